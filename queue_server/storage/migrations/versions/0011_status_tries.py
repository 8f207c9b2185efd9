"""Tries to look up a dossier's status"""

from alembic import op
import sqlalchemy as sa

import queue_server.storage.tables.base


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "status_try",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_mark", sa.String(length=64), nullable=False),
        sa.Column("place_mark", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_try")),
    )
    with op.batch_alter_table("status_try", schema=None) as batch_op:
        batch_op.create_index("ix_status_try_at", ["at"], unique=False)
        batch_op.create_index("ix_status_try_code", ["code_mark", "at"], unique=False)
        batch_op.create_index("ix_status_try_place", ["place_mark", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("status_try", schema=None) as batch_op:
        batch_op.drop_index("ix_status_try_place")
        batch_op.drop_index("ix_status_try_code")
        batch_op.drop_index("ix_status_try_at")
    op.drop_table("status_try")
