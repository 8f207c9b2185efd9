"""What an inspector asks of the audit trail and of dossiers."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TrailQuestion:
    """Everything given must hold. `subject` is one thing (dossier:12), `about` a kind of things (dossier)."""

    subject: str = ""
    about: str = ""
    actor_id: str = ""
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DossierQuestion:
    """`code` is the beginning of one; empty asks for all."""

    code: str = ""
    state: str = ""
    site_id: str = ""


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier in a list of the inspector."""

    id: int
    code: str | None
    state: str
    agency_id: str
    procedure_id: str
    received_at: datetime
    due: date | None
