"""“Thủ tục hành chính”: what to bring, how long, how much, for everybody; kept by browsers with an ETag."""

from datetime import date
from typing import Any

from apiflask import APIBlueprint
from flask import Response, g, render_template, request

from queue_server.contracts.kiosk import PaperView, ProcedureView
from queue_server.design import samples
from queue_server.design.pages import words_for
from queue_server.design.status import name_in
from queue_server.design.words import say
from queue_server.domain.business_day import business_day
from queue_server.web.doors import open_to_all
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.presenters.procedures import Sheet, find, sheet

from .frame import choose_language, tools

procedures = APIBlueprint("procedures", __name__, enable_openapi=False)
words_for(procedures, "citizen")
LONGEST, MOST = 60, 60


@procedures.get("/thu-tuc")
@open_to_all
def list_page() -> Response:
    """All procedures in force, or those that fit `?q=`, typed with or without accents."""
    language = choose_language()
    query = " ".join(request.args.get("q", "")[:LONGEST].split())
    desk = office()
    found = find(desk.waits.view(desk), business_day(desk.clock()), query)
    rows = [_row(one.procedure, language) for one in (found[:MOST] if query else found)]
    page = render_template(
        "citizen/procedures.html", rows=rows, query=query, path="/thu-tuc", **tools()
    )
    return _kept(page)


@procedures.get("/thu-tuc/<procedure_id>")
@open_to_all
def procedure_page(procedure_id: str) -> Response:
    """One procedure; one that has run out says so and shows nothing of what it said."""
    language = choose_language()
    desk = office()
    day = business_day(desk.clock())
    with desk.reads() as work:
        process = work.processes.in_force(procedure_id, day)
    found = sheet(desk.waits.view(desk), day, procedure_id, process)
    if found is None:
        raise Refuse(404, "not_found", say("citizen", "vi", "gone"))
    page = render_template(
        "citizen/procedure.html", path=f"/thu-tuc/{procedure_id}", **_facts(found, language, day),
        **tools(),
    )  # fmt: skip
    return _kept(page)


def _row(one: ProcedureView, language: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "short": one.short,
        "translation": name_in(one.names, language) if language != "vi" else "",
        "agency": one.agency_name,
        "facts": " · ".join([_duration(one), _fee(one)]),
    }


def _facts(found: Sheet, language: str, day: date) -> dict[str, Any]:
    one, entity = found.view, found.entity
    return {
        **_row(one, language),
        "official": one.names.vi if one.names.vi != one.short else "",
        "papers": [(paper.name, _count(paper)) for paper in one.papers],
        "duration": _duration(one),
        "duration_note": one.duration_note,
        "fee": _fee(one),
        "fee_note": one.fee_note,
        "decision": entity.decision,
        "basis": entity.legal_basis,
        "valid": _validity(entity.valid_from, entity.valid_to),
        "result": entity.result_name_vi,
        "steps": found.steps,
        "samples": samples.of(one.id, day),
    }


def _say(key: str, **values: Any) -> str:
    return say("citizen", g.language, key, **values)


def _validity(first: date | None, last: date | None) -> str:
    parts = [(first, "valid_from"), (last, "valid_to")]
    return " ".join(_say(key, date=f"{day:%d/%m/%Y}") for day, key in parts if day)


def _count(paper: PaperView) -> str:
    kinds = (
        ("original", paper.original),
        ("certified", paper.certified_copy),
        ("copy", paper.photocopy),
    )
    said = [_say(f"paper.{kind}", n=n) for kind, n in kinds if n]
    if paper.present_only:
        said = [_say("paper.present")]
    if not paper.mandatory:
        said.append(_say("paper.optional"))
    return " · ".join(said)


def _duration(one: ProcedureView) -> str:
    if one.duration_unit == "same_day":
        return _say("duration.same_day")
    if one.duration_amount is None or one.duration_unit not in ("working_day", "day", "hour"):
        return _say("duration.unknown")
    return _say(f"duration.{one.duration_unit}", n=one.duration_amount)


def _fee(one: ProcedureView) -> str:
    if one.fee_vnd is None:
        return _say("fee.counter")
    if one.fee_vnd == 0:
        return _say("fee.none")
    return _say("fee.vnd", amount=f"{one.fee_vnd:,}".replace(",", "."))


def _kept(page: str) -> Response:
    """The same page is sent once: browsers ask again with its ETag."""
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Vary"] = "Accept-Language"
    response.add_etag()
    response.make_conditional(request)
    return response
