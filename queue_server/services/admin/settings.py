"""Settings about calling: what each means in numbers, and a value that holds from a day on."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.quiet_hours import parse
from queue_server.domain.speech import MOST_TURNS
from queue_server.domain.spoken_words import LETTER_SETS
from queue_server.domain.tickets import CallRules
from queue_server.services.ports import Actor, Work
from queue_server.services.tellings import tell_centre_changed

from .centre import SetRule, set_rule


@dataclass(frozen=True, slots=True)
class Rule:
    """`unit` is minutes, seconds, times, people, numbers, days, yes (a switch), choice or hours. Bounds included."""

    name: str
    unit: str
    least: int = 0
    most: int = 1
    choices: tuple[str, ...] = ()


RULES: tuple[Rule, ...] = (
    Rule("fairness_minutes", "minutes", 1, 240),
    Rule("overtakes_allowed", "people", 0, 50),
    Rule("strict_priority", "yes"),
    Rule("calls_before_absent", "times", 1, 10),
    Rule("recall_cooldown_seconds", "seconds", 0, 120),
    Rule("undo_seconds", "seconds", 0, 60),
    Rule("reinstate_after", "people", 0, 50),
    Rule("postpone_by", "people", 1, 50),
    Rule("norm_wait_minutes", "minutes", 1, 240),
    Rule("norm_service_minutes", "minutes", 1, 240),
    Rule("block_size", "numbers", 1, 100),
    Rule("device_key_days", "days", 30, 3650),
    Rule("always_open", "yes"),
    Rule("voice_letters", "choice", choices=LETTER_SETS),
    Rule("voice_turns", "times", 1, MOST_TURNS),
    Rule("voice_pause_seconds", "seconds", 3, 60),
    Rule("voice_max_age_seconds", "seconds", 10, 300),
    Rule("voice_quiet", "hours"),
    Rule("guidance_minutes", "minutes", 1, 480),
    Rule("guidance_days", "days", 1, 60),
    Rule("guidance_names", "yes"),
)
BY_NAME = {rule.name: rule for rule in RULES}


class SettingWrong(DomainError):
    """`cell` is value or valid_from."""

    code = "setting_wrong"

    def __init__(self, cell: str, detail: str) -> None:
        super().__init__(detail)
        self.cell = cell


@dataclass(frozen=True, slots=True)
class DateRule:
    actor: Actor
    name: str
    valid_from: date
    value: Any


def date_rule(work: Work, command: DateRule, now: datetime) -> None:
    """A value from today or a later day on: what held before is never rewritten."""
    rule = _rule(command.name)
    _check_day(command.valid_from, now)
    _check_value(work, rule, command.value)
    asked = SetRule(command.actor, command.name, command.valid_from, command.value)
    set_rule(work, asked, now)


def _check_value(work: Work, rule: Rule, value: Any) -> None:
    if rule.unit == "hours":
        _check_hours(work, value)
    elif rule.unit == "choice":
        if value not in rule.choices:
            raise SettingWrong("value", "Mời chọn một trong các cách đọc.")
    else:
        is_switch = rule.unit == "yes"
        fits = type(value) is (bool if is_switch else int)
        if not fits or not rule.least <= value <= rule.most:
            words = "có hoặc không" if is_switch else f"số từ {rule.least} đến {rule.most}"
            raise SettingWrong("value", f"Mời ghi {words}.")


def _check_hours(work: Work, value: Any) -> None:
    """Hours of silence; a place that does not exist would be silence nowhere."""
    view = work.centre.view
    try:
        spans = parse(value if type(value) is str else "?")
    except ValueError as unread:
        raise SettingWrong(
            "value", f"Không đọc được “{unread}”. Mời ghi như 11:30-13:00."
        ) from None
    for span in spans:
        if span.place and span.place not in view.zones and span.place not in view.sites:
            known = ", ".join([*view.sites, *view.zones])
            raise SettingWrong("value", f"Không có nơi “{span.place}”. Các nơi: {known[:300]}.")


def _rule(name: str) -> Rule:
    if name not in BY_NAME:
        raise NotFound("Không có cài đặt này.")
    return BY_NAME[name]


def _check_day(day: date, now: datetime) -> None:
    today = business_day(now)
    if day < today:
        raise SettingWrong("valid_from", f"Mời ghi ngày từ {today:%d/%m/%Y} trở đi.")
    if day.year > today.year + 5:
        raise SettingWrong("valid_from", "Mời ghi ngày trong năm năm tới.")


@dataclass(frozen=True, slots=True)
class WithdrawRule:
    actor: Actor
    name: str
    valid_from: date


def withdraw_rule(work: Work, command: WithdrawRule, now: datetime) -> None:
    """Take back a value that does not hold yet."""
    _rule(command.name)
    if command.valid_from <= business_day(now):
        raise SettingWrong("valid_from", "Giá trị đang dùng thì không bỏ. Mời ghi giá trị mới.")
    if not work.centre.unset(command.name, command.valid_from):
        raise NotFound("Không còn giá trị này. Mời tải lại trang.")
    work.trail.note(
        command.actor,
        "setting.withdraw",
        f"setting:{command.name}",
        now,
        {"from": command.valid_from.isoformat()},
    )
    tell_centre_changed(work, sorted(work.centre.view.sites))


def default_of(name: str) -> Any:
    """What holds where nothing was set."""
    return next(part.default for part in fields(CallRules) if part.name == name)
