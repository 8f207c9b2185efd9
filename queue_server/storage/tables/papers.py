"""Papers: which file by its hash belongs to which dossier. The bytes are elsewhere; names and reasons are sealed."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from .base import Instant, Row, metadata

paper = Table(
    "paper",
    metadata,
    Column("id", Row, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False),
    Column("position", Integer),
    Column("kind", String(16), nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("media", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("removed_at", Instant),
    Column("removed_by", String(80)),
)
Index("ix_paper_dossier", paper.c.dossier_id, paper.c.id)
