"""What the repository of internal processes gives and takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from queue_server.domain.processes.steps import Basis, Step
from queue_server.domain.processes.versions import ProcessVersion


@dataclass(frozen=True, slots=True)
class NewProcess:
    procedure_id: str
    steps: tuple[Step, ...]
    basis: Basis
    valid_from: date
    written_by: tuple[str, ...]
    sample: bool = False


class Processes(Protocol):
    def by_id(self, version_id: int) -> ProcessVersion | None: ...
    def of_procedure(self, procedure_id: str) -> list[ProcessVersion]: ...
    def in_force(self, procedure_id: str, day: date) -> ProcessVersion | None: ...
    def heads(self) -> list[ProcessVersion]: ...
    def add(self, new: NewProcess, now: datetime) -> ProcessVersion: ...
    def save(self, version: ProcessVersion, now: datetime, **changes: Any) -> ProcessVersion: ...
    def put_steps(self, version_id: int, steps: Sequence[Step]) -> None: ...
