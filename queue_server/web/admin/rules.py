"""Settings about calling: each with what it means, its value today, what comes, and how it was before."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import DomainError
from queue_server.domain.roles import Permission
from queue_server.services.admin import settings
from queue_server.services.ports import SettingRecord
from queue_server.web.doors import staff_required
from queue_server.web.office import office

from .days import DayUnread, read_day
from .pages import act_once, actor, admin, go, page, say, status_of
from .showing import plain

HOME = "/quan-tri/cai-dat"
LONGEST = 400  # letters of a typed value


@dataclass(frozen=True)
class Value:
    """A value from a day on. `state` is past, now or later."""

    words: str
    valid_from: date | None
    state: str
    by: str


@dataclass(frozen=True)
class Line:
    """A setting on the page. `wrong` says what to write, by cell; `typed` is what stands in the form."""

    rule: settings.Rule
    now: str
    since: date | None
    values: Sequence[Value]
    typed: str
    typed_day: str
    wrong: dict[str, str] = field(default_factory=dict)


def in_words(rule: settings.Rule, value: Any) -> str:
    if rule.unit == "yes":
        return say("yes" if value else "no")
    if rule.unit == "choice":
        return say(f"choice.{rule.name}.{value}")
    if rule.unit == "hours":
        return str(value) or say("hours.none")
    return say(f"unit.{rule.unit}", count=value)


def _lines() -> list[Line]:
    desk = office()
    today = business_day(desk.clock())
    with desk.reads() as work:
        stored = work.centre.settings()
        names = {account.id: account.display_name for account in work.accounts.all()}
    return [
        _line(rule, [record for record in stored if record.name == rule.name], names, today)
        for rule in settings.RULES
    ]


def _line(
    rule: settings.Rule, stored: Sequence[SettingRecord], names: dict[str, str], today: date
) -> Line:
    held = [record for record in stored if record.valid_from <= today]
    present = held[-1] if held else None
    value = present.value if present else settings.default_of(rule.name)
    values = [
        Value(
            in_words(rule, record.value), record.valid_from, _state(record, present, today),
            names.get(record.set_by, say("actor.command")),
        )
        for record in reversed(stored)
    ]  # fmt: skip
    first = Value(
        in_words(rule, settings.default_of(rule.name)), None, "past" if held else "now", ""
    )
    typed = _typed(rule, value)
    return Line(
        rule, in_words(rule, value), present.valid_from if present else None, [*values, first], typed,
        f"{today:%d/%m/%Y}",
    )  # fmt: skip


def _typed(rule: settings.Rule, value: Any) -> str:
    """What stands in the form for a value."""
    if rule.unit == "yes":
        return "1" if value else ""
    return value if isinstance(value, str) else plain(value)


def _state(record: SettingRecord, present: SettingRecord | None, today: date) -> str:
    if record.valid_from > today:
        return "later"
    return "now" if record is present else "past"


@admin.get("/cai-dat")
@staff_required(Permission.ADMINISTER)
def settings_page() -> Response:
    return _page(_lines())


def _page(lines: list[Line], status: int = 200) -> Response:
    return page("admin/settings.html", status, here="settings", lines=lines)


def _again(name: str, status: int, wrong: dict[str, str]) -> Response:
    """The page with what was typed and what to write instead."""
    typed, day = request.form.get("value", "")[:LONGEST], request.form.get("tu-ngay", "")[:20]
    lines = [
        replace(line, wrong=wrong, typed=typed, typed_day=day) if line.rule.name == name else line
        for line in _lines()
    ]
    return _page(lines, status)


@admin.post("/cai-dat")
@staff_required(Permission.ADMINISTER)
def set_rule() -> AnyResponse:
    name = request.form.get("name", "")[:60]
    try:
        command = settings.DateRule(actor(), name, read_day("tu-ngay"), _value(name))
        act_once(settings.date_rule, command)
    except DayUnread as unread:
        return _again(name, 422, {"valid_from": unread.what_to_write})
    except settings.SettingWrong as wrong:
        return _again(name, 422, {wrong.cell: wrong.detail})
    return go(f"{HOME}", "saved")


def _value(name: str) -> bool | int | str | None:
    """The typed value; None is no value at all and is refused by the rule with what to write."""
    rule = settings.BY_NAME.get(name)
    typed = request.form.get("value", "").strip()
    if rule is not None and rule.unit == "yes":
        return typed == "1"
    if rule is not None and rule.unit in ("choice", "hours"):
        return typed[:LONGEST]
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 6 else None


@admin.post("/cai-dat/bo")
@staff_required(Permission.ADMINISTER)
def unset_rule() -> AnyResponse:
    """Take back a value that does not hold yet."""
    name = request.form.get("name", "")[:60]
    try:
        act_once(settings.withdraw_rule, settings.WithdrawRule(actor(), name, read_day("tu-ngay")))
    except DayUnread as unread:
        return _again(name, 422, {"valid_from": unread.what_to_write})
    except DomainError as refusal:
        return _again(name, status_of(refusal), {"valid_from": refusal.detail})
    return go(HOME, "withdrawn")
