"""A hall as its phones see it: tickets with their links, clerks at counters, here or in a real process; a phone."""

import itertools
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page, expect

from queue_server.app import create_app
from queue_server.contracts.tickets import follow_token
from queue_server.services.citizen.issue import IssueTicket, issue_ticket
from queue_server.services.counter.command import CounterCommand
from queue_server.services.ports import Actor, TicketRecord
from queue_server.settings import Settings
from queue_server.web.office import Office, digest
from tests.conftest import SITE, Clock
from tests.live import Live, Staff
from tests.services.conftest import ACTS

KIOSK = Actor("device", "kiosk-1", "Máy 01", site_id=SITE)
COUNTER = "bac-giang-05"
OTHER_COUNTER = "bac-giang-06"


@dataclass(frozen=True)
class Held:
    """A ticket in somebody's hand: its number and the token of its link."""

    label: str
    token: str
    id: int


class Hall:
    """The whole server in this process (plain threads), at a time the test sets, asked through its own HTTP routes."""

    def __init__(self, database_url: str, clock: Clock, folder: Path) -> None:
        self.clock = clock
        settings = Settings(database_url=database_url, state_dir=folder, throttle=False)
        self.app, self.socketio = create_app(settings, "threading")
        self._keys = itertools.count(1)

    def close(self) -> None:
        self.app.extensions["lane"]._writer.close()
        self.office.reads.close()

    @property
    def office(self) -> Office:
        found: Office = self.app.extensions["office"]
        return found

    @property
    def phone(self) -> FlaskClient:
        return self.app.test_client()

    def take(self, series: str = "D", **more: Any) -> Held:
        self.clock.pass_by(seconds=1)  # two people never tap in the same instant
        key = secrets.token_hex(16)
        command = IssueTicket(key, KIOSK, SITE, series, digest(follow_token(key)), **more)
        ticket: TicketRecord = self.office.write(issue_ticket, command).ticket
        return Held(ticket.label, follow_token(key), ticket.id)

    def act(self, name: str, counter: str = COUNTER, **more: Any) -> None:
        clerk = Actor("account", f"clerk-{counter}", "Cán bộ", frozenset({"clerk"}), SITE)
        key = f"key-{next(self._keys):020d}"
        self.office.write(ACTS[name], CounterCommand(key, name, clerk, counter, **more))

    def serve(self, minutes: float, counter: str = COUNTER) -> None:
        """One whole service: called, here at once, done after so long."""
        self.act("next", counter)
        self.act("start", counter)
        self.clock.pass_by(seconds=minutes * 60)
        self.act("finish", counter)

    def view(self, held: Held) -> dict[str, Any]:
        answer = self.phone.get(f"/api/v1/follow/{held.token}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json
        return found

    def page(self, held: Held, language: str = "") -> str:
        query = f"?lang={language}" if language else ""
        return self.phone.get(f"/t/{held.token}{query}").text

    def ticket(self, held: Held) -> TicketRecord:
        with self.office.reads() as work:
            found: TicketRecord = work.tickets.by_id(held.id)
        return found


class Street:
    """The same over HTTP against a server process of its own: what a real phone meets."""

    def __init__(self, live: Live) -> None:
        self.live, self.kiosk = live, live.device_token()
        self.clerks: dict[str, Staff] = {}

    def take(self, series: str = "D", **more: Any) -> Held:
        key = secrets.token_hex(16)
        answer = self.live.post(
            "/api/v1/tickets", {"key": key, "series": series, **more}, self.kiosk
        )
        assert answer.status_code == 201, answer.text
        return Held(answer.json()["label"], follow_token(key), answer.json()["ticket_id"])

    def act(self, name: str, counter: str = COUNTER, **more: Any) -> None:
        if counter not in self.clerks:
            self.clerks[counter] = self.live.sign_in(f"clerk{len(self.clerks)}")
            self.act("open", counter)
        answer = self.clerks[counter].act(counter, name, **more)
        assert answer.status_code == 200, answer.text

    def link(self, held: Held, language: str = "") -> str:
        return f"{self.live.url}/t/{held.token}" + (f"?lang={language}" if language else "")


def words(page: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def state(page: Page, name: str, seconds: float = 8) -> None:
    expect(page.locator("#page")).to_have_attribute("data-state", name, timeout=seconds * 1000)


def ahead(page: Page, people: int, seconds: float = 8) -> None:
    expect(page.locator("#page")).to_have_attribute(
        "data-ahead", str(people), timeout=seconds * 1000
    )


def leave(street: Street, counter: str = "bac-giang-05") -> None:
    """The person at this counter is served and gone, the next is called."""
    street.act("start", counter)
    street.act("finish-next", counter)


class Phone:
    """One phone: a small touch screen that keeps what its console complains of."""

    def __init__(self, context: BrowserContext) -> None:
        self.context, self.complaints = context, []
        context.set_default_timeout(8000)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        expected = "404" in message.text or "410" in message.text or "INTERNET" in message.text
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(message.text)
