"""The audit trail: append-only, chained over salted digests (`trail_chain`, `trail_rules`)."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from queue_server.services.ports import Actor, TrailRecord
from queue_server.services.trail_records import TrailQuestion

from .database import Sql
from .equipment import Equipment
from .tables import to_ms
from .tables.log import audit
from .trail_chain import ERASED, Facts, Line, Verdict, Verifier, chain_of, digest_of

_ADD = (
    "INSERT INTO audit (seq, at, actor_kind, actor_id, capacity, delegation_id, place, act, subject, detail, salt, "
    "digest, chain) VALUES (:seq, :at, :actor_kind, :actor_id, :capacity, :delegation_id, :place, :act, :subject, "
    ":detail, :salt, :digest, :chain)"
)
_ALL = (
    "SELECT seq, at, actor_kind, actor_id, capacity, delegation_id, place, act, subject, detail, salt, digest, chain "
    "FROM audit WHERE seq > :seq ORDER BY seq LIMIT 2000"
)


@dataclass(slots=True)
class TrailHead:
    """The last line, as the one writer remembers it; None makes it look. A rolled back act must forget it."""

    last: tuple[int, str] | None = None


class SqlTrail:
    def __init__(self, sql: Sql, equipment: Equipment, head: TrailHead | None = None) -> None:
        self._sql, self._equipment = sql, equipment
        self._head = head or TrailHead()

    def note(
        self, actor: Actor, act: str, subject: str, now: datetime, detail: Mapping[str, Any]
    ) -> None:
        """Append one act: who, in which capacity, where, on what, with which details."""
        last, previous = self._head.last or self._look()
        salt = secrets.token_hex(16)
        facts = Facts(
            last + 1, to_ms(now), actor.kind, actor.id, actor.capacity, actor.delegation_id, actor.place, act, subject,
        )  # fmt: skip
        digest = digest_of(salt, detail)
        chain = chain_of(self._equipment.vault.trail_key, previous, facts, digest)
        text = json.dumps(detail, ensure_ascii=False)
        sealed = {"detail": text, "salt": salt, "digest": digest, "chain": chain}
        self._sql.run(_ADD, asdict(facts) | sealed)
        self._head.last = (facts.seq, chain)

    def _look(self) -> tuple[int, str]:
        last = self._sql.run("SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        return (last[0], last[1]) if last else (0, "")

    def read(
        self, most: int, before: int | None = None, subject: str | None = None
    ) -> list[TrailRecord]:
        """The newest acts first; `before` goes on where a page ended, `subject` asks of one thing."""
        return self.find(TrailQuestion(subject=subject or ""), most, before)

    def find(
        self, question: TrailQuestion, most: int, before: int | None = None
    ) -> list[TrailRecord]:
        """The newest first of what was asked for."""
        asked = sa.select(audit).where(*_conditions(question, before))
        rows = self._sql.core.execute(asked.order_by(audit.c.seq.desc()).limit(most))
        return [_record(row) for row in rows]

    def erase(self, actor: Actor, subject: str, now: datetime, told: Mapping[str, Any]) -> int:
        """Forget salt and details of all lines about a thing, and note which: how many they were."""
        asked = sa.select(audit.c.seq).where(
            audit.c.subject == subject, audit.c.salt != "", audit.c.act != ERASED
        )
        lines = list(self._sql.core.execute(asked.order_by(audit.c.seq)).scalars())
        gone = [{"seq": seq} for seq in lines]
        if gone:
            self._sql.run_many("UPDATE audit SET salt = '', detail = '{}' WHERE seq = :seq", gone)
        self.note(actor, ERASED, subject, now, {**told, "lines": lines})
        return len(lines)

    def first_break(self) -> int | None:
        """The first line that does not follow from those before it; None when all holds."""
        return self.verify().broken

    def verify(self, known: tuple[int, str] | None = None) -> Verdict:
        """Follow the chain from its first line to its last. `known`: a head written down before must still be there."""
        verifier = Verifier(self._equipment.vault.trail_key)
        seq = 0
        while rows := self._sql.run(_ALL, {"seq": seq}).fetchall():
            for line in map(_line, rows):
                why = verifier.why_not(line)
                if not why and known and known[0] == line.facts.seq and known[1] != line.chain:
                    why = "not_as_known"
                if why:
                    return verifier.verdict(line.facts.seq, why)
            seq = rows[-1][0]
        if known and known[0] > seq:
            return verifier.verdict(seq + 1, "missing")
        return verifier.verdict()


def _conditions(question: TrailQuestion, before: int | None) -> list[Any]:
    asked: dict[Any, Callable[[Any], Any]] = {
        "subject": lambda value: audit.c.subject == value,
        "about": lambda value: audit.c.subject.startswith(f"{value}:", autoescape=True),
        "actor_id": lambda value: audit.c.actor_id == value,
        "act": lambda value: audit.c.act == value,
        "since": lambda value: audit.c.at >= value,
        "until": lambda value: audit.c.at < value,
    }
    found = {name: getattr(question, name) for name in asked}
    older = [] if before is None else [audit.c.seq < before]
    return older + [asked[name](value) for name, value in found.items() if value]


def _record(row: Any) -> TrailRecord:
    return TrailRecord(
        row.seq, row.at, row.actor_kind, row.actor_id, row.place, row.act, row.subject, row.detail, row.capacity,
        row.delegation_id, row.salt == "",
    )  # fmt: skip


def _line(row: Sequence[Any]) -> Line:
    detail = json.loads(row[9]) if isinstance(row[9], str) else row[9]
    return Line(Facts(*row[:9]), detail, *row[10:13])
