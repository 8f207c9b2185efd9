"""the voice"""

from alembic import op
import sqlalchemy as sa

import queue_server.storage.tables.base


revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voice_claim",
        sa.Column("zone_id", sa.String(length=80), nullable=False),
        sa.Column("device_id", sa.String(length=80), nullable=False),
        sa.Column("since", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("until", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("zone_id", name=op.f("pk_voice_claim")),
    )
    op.create_table(
        "voice_play",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device_id", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.String(length=80), nullable=False),
        sa.Column("zone_id", sa.String(length=80), server_default="", nullable=False),
        sa.Column("call_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("first_sample_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_play")),
    )
    with op.batch_alter_table("voice_play", schema=None) as batch_op:
        batch_op.create_index("ix_voice_play_at", ["at"], unique=False)
        batch_op.create_index("ix_voice_play_site", ["site_id", "at"], unique=False)
        batch_op.create_index("uq_voice_play_key", ["device_id", "key"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("voice_play", schema=None) as batch_op:
        batch_op.drop_index("uq_voice_play_key")
        batch_op.drop_index("ix_voice_play_site")
        batch_op.drop_index("ix_voice_play_at")
    op.drop_table("voice_play")
    op.drop_table("voice_claim")
