"""The catalogue comes in whole or not at all; settings about calling are dated."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from queue_server.domain.catalogue import Catalogue, Problem, problems
from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.tickets import CallRules
from queue_server.services.ports import Actor, Work
from queue_server.services.tellings import tell_centre_changed


class CatalogueWrong(DomainError):
    """At least one row is wrong; nothing was written. `problems` names row, cell, value and what to write."""

    code = "catalogue_wrong"

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(f"Tệp có {len(found)} lỗi. Chưa có gì được ghi.")
        self.problems = found


@dataclass(frozen=True, slots=True)
class ReplaceCatalogue:
    actor: Actor
    catalogue: Catalogue


def replace_catalogue(work: Work, command: ReplaceCatalogue, now: datetime) -> None:
    found = problems(command.catalogue)
    if found:
        raise CatalogueWrong(found)
    sites = {site.id for site in work.centre.view.catalogue.sites}
    work.centre.replace(command.catalogue, now, command.actor.id)
    sites |= {site.id for site in command.catalogue.sites}
    work.trail.note(
        command.actor,
        "catalogue.replace",
        "catalogue",
        now,
        {"procedures": len(command.catalogue.procedures)},
    )
    tell_centre_changed(work, sorted(sites))


@dataclass(frozen=True, slots=True)
class SetRule:
    """A setting about calling, in force from a day on; the past keeps its own."""

    actor: Actor
    name: str
    valid_from: date
    value: Any


def set_rule(work: Work, command: SetRule, now: datetime) -> None:
    known = {field.name: field.type for field in fields(CallRules)}
    if command.name not in known:
        raise NotFound("Không có cài đặt này.")
    kinds: dict[Any, type] = {bool: bool, "bool": bool, str: str, "str": str}
    wanted = kinds.get(known[command.name], int)
    in_range = not isinstance(command.value, int) or 0 <= command.value <= 1440
    if type(command.value) is not wanted or not in_range:
        raise NotFound("Giá trị không hợp lệ. Mời ghi số từ 0 đến 1440, hoặc có/không.")
    work.centre.set(command.name, command.valid_from, command.value, now, command.actor.id)
    work.trail.note(
        command.actor, "setting.change", f"setting:{command.name}", now,
        {"value": command.value, "from": command.valid_from.isoformat()},
    )  # fmt: skip
    tell_centre_changed(work, sorted(work.centre.view.sites))
