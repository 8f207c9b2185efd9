"""Guidance: requests with sealed words, every step, letters that went out, channels, duty, profiles, reviews."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from .base import Day, Instant, Row, metadata

guidance_request = Table(
    "guidance_request",
    metadata,
    Column("id", Row, primary_key=True),
    Column("site_id", String(80), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("owner_id", String(80)),
    Column("procedure_id", String(80)),
    Column("ticket_id", ForeignKey("ticket.id"), index=True),
    Column("dossier_id", ForeignKey("dossier.id"), index=True),
    Column("contact_id", ForeignKey("guidance_channel.id")),
    Column("given", JSON, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("phone_mark", String(64), index=True),
    Column("opened_by", String(80), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("taken_at", Instant),
    Column("answered_at", Instant),
    Column("closed_at", Instant),
    Column("posted", Boolean, nullable=False, server_default=text("false")),
    Column("revision", Integer, nullable=False, server_default="1"),
)
Index(
    "ix_guidance_request_desk",
    guidance_request.c.site_id,
    guidance_request.c.state,
    guidance_request.c.due_at,
)
Index("ix_guidance_request_owner", guidance_request.c.owner_id, guidance_request.c.state)
guidance_step = Table(
    "guidance_step",
    metadata,
    Column("id", Row, primary_key=True),
    Column("request_id", ForeignKey("guidance_request.id"), nullable=False, index=True),
    Column("event", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("actor_id", String(80), nullable=False),
    Column("owner_id", String(80)),
    Column("place", String(120), nullable=False),
    Column("reason", String(300), nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
)
guidance_letter = Table(
    "guidance_letter",
    metadata,
    Column("id", Row, primary_key=True),
    Column("request_id", ForeignKey("guidance_request.id"), nullable=False, index=True),
    Column("operator", String(120), nullable=False),
    Column("tracking", String(60), nullable=False),
    Column("handed_on", Day, nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", Instant, nullable=False),
)
guidance_channel = Table(
    "guidance_channel",
    metadata,
    Column("id", Row, primary_key=True),
    Column("site_id", String(80)),
    Column("kind", String(20), nullable=False),
    Column("name", String(120), nullable=False),
    Column("address", String(300), nullable=False),
    Column("approved_by", String(120), nullable=False, server_default=""),
    Column("decision", String(80), nullable=False, server_default=""),
    Column("decided_on", Day),
    Column("valid_from", Day),
    Column("valid_to", Day),
)
guidance_duty = Table(
    "guidance_duty",
    metadata,
    Column("id", Row, primary_key=True),
    Column("site_id", String(80), nullable=False),
    Column("day", Day, nullable=False),
    Column("half", String(12), nullable=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("absent", Boolean, nullable=False, server_default=text("false")),
    Column("reason", String(200), nullable=False, server_default=""),
    Column("stands_for", String(80)),
    UniqueConstraint("site_id", "day", "half", "account_id"),
)
staff_assignment = Table(
    "staff_assignment",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("position", String(120), nullable=False),
    Column("qualification", String(200), nullable=False),
    Column("decision", String(80), nullable=False),
    Column("assigned_from", Day),
    Column("assigned_to", Day),
)
content_review = Table(
    "content_review",
    metadata,
    Column("procedure_id", String(80), primary_key=True),
    Column("content", String(64), nullable=False),
    Column("reviewer_id", String(80), nullable=False),
    Column("reviewed_at", Instant, nullable=False),
)
