"""A dossier as the sheets of its forms. Whether the form may be printed was asked before (domain.forms.allowed)."""

from collections.abc import Callable
from typing import Any

from queue_server.contracts import forms as paper
from queue_server.domain.business_day import business_day
from queue_server.domain.forms.fields import FORMS
from queue_server.domain.forms.receipts import FormRefused
from queue_server.services.dossier_records import StepRecord

from . import wording
from .common import RETURN_EVENTS, common, number_of, party, title_of, unit_name
from .gathering import Facts
from .papers import found_papers, lacking_papers
from .process import handings

Made = dict[str, Any]


def sheet(name: str, facts: Facts, size: str, copies: tuple[str, ...]) -> paper.AnySheet:
    """The form of this name. FormRefused FIELDS_MISSING when the dossier lacks what the paper has to say."""
    code, step_of, build = BUILDERS[name]
    step = step_of(facts)
    made = common(facts, FORMS[code], step) | build(facts, step)
    lacking = tuple(sorted(key for key in _NEEDED[name] if not made.get(key)))
    if lacking:
        raise FormRefused("FIELDS_MISSING", lacking)
    whole = {"copies": copies} | made | {"form": name, "size": size}
    return paper.SHEETS.validate_python(whole)


def _receipt(facts: Facts, step: StepRecord | None) -> Made:
    record, owner = facts.record, facts.people.get("owner")
    submitter = facts.people.get("submitter")
    centre = facts.catalogue.centre.names.vi
    return {
        "submitter": party(submitter or owner),
        "owner": party(owner) if submitter and owner else None,
        "channel": wording.CHANNELS[record.channel],
        "subject": title_of(facts),
        "papers": found_papers(facts),
        "duration": wording.duration(facts.procedure),
        "received_at": record.accepted_at,
        "due_at": record.due_at,
        "due_day": record.due,
        "return_by": wording.return_by(record, centre, owner),
        "fee": wording.fee(record),
        "book_number": (record.code or "").rpartition("-")[2],
        "officer": facts.officer_of(step),
    }


def _supplement(facts: Facts, step: StepRecord | None) -> Made:
    asked = sum(one.event == "request_supplement" for one in facts.steps)
    by_applicant = asked > facts.record.guidance_count
    once = "01 (duy nhất)"
    return {
        "submitter": party(facts.people.get("submitter") or facts.people.get("owner")),
        "subject": title_of(facts),
        "papers": lacking_papers(facts, step),
        "reason": wording.paragraphs(facts.said("supplement").get("reason", "")),
        "guidance": "theo đề nghị của người nộp hồ sơ" if by_applicant else once,
        "officer": facts.officer_of(step),
        "number": number_of(facts),
    }


def _reception_refusal(facts: Facts, step: StepRecord | None) -> Made:
    online = facts.record.channel == "online"
    said = facts.said("refusal")
    short = {"title": "PHIẾU TỪ CHỐI TIẾP NHẬN HỒ SƠ"} if online else {}
    return short | {
        "online": online,
        "submitter": party(facts.people.get("submitter") or facts.people.get("owner")),
        "subject": title_of(facts),
        "agency": facts.agency.names.vi if facts.agency else "",
        "reason": wording.paragraphs(said.get("reason", "")),
        "redirect_to": said.get("redirect_to", ""),
        "submitted_at": facts.record.received_at,
        "officer": facts.officer_of(step),
    }


def _settlement_refusal(facts: Facts, step: StepRecord | None) -> Made:
    record, agency = facts.record, facts.agency
    said = facts.said("settlement")
    name = agency.names.vi if agency else ""
    centre = facts.catalogue.centre.names.vi
    owner = facts.people.get("owner")
    parent = facts.parent.names.vi if facts.parent else f"Ủy ban nhân dân {unit_name(facts)[1]}"
    return {
        "head": {"parent": parent, "unit": name, "place": common_place(facts), "day": None},
        "to": owner.name if owner else "",
        "owner": party(owner),
        "agency": name,
        "subject": title_of(facts),
        "received_on": business_day(record.accepted_at) if record.accepted_at else None,
        "due_day": record.due,
        "reason": wording.paragraphs(said.get("reason", "")),
        "basis_cited": wording.paragraphs(said.get("ground", "")),
        "papers": found_papers(facts),
        "complaint": (
            f"Nếu không đồng ý, Ông/Bà có quyền khiếu nại đến {name} hoặc khởi kiện theo quy định của pháp luật.",
        ),
        "recipients": ("Như trên;", f"{centre} (để trả);", "Lưu: VT, hồ sơ."),
        "copies": ("kept",),
    }


def common_place(facts: Facts) -> str:
    return unit_name(facts)[2]


def _process_sheet(facts: Facts, step: StepRecord | None) -> Made:
    record = facts.record
    return {
        "owner": party(facts.people.get("owner")),
        "subject": title_of(facts),
        "agency": facts.agency.names.vi if facts.agency else "",
        "received_at": record.accepted_at,
        "due_at": record.due_at,
        "due_day": record.due,
        "handings": handings(facts),
        "copies": ("kept",),
    }


def _return_receipt(facts: Facts, step: StepRecord | None) -> Made:
    refused = facts.record.state == "settlement_refused" or facts.last("return_refusal") is not None
    kind = facts.procedure.result_name_vi if facts.procedure else ""
    owner = facts.people.get("owner")
    return {
        "subject": title_of(facts),
        "owner": party(owner),
        "recipient": party(facts.people.get("submitter") or owner),
        "result_kind": FORMS["PHIEU_TU_CHOI_GIAI_QUYET"].title.capitalize() if refused else kind,
        "result_about": title_of(facts),
        "returned_on": business_day(step.at) if step else business_day(facts.now),
        "officer": facts.officer_of(step),
    }


def _handover(facts: Facts, step: StepRecord | None) -> Made:
    return {
        "giver": facts.catalogue.centre.names.vi,
        "taker": facts.agency.names.vi if facts.agency else "",
        "subject": title_of(facts),
        "owner": party(facts.people.get("owner")),
        "papers": found_papers(facts),
        "handed_on": business_day(step.at) if step else business_day(facts.now),
        "giver_person": facts.officer_of(step),
    }


def _last(*events: str) -> Callable[[Facts], StepRecord | None]:
    return lambda facts: facts.last(*events)


Builder = tuple[
    str, Callable[[Facts], StepRecord | None], Callable[[Facts, StepRecord | None], Made]
]
BUILDERS: dict[str, Builder] = {
    "receipt": ("GIAY_TIEP_NHAN_HEN_TRA", _last("accept"), _receipt),
    "supplement_request": ("PHIEU_YEU_CAU_BO_SUNG", _last("request_supplement"), _supplement),
    "reception_refusal": ("PHIEU_TU_CHOI_TIEP_NHAN", _last("refuse_reception"), _reception_refusal),
    "settlement_refusal": ("PHIEU_TU_CHOI_GIAI_QUYET", _last("propose_refusal"), _settlement_refusal),
    "process_sheet": ("PHIEU_KIEM_SOAT", lambda facts: None, _process_sheet),
    "return_receipt": ("BIEN_NHAN_TRA_KET_QUA", _last(*RETURN_EVENTS), _return_receipt),
    "handover": ("GIAY_BAN_GIAO", _last("hand_over_originals"), _handover),
}  # fmt: skip
# Without these a form says nothing: they are missing when persons or words were erased, or the catalogue is silent.
_NEEDED = {
    "receipt": ("code", "submitter", "duration", "due_day"),
    "supplement_request": ("submitter", "papers", "reason"),
    "reception_refusal": ("submitter", "reason"),
    "settlement_refusal": ("code", "owner", "reason", "agency"),
    "process_sheet": ("code", "owner", "handings"),
    "return_receipt": ("code", "owner", "result_kind"),
    "handover": ("code", "owner", "papers"),
}
