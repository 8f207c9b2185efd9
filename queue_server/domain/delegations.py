"""Who acts for whom: delegations of agencies to staff of the centre, with scope, dates and document number.

Source: seed Đ4.11, Đ12.3; NĐ 30/2020/NĐ-CP Đ13.3 (in writing, limited in time and content, never passed on)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .errors import DomainError

Kind = Literal["own", "delegated"]
SENTENCES = {
    "NO_AUTHORITY": "Người này không có thẩm quyền và không được ủy quyền việc này.",
    "OUT_OF_SCOPE": "Việc này ngoài phạm vi văn bản ủy quyền.",
    "DELEGATION_NOT_YET": "Văn bản ủy quyền chưa có hiệu lực.",
    "DELEGATION_EXPIRED": "Văn bản ủy quyền đã hết hạn.",
    "DELEGATION_REVOKED": "Văn bản ủy quyền đã bị thu hồi.",
    "SUB_DELEGATION": "Người được ủy quyền không được ủy quyền lại.",
    "DOCUMENT_REQUIRED": "Mời nhập số văn bản ủy quyền.",
    "SCOPE_REQUIRED": "Mời chọn việc được ủy quyền.",
    "DATES_REQUIRED": "Ngày hết hạn phải sau ngày bắt đầu. Mời xem lại.",
    "SIGNED_BEFORE": "Ngày ký văn bản không sau hôm nay và không sau ngày bắt đầu.",
    "NOT_NEEDED": "Người này thuộc chính cơ quan đó nên không cần ủy quyền.",
    "REASON_REQUIRED": "Mời nhập lý do.",
    "TO_ONESELF": "Không ủy quyền cho chính mình.",
}


class DelegationRefused(DomainError):
    """`reason` is stable and one of SENTENCES."""

    code = "delegation_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason


@dataclass(frozen=True)
class Task:
    """One act to be done: what, in whose name, on which procedure (empty where no procedure is concerned)."""

    act: str
    agency: str
    procedure: str = ""


@dataclass(frozen=True)
class Person:
    """`acts` is what the person may do of right, for the own agency only."""

    id: str
    agency: str
    acts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Delegation:
    """`number` is its document. `procedures` None covers all of the agency; `last` is the last day it holds."""

    number: str
    agency: str
    giver: str
    taker: str
    acts: frozenset[str]
    first: date
    last: date
    procedures: frozenset[str] | None = None
    revoked_on: date | None = None
    given_as: Kind = "own"

    def covers(self, task: Task) -> bool:
        procedures = self.procedures
        known = procedures is None or task.procedure in procedures
        return task.act in self.acts and task.agency == self.agency and known


@dataclass(frozen=True)
class Capacity:
    """In what capacity an act is done; stored with it. `delegation` is the document's number."""

    kind: Kind
    delegation: str = ""


def capacity(
    person: Person, task: Task, day: date, delegations: Iterable[Delegation] = ()
) -> Capacity:
    """Own right first, then the first delegation that holds. DelegationRefused with the nearest reason why not."""
    if task.act in person.acts and task.agency == person.agency:
        return Capacity("own")
    given = [one for one in delegations if one.taker == person.id]
    if not given:
        raise DelegationRefused("NO_AUTHORITY")
    covering = [(one, _why_not(one, day)) for one in given if one.covers(task)]
    if not covering:
        raise DelegationRefused("OUT_OF_SCOPE")
    for one, why in covering:
        if not why:
            return Capacity("delegated", one.number)
    # The latest to begin is the one that people mean.
    raise DelegationRefused(max(covering, key=lambda pair: pair[0].first)[1])


def _why_not(one: Delegation, day: date) -> str:
    if one.given_as == "delegated":
        return "SUB_DELEGATION"
    if one.revoked_on is not None and day >= one.revoked_on:
        return "DELEGATION_REVOKED"
    if day < one.first:
        return "DELEGATION_NOT_YET"
    return "DELEGATION_EXPIRED" if day > one.last else ""


def check_new(one: Delegation, giver: Person, day: date) -> None:
    """Before it is entered: in writing, limited, and out of the giver's own right on that day."""
    for holds, reason in (
        (bool(one.number.strip()), "DOCUMENT_REQUIRED"),
        (bool(one.acts), "SCOPE_REQUIRED"),
        (one.procedures is None or bool(one.procedures), "SCOPE_REQUIRED"),
        (max(one.first, day) <= one.last, "DATES_REQUIRED"),
        (one.giver != one.taker, "TO_ONESELF"),
        (one.given_as == "own", "SUB_DELEGATION"),
        (one.giver == giver.id, "NO_AUTHORITY"),
        (one.agency == giver.agency and one.acts <= giver.acts, "NO_AUTHORITY"),
    ):
        if not holds:
            raise DelegationRefused(reason)
