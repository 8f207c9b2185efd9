"""The catalogue, one record a row, and the dated settings of the centre."""

from sqlalchemy import JSON, Column, Integer, String, Table

from .base import Day, Instant, metadata

catalogue_entry = Table(
    "catalogue_entry",
    metadata,
    Column("sheet", String(40), primary_key=True),
    Column("id", String(160), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", String(80), nullable=False),
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
