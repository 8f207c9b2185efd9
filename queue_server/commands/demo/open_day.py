"""A simulated morning through the front doors: citizens take numbers over the device API, clerks sign in and call.

Nothing here touches the database: what the demo shows is what real kiosks and clerks would do.
"""

import functools
import heapq
import itertools
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from queue_server.contracts.tickets import IssueTicket, TicketIssued
from queue_server.link import Refused, ServerAway, ServerLink

from .parts import Places
from .prepare import Login

CITIZENS = 40
MORNING_MINUTES = 120
SEED = 433  # QĐ 433/QĐ-UBND; any number would do, but the same morning comes every time


class Clerk:
    """A clerk with a browser's session: signs in, sits down, acts with keys."""

    def __init__(self, url: str, login: Login, counter_id: str) -> None:
        self._url, self.counter_id = url, counter_id
        self._http = requests.Session()
        self._http.headers["Origin"] = url
        answer = self._http.post(
            f"{url}/dang-nhap",
            data={"username": login.username, "password": login.password},
            timeout=10,
        )
        answer.raise_for_status()
        who = self._http.get(f"{url}/api/v1/session", timeout=10).json()
        self._http.headers["X-CSRF-Token"] = who["csrf"]

    def act(self, name: str, **more: Any) -> dict[str, Any]:
        """One act; a refusal (nobody waiting, too early) is an ordinary answer with its code."""
        body = {"key": f"demo-{random.getrandbits(96):024x}", **more}
        answer = self._http.post(
            f"{self._url}/api/v1/counters/{self.counter_id}/{name}", json=body, timeout=10
        )
        return dict(answer.json())


class OpenDay:
    """Plays a script of timed acts, `pace` simulated minutes per real minute."""

    def __init__(
        self,
        url: str,
        state: Path,
        logins: list[Login],
        places: Places,
        pace: float,
        say: Callable[[str], None],
    ) -> None:
        self._link = ServerLink(url, "kiosk", "Người dân mô phỏng", state)
        self._url, self._places, self._say = url, places, say
        self._logins = [login for login in logins if login.username.startswith("mophong")]
        self._seconds_per_minute = 60.0 / pace
        self._chance = random.Random(SEED)
        self._order = itertools.count()
        self._script: list[tuple[float, int, Callable[[float], None]]] = []
        self._left = CITIZENS

    def play(self) -> None:
        """Until the last citizen was served; a server that goes away ends the play, not the demo."""
        try:
            self._prepare()
            self._run()
        except (ServerAway, Refused, requests.RequestException, KeyError) as error:
            self._say(f"Mô phỏng dừng: {type(error).__name__}")
        else:
            self._say("Buổi sáng mô phỏng đã xong. (the simulated morning is over)")

    def _prepare(self) -> None:
        session = self._link.session()
        letters = self._letters(session.site_id)
        for minute in sorted(
            self._chance.uniform(0, MORNING_MINUTES * 0.7) for _ in range(CITIZENS)
        ):
            letter = self._chance.choice(letters)
            self._at(minute, functools.partial(self._arrive, letter))
        for login, counter_id in zip(self._logins, self._counters, strict=False):
            clerk = Clerk(self._url, login, counter_id)
            clerk.act("open")
            self._at(1.0, functools.partial(self._call, clerk))

    def _letters(self, site_id: str) -> list[str]:
        """Series that the six counters serve, most weighed first."""
        from queue_server.importing import shipped

        catalogue = shipped(self._today())
        profiles = {
            profile.id: [item.series for item in profile.items]
            for profile in catalogue.work_profiles
        }
        counters = [counter for counter in catalogue.counters if counter.id.startswith(site_id)][
            1:7
        ]
        self._counters = [counter.id for counter in counters]
        return [
            letter for counter in counters for letter in profiles.get(counter.profile_id or "", [])
        ]

    def _today(self) -> Any:
        from queue_server.app import now_utc
        from queue_server.domain.business_day import business_day

        return business_day(now_utc())

    def _at(self, minute: float, act: Callable[[float], None]) -> None:
        heapq.heappush(self._script, (minute, next(self._order), act))

    def _run(self) -> None:
        started = time.monotonic()
        while self._script and self._left > 0:
            minute, _, act = heapq.heappop(self._script)
            due = started + minute * self._seconds_per_minute
            time.sleep(max(0.0, due - time.monotonic()))
            act(minute)

    def _arrive(self, letter: str, _now: float) -> None:
        priority = self._chance.choice([None] * 7 + ["elderly"])
        asked = IssueTicket(
            key=f"demo-{self._chance.getrandbits(96):024x}-{time.time_ns():x}",
            series=letter,
            priority=priority,
        )
        self._link.post("/api/v1/tickets", asked, TicketIssued)

    def _call(self, clerk: Clerk, now: float) -> None:
        answer = clerk.act("next")
        if "code" in answer:
            self._at(now + 2.0, functools.partial(self._call, clerk))
            return
        if self._chance.random() < 0.06:  # nobody comes
            self._at(now + 1.5, lambda later: self._miss(clerk, later, 1))
        else:
            self._at(now + self._chance.uniform(0.3, 1.2), functools.partial(self._start, clerk))

    def _miss(self, clerk: Clerk, now: float, calls: int) -> None:
        if calls < 3:
            clerk.act("recall")
            self._at(now + 1.5, lambda later: self._miss(clerk, later, calls + 1))
        elif "code" in clerk.act("absent"):
            self._at(now + 1.0, lambda later: self._miss(clerk, later, 1))
        else:
            self._left -= 1
            self._at(now + 0.5, functools.partial(self._call, clerk))

    def _start(self, clerk: Clerk, now: float) -> None:
        clerk.act("start")
        self._at(
            now + self._chance.lognormvariate(1.8, 0.5), functools.partial(self._finish, clerk)
        )

    def _finish(self, clerk: Clerk, now: float) -> None:
        clerk.act("finish")
        self._left -= 1
        self._at(now + self._chance.uniform(0.2, 1.0), functools.partial(self._call, clerk))
