"""The audit trail in the database itself: lines are added at the end, and nothing else happens to them.

Triggers hold that against whoever writes past the server; `trail_chain` finds what a person with more rights did.
"""

import hashlib
import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .trail_chain import Facts, chain_of

_READ = sa.text(
    "SELECT seq, at, actor_kind, actor_id, capacity, delegation_id, place, act, subject, digest, "
    "chain FROM audit WHERE seq > :seq ORDER BY seq LIMIT 1000"
)
_KEPT = (
    "seq", "at", "actor_kind", "actor_id", "capacity", "delegation_id", "place", "act", "subject", "digest", "chain",
)  # fmt: skip
_ONLY_ERASING = "the trail is append-only: only details are erased"
_SQLITE = (
    # INSERT OR REPLACE would delete without asking the trigger on DELETE; a line is the next one or it is none.
    "CREATE TRIGGER audit_next BEFORE INSERT ON audit "
    "WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit) "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only: this is not the next line'); END",
    "CREATE TRIGGER audit_kept BEFORE DELETE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only: nothing is deleted'); END",
    "CREATE TRIGGER audit_only_erasing BEFORE UPDATE ON audit WHEN NEW.salt <> '' OR NEW.detail <> '{}' OR "
    + " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEPT)
    + f" BEGIN SELECT RAISE(ABORT, '{_ONLY_ERASING}'); END",
)
_POSTGRES = (
    "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'UPDATE' AND NEW.salt = '' AND NEW.detail::text = '{}' AND "
    + " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _KEPT)
    + f" THEN RETURN NEW; END IF; RAISE EXCEPTION '{_ONLY_ERASING}'; END $$",
    "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
    "CREATE TRIGGER audit_kept BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
)


class TrailKeyMissing(Exception):
    """There are lines to chain and no key to chain them with: migrate through `motcua`, which has it."""


def chain_again(connection: Connection, key: bytes | None) -> None:
    """Give the lines of before 0010 their keyed codes, in steps; details and digests stay as they are.

    From the first line on that did not follow in the old chain nothing is chained again: `verify` names it."""
    seq, previous, old = 0, "", ""
    while rows := connection.execute(_READ, {"seq": seq}).all():
        if key is None:
            raise TrailKeyMissing("the audit trail has lines; its key was not given")
        codes = []
        for row in rows:
            old = _old_code(old, (*row[:5], *row[6:10]))
            if old != row.chain:
                break
            previous = chain_of(key, previous, Facts(*row[:9]), row.digest)
            codes.append({"seq": row.seq, "chain": previous})
        if codes:
            connection.execute(sa.text("UPDATE audit SET chain = :chain WHERE seq = :seq"), codes)
        if len(codes) < len(rows):
            return
        seq = rows[-1].seq


def _old_code(previous: str, parts: tuple[object, ...]) -> str:
    text = json.dumps([previous, *parts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def forbid_changes(connection: Connection) -> None:
    for statement in _SQLITE if _on_sqlite(connection) else _POSTGRES:
        connection.exec_driver_sql(statement)


def allow_changes(connection: Connection) -> None:
    if _on_sqlite(connection):
        for name in ("audit_next", "audit_kept", "audit_only_erasing"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    connection.exec_driver_sql("DROP TRIGGER audit_append_only ON audit")
    connection.exec_driver_sql("DROP TRIGGER audit_kept ON audit")
    connection.exec_driver_sql("DROP FUNCTION audit_append_only()")


def _on_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
