"""What each screen shows: the visit, the catalogue and the queue put into words and pages."""

import functools
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import segno
from flask import g
from markupsafe import Markup

from queue_server.contracts.base import Names
from queue_server.contracts.kiosk import KioskCatalogue, ProcedureView, SeriesView
from queue_server.contracts.tickets import WaitRange
from queue_server.design import words

from . import papers
from .bridge import Bridge
from .outbox import Entry, Outbox
from .printing import Copy, Printing, counters_text, follow_url, series_of
from .search import Finder
from .standing import Standing
from .visits import Visit

T = TypeVar("T")
Shown = tuple[str, dict[str, Any]]
PRIORITY_ICONS = {
    "elderly": "elder",
    "disabled": "accessibility",
    "pregnant": "pregnant",
    "merit": "medal",
    "child": "baby",
}


@dataclass(frozen=True)
class Timings:
    """Seconds until the page forgets, by what is on it."""

    idle: int = 50
    warning: int = 10
    scan: int = 20
    found: int = 30
    ticket: int = 30
    keep: int = 60


def say(key: str, **values: Any) -> str:
    return words.say("kiosk", g.get("language", "vi"), key, **values)


def say_html(key: str, **values: int | str) -> Markup:
    """A text of ours with <b> in it; the values are escaped."""
    text = words.catalogue("kiosk", g.get("language", "vi"))[key]
    return Markup(text).format(**values)


def name_in(names: Names | None, language: str) -> str:
    """In the language of the visit; English, then Vietnamese, where there is none."""
    if names is None:
        return ""
    if language == "vi":
        return names.vi
    return getattr(names, language) or names.en or names.vi


def zone_parts(name: str) -> dict[str, str]:
    """`Khu A, tầng 1` in two lines: where, and on which floor."""
    zone, _, floor = name.partition(", ")
    return {"zone": zone, "floor": floor[:1].upper() + floor[1:]}


def agencies(names: list[str], above: str) -> str:
    """The agencies under the name of a field: as many as its card has lines for, then `+2`."""
    longest = 60 if len(above) <= 22 else 32
    kept = names[:1]
    for name in names[1:]:
        if len(", ".join([*kept, name])) > longest - 4:
            break
        kept.append(name)
    more = len(names) - len(kept)
    text = ", ".join(kept)
    return f"{text} +{more}" if more and len(text) + 3 <= longest else text


def wait_text(wait: WaitRange | None) -> str:
    if wait is None:
        return ""
    if wait.low_minutes == wait.high_minutes:
        return say("wait.minutes", n=max(1, wait.high_minutes))
    return say("wait.range", low=wait.low_minutes, high=wait.high_minutes)


def paged(items: list[T], page: int, size: int) -> tuple[list[T], int, int]:
    """The items of a page, its number from 0 and how many pages there are."""
    pages = max(1, math.ceil(len(items) / size))
    page = min(max(page, 0), pages - 1)
    return items[page * size : (page + 1) * size], page, pages


class Screens:
    """`show` gives a template and what it needs."""

    def __init__(
        self,
        standing: Standing,
        outbox: Outbox,
        bridge: Bridge,
        printing: Printing,
        kiosk_name: str,
    ) -> None:
        self.standing, self._outbox, self._bridge = standing, outbox, bridge
        self._printing, self.kiosk_name = printing, kiosk_name
        self.timings = Timings()
        self._finder: tuple[KioskCatalogue | None, Finder | None] = (None, None)

    def show(self, visit: Visit) -> Shown:
        standing = self.standing
        if standing.revoked:
            return "sorry.html", {"kind": "out"}
        if standing.catalogue is None:
            return (
                ("enrol.html", {"code": standing.code}) if standing.code else ("starting.html", {})
            )
        steps: dict[str, Callable[[Visit, KioskCatalogue], Shown]] = {
            "field": self._field,
            "procedure": self._procedure,
            "brief": self._brief,
            "priority": self._priority,
            "scan": self._scan,
            "found": self._found,
            "find": self._find,
            "ticket": self._ticket,
            "sorry": self._sorry,
        }
        return steps.get(visit.step, self._home)(visit, standing.catalogue)

    def _home(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        opening = self.standing.opening()
        if not opening.open:
            return "closed.html", {"reopens": opening.reopens}
        return "home.html", {
            "waiting": self.standing.waiting(),
            "minutes": self.standing.wait_minutes(),
            "bar": self.bar(),
            "collects": True,
        }

    def bar(self) -> str:
        """Which thin line of warning the first page carries, if any."""
        paper = self._bridge.printer_state in ("paper_out", "cover_open", "error", "unreachable")
        if not self.standing.online():
            return "both" if paper else "offline"
        return "no_paper" if paper else ""

    def order(self, catalogue: KioskCatalogue) -> list[str]:
        """Letters of the ordinary series: most used at this hour first, then by who waits, then as in the catalogue."""
        now = self.standing.clock.local()
        used: Counter[str] = Counter()
        for letter, at in self._outbox.uses(now - timedelta(days=28)):
            if abs(self.standing.clock.local(at).hour - now.hour) <= 1:
                used[letter] += 1
        letters = [one.letter for one in catalogue.series if one.purpose == "submit"]
        waiting = {letter: self.standing.series(letter) for letter in letters}

        def rank(letter: str) -> tuple[int, int]:
            queue = waiting[letter]
            return (-used[letter], -(queue.waiting if queue else 0))

        return sorted(letters, key=rank)

    def _field(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        known = [series_of(catalogue, letter) for letter in visit.order]
        cards, page, pages = paged([one for one in known if one], visit.page, _fields(visit))
        return "field.html", {
            "cards": [self._card(series, visit) for series in cards],
            "page": page,
            "pages": pages,
        }

    def _card(self, series: SeriesView, visit: Visit) -> dict[str, Any]:
        language = visit.manner.language
        queue = self.standing.series(series.letter)
        name = name_in(series.names, language)
        return {
            "letter": series.letter,
            "icon": series.icon,
            "name": name,
            "sub": series.names.vi if language != "vi" else agencies(series.agency_names, name),
            "closed": queue is not None and not queue.open,
            "reopens": queue.reopens if queue else "",
            "waiting": queue.waiting if queue else None,
        }

    def _procedure(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        series = series_of(catalogue, visit.series)
        if series is None:
            return self._home(visit, catalogue)
        rows, page, pages = paged(series.procedures, visit.page, _procedures(visit))
        views = [self._row(series, one, visit) for one in rows]
        return "procedure.html", {
            "series": self._card(series, visit),
            "rows": views,
            "chosen": next((view for view in views if view["id"] == visit.procedure), None),
            "page": page,
            "pages": pages,
            "unsure": series.purpose == "submit",
        }

    def _row(self, series: SeriesView, one: ProcedureView, visit: Visit) -> dict[str, Any]:
        queue = self.standing.series(series.letter)
        language = visit.manner.language
        return {
            "id": one.id,
            "series": series.letter,
            "short": one.short,
            "official": papers.cut(one.names.vi, 110) if one.names.vi != one.short else "",
            "translation": "" if language == "vi" else name_in(one.names, language),
            "agency": one.agency_name,
            "papers": [papers.line(paper, say) for paper in one.papers],
            "duration": papers.duration(one, say),
            "fee": papers.fee(one, say),
            "wait": wait_text(queue.wait) if queue else "",
            "waiting": queue.waiting if queue else None,
        }

    def page_of(self, visit: Visit, procedure_id: str) -> int:
        """On which page of its series a procedure stands."""
        catalogue = self.standing.catalogue
        series = series_of(catalogue, visit.series) if catalogue else None
        ids = [one.id for one in series.procedures] if series else []
        return ids.index(procedure_id) // _procedures(visit) if procedure_id in ids else 0

    def _brief(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        series = series_of(catalogue, visit.series)
        if series is None:
            return self._home(visit, catalogue)
        queue = self.standing.series(series.letter)
        return "brief.html", {
            "series": self._card(series, visit),
            "wait": wait_text(queue.wait) if queue else "",
            "waiting": queue.waiting if queue else None,
            "counters": counters_text(series.counters),
            "zone": name_in(series.zone_names, visit.manner.language),
        }

    def _priority(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        classes = [
            (one, PRIORITY_ICONS.get(one, "user-round")) for one in catalogue.priority_classes
        ]
        return "priority.html", {"classes": classes, "age": catalogue.elderly_age}

    def _scan(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        return "scan.html", {"problem": visit.card_problem}

    def _found(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        return "found.html", {"card": visit.card, "age": catalogue.elderly_age}

    def finder(self) -> Finder | None:
        catalogue = self.standing.catalogue
        if self._finder[0] is not catalogue:
            self._finder = (catalogue, Finder(catalogue) if catalogue else None)
        return self._finder[1]

    def _find(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        finder = self.finder()
        found = finder.find(visit.query) if finder else []
        hits, page, pages = paged(found, visit.page, _hits(visit))
        return "find.html", {
            "query": visit.query,
            "total": len(found),
            "hits": [self._row(hit.series, hit.procedure, visit) for hit in hits],
            "hit_series": [name_in(hit.series.names, visit.manner.language) for hit in hits],
            "page": page,
            "pages": pages,
        }

    def _ticket(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        try:
            entry = self._outbox.entry(visit.key)
        except KeyError:
            return self._home(visit, catalogue)
        outcome = self._printing.outcome(Copy(entry, visit.copy))
        template = "ticket.html" if outcome in ("printing", "printed") else "nopaper.html"
        return template, {**self._slip(entry, visit, catalogue), "outcome": outcome}

    def _slip(self, entry: Entry, visit: Visit, catalogue: KioskCatalogue) -> dict[str, Any]:
        language = visit.manner.language
        series = series_of(catalogue, entry.series)
        every = series.procedures if series else []
        procedure = next((one for one in every if one.id == entry.procedure_id), None)
        answer = entry.answer
        zone = (answer.zone_names if answer else None) or (series.zone_names if series else None)
        counters = (answer.counters if answer else []) or (series.counters if series else [])
        wait = answer.wait if answer and not entry.alone else None
        return {
            "entry": entry,
            "label": entry.label,
            "alone": entry.alone,
            "qr": qr(follow_url(entry, catalogue)),
            "procedure": procedure.short
            if procedure
            else name_in(series.names if series else None, language),
            "translation": name_in(procedure.names, language)
            if procedure and language != "vi"
            else "",
            "agency": procedure.agency_name
            if procedure
            else ", ".join(series.agency_names if series else []),
            "counters": counters_text(counters),
            "ahead": answer.people_ahead if answer and not entry.alone else None,
            "wait": wait_text(wait),
            "expected": self._expected(entry, wait),
            **zone_parts(name_in(zone, language)),
            "time": self.standing.clock.local(entry.taken_at).strftime("%H:%M"),
            "copy": visit.copy,
        }

    def _expected(self, entry: Entry, wait: WaitRange | None) -> str:
        if wait is None:
            return ""
        low, high = (
            self.standing.clock.local(entry.taken_at + timedelta(minutes=minutes)).strftime("%H:%M")
            for minutes in (wait.low_minutes, wait.high_minutes)
        )
        return low if low == high else f"{low}–{high}"

    def _sorry(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        return "sorry.html", {"kind": visit.problem or "refused"}


def _fields(visit: Visit) -> int:
    manner = visit.manner
    if manner.wide:
        return 4 if manner.large else 6
    if manner.low:
        return 3 if manner.large else 4
    return 5 if manner.large else 8


def _procedures(visit: Visit) -> int:
    manner = visit.manner
    return 3 if manner.large or manner.low else 4


def _hits(visit: Visit) -> int:
    manner = visit.manner
    if manner.wide:
        return 2 if manner.large else 4
    if manner.low:
        return 2
    return 3 if manner.large else 4


@functools.lru_cache(maxsize=8)
def qr(url: str) -> Markup:
    """A QR code as SVG without sizes or styles of its own; empty without an address."""
    if not url:
        return Markup("")
    code = segno.make(url, error="m", micro=False)
    return Markup(
        code.svg_inline(
            border=2, dark="#0B2239", light="#fff", omitsize=True, svgclass="qr", lineclass=None
        )
    )
