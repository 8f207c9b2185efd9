"""Appraisal: who appraises, what other agencies were asked, draft documents, and the stock of printed blanks."""

from sqlalchemy import (
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

# The history; who appraises now stands in dossier.appraiser_id, so that an inbox is one index.
dossier_assignment = Table(
    "dossier_assignment",
    metadata,
    Column("id", Row, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False, index=True),
    Column("account_id", String(80), nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("waited_ms", Row),
    Column("ended_at", Instant),
)
opinion_request = Table(
    "opinion_request",
    metadata,
    Column("id", Row, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False, index=True),
    Column("agency_id", String(80)),
    Column("agency", String(200), nullable=False),
    Column("notice_id", Row, nullable=False),
    Column("due", Day, nullable=False),
    Column("state", String(12), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", String(80), nullable=False),
    Column("verdict", String(12), nullable=False, server_default=""),
    Column("answer_id", Row),
    Column("answered_on", Day),
    Column("answered_at", Instant),
    Column("answered_by", String(80)),
    Column("reminders", Integer, nullable=False, server_default="0"),
    Column("reminded_at", Instant),
)
Index("ix_opinion_request_due", opinion_request.c.state, opinion_request.c.due)
meeting = Table(
    "meeting",
    metadata,
    Column("id", Row, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False, index=True),
    Column("minutes_id", Row, nullable=False),
    Column("held_on", Day, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("erased_at", Instant),
)
# `content` is the digest of the file that will be signed; title, text and recipients may name somebody: sealed.
document = Table(
    "document",
    metadata,
    Column("id", Row, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("agency_id", String(80), nullable=False),
    Column("medium", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("drafted_by", String(80), nullable=False),
    Column("content", String(64), nullable=False, server_default=""),
    Column("paper_id", Row),
    Column("edition", Integer, nullable=False, server_default="1"),
    Column("approver_id", String(80)),
    Column("blank_id", ForeignKey("blank.id")),
    Column("late", Boolean, nullable=False, server_default="false"),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("erased_at", Instant),
)
Index("ix_document_agency", document.c.agency_id, document.c.state)
blank = Table(
    "blank",
    metadata,
    Column("id", Row, primary_key=True),
    Column("agency_id", String(80), nullable=False),
    Column("kind", String(80), nullable=False),
    Column("serial", String(40), nullable=False),
    Column("state", String(12), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("received_by", String(80), nullable=False),
    Column("dossier_id", ForeignKey("dossier.id")),
    Column("used_at", Instant),
    Column("used_by", String(80)),
    Column("spoiled_at", Instant),
    Column("spoiled_by", String(80)),
    Column("reason", String(300), nullable=False, server_default=""),
    UniqueConstraint("agency_id", "kind", "serial"),
)
Index("ix_blank_state", blank.c.agency_id, blank.c.state)
