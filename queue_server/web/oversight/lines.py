"""Lines of the trail in words, and what was asked for, read from the address."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request

from queue_server.domain.business_day import LOCAL
from queue_server.services.ports import TrailRecord
from queue_server.services.trail_records import TrailQuestion
from queue_server.web.admin.pages import has_words, say
from queue_server.web.admin.trail import deed
from queue_server.web.errors import Refuse
from queue_server.web.office import office

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_WORD = re.compile(r"[a-z_.]{1,60}")
_NAME = re.compile(r"[A-Za-z0-9._:-]{1,80}")


@dataclass(frozen=True)
class Line:
    """`seq` is its number in the chain; `detail` is text for a person."""

    seq: int
    when: str
    who: str
    act: str
    subject: str
    capacity: str
    place: str
    detail: str
    erased: bool


def lines_of(records: Sequence[TrailRecord], work: Any, now: datetime) -> list[Line]:
    names = {account.id: account.display_name for account in work.accounts.all()}
    devices = {device.id: device.name for device in work.devices.all()}
    papers = {one.id: one.number for one in work.delegations.all()}
    codes = _codes(work, records)
    return [_line(record, {**devices, **names}, papers, codes, now) for record in records]


def _codes(work: Any, records: Sequence[TrailRecord]) -> dict[str, str]:
    """Subjects of dossiers in words: their code, else their number."""
    about = {record.subject for record in records if record.subject.startswith("dossier:")}
    ids = [int(name) for name in (one.partition(":")[2] for one in about) if name.isdecimal()]
    known = work.inspection.codes(ids)
    return {f"dossier:{one}": known.get(one) or f"#{one}" for one in ids}


def _line(
    record: TrailRecord,
    names: Mapping[str, str],
    papers: Mapping[int, str],
    codes: Mapping[str, str],
    now: datetime,
) -> Line:
    told = deed(record, names, now)
    kind = f"oversight.{record.actor_kind}"
    who = say(kind) if has_words(kind) and record.actor_id not in names else told.who
    capacity = say(f"capacity.{record.capacity}")
    if record.delegation_id is not None:
        capacity = f"{capacity} {papers.get(record.delegation_id, '')}".strip()
    when = f"{record.at.astimezone(LOCAL):%d/%m/%Y %H:%M:%S}"
    return Line(
        record.seq, when, who, told.act, codes.get(record.subject, told.subject), capacity,
        record.place, detail_text(record.detail), record.erased,
    )  # fmt: skip


def detail_text(detail: Mapping[str, Any]) -> str:
    """“what: desk; items: 3”, short."""
    told = {name: value for name, value in detail.items() if value not in (None, "", [], {})}
    text = "; ".join(f"{name}: {_value(value)}" for name, value in told.items())
    return f"{text[:200]}…" if len(text) > 200 else text


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{len(value)}}}"
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)


@dataclass(frozen=True)
class Asked:
    """The filters as typed, for the form and the noted reading; `question` for the database."""

    typed: dict[str, str]
    question: TrailQuestion


def asked_of_trail() -> Asked:
    """From the address; Refuse when a day, name or code is none."""
    typed = {
        name: request.args.get(name, "").strip()[:80] for name in ("tu", "den", "ai", "viec", "ma")
    }
    for name, pattern in (("ai", _NAME), ("viec", _WORD), ("ma", _NAME)):
        if typed[name] and not pattern.fullmatch(typed[name]):
            raise Refuse(422, "invalid")
    since, until = _midnight(typed["tu"]), _midnight(typed["den"])
    subject = _subject(typed["ma"])
    question = TrailQuestion(
        subject=subject, actor_id=typed["ai"], act=typed["viec"], since=since,
        until=until + timedelta(days=1) if until else None,
    )  # fmt: skip
    return Asked({name: value for name, value in typed.items() if value}, question)


def _subject(code: str) -> str:
    """Of a dossier by its code; what is no code is a subject of the trail as it is written there."""
    if not code or ":" in code:
        return code
    with office().reads() as work:
        found = work.dossiers.by_code(code.upper())
    return f"dossier:{found.id}" if found else "dossier:0"


def _midnight(text: str) -> datetime | None:
    if not text:
        return None
    found = _DAY.fullmatch(text)
    if found is None:
        raise Refuse(422, "invalid", say("oversight.day_wrong"))
    day, month, year = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return datetime.combine(date(int(year), int(month), int(day)), time(), LOCAL)
    except ValueError:
        raise Refuse(422, "invalid", say("oversight.day_wrong")) from None


def older_than(most: int) -> int | None:
    """`truoc` in the address: where the page before ended."""
    given = request.args.get("truoc", "")
    if given and not (given.isascii() and given.isdecimal() and len(given) < most):
        raise Refuse(404, "not_found")
    return int(given) if given else None
