"""Files of a dossier: brought in, taken away before acceptance only; the bytes are stored before the row."""

from .attaching import Attach, Attached, attach
from .removing import Remove, remove
from .seeing import dossier_seen, paper_seen

__all__ = ["Attach", "Attached", "Remove", "attach", "dossier_seen", "paper_seen", "remove"]
