"""Layouts of slips: dated like the settings, so that a ticket of yesterday is what yesterday's layout says."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from queue_server.contracts.slips import Kind, Layout, Paper
from queue_server.domain.business_day import business_day
from queue_server.domain.errors import NotFound
from queue_server.services.ports import Actor, SettingRecord, Work
from queue_server.services.tellings import tell_centre_changed

from .settings import SettingWrong

_PREFIX = "layout."
_YEARS_AHEAD = 5


def setting_name(kind: str, paper: str) -> str:
    return f"{_PREFIX}{kind}_{paper}"


@dataclass(frozen=True, slots=True)
class DateLayout:
    actor: Actor
    layout: Layout
    valid_from: date


def date_layout(work: Work, command: DateLayout, now: datetime) -> None:
    """A layout from today or a later day on; of one day the last one counts."""
    today = business_day(now)
    if not today <= command.valid_from or command.valid_from.year > today.year + _YEARS_AHEAD:
        raise SettingWrong(
            "valid_from",
            f"Mời ghi ngày từ {today:%d/%m/%Y}, trong {_YEARS_AHEAD} năm tới.",
        )
    layout = command.layout
    name = setting_name(layout.kind, layout.paper)
    value = layout.model_dump(mode="json")
    work.centre.set(name, command.valid_from, value, now, command.actor.id)
    told = {"from": command.valid_from.isoformat(), "digest": digest_of(value)}
    _note(work, command.actor, "layout.change", name, now, told)


@dataclass(frozen=True, slots=True)
class WithdrawLayout:
    actor: Actor
    kind: Kind
    paper: Paper
    valid_from: date


def withdraw_layout(work: Work, command: WithdrawLayout, now: datetime) -> None:
    """Take back a layout that does not hold yet."""
    if command.valid_from <= business_day(now):
        raise SettingWrong("valid_from", "Mẫu đang dùng thì không bỏ. Mời lưu mẫu mới.")
    name = setting_name(command.kind, command.paper)
    if not work.centre.unset(name, command.valid_from):
        raise NotFound("Không còn mẫu này. Mời tải lại trang.")
    told = {"from": command.valid_from.isoformat()}
    _note(work, command.actor, "layout.withdraw", name, now, told)


def _note(
    work: Work, actor: Actor, act: str, name: str, now: datetime, told: dict[str, str]
) -> None:
    work.trail.note(actor, act, f"layout:{name.removeprefix(_PREFIX)}", now, told)
    tell_centre_changed(work, sorted(work.centre.view.sites))


def digest_of(value: Any) -> str:
    """Names a version in the trail, where the whole would be too long."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def versions(stored: Sequence[SettingRecord], kind: str, paper: str) -> list[SettingRecord]:
    """All dated layouts of one kind and width, oldest first."""
    return [record for record in stored if record.name == setting_name(kind, paper)]


def in_force(work: Work, day: date, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """The layouts a device of those kinds prints with on a day; what is not here is the shipped one."""
    held: dict[str, dict[str, Any]] = {}
    for record in work.centre.settings():
        if record.name.startswith(_PREFIX) and record.valid_from <= day:
            held[record.name] = record.value
    return [value for value in held.values() if value["kind"] in kinds]
