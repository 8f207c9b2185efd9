"""The device desk: alerts with what became of them, what was muted, and orders to devices."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from .base import Instant, Row, metadata

alert = Table(
    "alert",
    metadata,
    Column("id", Row, primary_key=True),
    Column("cause", String(200), nullable=False),
    Column("site_id", String(80), nullable=False),
    Column("device_id", String(80), nullable=False),
    Column("part", String(80), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("severity", String(12), nullable=False),
    Column("hears", JSON, nullable=False),
    Column("counter_id", String(80)),
    Column("detail", String(120), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    Column("rung_at", Instant),
    Column("cleared_at", Instant),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", String(80)),
)
# Two open alerts for one cause cannot be stored, whatever a rule says.
_OPEN = alert.c.cleared_at.is_(None)
Index("uq_alert_open", alert.c.cause, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index("ix_alert_cleared_at", alert.c.cleared_at)
Index("ix_alert_site", alert.c.site_id, alert.c.opened_at)
alert_mute = Table(
    "alert_mute",
    metadata,
    Column("id", Row, primary_key=True),
    Column("site_id", String(80), nullable=False, index=True),
    Column("device_id", String(80), nullable=False),
    Column("kind", String(24), nullable=False, server_default=""),
    Column("reason", String(120), nullable=False),
    Column("muted_by", String(80), nullable=False),
    Column("muted_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("lifted_at", Instant),
)
device_order = Table(
    "device_order",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("device_id", String(80), nullable=False),
    Column("act", String(12), nullable=False),
    Column("asked_by", String(80), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("answered_at", Instant),
    Column("detail", String(120), nullable=False, server_default=""),
)
Index("ix_device_order_device", device_order.c.device_id, device_order.c.asked_at)
