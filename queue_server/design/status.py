"""A dossier's status put into words, for kiosk and phone alike: one sentence of what it is, one of what to do."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from markupsafe import Markup

from queue_server.contracts.base import Names
from queue_server.contracts.status import DossierStatus, NextAct, StatusStep

from . import words

_PACE = {
    "on_time": ("tag-ok", "calendar-check"),
    "rescheduled": ("tag-warn", "clock"),
    "late": ("tag-danger", "triangle-alert"),
    "ready": ("tag-ok", "package-check"),
}
_ICONS = {
    "wait": "circle-check",
    "wait_check": "clock",
    "supplement": "file-text",
    "collect": "package-check",
    "pay": "banknote",
    "finished": "circle-check",
}


@dataclass(frozen=True)
class Line:
    """One of the five steps."""

    number: int
    name: str
    state: str
    sub: str
    sub_is_vietnamese: bool
    tag: str


@dataclass(frozen=True)
class Shown:
    """Everything a page says; `sentence` is our own markup, every value in it escaped."""

    label: str
    big: str
    pace: str
    pace_tag: str
    pace_icon: str
    icon: str
    sentence: Markup
    facts: list[str]
    steps: list[Line]
    papers: list[tuple[str, str]]


def shown(status: DossierStatus, language: str, zone: tzinfo) -> Shown:
    told = _Teller(status, language, zone)
    kind = status.next.kind
    promise = kind == "wait" and status.due_at is not None
    tag, symbol = _PACE.get(status.pace, ("", ""))
    return Shown(
        label=told.say("label.due" if promise else "label.state"),
        big=told.due() if promise else told.say(f"big.{kind}"),
        pace=told.say(f"pace.{status.pace}") if tag else "",
        pace_tag=tag,
        pace_icon=symbol,
        icon=_ICONS.get(kind, "info"),
        sentence=told.sentence(),
        facts=told.facts(),
        steps=[told.line(place, step) for place, step in enumerate(status.steps, 1)],
        papers=[(paper.name, told.say(f"mark.{paper.mark}")) for paper in status.next.papers],
    )


@dataclass(frozen=True)
class _Teller:
    status: DossierStatus
    language: str
    zone: tzinfo

    def say(self, key: str, **values: Any) -> str:
        return words.say("status", self.language, key, **values)

    def _day(self, at: datetime) -> str:
        return at.astimezone(self.zone).strftime("%d/%m")

    def due(self) -> str:
        at = self.status.due_at
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        weekday = self.say(f"weekday.{local.weekday()}")
        return self.say(
            "due", time=local.strftime("%H:%M"), weekday=weekday, date=local.strftime("%d/%m")
        )

    def sentence(self) -> Markup:
        kind = self.status.next.kind
        key = "next.late" if kind == "wait" and self.status.pace == "late" else f"next.{kind}"
        text = words.catalogue("status", self.language)[key]
        return Markup(text).format(n=len(self.status.next.papers))  # noqa: S704 - a text of ours

    def facts(self) -> list[str]:
        """Short lines below the sentence: why, where, when, how much."""
        todo = self.status.next
        found = [self._reason(todo), self._place(todo)]
        if todo.hours:
            found.append(self.say("hours", hours=", ".join(todo.hours)))
        if todo.fee_vnd:
            amount = f"{todo.fee_vnd:,}".replace(",", ".")
            found.append(self.say("fee", amount=amount))
        if self.status.first_due is not None and todo.kind == "wait":
            found.append(self.say("first_due", date=self.status.first_due.strftime("%d/%m/%Y")))
        return [one for one in found if one]

    def _reason(self, todo: NextAct) -> str:
        return self.say(f"reason.{todo.reason}", agency=todo.agency) if todo.reason else ""

    def _place(self, todo: NextAct) -> str:
        counters = self.say("counter", n=_numbers(todo.counters)) if todo.counters else ""
        parts = [counters, name_in(todo.zone_names, self.language)]
        place = ", ".join(part for part in parts if part)
        return self.say("place", place=place) if place else ""

    def line(self, place: int, step: StatusStep) -> Line:
        parts: list[str] = []
        if step.state == "done" and step.at is not None:
            parts.append(self._day(step.at))
        elif step.state in ("now", "stopped") and step.since is not None:
            parts.append(self.say("since", date=self._day(step.since)))
        elif step.name == "return" and step.state == "todo" and self.status.due_at is not None:
            local = self.status.due_at.astimezone(self.zone)
            parts.append(self.say("promised", time=f"{local:%H:%M}", date=f"{local:%d/%m}"))
        if step.counter:
            parts.append(self.say("counter", n=step.counter))
        if step.name == "sealing":
            parts.append(self.say("seal_desk"))
        parts.append(step.agency)
        return Line(
            place,
            self.say(f"step.{step.name}"),
            step.state,
            " · ".join(part for part in parts if part),
            bool(step.agency),
            self.say(f"tag.{step.state}"),
        )


def name_in(names: Names | None, language: str) -> str:
    """In the language of the page; English, then Vietnamese, where there is none."""
    if names is None:
        return ""
    if language == "vi":
        return names.vi
    return getattr(names, language) or names.en or names.vi


def _numbers(counters: list[str]) -> str:
    """`05–08` for neighbours, else `05, 07`."""
    numbers = [int(counter) for counter in counters if counter.isdecimal()]
    run = list(range(numbers[0], numbers[-1] + 1)) if numbers else []
    if len(counters) > 2 and numbers == run:  # noqa: PLR2004 - two are said one by one
        return f"{counters[0]}–{counters[-1]}"
    return ", ".join(counters)
