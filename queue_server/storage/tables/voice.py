"""Who speaks in a zone, and what was said there. Numbers and counters come from the call; nothing personal is kept."""

from sqlalchemy import Column, Index, Integer, String, Table

from .base import Instant, Row, metadata

voice_claim = Table(
    "voice_claim",
    metadata,
    Column("zone_id", String(80), primary_key=True),
    Column("device_id", String(80), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
)
voice_play = Table(
    "voice_play",
    metadata,
    Column("id", Row, primary_key=True),
    Column("device_id", String(80), nullable=False),
    Column("key", String(64), nullable=False),
    Column("site_id", String(80), nullable=False),
    Column("zone_id", String(80), nullable=False, server_default=""),
    Column("call_id", Row, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("at", Instant, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("first_sample_ms", Integer),
)
Index("uq_voice_play_key", voice_play.c.device_id, voice_play.c.key, unique=True)
Index("ix_voice_play_site", voice_play.c.site_id, voice_play.c.at)
Index("ix_voice_play_at", voice_play.c.at)
