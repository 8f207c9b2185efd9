"""Forms of a dossier as PDF, for the printer at the desk. Every print-out is noted as a reading."""

from typing import get_args

from apiflask import APIBlueprint
from flask import Response, request

from queue_server.contracts import forms as paper
from queue_server.domain.errors import NotFound
from queue_server.domain.forms.allowed import ALLOWED, check_allowed
from queue_server.domain.privacy import Audience, audience_of
from queue_server.domain.roles import Permission, may
from queue_server.services.computing import ComputeRefused
from queue_server.services.papers.seeing import dossier_seen
from queue_server.services.reading import NoteReading, note_reading
from queue_server.web.desk.frame import signed_in, to_sign_in
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.presenters.forms import gather, sheet

# "ban": which copies; both by default, the applicant's first.
COPIES: dict[str, tuple[str, ...]] = {
    "": ("handed", "kept"),
    "giao": ("handed",),
    "luu": ("kept",),
}

dossier_forms = APIBlueprint("dossier_forms", __name__, enable_openapi=False)
dossier_forms.register_error_handler(Refuse, to_sign_in)


@dossier_forms.get("/ho-so/<int:dossier_id>/phieu/<form>.pdf")
@staff_required(Permission.RECEIVE, Permission.APPRAISE, Permission.INSPECT)
def form_file(dossier_id: int, form: str) -> Response:
    """`kho` a4 or a5; `ban` giao or luu, else both copies."""
    size, copies = request.args.get("kho", "a4")[:4], COPIES.get(request.args.get("ban", "")[:6])
    if form not in ALLOWED or size not in get_args(paper.Size) or copies is None:
        raise NotFound("Không có biểu mẫu này.")
    made = _sheet(dossier_id, form, size, copies)
    desk = office()
    desk.write(note_reading, NoteReading(signed_in().actor, dossier_id, f"form:{form}"))
    return pdf(_drawn(made), f"{form}-{dossier_id}")


def _drawn(made: paper.AnySheet) -> bytes:
    try:
        return office().compute("form_pdf", made.model_dump_json().encode())
    except ComputeRefused as refused:
        if not refused.reason.startswith("letter_unknown"):
            raise
        raise Refuse(
            422, "letter_unknown", "Có chữ không in được trên giấy. Mời ghi bằng chữ Latinh."
        ) from refused


def _sheet(dossier_id: int, form: str, size: str, copies: tuple[str, ...]) -> paper.AnySheet:
    desk, actor = office(), signed_in().actor
    with desk.reads() as work:
        record = dossier_seen(work, actor, dossier_id)
        facts = gather(work, record, _seen_by(actor.roles), desk.public_url, desk.clock())
    check_allowed(form, record.state, facts.events)
    return sheet(form, facts, size, copies)


def _seen_by(roles: frozenset[str]) -> Audience:
    """Who receives prints for the applicant, so in full; anybody else sees what that desk sees on its pages."""
    return Audience.RECEPTION if may(roles, Permission.RECEIVE) else audience_of(roles)


def pdf(data: bytes, name: str) -> Response:
    """Shown by the browser, kept nowhere."""
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'inline; filename="{name}.pdf"',
    }
    return Response(data, mimetype="application/pdf", headers=headers)
