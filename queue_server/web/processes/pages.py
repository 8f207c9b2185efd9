"""Pages that anybody may open and caches may keep: they hold the catalogue and roles, nothing of a person."""

from datetime import date

from apiflask import APIBlueprint
from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.design.pages import words_for
from queue_server.domain.business_day import business_day
from queue_server.domain.processes.steps import hours_of
from queue_server.domain.processes.versions import ProcessVersion
from queue_server.services.processes.reading import one_version, published, shown_versions
from queue_server.web.desk.frame import brand_of
from queue_server.web.doors import open_to_all
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.presenters.processes import process_shown

from .drawing import Drawing

FRESH_SECONDS = 300
processes = APIBlueprint("processes", __name__, enable_openapi=False)
words_for(processes, "process")


def _today() -> date:
    return business_day(office().clock())


@processes.get("/quy-trinh")
@open_to_all
def process_list() -> AnyResponse:
    """Every procedure in force, by field."""
    day = _today()
    with office().reads() as work:
        view = work.centre.view
        groups = [
            (
                field,
                [
                    p
                    for p in view.catalogue.procedures
                    if p.field_id == field.id and p.in_force(day)
                ],
            )
            for field in view.catalogue.fields
        ]
        held = {v.procedure_id for v in work.processes.heads() if v.holds(day)}
        brand = brand_of(view)
    groups = [(field, found) for field, found in groups if found]
    return _kept(render_template("processes/list.html", groups=groups, held=held, brand=brand))


@processes.get("/quy-trinh/<procedure>")
@open_to_all
def process_page(procedure: str) -> AnyResponse:
    """The process in force today; with `ban`, an older one that was in force."""
    asked = request.args.get("ban", "")
    if asked and not (asked.isdecimal() and asked.isascii() and len(asked) < 6):
        raise Refuse(404, "not_found")
    day = _today()
    with office().reads() as work:
        found = (
            one_version(work, procedure, int(asked)) if asked else published(work, procedure, day)
        )
        shown = process_shown(work, found)
        versions = shown_versions(work, procedure)
        length = float(hours_of(work.working_time.roster.length))
        brand = brand_of(work.centre.view)
    body = render_template(
        "processes/process.html", procedure=found.procedure, process=shown, d=Drawing(shown, length),
        versions=versions, state=_state(found.version, day) if asked else "", brand=brand, day_hours=length,
    )  # fmt: skip
    return _kept(body)


def _state(version: ProcessVersion | None, day: date) -> str:
    """Of a version that was asked for by its number: now, later or past."""
    if version is None or version.holds(day):
        return ""
    return "later" if version.valid_from > day else "past"


def _kept(body: str) -> AnyResponse:
    response = Response(body, mimetype="text/html")
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.add_etag()
    return response.make_conditional(request)
