"""Pages of the administrator, and everybody's own password."""

from . import devices, files, home, layouts, people, procedures, records, rules, trail
from .own import own
from .pages import admin

__all__ = [
    "devices",
    "files",
    "home",
    "layouts",
    "people",
    "procedures",
    "records",
    "rules",
    "trail",
]

BLUEPRINTS = (admin, own)
