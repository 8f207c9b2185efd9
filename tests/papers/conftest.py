"""A running server with one dossier just received, and browsers in front of its papers."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Playwright

from queue_server.commands.opening import writing
from queue_server.domain.dossiers.people import Person
from queue_server.services.reception import receiving
from tests.web.conftest import CHROMIUM, Desk
from tests.web.live import SITE, LiveCentre

from .test_attaching import OFFICER


def receive(centre: LiveCentre) -> int:
    """A dossier, written while the server is away."""
    with writing(centre.settings) as lane:

        def first(work: receiving.Work, key: str, now: datetime) -> int:
            procedure = next(
                one
                for one in work.centre.view.catalogue.procedures
                if len(one.components) >= 3
                and one.agency_ids
                and one.in_force(datetime.now(UTC).date())
            )
            asked = receiving.Receive(
                key=key, fingerprint=key, actor=OFFICER, site_id=SITE, channel="direct",
                owner=Person("Nguyễn Văn Thử", "027090000001"), procedure_id=procedure.id,
            )  # fmt: skip
            return receiving.receive(work, asked, now).dossier_id

        found: int = lane.write(first, secrets.token_hex(12))
    return found


class Place(LiveCentre):
    """With one dossier in it."""

    dossier_id: int

    def _fill(self) -> None:
        super()._fill()
        self.dossier_id = receive(self)

    @property
    def path(self) -> str:
        return f"/ho-so/{self.dossier_id}/giay-to"


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    centre = Place(tmp_path_factory.mktemp("papers"))
    yield centre
    centre.stop()


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture
def desk(chromium: Browser, place: Place) -> Iterator[Desk]:
    """Signed in on the page of papers; what the console complains of is kept in `complaints`."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    context.set_default_timeout(8000)
    desk = Desk(context, place)
    desk.sign_in("du", place.path)
    desk.page.wait_for_selector(".pap-line")
    yield desk
    context.close()
