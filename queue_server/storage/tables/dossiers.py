"""Dossiers: what the process needs in clear, persons sealed beside it, papers ticked one by one, every step kept."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from .base import Day, Instant, Row, metadata

dossier = Table(
    "dossier",
    metadata,
    Column("id", Row, primary_key=True),
    Column("code", String(40), unique=True),
    Column("site_id", String(80), nullable=False),
    Column("agency_id", String(80), nullable=False),
    Column("procedure_id", String(80), nullable=False),
    Column("rule_set", String(16), nullable=False),
    Column("state", String(24), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("medium", String(16), nullable=False),
    Column("ticket_id", ForeignKey("ticket.id"), index=True),
    Column("received_at", Instant, nullable=False),
    Column("stamp", Day),
    Column("accepted_at", Instant),
    Column("effective_at", Instant),
    Column("due_at", Instant),
    Column("due", Day),
    Column("original_due", Day),
    Column("guidance_count", Integer, nullable=False, server_default="0"),
    Column("reschedule_count", Integer, nullable=False, server_default="0"),
    Column("fee_vnd", Integer, nullable=False, server_default="0"),
    Column("fee_paid", Boolean, nullable=False, server_default="false"),
    Column("pending_opinions", Integer, nullable=False, server_default="0"),
    Column("receipt_asked", Boolean, nullable=False, server_default="false"),
    Column("digitised", Boolean, nullable=False, server_default="false"),
    Column("archived", Boolean, nullable=False, server_default="false"),
    Column("return_by", String(12), nullable=False, server_default="centre"),
    Column("refusal_code", String(24), nullable=False, server_default=""),
    Column("process_version_id", Row),
    Column("appraiser_id", String(80)),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("changed_at", Instant, nullable=False),
)
Index("ix_dossier_inbox", dossier.c.agency_id, dossier.c.state, dossier.c.due_at)
Index("ix_dossier_site", dossier.c.site_id, dossier.c.state, dossier.c.changed_at)
Index("ix_dossier_due", dossier.c.site_id, dossier.c.state, dossier.c.due_at)
Index("ix_dossier_appraiser", dossier.c.appraiser_id, dossier.c.state, dossier.c.due_at)
dossier_person = Table(
    "dossier_person",
    metadata,
    Column("id", Row, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False),
    Column("part", String(12), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("number_mark", String(64), index=True),
    Column("phone_mark", String(64), index=True),
    Column("erased_at", Instant),
    Column("contact_erased_at", Instant),
    UniqueConstraint("dossier_id", "part"),
)
dossier_component = Table(
    "dossier_component",
    metadata,
    Column("dossier_id", ForeignKey("dossier.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name_vi", String(400), nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("present_only", Boolean, nullable=False),
    Column("mark", String(12), nullable=False, server_default=""),
    Column("original", Integer, nullable=False, server_default="0"),
    Column("certified_copy", Integer, nullable=False, server_default="0"),
    Column("photocopy", Integer, nullable=False, server_default="0"),
    Column("note", String(300), nullable=False, server_default=""),  # until 0010; sealed since
    Column("sealed", LargeBinary),
)
dossier_step = Table(
    "dossier_step",
    metadata,
    Column("id", Row, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False, index=True),
    Column("event", String(32), nullable=False),
    Column("before", String(24), nullable=False),
    Column("after", String(24), nullable=False),
    Column("actor_id", String(80), nullable=False),
    Column("capacity", String(40), nullable=False),
    Column("place", String(120), nullable=False),
    Column("at", Instant, nullable=False),
    Column("basis", String(80), nullable=False),
    Column("form", String(40), nullable=False, server_default=""),
    Column("detail", JSON, nullable=False),
    Column("delegation_id", Row),
)
# What people wrote about a dossier (reasons, letters of authorisation) may name somebody: sealed, erased with them.
dossier_words = Table(
    "dossier_words",
    metadata,
    Column("id", Row, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False, index=True),
    Column("about", String(24), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Column("erased_at", Instant),
)
dossier_number = Table(
    "dossier_number",
    metadata,
    Column("unit", String(20), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("last", Integer, nullable=False),
)
