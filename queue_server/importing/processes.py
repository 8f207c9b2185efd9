"""Internal processes from JSON: the fictitious ones of the demo, or a file of the same shape."""

from decimal import Decimal
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from queue_server.domain.processes.steps import MOST_STEPS, Step


class ProcessFileBroken(Exception):
    """The file is not one of processes; the message says where and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Step(_Strict):
    station: int = Field(ge=1, le=5)
    title: str = Field(min_length=1, max_length=200)
    content: str = Field(default="", max_length=1000)
    actor: str = Field(min_length=1, max_length=200)
    amount: Decimal = Field(ge=0, le=8000, multiple_of=0.25)
    unit: Literal["working_hour", "working_day"]

    def step(self) -> Step:
        return Step(
            self.station, self.title, self.content, self.actor, int(self.amount * 4), self.unit
        )


class _Process(_Strict):
    procedure_id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.:-]{0,79}$")
    steps: list[_Step] = Field(max_length=MOST_STEPS)


class _File(_Strict):
    meta: dict[str, str] = {}
    processes: list[_Process]


def read_processes(data: bytes) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Procedure and steps, in the order of the file. ProcessFileBroken with the place and what is wrong there."""
    try:
        found = _File.model_validate_json(data)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ProcessFileBroken(f"{place}: {first['msg']}") from wrong
    return tuple((one.procedure_id, tuple(s.step() for s in one.steps)) for one in found.processes)


def shipped_processes() -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Made up for the demo; whoever shows them says so."""
    return read_processes((files("queue_server") / "data" / "processes.json").read_bytes())
