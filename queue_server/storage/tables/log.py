"""The event log, the answers already given, and the audit trail."""

from sqlalchemy import JSON, Column, Index, String, Table, text

from .base import Instant, Row, metadata

event = Table(
    "event",
    metadata,
    Column("seq", Row, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("site_id", String(80)),
    Column("rooms", JSON, nullable=False),
    Column("data", JSON, nullable=False),
)
Index("ix_event_at", event.c.at)
# Who waits for a person: read often, a few lines among very many.
_HELP = text("kind IN ('help.asked', 'help.answered')")
Index("ix_event_help", event.c.site_id, event.c.at, sqlite_where=_HELP, postgresql_where=_HELP)
room_head = Table(
    "room_head",
    metadata,
    Column("room", String(120), primary_key=True),
    Column("seq", Row, nullable=False),
)
request_log = Table(
    "request_log",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("result", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)
audit = Table(
    "audit",
    metadata,
    Column("seq", Row, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor_kind", String(12), nullable=False),
    Column("actor_id", String(80), nullable=False),
    Column("capacity", String(20), nullable=False),
    Column("place", String(120), nullable=False),
    Column("act", String(60), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("salt", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("chain", String(64), nullable=False),
    Column("delegation_id", Row),
)
Index("ix_audit_subject", audit.c.subject, audit.c.seq)
Index("ix_audit_actor", audit.c.actor_id, audit.c.seq)
Index("ix_audit_at", audit.c.at)
