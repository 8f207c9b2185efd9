"""What a tap does. One function per button; every one may come twice, late, or after a restart."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from typing import cast, get_args

from pydantic import ValidationError

from queue_server.contracts.tickets import PriorityClass, Purpose
from queue_server.design.words import LANGUAGES
from queue_server.link import NotEnrolled, Refused, Revoked, ServerAway

from .issuing import Choice, Issuing
from .looking_up import STEPS as LOOK_UP
from .looking_up import LookUp
from .outbox import Entry, NoNumber
from .papers import cut
from .printing import Copy, Printing, series_of
from .scanned import Said, said
from .screens import Screens
from .server import Server
from .visits import Place, Visit, Visits

_log = logging.getLogger("motcua.kiosk")
Form = Mapping[str, str]
_PRIORITIES: tuple[str, ...] = get_args(PriorityClass)
_PURPOSES: tuple[str, ...] = get_args(Purpose)
_MOST_COPIES = 9
# Steps on which a card may be laid on the glass; elsewhere a stray read is dropped.
_CARD_STEPS = ("home", "scan", *LOOK_UP)


class Acts:
    """`do` changes the visit on the screen."""

    def __init__(
        self, visits: Visits, screens: Screens, issuing: Issuing, printing: Printing, server: Server
    ) -> None:
        self._visits, self._screens, self._issuing = visits, screens, issuing
        self._printing, self._server = printing, server
        self._look_up = LookUp(server, screens.standing)
        self._table = self._acts() | self._look_up.acts()

    def _acts(self) -> dict[str, Callable[[Visit, Form], object]]:
        visits = self._visits
        return {
            "home": lambda visit, form: visits.start(like=visit),
            "end": lambda visit, form: visits.start(),
            "another": self._another,
            "back": lambda visit, form: visit.back(),
            "stay": lambda visit, form: None,
            "view": lambda visit, form: setattr(visit.manner, "wide", form.get("wide") == "1"),
            "language": self._language,
            "manner": self._manner,
            "menu": self._menu,
            "page": self._page,
            "start": self._start,
            "scan": self._scan,
            "card": self._card,
            "found": self._found,
            "tick": self._tick,
            "priority": self._priority,
            "field": self._field,
            "open": self._open,
            "unsure": self._unsure,
            "find": lambda visit, form: visit.go("find"),
            "type": self._type,
            "pick": self._pick,
            "take": self._take,
            "reprint": self._reprint,
            "help": self._help,
        }

    def do(self, visit: Visit, act: str, form: Form) -> bool:
        """False: there is no such act."""
        if act not in self._table:
            return False
        self._table[act](visit, form)
        return True

    def _another(self, visit: Visit, form: Form) -> None:
        self._start(self._visits.start(like=visit), {"purpose": "submit"})

    def _language(self, visit: Visit, form: Form) -> None:
        if form.get("language") in LANGUAGES:
            visit.manner.language = form["language"]
            visit.manner.aloud = visit.manner.aloud and form["language"] in ("vi", "en")
        visit.menu = ""

    def _manner(self, visit: Visit, form: Form) -> None:
        name = form.get("name", "")
        if name in ("large", "contrast", "low", "aloud"):
            setattr(visit.manner, name, not getattr(visit.manner, name))
        if name in ("large", "low"):
            visit.page = self._screens.page_of(visit, visit.procedure or "")

    def _menu(self, visit: Visit, form: Form) -> None:
        name = form.get("name", "")
        visit.menu = name if name in ("language", "view") and visit.menu != name else ""

    def _page(self, visit: Visit, form: Form) -> None:
        if form.get("page", "").isdecimal():
            visit.page = int(form["page"][:3])
            visit.procedure = None

    def _start(self, visit: Visit, form: Form) -> None:
        """The big buttons of the first page: submit, priority, collect."""
        catalogue = self._screens.standing.catalogue
        if catalogue is None:
            return
        visit.order = self._screens.order(catalogue)
        if form.get("purpose") == "priority":
            visit.go("priority")
        elif form.get("purpose") == "collect":
            self._to_special(visit, "collect")
        else:
            visit.go("field")

    def _to_special(self, visit: Visit, purpose: Purpose) -> None:
        """To the series kept for this purpose; a centre without one serves it in the field itself."""
        catalogue = self._screens.standing.catalogue
        kept = [one for one in (catalogue.series if catalogue else []) if one.purpose == purpose]
        visit.leave()
        visit.purpose = purpose
        if kept:
            visit.series = kept[0].letter
        visit.procedure = None
        visit.go("brief" if visit.series else "field")

    def _scan(self, visit: Visit, form: Form) -> None:
        visit.card, visit.said = None, None
        visit.go("scan")

    def _card(self, visit: Visit, form: Form) -> None:
        """Something was scanned. Its payload goes to the server and is dropped here, whatever comes back."""
        if visit.step not in _CARD_STEPS or self._screens.standing.catalogue is None:
            return
        visit.card = None
        try:
            read = self._server.read_card(form.get("payload", "")[:2000])
        except ServerAway:
            visit.said = Said("scan.away")
        except (Refused, ValidationError):
            visit.said = Said("scan.unreadable")
        else:
            if read.dossier_code:
                self._look_up.scanned(visit, read.dossier_code)
                return
            visit.said = said(read)
            visit.card = None if visit.said else read
        if visit.step in LOOK_UP and visit.card is None:
            return
        visit.go("found" if visit.card else "scan")

    def _found(self, visit: Visit, form: Form) -> None:
        """Yes: only the age counts, and the name is forgotten too. No: everything is."""
        card, visit.card = visit.card, None
        if form.get("yes") != "1" or card is None:
            visit.trail, visit.step = [Place()], "scan"
            return
        visit.priority = "elderly" if card.elderly else None
        visit.trail, visit.step = [], "home"
        self._start(visit, {"purpose": "submit"})

    def _tick(self, visit: Visit, form: Form) -> None:
        if form.get("class", "") in (*_PRIORITIES, "none"):
            visit.ticked = form["class"]

    def _priority(self, visit: Visit, form: Form) -> None:
        if not visit.ticked:
            visit.problem = "priority.choose_first"
            return
        visit.priority = None if visit.ticked == "none" else cast(PriorityClass, visit.ticked)
        visit.go("field")

    def _field(self, visit: Visit, form: Form) -> None:
        catalogue = self._screens.standing.catalogue
        series = series_of(catalogue, form.get("series", "")) if catalogue else None
        if series is None:
            return
        visit.leave()
        visit.series, visit.procedure = series.letter, None
        visit.go("procedure" if series.procedures and visit.purpose == "submit" else "brief")

    def _open(self, visit: Visit, form: Form) -> None:
        wanted = form.get("procedure")
        visit.procedure = None if wanted == visit.procedure else wanted

    def _unsure(self, visit: Visit, form: Form) -> None:
        self._to_special(visit, "guidance")

    def _type(self, visit: Visit, form: Form) -> None:
        visit.query, visit.page = form.get("query", "")[:40], 0

    def _pick(self, visit: Visit, form: Form) -> None:
        visit.leave()
        visit.series, visit.procedure = form.get("series", ""), form.get("procedure")
        visit.go("procedure")
        visit.page = self._screens.page_of(visit, visit.procedure or "")

    def _take(self, visit: Visit, form: Form) -> None:
        """The form carries the whole choice, so that a page can ask again after this process was killed."""
        catalogue = self._screens.standing.catalogue
        try:
            choice = _choice(form)
        except ValueError:
            return
        if catalogue is None:
            return
        try:
            key = choice.key(visit.id)
            entry = self._issuing.take(key, choice, visit.manner.language)
        except (Refused, NoNumber, ValidationError) as problem:
            self._no_ticket(visit, problem)
            return
        except (Revoked, NotEnrolled):
            visit.problem = "out"
            visit.go("sorry")
            visit.problem = "out"
            return
        self._printing.send(Copy(entry), catalogue)
        visit.key, visit.copy, visit.card = entry.key, 0, None
        visit.go("ticket")
        visit.trail = []

    def _no_ticket(self, visit: Visit, problem: Exception) -> None:
        visit.go("sorry")
        visit.problem = "none" if isinstance(problem, NoNumber) else "refused"
        visit.reason = ""
        if isinstance(problem, Refused):
            visit.reason = cut(problem.detail, 160)
            _log.info("a ticket was refused: %s", problem.code)
        if visit.problem == "none":
            self.call_staff(visit, "no-number")

    def _reprint(self, visit: Visit, form: Form) -> None:
        """Another sheet, marked as such. Asked twice for the same sheet, it comes once."""
        catalogue = self._screens.standing.catalogue
        entry = self._entry(visit)
        wanted = form.get("copy", "")
        if catalogue is None or entry is None or wanted != str(visit.copy + 1):
            return
        if entry.copies < _MOST_COPIES:
            visit.copy = self._issuing.outbox.copied(entry.key)
            self._printing.send(Copy(entry, visit.copy), catalogue)

    def _entry(self, visit: Visit) -> Entry | None:
        try:
            return self._issuing.outbox.entry(visit.key)
        except KeyError:
            return None

    def _help(self, visit: Visit, form: Form) -> None:
        visit.helped = self.call_staff(visit, visit.step)
        visit.menu = "help" if visit.helped else "help_away"

    def call_staff(self, visit: Visit, screen: str) -> bool:
        """Once per visit and screen, however often it is tapped. Whether the staff know."""
        key = hashlib.blake2b(f"help|{visit.id}|{screen}".encode(), digest_size=16).hexdigest()
        try:
            self._server.call_staff(key, screen)
        except (ServerAway, Refused, Revoked, NotEnrolled) as problem:
            _log.warning("staff could not be called: %s", type(problem).__name__)
            return False
        return True


def _choice(form: Form) -> Choice:
    """ValueError: not a choice this kiosk can have offered."""
    purpose, priority = form.get("purpose", "submit"), form.get("priority", "")
    series = form.get("series", "")
    if purpose not in _PURPOSES or priority not in ("", *_PRIORITIES) or not series:
        raise ValueError("not a choice")
    return Choice(
        series,
        cast(Purpose, purpose),
        form.get("procedure") or None,
        cast(PriorityClass, priority) if priority else None,
    )
