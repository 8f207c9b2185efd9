"""Files of a dossier: brought in, taken away before acceptance only; the bytes are stored before the row."""

from .attaching import MOST_BYTES, Attach, Attached, attach, check_place
from .removing import Remove, remove
from .seeing import dossier_seen, kinds_to_bring, paper_seen, papers_seen

__all__ = [
    "MOST_BYTES",
    "Attach",
    "Attached",
    "Remove",
    "attach",
    "check_place",
    "dossier_seen",
    "kinds_to_bring",
    "paper_seen",
    "papers_seen",
    "remove",
]
