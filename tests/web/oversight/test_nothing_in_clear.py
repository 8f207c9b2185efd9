"""After a whole reception no card number, telephone or name stands in a log, an address, an event or the database."""

import re
from pathlib import Path
from typing import Any

import pytest
import requests

from queue_server.storage.database import open_engine
from queue_server.storage.reads import Reads
from tests.web.live import LiveCentre
from tests.web.reception.officer import Officer

from .conftest import NUMBER, OWNER

SECRETS = (OWNER["name"], "Bí Mật", NUMBER, NUMBER[-9:], OWNER["phone"], OWNER["phone"][1:])
TABLES = (
    "event",
    "request_log",
    "audit",
    "dossier",
    "dossier_person",
    "dossier_step",
    "dossier_component",
)


@pytest.fixture
def addresses(officer: Officer) -> list[str]:
    """Every address the desk asked for or was sent to."""
    seen: list[str] = []

    def keep(answer: requests.Response, *_: Any, **__: Any) -> None:
        seen.extend((answer.request.url or "", answer.headers.get("Location", "")))

    officer.http.hooks["response"].append(keep)
    return seen


def whole_reception(officer: Officer) -> str:
    """Received, examined, accepted, found again by number, refused in every way that a slip can be."""
    officer.post("", procedure_id="cap-doi-gcn", owner={**OWNER, "number": NUMBER + "9"})
    officer.post("", procedure_id=OWNER["name"], owner=OWNER)
    officer.post(f"/{NUMBER}/accept", revision=1)
    lacking = officer.marked(officer.receive(owner=OWNER), "missing")
    officer.act(lacking, "accept", checks=[True] * 4)
    officer.act(lacking, "marks", position=1, mark="ok", note=f"{OWNER['name']} {NUMBER}")
    view = officer.accepted(owner=OWNER)
    assert view["code"] in officer.search(NUMBER)
    assert view["code"] in officer.search(OWNER["phone"])
    officer.get(f"/ho-so/{view['dossier_id']}/tiep-nhan")
    return str(view["code"])


def test_nothing_personal_is_in_logs_addresses_events_or_rows(
    officer: Officer, addresses: list[str], centre: LiveCentre
) -> None:
    whole_reception(officer)
    log = (centre.settings.state_dir / "server.log").read_text(errors="replace")
    reads = Reads(open_engine(centre.settings.database))
    with reads() as work:
        rows = [
            str(tuple(row))
            for name in TABLES
            for row in work.sql.run(f"SELECT * FROM {name}").fetchall()
        ]
    reads.close()
    assert len(rows) > 10
    assert len(addresses) > 10
    for secret in SECRETS:
        where = {"log": log, "addresses": "\n".join(addresses), "rows": "\n".join(rows)}
        # The very page where it was typed into the address by this test is not ours.
        where["addresses"] = where["addresses"].replace(f"/dossiers/{NUMBER}/accept", "")
        assert [place for place, text in where.items() if secret in text] == [], secret


def test_the_files_of_the_database_hold_no_number_in_clear(
    officer: Officer, centre: LiveCentre
) -> None:
    """Not in a page, not in an index, not in the write-ahead log: found by a keyed mark only."""
    whole_reception(officer)
    folder = Path(centre.settings.state_dir)
    data = b"".join(path.read_bytes() for path in folder.glob("motcua.db*"))
    assert re.search(
        rb"[0-9A-Z.]{3,20}-\d{6}-\d{4}", data
    )  # codes are in clear, or nothing was read
    for secret in (NUMBER, OWNER["phone"], OWNER["name"]):
        assert secret.encode() not in data
