"""Versions of a process: written by one person, approved by another, at most one in force per procedure and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from queue_server.domain.errors import DomainError

from .steps import Basis, ProcessWrong, Step


class State(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Deed(StrEnum):
    WRITE = "write"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


# What is not in the table is refused.
TRANSITIONS: dict[tuple[State, Deed], State] = {
    (State.DRAFT, Deed.WRITE): State.DRAFT,
    (State.DRAFT, Deed.PROPOSE): State.PROPOSED,
    (State.DRAFT, Deed.DISCARD): State.DISCARDED,
    (State.PROPOSED, Deed.SEND_BACK): State.DRAFT,
    (State.PROPOSED, Deed.APPROVE): State.APPROVED,
    (State.APPROVED, Deed.WITHDRAW): State.WITHDRAWN,
}
OPEN = frozenset({State.DRAFT, State.PROPOSED})
_YEARS_AHEAD = 5


class ProcessDeedRefused(DomainError):
    """The version stands where this cannot be done."""

    code = "process_deed_refused"


class OldVersion(DomainError):
    """The page is older than the version: somebody else was quicker."""

    code = "process_changed"

    def __init__(self) -> None:
        super().__init__("Bản quy trình vừa được người khác sửa. Mời tải lại trang.")


class SecondPersonNeeded(DomainError):
    """Whoever wrote a version does not approve it."""

    code = "second_person_needed"


@dataclass(frozen=True)
class ProcessVersion:
    """`number` counts per procedure. `written_by`: all who wrote in it. `last_day`: how long a withdrawn one held.

    `sample` marks what came with the program for the demo: fictitious, and approved by nobody unless by hand."""

    id: int
    procedure_id: str
    number: int
    state: State
    steps: tuple[Step, ...]
    basis: Basis
    valid_from: date
    written_by: tuple[str, ...]
    sample: bool = False
    approved_by: str | None = None
    approved_at: datetime | None = None
    last_day: date | None = None
    reason: str = ""
    revision: int = 1

    def holds(self, day: date) -> bool:
        """Whether this version could be the one in force: approved for that day and not withdrawn before it."""
        if self.state is State.WITHDRAWN:
            return self.last_day is not None and self.valid_from <= day <= self.last_day
        return self.state is State.APPROVED and self.valid_from <= day


def in_force(versions: Iterable[ProcessVersion], day: date) -> ProcessVersion | None:
    """The one of a procedure's versions that began last among those that hold; of one day there is only one."""
    holding = [version for version in versions if version.holds(day)]
    return max(holding, key=lambda version: (version.valid_from, version.number), default=None)


def after(version: ProcessVersion, deed: Deed) -> State:
    """The state after a deed. ProcessDeedRefused when the table has no such row."""
    state = TRANSITIONS.get((version.state, deed))
    if state is None:
        raise ProcessDeedRefused("Bản quy trình vừa được đổi trạng thái. Mời tải lại trang.")
    return state


def check_day(day: date, today: date) -> None:
    if not today <= day or day.year > today.year + _YEARS_AHEAD:
        raise ProcessWrong(
            "valid_from", f"Mời ghi ngày từ {today:%d/%m/%Y}, trong {_YEARS_AHEAD} năm tới."
        )


def check_approval(
    version: ProcessVersion, others: Iterable[ProcessVersion], by: str, today: date
) -> None:
    """A second person, a day that has not passed, and no second version of one day."""
    if by in version.written_by:
        raise SecondPersonNeeded("Người lập không tự phê duyệt. Mời một quản trị khác phê duyệt.")
    check_day(version.valid_from, today)
    others = [one for one in others if one.id != version.id]
    begun = in_force(others, today)
    if begun is not None and version.valid_from <= today:
        tomorrow = today + timedelta(days=1)
        raise ProcessWrong(
            "valid_from",
            f"Hôm nay bản {begun.number} đang có hiệu lực. Mời ghi từ {tomorrow:%d/%m/%Y}.",
        )
    same = [o for o in others if o.state is State.APPROVED and o.valid_from == version.valid_from]
    if same:
        raise ProcessWrong(
            "valid_from", f"Bản {same[0].number} đã có hiệu lực từ cùng ngày. Mời ghi ngày khác."
        )


def last_day_when_withdrawn(version: ProcessVersion, today: date) -> date | None:
    """A version in force holds to the end of the day; one that had not begun never holds."""
    return today if version.valid_from <= today else None


@dataclass(frozen=True)
class Change:
    """One step beside the one it replaces; `kind` is same, changed, new or gone, `cells` what differs."""

    kind: str
    before: Step | None
    after: Step | None
    cells: tuple[str, ...] = ()


_CELLS = ("station", "title", "content", "actor", "quarters", "unit")


def compare(old: Iterable[Step], new: Iterable[Step]) -> list[Change]:
    """What a version changes: steps are the same when station and title are, whatever else was altered."""
    left = list(old)
    changes = []
    for step in new:
        twin = next((o for o in left if (o.station, o.title) == (step.station, step.title)), None)
        if twin is None:
            changes.append(Change("new", None, step))
            continue
        left.remove(twin)
        cells = tuple(name for name in _CELLS if getattr(twin, name) != getattr(step, name))
        changes.append(Change("changed" if cells else "same", twin, step, cells))
    return changes + [Change("gone", step, None) for step in left]
