"""One record of the catalogue is added, changed or removed, a procedure gets its next version, a file comes in.

Each act is checked by the rules of the whole catalogue and against the people at work; each leaves its
before and after in the trail, which is the history of the record."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Catalogue, Procedure, problems
from queue_server.domain.centre import CentreView
from queue_server.domain.errors import DomainError, NotFound
from queue_server.services.ports import Actor, Work
from queue_server.services.tellings import tell_centre_changed

from .centre import CatalogueWrong, ReplaceCatalogue, replace_catalogue
from .checking import NAMED, Change, InUse, changed, find, identity, in_the_way, wrong_after


class RecordChanged(DomainError):
    """Somebody else changed or removed the record since the page was made."""

    code = "record_changed"


class CentreFirst(DomainError):
    code = "centre_first"


class NameFixed(DomainError):
    code = "name_fixed"


class DayWrong(DomainError):
    code = "day_wrong"


# No decision of this state is older.
EARLIEST = date(1945, 9, 2)


def mark_of(record: Any) -> str:
    """A short mark of what a record says; a page carries it, so that an old page is noticed."""
    return hashlib.sha256(repr(record).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class PutRecord:
    """`replaces` is the identity of the record to change (None: a new one) and `seen` its mark on the page."""

    actor: Actor
    sheet: str
    record: Any
    replaces: str | None = None
    seen: str = ""


def put_record(work: Work, command: PutRecord, now: datetime) -> None:
    """Refuses with `RecordWrong`, `InUse`, `RecordChanged`, `CentreFirst` or `NameFixed`."""
    before = None
    if command.replaces is not None:
        before = _as_seen(work, command.sheet, command.replaces, command.seen)
        if command.sheet in NAMED and not _may_rename(command, before):
            raise NameFixed("Mã đã dùng thì không đổi. Mời thêm dòng mới rồi bỏ dòng cũ.")
    elif not work.centre.view.catalogue.centre.names.vi:
        raise CentreFirst("Mời ghi trang Trung tâm trước.")
    act = "catalogue.change" if before is not None else "catalogue.add"
    _write(work, command.actor, act, [Change(command.sheet, before, command.record)], now)


def _may_rename(command: PutRecord, before: Any) -> bool:
    unnamed = command.sheet == "centre" and not before.names.vi
    return unnamed or identity(command.sheet, command.record) == command.replaces


def _as_seen(work: Work, sheet: str, name: str, seen: str) -> Any:
    record = find(work.centre.view.catalogue, sheet, name)
    if record is None:
        raise NotFound("Không còn dòng này. Mời tải lại trang.")
    if seen and mark_of(record) != seen:
        raise RecordChanged("Dòng này vừa được người khác sửa. Mời tải lại trang rồi sửa tiếp.")
    return record


@dataclass(frozen=True, slots=True)
class RemoveRecord:
    actor: Actor
    sheet: str
    name: str
    seen: str = ""


def remove_record(work: Work, command: RemoveRecord, now: datetime) -> None:
    """Only what nothing else names and nobody works with can go."""
    if command.sheet == "centre":
        raise NameFixed("Trung tâm thì không bỏ được.")
    record = _as_seen(work, command.sheet, command.name, command.seen)
    _write(work, command.actor, "catalogue.remove", [Change(command.sheet, record, None)], now)


@dataclass(frozen=True, slots=True)
class NewVersion:
    """The next version of a procedure from a day on; the present one ends the day before."""

    actor: Actor
    procedure_id: str
    valid_from: date
    seen: str = ""


def new_version(work: Work, command: NewVersion, now: datetime) -> None:
    present: Procedure = _as_seen(work, "procedures", command.procedure_id, command.seen)
    day = command.valid_from
    if day < EARLIEST:
        raise DayWrong(f"Mời ghi ngày từ {EARLIEST:%d/%m/%Y} trở đi.")
    goes_on = present.valid_to is not None and present.valid_to >= day
    following = replace(
        present,
        id=version_id(present.id, day),
        valid_from=day,
        valid_to=present.valid_to if present.replaced_by and goes_on else None,
    )
    eve = day - timedelta(days=1)
    ended = replace(
        present,
        valid_to=min(eve, present.valid_to or eve),
        replaced_by=following.id,
    )
    changes = [Change("procedures", present, ended), Change("procedures", None, following)]
    _write(work, command.actor, "catalogue.version", changes, now)


def version_id(procedure_id: str, valid_from: date) -> str:
    """The id of the version that begins on a day: the first id with the day behind it."""
    root, mark, tail = procedure_id.rpartition(".tu-")
    base = root if mark and tail.isdecimal() else procedure_id
    return f"{base[:68]}.tu-{valid_from:%Y%m%d}"


def _write(work: Work, actor: Actor, act: str, changes: Sequence[Change], now: datetime) -> None:
    view = work.centre.view
    wrong = wrong_after(view.catalogue, changes)
    if wrong is not None:
        raise wrong
    after = CentreView(changed(view.catalogue, changes))
    who = in_the_way(work, view, after, business_day(now))
    if who:
        raise InUse(who)
    for change in changes:
        if change.after is None:
            work.centre.drop(change.sheet, change.before)
        else:
            work.centre.put(change.sheet, change.before, change.after, now, actor.id)
        _note(work, actor, act, change, now)
    tell_centre_changed(work, sorted({*view.sites, *after.sites}))


def subject_of(sheet: str, name: str) -> str:
    """How the trail names a record of the catalogue."""
    return f"catalogue:{sheet}:{name}"[:120]


def _note(work: Work, actor: Actor, act: str, change: Change, now: datetime) -> None:
    kept = change.before if change.after is None else change.after
    subject = subject_of(change.sheet, identity(change.sheet, kept))
    work.trail.note(actor, act, subject, now, _difference(change.before, change.after))


def _difference(before: Any, after: Any) -> Mapping[str, Any]:
    """The cells that differ, as they were and as they are."""
    old = {} if before is None else _plain(before)
    new = {} if after is None else _plain(after)
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {
        "before": {name: old[name] for name in names if name in old},
        "after": {name: new[name] for name in names if name in new},
    }


def _plain(value: Any) -> Any:
    """A record as JSON: days and times as ISO text."""
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value


@dataclass(frozen=True, slots=True)
class ImportCatalogue:
    """A file laid over `base`, the catalogue it was checked against."""

    actor: Actor
    base: Catalogue
    catalogue: Catalogue


def import_catalogue(work: Work, command: ImportCatalogue, now: datetime) -> None:
    """Whole or not at all; refused when somebody changed the catalogue since the file was checked."""
    view = work.centre.view
    if view.catalogue != command.base:
        raise RecordChanged("Danh mục vừa thay đổi. Mời kiểm tra lại tệp.")
    found = problems(command.catalogue)
    if found:
        raise CatalogueWrong(found)
    who = in_the_way(work, view, CentreView(command.catalogue), business_day(now))
    if who:
        raise InUse(who)
    replace_catalogue(work, ReplaceCatalogue(command.actor, command.catalogue), now)
