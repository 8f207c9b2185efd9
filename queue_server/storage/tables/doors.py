"""Accounts, sessions, devices and how they came in."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, text

from .base import Instant, metadata

account = Table(
    "account",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("username", String(80), nullable=False, unique=True),
    Column("display_name", String(120), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("site_id", String(80)),
    Column("counter_id", String(80)),
    Column("active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("must_change", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Instant, nullable=False),
    Column("agency_id", String(80)),
)
session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("counter_id", String(80)),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)
device = Table(
    "device",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("name", String(120), nullable=False),
    Column("public_key", String(43), nullable=False, unique=True),
    Column("site_id", String(80), nullable=False),
    Column("hall_id", String(80)),
    Column("zone_id", String(80)),
    Column("counter_id", String(80)),
    Column("enrolled_by", String(80), nullable=False),
    Column("enrolled_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_by", String(80)),
    Column("parts", JSON, nullable=False),
    Column("software", String(120), nullable=False, server_default=""),
    Column("reported_at", Instant),
    Column("supervised", Boolean, nullable=False, server_default=text("false")),
)
enrolment = Table(
    "enrolment",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),
    Column("about", String(120), nullable=False),
    Column("public_key", String(43), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("device_id", String(80)),
)
device_session = Table(
    "device_session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("device_id", ForeignKey("device.id"), nullable=False, index=True),
    Column("opened_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
