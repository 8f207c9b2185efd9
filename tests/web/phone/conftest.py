"""Phones: a server in this process with the test's clock, a real one on the street, and small browsers."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser

from queue_server.app import now_utc
from queue_server.contracts.tickets import follow_token
from queue_server.services.admin.centre import SetRule, set_rule
from queue_server.services.citizen.issue import IssueTicket, issue_ticket
from queue_server.web.office import digest
from tests.conftest import ADMIN, SITE, Clock
from tests.conftest import Hall as Database
from tests.live import Live
from tests.web.phone.hall import KIOSK, Hall, Held, Phone, Street


@pytest.fixture
def hall(
    prepared_file: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hall]:
    """A server on SQLite whose clock is the test's."""
    shutil.copy(prepared_file, tmp_path / "phone.db")
    monkeypatch.setattr("queue_server.app.now_utc", clock)
    built = Hall(f"sqlite:///{tmp_path / 'phone.db'}", clock, tmp_path)
    yield built
    built.close()


@pytest.fixture
def either_hall(
    database_url: str, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hall]:
    """The same on both databases, for what the phone's own queries answer."""
    monkeypatch.setattr("queue_server.app.now_utc", clock)
    built = Hall(database_url, clock, tmp_path)
    yield built
    built.close()


@pytest.fixture(scope="module")
def yesterday() -> Held:
    return Held("", follow_token("key-of-yesterday-0001"), 0)


@pytest.fixture(scope="module")
def street(
    prepared_file: Path, tmp_path_factory: pytest.TempPathFactory, yesterday: Held
) -> Iterator[Street]:
    """A server process of this module's own; recalls need no pause, and one ticket is of yesterday."""
    folder = tmp_path_factory.mktemp("street")
    shutil.copy(prepared_file, folder / "hall.db")
    clock = Clock()
    clock.now = now_utc() - timedelta(days=1)
    database = Database(f"sqlite:///{folder / 'hall.db'}", clock)
    database.write(set_rule, SetRule(ADMIN, "recall_cooldown_seconds", clock.now.date(), 0))
    old = IssueTicket("key-of-yesterday-0001", KIOSK, SITE, "D", digest(yesterday.token))
    database.write(issue_ticket, old)
    database.close()
    live = Live(f"sqlite:///{folder / 'hall.db'}", folder)
    live.furnish(clerks=3)
    yield Street(live.start())
    live.stop()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Callable[..., Phone]]:
    opened: list[Phone] = []

    def open_phone(width: int = 390, height: int = 844, **more: Any) -> Phone:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, has_touch=True, is_mobile=True, **more
        )
        opened.append(Phone(context))
        return opened[-1]

    yield open_phone
    for one in opened:
        one.context.close()
    assert [complaint for one in opened for complaint in one.complaints] == []


@pytest.fixture(autouse=True)
def _empty(street: Street) -> Iterator[None]:
    """Every test leaves the hall as it found it: no one waiting, counters free."""
    given: list[Held] = []
    take = street.take

    def remember(*args: Any, **more: Any) -> Held:
        given.append(take(*args, **more))
        return given[-1]

    street.take = remember  # type: ignore[method-assign]
    yield
    street.take = take  # type: ignore[method-assign]
    for held in given:
        view = requests.get(f"{street.live.url}/api/v1/follow/{held.token}", timeout=10).json()
        if view["state"] == "serving":
            counter = f"bac-giang-{view['counter']}"
            street.act("finish", counter)
        elif not view["ended"]:
            requests.post(f"{street.link(held)}/huy", timeout=10)
