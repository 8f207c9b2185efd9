"""The schema as SQLAlchemy Core tables, one module per part of the house."""

from . import centre, desk, doors, dossiers, log, queue, voice
from .base import EPOCH, Day, Instant, Row, from_ms, metadata, to_ms

__all__ = [
    "EPOCH",
    "Day",
    "Instant",
    "Row",
    "centre",
    "desk",
    "doors",
    "dossiers",
    "from_ms",
    "log",
    "metadata",
    "queue",
    "to_ms",
    "voice",
]
