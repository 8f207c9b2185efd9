"""Delegations, the chained trail, erasures"""

import sqlalchemy as sa
from alembic import context, op

import queue_server.storage.tables.base
from queue_server.storage import trail_rules

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agency_id", sa.String(length=80), nullable=False),
        sa.Column("giver", sa.String(length=120), nullable=False),
        sa.Column("taker_id", sa.String(length=80), nullable=False),
        sa.Column("acts", sa.JSON(), nullable=False),
        sa.Column("procedures", sa.JSON(), nullable=True),
        sa.Column("first", queue_server.storage.tables.base.Day(length=10), nullable=False),
        sa.Column("last", queue_server.storage.tables.base.Day(length=10), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("signed_on", queue_server.storage.tables.base.Day(length=10), nullable=False),
        sa.Column("entered_by", sa.String(length=80), nullable=False),
        sa.Column("entered_at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("revoked_on", queue_server.storage.tables.base.Day(length=10), nullable=True),
        sa.Column("revoked_by", sa.String(length=80), nullable=True),
        sa.Column("revoke_reason", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_taker", "delegation", ["taker_id", "agency_id"])
    op.create_table(
        "retention_policy",
        sa.Column("first", queue_server.storage.tables.base.Day(length=10), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("first", name=op.f("pk_retention_policy")),
    )
    op.create_table(
        "dossier_hold",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("held_by", sa.String(length=80), nullable=False),
        sa.Column("held_at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("lifted_by", sa.String(length=80), nullable=True),
        sa.Column("lifted_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_hold_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_hold")),
    )
    op.create_index(op.f("ix_dossier_hold_dossier_id"), "dossier_hold", ["dossier_id"])
    # Not in a batch: SQLite would make the table anew, and other tables point to it.
    row = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("dossier_step", sa.Column("delegation_id", row, nullable=True))
    instant = queue_server.storage.tables.base.Instant()
    op.add_column("dossier_person", sa.Column("contact_erased_at", instant, nullable=True))
    op.add_column("dossier_component", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.add_column("audit", sa.Column("delegation_id", row, nullable=True))
    op.create_index("ix_audit_subject", "audit", ["subject", "seq"])
    op.create_index("ix_audit_actor", "audit", ["actor_id", "seq"])
    op.create_index("ix_audit_at", "audit", ["at"])
    trail_rules.chain_again(op.get_bind(), context.config.attributes.get("trail_key"))
    trail_rules.forbid_changes(op.get_bind())


def downgrade() -> None:
    """Lines stay as they are chained; what read them before did not know the key and cannot check them."""
    trail_rules.allow_changes(op.get_bind())
    op.drop_index("ix_audit_at", "audit")
    op.drop_index("ix_audit_actor", "audit")
    op.drop_index("ix_audit_subject", "audit")
    op.drop_column("audit", "delegation_id")
    op.drop_column("dossier_component", "sealed")
    op.drop_column("dossier_person", "contact_erased_at")
    op.drop_column("dossier_step", "delegation_id")
    op.drop_index(op.f("ix_dossier_hold_dossier_id"), "dossier_hold")
    op.drop_table("dossier_hold")
    op.drop_table("retention_policy")
    op.drop_index("ix_delegation_taker", "delegation")
    op.drop_table("delegation")
