"""Who acts for whom, how long persons are kept, and what may not be erased yet."""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table

from .base import Day, Instant, Row, metadata

delegation = Table(
    "delegation",
    metadata,
    Column("id", Row, primary_key=True),
    Column("agency_id", String(80), nullable=False),
    Column("giver", String(120), nullable=False),
    Column("taker_id", String(80), nullable=False),
    Column("acts", JSON, nullable=False),
    Column("procedures", JSON),
    Column("first", Day, nullable=False),
    Column("last", Day, nullable=False),
    Column("number", String(60), nullable=False),
    Column("signed_on", Day, nullable=False),
    Column("entered_by", String(80), nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("revoked_on", Day),
    Column("revoked_by", String(80)),
    Column("revoke_reason", String(200), nullable=False, server_default=""),
)
Index("ix_delegation_taker", delegation.c.taker_id, delegation.c.agency_id)
retention_policy = Table(
    "retention_policy",
    metadata,
    Column("first", Day, primary_key=True),
    Column("basis", String(200), nullable=False),
    Column("rules", JSON, nullable=False),
    Column("decided_by", String(80), nullable=False),
    Column("decided_at", Instant, nullable=False),
)
dossier_hold = Table(
    "dossier_hold",
    metadata,
    Column("id", Row, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False, index=True),
    Column("cause", String(12), nullable=False),
    Column("document", String(60), nullable=False),
    Column("held_by", String(80), nullable=False),
    Column("held_at", Instant, nullable=False),
    Column("lifted_by", String(80)),
    Column("lifted_at", Instant),
)
