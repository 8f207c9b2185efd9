"""What the catalogue brings: sites, agencies, procedures, counters, hours, dated settings."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text

from .base import Day, Instant, metadata

centre = Table(
    "centre",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("body", JSON, nullable=False),
    Column("imported_at", Instant, nullable=False),
)
setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("valid_from", Day, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("set_by", String(80), nullable=False),
    Column("set_at", Instant, nullable=False),
)
site = Table(
    "site",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("names", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
)
hall = Table(
    "hall",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("site_id", ForeignKey("site.id"), nullable=False),
    Column("names", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
)
zone = Table(
    "zone",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("hall_id", ForeignKey("hall.id"), nullable=False),
    Column("names", JSON, nullable=False),
    Column("floor", String(40), nullable=False),
    Column("active", Boolean, nullable=False),
)
agency = Table(
    "agency",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("names", JSON, nullable=False),
    Column("short", String(120), nullable=False),
    Column("unit_code", String(40)),
    Column("valid_from", Day),
    Column("valid_to", Day),
    Column("body", JSON, nullable=False),
)
field = Table(
    "field",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("names", JSON, nullable=False),
    Column("letter", String(2), nullable=False),
    Column("agency_id", String(80)),
    Column("body", JSON, nullable=False),
)
procedure = Table(
    "procedure",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("field_id", ForeignKey("field.id"), nullable=False),
    Column("letter", String(2), nullable=False),
    Column("agency_id", String(80)),
    Column("code", String(20)),
    Column("names", JSON, nullable=False),
    Column("short", String(120), nullable=False),
    Column("valid_from", Day),
    Column("valid_to", Day),
    Column("body", JSON, nullable=False),
)
series = Table(
    "series",
    metadata,
    Column("site_id", ForeignKey("site.id"), primary_key=True),
    Column("letter", String(2), primary_key=True),
    Column("names", JSON, nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("icon", String(40), nullable=False),
    Column("zone_id", ForeignKey("zone.id")),
    Column("sort", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
)
work_profile = Table(
    "work_profile",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("site_id", ForeignKey("site.id"), nullable=False),
    Column("names", JSON, nullable=False),
    Column("weights", JSON, nullable=False),
)
counter = Table(
    "counter",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("site_id", ForeignKey("site.id"), nullable=False),
    Column("hall_id", ForeignKey("hall.id"), nullable=False),
    Column("zone_id", ForeignKey("zone.id"), nullable=False),
    Column("number", String(4), nullable=False),
    Column("names", JSON, nullable=False),
    Column("profile_id", ForeignKey("work_profile.id")),
    Column("active", Boolean, nullable=False),
)
opening_hours = Table(
    "opening_hours",
    metadata,
    Column("site_id", ForeignKey("site.id"), primary_key=True),
    Column("weekday", Integer, primary_key=True),
    Column("sessions", JSON, nullable=False),
)
closed_day = Table(
    "closed_day",
    metadata,
    Column("site_id", ForeignKey("site.id"), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("reason", Text, nullable=False),
)
contingent = Table(
    "contingent",
    metadata,
    Column("site_id", String(80), primary_key=True),
    Column("letter", String(2), primary_key=True),
    Column("weekday", Integer, primary_key=True),
    Column("most", Integer, nullable=False),
)
