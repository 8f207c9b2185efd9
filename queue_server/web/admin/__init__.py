"""Pages of the administrator, and everybody's own password."""

from . import (
    delegations,
    devices,
    dossier_forms,
    files,
    guidance,
    home,
    layouts,
    people,
    procedures,
    processes,
    records,
    regulations,
    rules,
    trail,
)
from .own import own
from .pages import admin
from .roster import roster

__all__ = [
    "delegations",
    "devices",
    "dossier_forms",
    "files",
    "guidance",
    "home",
    "layouts",
    "people",
    "procedures",
    "processes",
    "records",
    "regulations",
    "rules",
    "trail",
]

BLUEPRINTS = (admin, own, roster)
