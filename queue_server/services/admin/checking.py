"""What a change of the catalogue would break: other rows, and people who are at work right now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from queue_server.domain.catalogue import Catalogue, Problem, problems
from queue_server.domain.centre import CentreView
from queue_server.domain.errors import DomainError
from queue_server.services.ports import DeviceRecord, Work

_KEYS: dict[str, tuple[str, ...]] = {
    "series": ("letter",),
    "opening_hours": ("site_id", "weekday"),
    "closed_days": ("day", "site_id"),
    "contingents": ("site_id", "series", "weekday"),
}
# These are named in tickets, devices and files: the name stays as long as the thing.
NAMED = frozenset(
    {"centre", "sites", "halls", "zones", "agencies", "series", "fields", "procedures", "counters"}
    | {"work_profiles"}
)


def identity(sheet: str, record: Any) -> str:
    """What names a record within its sheet, as one text: its id, or its keys joined by a slash."""
    parts = (getattr(record, key) for key in _KEYS.get(sheet, ("id",)))
    return "/".join("" if part is None else str(part) for part in parts)


def records_of(catalogue: Catalogue, sheet: str) -> tuple[Any, ...]:
    return (catalogue.centre,) if sheet == "centre" else tuple(getattr(catalogue, sheet))


def find(catalogue: Catalogue, sheet: str, name: str) -> Any:
    """The record of that identity; None when there is none."""
    return next((r for r in records_of(catalogue, sheet) if identity(sheet, r) == name), None)


@dataclass(frozen=True, slots=True)
class Change:
    """One record as it is (None: it is new) and as it shall be (None: it goes)."""

    sheet: str
    before: Any
    after: Any


def changed(catalogue: Catalogue, changes: Sequence[Change]) -> Catalogue:
    """The catalogue after the changes; order is kept, new records come last."""
    for change in changes:
        if change.sheet == "centre":
            catalogue = replace(catalogue, centre=change.after)
            continue
        rows = list(records_of(catalogue, change.sheet))
        if change.before is None:
            rows.append(change.after)
        else:
            place = rows.index(change.before)
            rows[place : place + 1] = [] if change.after is None else [change.after]
        sheets: dict[str, Any] = {change.sheet: tuple(rows)}
        catalogue = replace(catalogue, **sheets)
    return catalogue


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something wrong in another record than the one that was typed."""

    sheet: str
    record: str
    problem: Problem


class RecordWrong(DomainError):
    """The change would leave the catalogue inconsistent; nothing was written.

    `own` speaks of the cells of the record (of its papers: sheet "components", row from 1), `elsewhere` of others."""

    code = "catalogue_wrong"

    def __init__(self, own: Sequence[Problem], elsewhere: Sequence[Elsewhere]) -> None:
        super().__init__("Có ô chưa đúng. Chưa có gì được ghi.")
        self.own, self.elsewhere = tuple(own), tuple(elsewhere)
        self.problems = [*own, *(item.problem for item in elsewhere)]


class InUse(DomainError):
    """Somebody works with what would go or move. `who` are sentences that say what to do first."""

    code = "in_use"

    def __init__(self, who: Sequence[str]) -> None:
        super().__init__(" ".join(who))
        self.who = tuple(who)


def wrong_after(catalogue: Catalogue, changes: Sequence[Change]) -> RecordWrong | None:
    """What the changes would make wrong that was not wrong before; None when nothing.

    A new centre begins with gaps (no site, no name): filling them one by one is allowed, making new ones is not."""
    after = changed(catalogue, changes)
    found = list(_located(after, problems(after)))
    if not found:
        return None
    known = {_mark(item) for item in _located(catalogue, problems(catalogue))}
    typed = {(c.sheet, identity(c.sheet, c.after)) for c in changes if c.after is not None}
    own, elsewhere = [], []
    for item in found:
        if _mark(item) in known:
            continue
        if (item.sheet, item.record) in typed:
            own.append(item.problem)
        elif (turned := _turned(item, typed)) is not None:
            own.append(turned)
        else:
            elsewhere.append(item)
    return RecordWrong(own, elsewhere) if own or elsewhere else None


def _turned(item: Elsewhere, typed: set[tuple[str, str]]) -> Problem | None:
    """Of two rows that clash the rules blame the later one; here the one just typed is to blame."""
    if item.sheet not in {sheet for sheet, _ in typed}:
        return None
    problem = item.problem
    if problem.code == "duplicate":
        return replace(problem, what_to_write=f"Trùng với {item.record}. Mời ghi khác đi.")
    if problem.code == "versions_overlap":
        fix = f"Bản {item.record} bắt đầu trong thời gian này. Mời ghi ngày hết trước đó."
        return replace(problem, cell="valid_to", what_to_write=fix)
    return None


def _mark(item: Elsewhere) -> tuple[str, ...]:
    """Tells one problem from another; there is one centre, and it may be getting its first id."""
    if item.sheet == "centre":
        return (item.sheet, item.problem.code, item.problem.cell)
    return (item.sheet, item.record, item.problem.code, item.problem.cell, item.problem.value)


def _located(catalogue: Catalogue, found: Sequence[Problem]) -> Iterator[Elsewhere]:
    """Each problem with the record it speaks of; a paper belongs to its procedure."""
    papers = [
        (procedure.id, row)
        for procedure in catalogue.procedures
        for row in range(1, len(procedure.components) + 1)
    ]
    for problem in found:
        if problem.sheet == "components":
            owner, row = papers[problem.row - 1]
            yield Elsewhere("procedures", owner, replace(problem, row=row))
        else:
            record = records_of(catalogue, problem.sheet)[problem.row - 1]
            yield Elsewhere(problem.sheet, identity(problem.sheet, record), problem)


def in_the_way(work: Work, before: CentreView, after: CentreView, day: date) -> list[str]:
    """Who works right now with what the change takes away or moves; sentences for a person."""
    return [
        *_open_counters(work, before, after),
        *_placed_devices(work, before, after),
        *_people(work, before, after),
        *_numbers_of_today(work, before, after, day),
        *_procedures(work, before, after),
    ]


def _open_counters(work: Work, before: CentreView, after: CentreView) -> Iterator[str]:
    for placed in before.counters.values():
        later = after.counters.get(placed.id)
        if later is not None and later.hall.id == placed.hall.id:
            continue
        now = work.counters.get(placed.id)
        if now is not None and (now.state != "closed" or now.ticket_id is not None):
            yield f"Quầy {placed.number} đang làm việc. Mời đóng quầy trước."


def _placed_devices(work: Work, before: CentreView, after: CentreView) -> Iterator[str]:
    if _places(before) == _places(after):
        return
    for device in work.devices.all():
        if device.revoked_at is None and not _stands(device, after):
            yield f"Thiết bị {device.name} đang đặt ở đó. Mời thu hồi thiết bị trước."


def _places(view: CentreView) -> tuple[Any, ...]:
    return (
        set(view.sites),
        {hall.id: hall.site_id for hall in view.halls.values()},
        {zone.id: zone.hall_id for zone in view.zones.values()},
        {placed.id: placed.zone.id for placed in view.counters.values()},
    )


def _stands(device: DeviceRecord, view: CentreView) -> bool:
    """Whether the place of a device is still where it was when it was enrolled."""
    if device.counter_id is not None:
        placed = view.counters.get(device.counter_id)
        if placed is None or placed.zone.id != device.zone_id:
            return False
    if device.zone_id is not None:
        zone = view.zones.get(device.zone_id)
        if zone is None or zone.hall_id != device.hall_id:
            return False
    if device.hall_id is not None:
        hall = view.halls.get(device.hall_id)
        return hall is not None and hall.site_id == device.site_id
    return device.site_id in view.sites


def _people(work: Work, before: CentreView, after: CentreView) -> Iterator[str]:
    gone = {*before.sites, *before.counters} - {*after.sites, *after.counters}
    for account in work.accounts.all() if gone else ():
        if account.active and gone & {account.site_id, account.counter_id}:
            yield f"Tài khoản {account.username} làm việc ở đó. Mời đổi nơi làm việc trước."


def _numbers_of_today(
    work: Work, before: CentreView, after: CentreView, day: date
) -> Iterator[str]:
    for site_id in before.sites:
        offered = set(after.series_of_site(site_id)) if site_id in after.sites else set()
        for letter in sorted(set(before.series_of_site(site_id)) - offered):
            if work.tickets.taken(site_id, letter, day):
                yield f"Hôm nay đã cấp số loạt {letter}. Mời thôi nhận loạt này sau giờ làm việc."


def _procedures(work: Work, before: CentreView, after: CentreView) -> Iterator[str]:
    for gone in sorted(set(before.procedures) - set(after.procedures)):
        if work.centre.named_by_tickets(gone):
            short = before.procedures[gone].short_vi
            yield f"Đã có phiếu số của thủ tục {short}. Mời ghi ngày hết hiệu lực thay vì bỏ."
