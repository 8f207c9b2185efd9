"""“Tra cứu hồ sơ”: a form that works without script. The code may stand in the address, the digits never do."""

from apiflask import APIBlueprint
from flask import Response, render_template, request

from queue_server.contracts.status import DossierStatus
from queue_server.design.pages import words_for
from queue_server.design.status import name_in, shown
from queue_server.domain.business_day import LOCAL
from queue_server.domain.dossier_codes import NotADossierCode, typed
from queue_server.services.citizen.status import AskStatus
from queue_server.services.ports import Actor
from queue_server.web.doors import check_same_origin, open_to_all
from queue_server.web.errors import Refuse
from queue_server.web.lookup import look_up

from .frame import choose_language, sent, tools

status_pages = APIBlueprint("status_pages", __name__, enable_openapi=False)
words_for(status_pages, "citizen")
LONGEST = 60
PHONE = Actor("citizen", "phone", "Người tra cứu")


@status_pages.get("/tra-cuu")
@open_to_all
def ask_page() -> Response:
    """The form; `?ma=` of a receipt's QR fills in the code."""
    return _form(request.args.get("ma", "")[:LONGEST])


@status_pages.post("/tra-cuu")
@open_to_all
def answer_page() -> Response:
    """The five steps, or the form again with one sentence."""
    check_same_origin()
    code, factor = request.form.get("ma", "")[:LONGEST], request.form.get("so", "")[:10].strip()
    address = f"address:{request.remote_addr or ''}"
    try:
        status = look_up(AskStatus(code, factor, PHONE, address))
    except NotADossierCode:
        return _form(code, "not_a_code", 422)
    except Refuse as refusal:
        return _form(code, refusal.code, refusal.status)
    return _answer(status)


def _form(code: str, problem: str = "", status: int = 200) -> Response:
    choose_language()
    known = _tidy(code)
    page = render_template(
        "citizen/ask.html", code=known, problem=problem, path="/tra-cuu", **tools()
    )
    return sent(page, status)


def _answer(status: DossierStatus) -> Response:
    language = choose_language()
    page = render_template(
        "citizen/status.html",
        s=status,
        v=shown(status, language, LOCAL),
        procedure=status.procedure_short or status.procedure_names.vi,
        translation=name_in(status.procedure_names, language) if language != "vi" else "",
        path="/tra-cuu",
        **tools(),
    )
    return sent(page)


def _tidy(code: str) -> str:
    """As it is printed on the receipt, where it can be made out; else as it was typed."""
    try:
        return typed(code)
    except NotADossierCode:
        return code
