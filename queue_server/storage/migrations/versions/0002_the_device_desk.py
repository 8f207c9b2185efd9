"""the device desk"""

from alembic import op
import sqlalchemy as sa

import queue_server.storage.tables.base


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cause", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.String(length=80), nullable=False),
        sa.Column("device_id", sa.String(length=80), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("severity", sa.String(length=12), nullable=False),
        sa.Column("hears", sa.JSON(), nullable=False),
        sa.Column("counter_id", sa.String(length=80), nullable=True),
        sa.Column("detail", sa.String(length=120), nullable=False),
        sa.Column("opened_at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("rung_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.Column("cleared_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.Column("acknowledged_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index("ix_alert_cleared_at", ["cleared_at"], unique=False)
        batch_op.create_index("ix_alert_site", ["site_id", "opened_at"], unique=False)
        batch_op.create_index(
            "uq_alert_open",
            ["cause"],
            unique=True,
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )

    op.create_table(
        "alert_mute",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.String(length=80), nullable=False),
        sa.Column("device_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=24), server_default="", nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("muted_by", sa.String(length=80), nullable=False),
        sa.Column("muted_at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("until", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("lifted_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_mute")),
    )
    with op.batch_alter_table("alert_mute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_mute_site_id"), ["site_id"], unique=False)

    op.create_table(
        "device_order",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=80), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_at", queue_server.storage.tables.base.Instant(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answered_at", queue_server.storage.tables.base.Instant(), nullable=True),
        sa.Column("detail", sa.String(length=120), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_order")),
    )
    with op.batch_alter_table("device_order", schema=None) as batch_op:
        batch_op.create_index("ix_device_order_device", ["device_id", "asked_at"], unique=False)

    # Not in a batch: SQLite would make the table anew, and other tables point to it.
    op.add_column(
        "device", sa.Column("supervised", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("device", "supervised")

    with op.batch_alter_table("device_order", schema=None) as batch_op:
        batch_op.drop_index("ix_device_order_device")

    op.drop_table("device_order")
    with op.batch_alter_table("alert_mute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_mute_site_id"))

    op.drop_table("alert_mute")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_alert_open",
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )
        batch_op.drop_index("ix_alert_site")
        batch_op.drop_index("ix_alert_cleared_at")

    op.drop_table("alert")
