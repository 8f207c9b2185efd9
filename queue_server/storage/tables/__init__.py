"""The schema as SQLAlchemy Core tables, one module per part of the house."""

from . import (
    appraisal,
    centre,
    desk,
    doors,
    dossiers,
    guidance,
    log,
    oversight,
    papers,
    processes,
    queue,
    status,
    voice,
)
from .base import EPOCH, Day, Instant, Row, from_ms, metadata, to_ms

__all__ = [
    "EPOCH",
    "Day",
    "Instant",
    "Row",
    "appraisal",
    "centre",
    "desk",
    "doors",
    "dossiers",
    "from_ms",
    "guidance",
    "log",
    "metadata",
    "oversight",
    "papers",
    "processes",
    "queue",
    "status",
    "to_ms",
    "voice",
]
