"""What is sealed of a dossier, as plain values to seal and back: persons, and notes beside papers."""

from datetime import date
from typing import Any

from queue_server.domain.dossiers.people import Person

from .vault import Vault


def plain_of(person: Person) -> dict[str, Any]:
    """Empty fields are left out."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(person).items()
        if value
    }


def person_of(plain: dict[str, Any]) -> Person:
    born = plain.pop("born", None)
    return Person(born=date.fromisoformat(born) if born else None, **plain)


def seal_note(vault: Vault, dossier_id: int, position: int, note: str) -> dict[str, Any]:
    """Columns of a component. A note is free text and may name somebody."""
    sealed = vault.seal({"note": note}, _beside(dossier_id, position)) if note else None
    return {"note": "", "sealed": sealed}


def open_note(vault: Vault, row: Any) -> str:
    """Empty when there was none, or when it was erased; in clear what an older version wrote."""
    if not row.sealed:
        return str(row.note)
    return str(vault.open(row.sealed, _beside(row.dossier_id, row.position))["note"])


def _beside(dossier_id: int, position: int) -> str:
    return f"dossier_component:{dossier_id}:{position}"
