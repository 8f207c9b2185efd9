"""Forms over HTTP from a running server: who gets one, when, and that it is noted."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from queue_server.commands.opening import writing
from queue_server.domain.dossiers.people import Person
from queue_server.services.reception import examining, receiving
from queue_server.storage.database import open_engine
from tests.papers.test_attaching import OFFICER
from tests.web.admin.visiting import Visitor
from tests.web.live import SITE, LiveCentre

from .reading import A5, Printed

HOME = "/quan-tri/bieu-mau"


def _receive(work: receiving.Work, accepted: bool, now: datetime) -> int:
    """A dossier of a procedure whose agency can give codes; examined and accepted if wanted."""
    view, today = work.centre.view, datetime.now(UTC).date()
    procedure = next(
        one for one in view.catalogue.procedures
        if len(one.components) >= 3 and one.duration_unit == "working_day" and one.in_force(today)
        and (agency := view.agency_on(one.agency_ids, today)) and agency.unit_code
    )  # fmt: skip

    def common(done: Any = None) -> dict[str, Any]:
        key = secrets.token_hex(12)
        place = {"dossier_id": done.dossier_id, "revision": done.revision} if done else {}
        return {"key": key, "fingerprint": key, "actor": OFFICER, **place}

    owner = Person("Nguyễn Văn Thử", "027090000001", phone="0912345678")
    asked = receiving.Receive(
        site_id=SITE, channel="direct", owner=owner, procedure_id=procedure.id, **common()
    )
    done = receiving.receive(work, asked, now)
    if accepted:
        for place in range(1, len(procedure.components) + 1):
            done = examining.mark_paper(
                work,
                examining.MarkPaper(position=place, mark="ok", original=1, **common(done)),
                now,
            )
        whole = examining.Accept(checks=(True, True, True, True), **common(done))
        done = examining.accept(work, whole, now)
    return done.dossier_id


class Place(LiveCentre):
    accepted: int
    fresh: int

    def _fill(self) -> None:
        super()._fill()
        with writing(self.settings) as lane:
            self.accepted = lane.write(_receive, True)
            self.fresh = lane.write(_receive, False)

    def readings(self) -> list[str]:
        """What the trail says was read of the accepted dossier."""
        engine = open_engine(self.settings.database)
        query = "SELECT detail FROM audit WHERE act = 'dossier.read' ORDER BY seq"
        with engine.connect() as connection:
            rows = [str(row[0]) for row in connection.exec_driver_sql(query)]
        engine.dispose()
        return rows


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    centre = Place(tmp_path_factory.mktemp("forms"))
    yield centre
    centre.stop()


def path_of(dossier: int, form: str = "receipt", ending: str = "") -> str:
    return f"/ho-so/{dossier}/phieu/{form}.pdf{ending}"


@pytest.mark.requirement("R6.15", "R6.13")
def test_the_clerk_prints_the_receipt_and_it_is_noted(place: Place, tmp_path: Path) -> None:
    answer = Visitor(place.url, "du").get(path_of(place.accepted, ending="?kho=a5"))
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    (tmp_path / "receipt.pdf").write_bytes(answer.content)
    printed = Printed(tmp_path / "receipt.pdf")
    assert printed.size == pytest.approx(A5, abs=0.1)
    assert "Nguyễn Văn Thử" in printed.text
    seen = printed.scanned()
    assert seen["QR-Code"] == f"{place.url}/tra-cuu?ma={seen['CODE-128']}"
    assert any("form:receipt" in one for one in place.readings())


def test_one_copy_can_be_asked_for(place: Place, tmp_path: Path) -> None:
    clerk, pages = Visitor(place.url, "du"), {}
    for ending in ("", "?ban=giao", "?ban=luu"):
        answer = clerk.get(path_of(place.accepted, ending=ending))
        (tmp_path / "one.pdf").write_bytes(answer.content)
        printed = Printed(tmp_path / "one.pdf")
        pages[ending] = (printed.pages, "027090000001" in printed.text)
    both, handed, kept = pages.values()
    assert both[0] == handed[0] + kept[0]
    assert (handed[1], kept[1]) == (False, True)


def test_a_form_the_dossier_is_not_at_is_a_conflict_and_nothing_is_noted(place: Place) -> None:
    clerk, before = Visitor(place.url, "du"), place.readings()
    for dossier, form in ((place.fresh, "receipt"), (place.accepted, "handover")):
        answer = clerk.http.get(
            place.url + path_of(dossier, form), headers={"Accept": "application/json"}, timeout=10
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "form_not_yet")
    assert place.readings() == before


@pytest.mark.parametrize("ending", ["?kho=a3", "?ban=x", "?kho=", "?kho=a4%00"])
def test_papers_and_copies_that_do_not_exist_are_not_found(place: Place, ending: str) -> None:
    assert Visitor(place.url, "du").get(path_of(place.accepted, ending=ending)).status_code == 404


def test_forms_and_dossiers_that_do_not_exist_are_not_found(place: Place) -> None:
    clerk = Visitor(place.url, "du")
    assert clerk.get(path_of(place.accepted, "nothing")).status_code == 404
    assert clerk.get(path_of(999_999)).status_code == 404


def test_administrators_and_strangers_get_no_form_of_a_dossier(place: Place) -> None:
    assert Visitor(place.url, "quantri").get(path_of(place.accepted)).status_code == 403
    answer = requests.get(place.url + path_of(place.accepted), timeout=10, allow_redirects=False)
    assert answer.status_code == 303
    assert "/dang-nhap" in answer.headers["Location"]


def test_administrators_see_every_form_in_both_sets_and_sizes_with_nobody_real(
    place: Place,
) -> None:
    chief = Visitor(place.url, "quantri")
    page = chief.get(HOME).text
    for form in ("receipt", "supplement_request", "reception_refusal", "settlement_refusal",
                 "process_sheet", "return_receipt", "handover"):  # fmt: skip
        assert f"mau={form}&amp;" in page
        for kind, size in (("2018", "a4"), ("2025", "a5")):
            answer = chief.get(f"{HOME}/hinh?mau={form}&bo={kind}&kho={size}")
            assert (answer.status_code, answer.content[:4]) == (200, b"\x89PNG"), form
    assert chief.get(f"{HOME}/tep.pdf?mau=receipt").content.startswith(b"%PDF-")
    for wrong in ("?mau=x", "?bo=2021", "?kho=a6"):
        assert chief.get(HOME + wrong).status_code == 404
        assert chief.get(f"{HOME}/tep.pdf{wrong}").status_code == 404
    assert Visitor(place.url, "du").get(HOME).status_code == 403
