"""Internal processes: versions of a procedure's steps; what was once approved is never altered but withdrawn."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from .base import Day, Instant, Row, metadata

process_version = Table(
    "process_version",
    metadata,
    Column("id", Row, primary_key=True),
    Column("procedure_id", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("legal_basis", Text, nullable=False, server_default=""),
    Column("decision_no", String(80), nullable=False, server_default=""),
    Column("decision_date", Day),
    Column("valid_from", Day, nullable=False),
    Column("written_by", JSON, nullable=False),
    Column("sample", Boolean, nullable=False, server_default="false"),
    Column("approved_by", String(80)),
    Column("approved_at", Instant),
    Column("last_day", Day),
    Column("reason", String(400), nullable=False, server_default=""),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("procedure_id", "number"),
)
_OPEN = process_version.c.state.in_(["draft", "proposed"])
_APPROVED = process_version.c.state == "approved"
# The rules of domain/processes, held by the database as well.
Index(
    "uq_process_version_open",
    process_version.c.procedure_id,
    unique=True,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index(
    "uq_process_version_day",
    process_version.c.procedure_id,
    process_version.c.valid_from,
    unique=True,
    sqlite_where=_APPROVED,
    postgresql_where=_APPROVED,
)
process_step = Table(
    "process_step",
    metadata,
    Column("version_id", ForeignKey("process_version.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("station", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("content", Text, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("quarters", Integer, nullable=False),
    Column("unit", String(16), nullable=False),
)
