"""The audit trail: append-only, chained over salted digests.

The chain covers the digest of the details, not the details: personal data can be erased later (text and
salt) without breaking the chain.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from queue_server.services.ports import Actor, TrailRecord

from .database import Sql
from .tables import to_ms
from .tables.log import audit


def digest_of(salt: str, detail: Mapping[str, Any]) -> str:
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}|{text}".encode()).hexdigest()


def chain_of(previous: str, parts: tuple[Any, ...]) -> str:
    text = json.dumps([previous, *parts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class SqlTrail:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def note(
        self, actor: Actor, act: str, subject: str, now: datetime, detail: Mapping[str, Any]
    ) -> None:
        """Append one act: who, in which capacity, where, on what, with which details."""
        last = self._sql.run("SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        seq, previous = (last[0] + 1, last[1]) if last else (1, "")
        salt = secrets.token_hex(16)
        row = {
            "seq": seq, "at": to_ms(now), "actor_kind": actor.kind, "actor_id": actor.id, "capacity": "own",
            "place": actor.place, "act": act, "subject": subject,
        }  # fmt: skip
        digest = digest_of(salt, detail)
        chain = chain_of(previous, (*row.values(), digest))
        self._sql.run(
            "INSERT INTO audit (seq, at, actor_kind, actor_id, capacity, place, act, subject, detail, salt, digest, "
            "chain) VALUES (:seq, :at, :actor_kind, :actor_id, :capacity, :place, :act, :subject, :detail, :salt, "
            ":digest, :chain)",
            {
                **row,
                "detail": json.dumps(detail, ensure_ascii=False),
                "salt": salt,
                "digest": digest,
                "chain": chain,
            },
        )

    def read(
        self, most: int, before: int | None = None, subject: str | None = None
    ) -> list[TrailRecord]:
        """The newest acts first; `before` goes on where a page ended, `subject` asks of one thing."""
        asked = sa.select(audit).order_by(audit.c.seq.desc()).limit(most)
        if before is not None:
            asked = asked.where(audit.c.seq < before)
        if subject is not None:
            asked = asked.where(audit.c.subject == subject)
        return [
            TrailRecord(
                row.seq, row.at, row.actor_kind, row.actor_id, row.place, row.act, row.subject, row.detail,
            )
            for row in self._sql.core.execute(asked)
        ]  # fmt: skip

    def first_break(self) -> int | None:
        """The first entry whose chain does not follow from the one before; None when all holds."""
        previous, expected = "", 1
        rows = self._sql.run(
            "SELECT seq, at, actor_kind, actor_id, capacity, place, act, subject, detail, salt, digest, chain "
            "FROM audit ORDER BY seq"
        )
        for row in rows:
            detail = json.loads(row[8]) if isinstance(row[8], str) else row[8]
            honest = row[0] == expected and chain_of(previous, (*row[:8], row[10])) == row[11]
            erased = row[9] == ""
            if not honest or (not erased and digest_of(row[9], detail) != row[10]):
                return int(row[0])
            previous, expected = row[11], row[0] + 1
        return None
