"""One visit: what a person has chosen so far. It lives in memory, under one unguessable id, and is then forgotten."""

import copy
import re
import secrets
import threading
import time
from dataclasses import dataclass, field

from queue_server.contracts.status import DossierStatus
from queue_server.contracts.tickets import CardRead, PriorityClass, Purpose

from .issuing import Choice
from .scanned import Said

_ID = re.compile(r"[A-Za-z0-9_-]{22}")
# The page forgets by itself after a minute; this is for a page that died (seconds).
FORGOTTEN_AFTER = 180.0


@dataclass
class Manner:
    """How this person reads the screen. `wide` is the screen itself: it outlives the visit."""

    language: str = "vi"
    large: bool = False
    contrast: bool = False
    low: bool = False
    aloud: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Place:
    """Where a person was, so that "Quay lại" finds it as it was left."""

    step: str = "home"
    purpose: Purpose = "submit"
    series: str = ""
    procedure: str | None = None
    page: int = 0


@dataclass
class Visit:
    """`trail` holds the steps behind and what was chosen then. `order` keeps the field cards still during the visit."""

    id: str
    manner: Manner = field(default_factory=Manner)
    step: str = "home"
    trail: list[Place] = field(default_factory=list)
    menu: str = ""
    purpose: Purpose = "submit"
    priority: PriorityClass | None = None
    # What is ticked on the priority page; "none" is an answer, "" is not yet one.
    ticked: str = ""
    series: str = ""
    procedure: str | None = None
    page: int = 0
    query: str = ""
    order: list[str] = field(default_factory=list)
    card: CardRead | None = None
    said: Said | None = None
    key: str = ""
    copy: int = 0
    # The look-up: which dossier, what the server showed, why it did not, and how often was asked on this visit.
    code: str = ""
    status: DossierStatus | None = None
    trouble: str = ""
    tries: int = 0
    problem: str = ""
    # Why the server said no, in its own (Vietnamese) words.
    reason: str = ""
    helped: bool = False
    touched: float = field(default_factory=time.monotonic)

    @property
    def fresh(self) -> bool:
        """Nothing to forget: exactly what a new visit shows."""
        untouched = self.step == "home" and not self.menu and not self.helped
        return untouched and self.manner == Manner(wide=self.manner.wide)

    def go(self, step: str) -> None:
        """`leave` first where the choice changes with the step."""
        if step != self.step:
            self.leave()
        self.step, self.menu, self.problem, self.page = step, "", "", 0

    def leave(self) -> None:
        """Remember this place, once."""
        here = Place(self.step, self.purpose, self.series, self.procedure, self.page)
        if not self.trail or self.trail[-1].step != self.step:
            self.trail.append(here)

    def back(self) -> None:
        last = self.trail.pop() if self.trail else Place()
        self.step, self.purpose, self.page = last.step, last.purpose, last.page
        self.series, self.procedure = last.series, last.procedure
        self.menu, self.problem = "", ""

    def choice(self) -> Choice:
        return Choice(self.series, self.purpose, self.procedure, self.priority)


def new_id() -> str:
    return secrets.token_urlsafe(16)


class Visits:
    """There is one screen, so there is one visit at a time."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._now = Visit(id=new_id())

    def now(self) -> Visit:
        """The visit on the screen; a new one when the last was left alone too long."""
        with self.lock:
            if time.monotonic() - self._now.touched > FORGOTTEN_AFTER:
                self.start()
            return self._now

    def at(self, visit_id: str) -> Visit | None:
        """The visit a page speaks of. After a crash of this process the page still knows its id: taken up again.

        None: the page is behind (another tab), it must first show the present visit."""
        with self.lock:
            now = self.now()
            if now.id != visit_id:
                if not now.fresh or not _ID.fullmatch(visit_id):
                    return None
                now = self._now = Visit(id=visit_id, manner=now.manner)
            now.touched = time.monotonic()
            return now

    def start(self, like: Visit | None = None) -> Visit:
        """Forget everything; `like` keeps how its person reads the screen (back at the first page, another number)."""
        with self.lock:
            manner = copy.copy(like.manner) if like else Manner(wide=self._now.manner.wide)
            self._now = Visit(id=new_id(), manner=manner)
            return self._now
