"""What all forms of a dossier share: head, title and legal set, codes, persons with their masks."""

from typing import Any

from queue_server.domain.business_day import business_day
from queue_server.domain.dossier_codes import waiting_code
from queue_server.domain.dossiers.people import Person
from queue_server.domain.forms.fields import FORM_SETS, Form, FormSet
from queue_server.domain.privacy import mask_digits
from queue_server.services.dossier_records import StepRecord

from .gathering import Facts

RETURN_EVENTS = ("return_result", "return_refusal")
STATUS_PATH = "/tra-cuu"


def set_named(name: str) -> FormSet:
    """The set a dossier keeps; the newest for a name no set has (a dossier is printed all the same)."""
    return next((one for one in FORM_SETS if one.name == name), FORM_SETS[-1])


def legal(form: Form, form_set: FormSet) -> dict[str, str]:
    """Title, model and basis as they stand on paper; without a national model, none is claimed."""
    model = form.number_in(form_set.name)
    return {
        "title": form.title_in(form_set.name),
        "model": f"Mẫu số {model}" if model else "",
        "basis": form_set.basis if form_set.name in form.numbers else "",
    }


def unit_name(facts: Facts) -> tuple[str, str, str]:
    """“Trung tâm Phục vụ hành chính công”, “tỉnh Bắc Ninh”, “Bắc Ninh”."""
    centre = facts.catalogue.centre
    province = centre.province_vi
    bare = province
    for kind in ("tỉnh ", "thành phố "):
        bare = bare.removeprefix(kind)
    return centre.names.vi.removesuffix(province).strip(), province, bare


def common(facts: Facts, form: Form, step: StepRecord | None) -> dict[str, Any]:
    record, centre = facts.record, facts.catalogue.centre
    at = step.at if step else facts.now
    unit, province, bare = unit_name(facts)
    # Before acceptance there is no code yet: what the supplement request is looked up by.
    code = record.code or waiting_code(record.id)
    return {
        **legal(form, set_named(record.rule_set)),
        "head": {
            "parent": f"Ủy ban nhân dân {province}",
            "unit": unit,
            "place": bare,
            "day": business_day(at),
        },
        "unit": centre.names.vi,
        "code": code,
        "link": f"{facts.public_url}{STATUS_PATH}?ma={code}",
        "hotline": centre.hotline,
        "web": centre.web,
        "made_at": at,
    }


def party(person: Person | None) -> dict[str, str] | None:
    """None when the person was erased. On the handed copy number and phone show their last digits only."""
    if person is None or not person.name:
        return None
    number = person.number or person.tax_code
    return {
        "name": person.name,
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
        "number": number,
        "masked_phone": mask_digits(person.phone),
        "masked_number": mask_digits(person.number) if person.number else number,
    }


def title_of(facts: Facts) -> str:
    """What is asked for, in the words of the catalogue."""
    return facts.procedure.names.vi if facts.procedure else ""


def number_of(facts: Facts) -> str:
    """The slip's own number: that of the dossier in this system, with the leading zero of NĐ 30/2020."""
    return f"{facts.record.id:02d}"
