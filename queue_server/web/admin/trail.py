"""The trail in words: what was done, by whom and when; to one thing or to all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request

from queue_server.domain.roles import Permission
from queue_server.services.ports import TrailRecord
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office

from .forms import label_of
from .pages import admin, has_words, page, say
from .sheets import BY_KEY
from .showing import instant

PAGE = 60
SHORT = 6


@dataclass(frozen=True)
class Deed:
    """One line: when, who, what was done to what, and the cells that changed (name, before, after)."""

    seq: int
    at: datetime
    when: str
    who: str
    act: str
    subject: str
    changes: tuple[tuple[str, str, str], ...]


def history(subject: str) -> list[Deed]:
    """The newest acts on one thing."""
    return _deeds(SHORT, None, subject)


def latest(most: int, before: int | None = None) -> list[Deed]:
    return _deeds(most, before, None)


def _deeds(most: int, before: int | None, subject: str | None) -> list[Deed]:
    desk = office()
    now = desk.clock()
    with desk.reads() as work:
        records = work.trail.read(most, before, subject)
        names = {account.id: account.display_name for account in work.accounts.all()}
        devices = {device.id: device.name for device in work.devices.all()}
    return [deed(record, {**devices, **names}, now) for record in records]


def deed(record: TrailRecord, names: Mapping[str, str], now: datetime) -> Deed:
    known = f"act.{record.act}"
    return Deed(
        record.seq,
        record.at,
        instant(record.at, now),
        names.get(record.actor_id, say("actor.command")),
        say(known) if has_words(known) else record.act,
        _thing(record.subject, names),
        tuple(_changes(record)),
    )


def _thing(subject: str, names: Mapping[str, str]) -> str:
    kind, _, name = subject.partition(":")
    if kind == "catalogue" and name:
        sheet, _, record = name.partition(":")
        return f"{say(f'sheet.{sheet}')} {record}" if sheet in BY_KEY else name
    if kind == "setting" and has_words(f"rule.{name}"):
        return say(f"rule.{name}")
    if kind == "layout" and has_words(f"layout.{name}"):
        return say(f"layout.{name}")
    return names.get(name, name)


def _changes(record: TrailRecord) -> list[tuple[str, str, str]]:
    before, after = record.detail.get("before"), record.detail.get("after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return []
    sheet = record.subject.split(":")[1] if record.subject.count(":") >= 2 else ""
    return [
        (_cell(sheet, name), _short(before.get(name)), _short(after.get(name)))
        for name in {**before, **after}
    ]


def _cell(sheet: str, name: str) -> str:
    if name == "components":
        return say("papers")
    for key in (f"cell.{sheet}.{name}", f"cell.{name}"):
        if has_words(key):
            return label_of(sheet, name)
    return say("cell.names") if name == "names" else name


def _short(value: Any) -> str:
    """A value in a few words."""
    if isinstance(value, dict):
        value = value.get("vi", "")
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return str(len(value))
        value = "; ".join(str(item) for item in value)
    text = "" if value is None else str(value)
    return f"{text[:60]}…" if len(text) > 60 else text


@admin.get("/nhat-ky")
@staff_required(Permission.ADMINISTER)
def trail_page() -> Response:
    """The trail of the centre, newest first, a page at a time."""
    given = request.args.get("truoc", "")
    if given and not (given.isdecimal() and len(given) < 16):
        raise Refuse(404, "not_found")
    deeds = latest(PAGE, int(given) if given else None)
    older = deeds[-1].seq if len(deeds) == PAGE else None
    return page("admin/trail.html", here="trail", deeds=deeds, older=older)
