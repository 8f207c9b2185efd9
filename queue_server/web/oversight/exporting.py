"""The trail as a file for the inspection (R13.1): the filters of the page, drawn up in the compute child."""

import json

from flask import Response

from queue_server.domain.roles import Permission
from queue_server.services.reading import NoteInspection, note_inspection
from queue_server.web.admin.pages import say
from queue_server.web.desk.frame import signed_in
from queue_server.web.doors import staff_required
from queue_server.web.office import office

from .frame import oversight
from .lines import asked_of_trail, lines_of

MOST = 5_000
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HEAD = (
    "trail.seq", "trail.when", "trail.who", "oversight.capacity", "oversight.place", "trail.act", "trail.subject",
    "oversight.detail",
)  # fmt: skip


@oversight.get("/thanh-tra/nhat-ky.csv")
@staff_required(Permission.INSPECT)
def trail_csv() -> Response:
    return _file("csv")


@oversight.get("/thanh-tra/nhat-ky.xlsx")
@staff_required(Permission.INSPECT)
def trail_xlsx() -> Response:
    return _file("xlsx")


def _file(kind: str) -> Response:
    """The export is noted before it is given."""
    desk, asked = office(), asked_of_trail()
    with desk.reads() as work:
        lines = lines_of(work.trail.find(asked.question, MOST), work, desk.clock())
    told = {**asked.typed, "kind": kind, "lines": str(len(lines))}
    desk.write(note_inspection, NoteInspection(signed_in().actor, "trail.export", told))
    rows = [
        [
            str(line.seq), line.when, line.who, line.capacity, line.place, line.act, line.subject,
            say("oversight.erased") if line.erased else line.detail,
        ]
        for line in lines
    ]  # fmt: skip
    table = {
        "kind": kind,
        "title": say("nav.trail"),
        "head": [say(name) for name in _HEAD],
        "rows": rows,
    }
    data = desk.compute("table_file", json.dumps(table, ensure_ascii=False).encode())
    name = f"nhat-ky-{desk.clock():%Y%m%d-%H%M%S}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, content_type=_MEDIA[kind], headers=headers)
