"""Who asked for the status of a dossier how often: marks, no codes and no addresses, kept for two days."""

from sqlalchemy import Boolean, Column, Index, String, Table

from .base import Instant, Row, metadata

status_try = Table(
    "status_try",
    metadata,
    Column("id", Row, primary_key=True),
    Column("code_mark", String(64), nullable=False),
    Column("place_mark", String(64), nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
)
Index("ix_status_try_code", status_try.c.code_mark, status_try.c.at)
Index("ix_status_try_place", status_try.c.place_mark, status_try.c.at)
Index("ix_status_try_at", status_try.c.at)
