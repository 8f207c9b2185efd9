"""The internal process of a procedure as everybody may see it: no person is named in it, only roles and agencies."""

from datetime import date
from typing import Literal

from pydantic import Field

from .base import Identifier, Notice


class ProcessStep(Notice):
    """`station` is one of the five steps on site. `hours` in working hours, 0 without a limit; `limit` in words.

    `begins` counts the working hours of the steps before it."""

    number: int = Field(ge=1)
    station: int = Field(ge=1, le=5)
    station_name: str
    title: str
    content: str
    actor: str
    hours: float = Field(ge=0)
    begins: float = Field(ge=0)
    limit: str


class ProcessShown(Notice):
    """`standing`: in_force was approved; sample and default were not, and say so wherever they are shown.

    `hours` is the sum of the steps, `legal_hours` the limit of the procedure (None: not known), both working hours;
    `total` and `legal` the same in words, `spare` how much the process is shorter, empty when it is not."""

    procedure_id: Identifier
    standing: Literal["in_force", "sample", "default"]
    steps: list[ProcessStep]
    hours: float
    legal_hours: float | None = None
    total: str = ""
    legal: str = ""
    spare: str = ""
    version: int | None = None
    decision: str = ""
    decision_date: date | None = None
    legal_basis: str = ""
    valid_from: date | None = None
