"""Internal processes for everybody: each procedure's as a drawing, open to all, without personal data."""

from .pages import processes

BLUEPRINTS = (processes,)
