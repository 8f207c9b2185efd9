"""Tickets, their periods and calls, the numbers they take, the counters they go to."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from .base import Day, Instant, Row, metadata

number_series = Table(
    "number_series",
    metadata,
    Column("site_id", String(80), primary_key=True),
    Column("series", String(2), primary_key=True),
    Column("business_day", Day, primary_key=True),
    Column("last", Integer, nullable=False),
)
number_block = Table(
    "number_block",
    metadata,
    Column("site_id", String(80), primary_key=True),
    Column("series", String(2), primary_key=True),
    Column("business_day", Day, primary_key=True),
    Column("device_id", String(80), primary_key=True),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
)
ticket = Table(
    "ticket",
    metadata,
    Column("id", Row, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("site_id", String(80), nullable=False),
    Column("series", String(2), nullable=False),
    Column("business_day", Day, nullable=False),
    Column("letter", String(2), nullable=False),
    Column("number", Integer, nullable=False),
    Column("label", String(8), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("procedure_id", String(80)),
    Column("priority", String(20)),
    Column("language", String(2), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("device_id", String(80)),
    Column("taken_at", Instant, nullable=False),
    Column("place", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("counter_id", String(80)),
    Column("only_counter", String(80)),
    Column("overtaken", Integer, nullable=False, server_default="0"),
    Column("calls", Integer, nullable=False, server_default="0"),
    Column("call_id", Row),
    Column("changed_at", Instant, nullable=False),
    Column("superseded_label", String(8)),
    Column("postponed", Boolean, nullable=False, server_default=text("false")),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("token_expires", Instant, nullable=False),
    UniqueConstraint("site_id", "letter", "business_day", "number"),
)
# Carries all that "how many are before me" asks for: the count never leaves the index.
Index(
    "ix_ticket_waiting",
    ticket.c.site_id,
    ticket.c.business_day,
    ticket.c.series,
    ticket.c.place,
    ticket.c.id,
    ticket.c.priority,
    sqlite_where=ticket.c.state == "waiting",
    postgresql_where=ticket.c.state == "waiting",
)
Index("ix_ticket_day_state", ticket.c.site_id, ticket.c.business_day, ticket.c.state)
period = Table(
    "period",
    metadata,
    Column("id", Row, primary_key=True),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False, index=True),
    Column("state", String(12), nullable=False),
    Column("counter_id", String(80)),
    Column("account_id", String(80)),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("voided", Boolean, nullable=False, server_default=text("false")),
)
Index("ix_period_counter", period.c.counter_id, period.c.started_at)
call = Table(
    "call",
    metadata,
    Column("id", Row, primary_key=True),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False, index=True),
    Column("counter_id", String(80), nullable=False),
    Column("called_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("overtook", JSON, nullable=False),
    Column("withdrawn_at", Instant),
    Column("calls_before", Integer, nullable=False),
)
Index("ix_call_called_at", call.c.called_at)
counter_now = Table(
    "counter_now",
    metadata,
    Column("counter_id", String(80), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("pause_reason", String(40), nullable=False, server_default=""),
    Column("since", Instant, nullable=False),
    Column("account_id", String(80)),
    Column("ticket_id", Row),
)
counter_period = Table(
    "counter_period",
    metadata,
    Column("id", Row, primary_key=True),
    Column("counter_id", String(80), nullable=False, index=True),
    Column("state", String(12), nullable=False),
    Column("reason", String(40), nullable=False, server_default=""),
    Column("account_id", String(80)),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
