"""What each screen shows: the visit, the catalogue and the queue put into words and pages."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from queue_server.contracts.kiosk import KioskCatalogue, ProcedureView, SeriesView
from queue_server.contracts.tickets import WaitRange
from queue_server.design.finding import Finder

from . import looking_up, paging, papers
from .bridge import Bridge
from .outbox import Entry, Outbox
from .printing import Copy, Outcome, Printing, counters_text, follow_url, series_of
from .standing import Standing
from .visits import Visit
from .wording import agencies, dated, name_in, qr, say, wait_text, zone_parts

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
    """Seconds until the page forgets, by what is on it; `same` (ms): a second tap within it is the first one."""

    idle: int = 50
    warning: int = 10
    scan: int = 20
    found: int = 30
    ticket: int = 30
    keep: int = 60
    same: int = 400


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
            **dict.fromkeys(looking_up.STEPS, self._look_up),
        }
        return steps.get(visit.step, self._home)(visit, standing.catalogue)

    def _home(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        opening = self.standing.opening()
        if not opening.open:
            return "closed.html", {
                "reopens": opening.reopens,
                "on_day": dated(opening.day) if opening.day else "",
            }
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
        cards, page, pages = paging.paged(
            [one for one in known if one], visit.page, paging.fields(visit.manner)
        )
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
        rows, page, pages = paging.paged(
            series.procedures, visit.page, paging.procedures(visit.manner)
        )
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
            "papers": [
                papers.line(paper, say, 64 if visit.manner.wide else 92) for paper in one.papers
            ],
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
        return (
            ids.index(procedure_id) // paging.procedures(visit.manner) if procedure_id in ids else 0
        )

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
        return "scan.html", {"said": visit.said}

    def _found(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        return "found.html", {"card": visit.card, "age": catalogue.elderly_age}

    def finder(self) -> Finder | None:
        catalogue = self.standing.catalogue
        if self._finder[0] is not catalogue:
            self._finder = (catalogue, Finder(catalogue.series) if catalogue else None)
        return self._finder[1]

    def _find(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        finder = self.finder()
        found = finder.find(visit.query) if finder else []
        hits, page, pages = paging.paged(found, visit.page, paging.hits(visit.manner))
        return "find.html", {
            "query": visit.query,
            "total": len(found),
            "hits": [self._row(hit.series, hit.procedure, visit) for hit in hits],
            "hit_series": [name_in(hit.series.names, visit.manner.language) for hit in hits],
            "page": page,
            "pages": pages,
        }

    def outcome(self, visit: Visit) -> Outcome | None:
        """What became of the paper of this visit's ticket; None without a ticket on the screen."""
        if visit.step != "ticket":
            return None
        try:
            return self._printing.outcome(Copy(self._outbox.entry(visit.key), visit.copy))
        except KeyError:
            return None

    def _ticket(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        outcome = self.outcome(visit)
        if outcome is None:
            return self._home(visit, catalogue)
        template = "ticket.html" if outcome in ("printing", "printed") else "nopaper.html"
        entry = self._outbox.entry(visit.key)
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

    def _look_up(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        return looking_up.show(visit, catalogue, self.standing) or self._home(visit, catalogue)

    def _sorry(self, visit: Visit, catalogue: KioskCatalogue) -> Shown:
        return "sorry.html", {"kind": visit.problem or "refused"}
