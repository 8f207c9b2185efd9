"""What proves a right to a dossier's status, and who tried how often. One path for codes that exist and that do not."""

import functools
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from .database import Sql
from .tables.dossiers import dossier_person
from .tables.status import status_try
from .vault import Vault

# Owner and submitter: so many values are unsealed whatever was found, so that time tells nothing.
_MOST_PEOPLE = 2
_NOBODY = {"name": "Không Có Người Này", "number": "", "phone": "", "address": "", "sex": ""}


@functools.lru_cache(maxsize=4)
def _decoy(vault: Vault) -> bytes:
    return vault.seal(_NOBODY, "decoy")


def _tail(text: str) -> str:
    """The last four digits; too short for a factor: nothing."""
    digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())
    return digits[-4:] if len(digits) >= 4 else ""  # noqa: PLR2004 - the factor has four


@dataclass
class SqlStatus:
    _sql: Sql
    _vault: Vault

    def mark(self, kind: str, value: str) -> str:
        return self._vault.mark(f"status-{kind}", value)

    def factors(self, dossier_id: int | None) -> list[str]:
        """Last four digits of the numbers and phones of who has to do with it; four places, empty where there is none.

        None: a dossier there is not. The same query and the same unsealing are done for it."""
        asked = sa.select(dossier_person).where(
            dossier_person.c.dossier_id == (dossier_id or 0), dossier_person.c.erased_at.is_(None)
        )
        rows = list(self._sql.core.execute(asked))[:_MOST_PEOPLE]
        people = [
            self._vault.open(row.sealed, f"dossier_person:{dossier_id}:{row.part}") for row in rows
        ]
        decoy = _decoy(self._vault)
        people += [self._vault.open(decoy, "decoy") for _ in range(_MOST_PEOPLE - len(rows))]
        return [
            _tail(str(person.get(name, ""))) for person in people for name in ("number", "phone")
        ]

    def failures(self, since: datetime, code_mark: str = "", place_mark: str = "") -> int:
        """Tries that showed nothing, of one code or of one place."""
        column = status_try.c.code_mark if code_mark else status_try.c.place_mark
        asked = sa.select(sa.func.count()).where(
            column == (code_mark or place_mark),
            status_try.c.at > since,
            status_try.c.shown.is_(False),
        )
        return int(self._sql.core.execute(asked).scalar_one())

    def add(self, code_mark: str, place_mark: str, shown: bool, now: datetime) -> None:
        values = {"code_mark": code_mark, "place_mark": place_mark, "shown": shown, "at": now}
        self._sql.core.execute(sa.insert(status_try).values(**values))

    def forget(self, before: datetime) -> None:
        self._sql.core.execute(sa.delete(status_try).where(status_try.c.at < before))
