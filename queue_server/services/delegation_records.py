"""What the repository of delegations gives and takes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from queue_server.domain.delegations import Delegation


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """`giver` is who signed it, in words (a position); `procedures` None covers all of the agency."""

    agency_id: str
    giver: str
    taker_id: str
    acts: frozenset[str]
    procedures: frozenset[str] | None
    first: date
    last: date
    number: str
    signed_on: date
    entered_by: str


@dataclass(frozen=True, slots=True)
class DelegationRecord:
    """A line of the register; never deleted, only revoked."""

    id: int
    agency_id: str
    giver: str
    taker_id: str
    acts: frozenset[str]
    procedures: frozenset[str] | None
    first: date
    last: date
    number: str
    signed_on: date
    entered_by: str
    entered_at: datetime
    revoked_on: date | None
    revoked_by: str | None
    revoke_reason: str

    def rule(self) -> Delegation:
        """As the rules read it."""
        return Delegation(
            self.number, self.agency_id, f"agency:{self.agency_id}", self.taker_id, self.acts, self.first, self.last,
            self.procedures, self.revoked_on,
        )  # fmt: skip

    def state_on(self, day: date) -> str:
        """revoked, later, over or now."""
        if self.revoked_on is not None and day >= self.revoked_on:
            return "revoked"
        if day < self.first:
            return "later"
        return "over" if day > self.last else "now"


class Delegations(Protocol):
    def add(self, new: NewDelegation, now: datetime) -> DelegationRecord: ...
    def by_id(self, delegation_id: int) -> DelegationRecord | None: ...
    def of_taker(self, taker_id: str) -> list[DelegationRecord]: ...
    def all(self, most: int = 500) -> list[DelegationRecord]: ...
    def revoke(self, delegation_id: int, on: date, by: str, reason: str) -> None: ...
