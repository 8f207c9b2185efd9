"""What the repository of retention gives and takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from queue_server.domain.retention import Held, Policy

HoldCause = Literal["complaint", "violation"]


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """Nothing of this dossier is erased until it is lifted; `document` is the number of the complaint's paper."""

    id: int
    dossier_id: int
    cause: HoldCause
    document: str
    held_by: str
    held_at: datetime


class Retention(Protocol):
    def policies(self) -> list[Policy]: ...
    def decide(self, policy: Policy, by: str, now: datetime) -> None: ...
    def held(self, what: str, before: datetime, most: int) -> list[Held]: ...
    def erase(self, held: Held, now: datetime, by: str) -> None: ...
    def hold(
        self, dossier_id: int, cause: HoldCause, document: str, by: str, now: datetime
    ) -> None: ...
    def lift(self, dossier_id: int, by: str, now: datetime) -> None: ...
    def holds(self, dossier_id: int | None = None) -> Sequence[HoldRecord]: ...


# What may have a rule, and whether it is of a dossier: then what the trail tells of it goes with it.
CLASSES: dict[str, bool] = {
    "unaccepted_person": True,
    "unaccepted_paper": True,
    "contact": True,
    "person": True,
    "paper": True,
    "guidance_call": False,
}
# Whose erasure takes the details of the trail along: nothing of the person is to be left.
WHOLE = frozenset({"unaccepted_person", "person"})


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is over, with the rule that says so."""

    held: Held
    since: date
    basis: str
