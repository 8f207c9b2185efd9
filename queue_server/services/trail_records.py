"""What is asked of the audit trail."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TrailQuestion:
    """Everything given must hold. `subject` is one thing (dossier:12), `about` a kind of things (dossier)."""

    subject: str = ""
    about: str = ""
    actor_id: str = ""
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None
