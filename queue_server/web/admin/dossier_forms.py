"""Printed forms of dossiers as they come out: every form, in both sets, on both papers, of made-up persons."""

from dataclasses import dataclass
from typing import get_args

from flask import Response, request

from queue_server.contracts import forms as paper
from queue_server.domain.errors import NotFound
from queue_server.domain.forms.allowed import ALLOWED
from queue_server.domain.forms.fields import FORM_SETS, FORMS, Form, FormSet
from queue_server.domain.roles import Permission
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.presenters.forms import sheet
from queue_server.web.presenters.forms.samples import sample

from .pages import admin, page

SIZES = get_args(paper.Size)
SETS: dict[str, FormSet] = {one.name: one for one in FORM_SETS}


@dataclass(frozen=True)
class Chosen:
    """Which form is looked at, of which set, on which paper."""

    name: str
    form_set: FormSet
    size: str

    @property
    def form(self) -> Form:
        return FORMS[ALLOWED[self.name][0]]

    @property
    def basis(self) -> str:
        """As people of the centre say it: the seed is their own regulation."""
        return self.form.basis.replace("seed ", "QĐ 433/QĐ-UBND ")

    def query(self, **other: str) -> str:
        """For addresses: this choice, with another part."""
        told = {"mau": self.name, "bo": self.form_set.name, "kho": self.size} | other
        return "&".join(f"{key}={value}" for key, value in told.items())


def _chosen() -> Chosen:
    name = request.args.get("mau", "receipt")[:24]
    form_set = SETS.get(request.args.get("bo", FORM_SETS[-1].name)[:8])
    size = request.args.get("kho", "a4")[:2]
    if name not in ALLOWED or form_set is None or size not in SIZES:
        raise NotFound("Không có biểu mẫu này.")
    return Chosen(name, form_set, size)


def _sample(chosen: Chosen) -> bytes:
    desk = office()
    with desk.reads() as work:
        view = work.centre.view
    facts = sample(chosen.name, chosen.form_set.name, view, desk.public_url, desk.clock())
    if facts is None:
        raise Refuse(
            409,
            "catalogue_silent",
            "Danh mục chưa có thủ tục nào để in thử. Mời nhập danh mục trước.",
        )
    made = sheet(chosen.name, facts, chosen.size, ("handed", "kept"))
    return made.model_copy(update={"sample": True}).model_dump_json().encode()


@admin.get("/bieu-mau")
@staff_required(Permission.ADMINISTER)
def forms_page() -> Response:
    chosen = _chosen()
    return page(
        "admin/dossier_forms.html", here="layouts", chosen=chosen, names=list(ALLOWED), sets=FORM_SETS, sizes=SIZES,
        titles={name: FORMS[code].title_in(chosen.form_set.name) for name, (code, _) in ALLOWED.items()},
    )  # fmt: skip


@admin.get("/bieu-mau/hinh")
@staff_required(Permission.ADMINISTER)
def form_picture() -> Response:
    return _answer(office().compute("form_picture", _sample(_chosen())), "image/png")


@admin.get("/bieu-mau/tep.pdf")
@staff_required(Permission.ADMINISTER)
def form_sample() -> Response:
    """What would go to the printer, marked as a sample."""
    return _answer(office().compute("form_pdf", _sample(_chosen())), "application/pdf")


def _answer(data: bytes, media: str) -> Response:
    return Response(data, mimetype=media, headers={"Cache-Control": "no-store"})
