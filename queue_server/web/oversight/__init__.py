"""Pages that only read: the inspector's, and the trail of one dossier. Every look is itself noted."""

from . import exporting, pages
from .frame import oversight

__all__ = ["exporting", "pages"]

BLUEPRINTS = (oversight,)
