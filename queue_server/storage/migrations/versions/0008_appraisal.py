"""Appraisal: assignments, opinions, documents, blanks"""

import sqlalchemy as sa
from alembic import op

import queue_server.storage.tables.base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agency_id", sa.String(length=80), nullable=True))
    op.create_table(
        "blank",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agency_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("received_at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("received_by", sa.String(length=80), nullable=False),
        sa.Column(
            "dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("used_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.Column("used_by", sa.String(length=80), nullable=True),
        sa.Column("spoiled_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.Column("spoiled_by", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_blank_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blank")),
        sa.UniqueConstraint(
            "agency_id", "kind", "serial", name=op.f("uq_blank_agency_id_kind_serial")
        ),
    )
    with op.batch_alter_table("blank", schema=None) as batch_op:
        batch_op.create_index("ix_blank_state", ["agency_id", "state"], unique=False)

    op.create_table(
        "dossier_assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("account_id", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("waited_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_assignment_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_assignment")),
    )
    with op.batch_alter_table("dossier_assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dossier_assignment_dossier_id"), ["dossier_id"], unique=False
        )

    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "minutes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("held_on", queue_server.storage.tables.base.Day(length=10), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("erased_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_meeting_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "opinion_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("agency_id", sa.String(length=80), nullable=True),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column(
            "notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("due", queue_server.storage.tables.base.Day(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("verdict", sa.String(length=12), server_default="", nullable=False),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_on", queue_server.storage.tables.base.Day(length=10), nullable=True),
        sa.Column("answered_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=True),
        sa.Column("reminders", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reminded_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_opinion_request_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_request")),
    )
    with op.batch_alter_table("opinion_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opinion_request_dossier_id"), ["dossier_id"], unique=False
        )
        batch_op.create_index("ix_opinion_request_due", ["state", "due"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("agency_id", sa.String(length=80), nullable=False),
        sa.Column("medium", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("drafted_by", sa.String(length=80), nullable=False),
        sa.Column("content", sa.String(length=64), server_default="", nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("edition", sa.Integer(), server_default="1", nullable=False),
        sa.Column("approver_id", sa.String(length=80), nullable=True),
        sa.Column("blank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("late", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("changed_at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("erased_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["blank_id"], ["blank.id"], name=op.f("fk_document_blank_id")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_document_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_agency", ["agency_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_dossier_id"), ["dossier_id"], unique=False)

    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.add_column(sa.Column("appraiser_id", sa.String(length=80), nullable=True))
        batch_op.create_index(
            "ix_dossier_appraiser", ["appraiser_id", "state", "due_at"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index("ix_dossier_appraiser")
        batch_op.drop_column("appraiser_id")
    for name in ("document", "opinion_request", "meeting", "dossier_assignment", "blank"):
        op.drop_table(name)
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("agency_id")
