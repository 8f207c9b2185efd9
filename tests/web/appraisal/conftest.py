"""A running centre with two appraisers of one agency, a clerk who accepts, and browsers in front of it."""

import io
import itertools
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from pikepdf import Pdf
from playwright.sync_api import Browser, Page

from queue_server.app import now_utc
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.storage.database import open_engine
from queue_server.storage.reads import Reads
from queue_server.web.passwords import hash_password
from tests.conftest import ADMIN, EQUIPMENT, SITE, Hall
from tests.live import PASSWORD, Live, Staff

OWNER = {
    "name": "Nguyễn Văn Thử",
    "number": "027090000001",
    "born": "1990-01-01",
    "phone": "0912345678",
}


def _pdf() -> bytes:
    out = io.BytesIO()
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


PDF = _pdf()


class Centre:
    """The server, and what the reception desk does before a dossier comes to appraisal."""

    def __init__(self, live: Live, procedure: str, agency: str) -> None:
        self.live, self.url, self.procedure, self.agency = live, live.url, procedure, agency
        self.clerk = live.sign_in("clerk0")
        self._keys = itertools.count(1)

    def accepted(self) -> int:
        """A dossier that reception has just accepted."""
        body = {"procedure_id": self.procedure, "owner": OWNER}
        view = self.post(self.clerk, "", body)["view"]
        dossier = view["dossier_id"]
        for paper in view["papers"]:
            mark = {"position": paper["position"], "mark": "ok", "original": 1}
            view = self.post(
                self.clerk, f"/{dossier}/marks", mark | {"revision": view["revision"]}
            )["view"]
        self.post(
            self.clerk, f"/{dossier}/accept", {"checks": [True] * 4, "revision": view["revision"]}
        )
        return int(dossier)

    def post(self, who: Staff, path: str, body: dict[str, Any], status: int = 200) -> Any:
        answer = self.send(who, path, body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def send(self, who: Staff, path: str, body: dict[str, Any]) -> requests.Response:
        whole = {"key": secrets.token_hex(12), **body}
        return who.http.post(f"{self.url}/api/v1/dossiers{path}", json=whole, timeout=30)

    def trail(self, act: str) -> list[Any]:
        reads = Reads(open_engine(self.live.database_url), EQUIPMENT)
        try:
            with reads() as work:
                return [line for line in work.trail.read(500) if line.act == act]
        finally:
            reads.close()


@pytest.fixture(scope="session")
def appraisal_centre(
    prepared_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("appraisal")
    shutil.copy(prepared_file, folder / "hall.db")
    live = Live(f"sqlite:///{folder / 'hall.db'}", folder)
    live.furnish(clerks=1, kiosks=0)
    procedure, agency = _people(live)
    live.start()
    yield Centre(live, procedure, agency)
    live.stop()


def _people(live: Live) -> tuple[str, str]:
    hall = Hall(live.database_url, now_utc)  # type: ignore[arg-type]
    day = now_utc().date()
    with hall.reads() as work:
        view = work.centre.view
        procedure, agency = next(
            (one.id, found.id)
            for one in view.catalogue.procedures
            if len(one.components) >= 3
            and one.duration_unit == "working_day"
            and one.medium == "electronic"
            and (one.duration_amount or 0) >= 5
            and one.in_force(day)
            and (found := view.agency_on(one.agency_ids, day))
            and found.unit_code
        )
    password = hash_password(PASSWORD)
    for name, role, place in (
        ("tham", "appraiser", agency),
        ("dinh", "appraiser", agency),
        ("truong", "supervisor", None),
    ):
        account = AddAccount(
            ADMIN,
            name,
            name,
            f"Lê Văn {name.title()}",
            password,
            frozenset({role}),
            SITE,
            agency_id=place,
        )
        hall.write(add_account, account)
    hall.close()
    return procedure, agency


def hear(said: Any, complaints: list[str]) -> None:
    """A rule's no (409) is an ordinary answer, which Chromium nevertheless writes to the console."""
    if said.type in ("error", "warning") and "409 (CONFLICT)" not in said.text:
        complaints.append(said.text)


@pytest.fixture
def sit(chromium: Browser, appraisal_centre: Centre) -> Iterator[Callable[..., Page]]:
    """Signed in at a page; consoles are silent at the end."""
    complaints: list[str] = []
    contexts = []

    def open_page(username: str, path: str) -> Page:
        context = chromium.new_context(
            viewport={"width": 1366, "height": 768}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: hear(said, complaints),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{appraisal_centre.url}/dang-nhap?next={path}")
        page.fill("#u", username)
        page.fill("#p", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/dang-nhap" not in url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
