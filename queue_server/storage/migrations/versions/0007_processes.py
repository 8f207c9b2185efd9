"""Internal processes: versions and steps; a dossier keeps the version it was accepted under"""

from alembic import op
import sqlalchemy as sa

import queue_server.storage.tables.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('draft', 'proposed')")
_APPROVED = sa.text("state = 'approved'")


def upgrade() -> None:
    op.create_table('process_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('procedure_id', sa.String(length=80), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('legal_basis', sa.Text(), server_default='', nullable=False),
    sa.Column('decision_no', sa.String(length=80), server_default='', nullable=False),
    sa.Column('decision_date', queue_server.storage.tables.base.Day(length=10), nullable=True),
    sa.Column('valid_from', queue_server.storage.tables.base.Day(length=10), nullable=False),
    sa.Column('written_by', sa.JSON(), nullable=False),
    sa.Column('sample', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('approved_by', sa.String(length=80), nullable=True),
    sa.Column('approved_at', queue_server.storage.tables.base.Instant(), nullable=True),
    sa.Column('last_day', queue_server.storage.tables.base.Day(length=10), nullable=True),
    sa.Column('reason', sa.String(length=400), server_default='', nullable=False),
    sa.Column('revision', sa.Integer(), server_default='1', nullable=False),
    sa.Column('changed_at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_process_version')),
    sa.UniqueConstraint('procedure_id', 'number', name=op.f('uq_process_version_procedure_id_number'))
    )
    op.create_index('uq_process_version_open', 'process_version', ['procedure_id'], unique=True,
                    sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index('uq_process_version_day', 'process_version', ['procedure_id', 'valid_from'], unique=True,
                    sqlite_where=_APPROVED, postgresql_where=_APPROVED)
    op.create_table('process_step',
    sa.Column('version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('station', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('actor', sa.String(length=200), nullable=False),
    sa.Column('quarters', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['process_version.id'], name=op.f('fk_process_step_version_id')),
    sa.PrimaryKeyConstraint('version_id', 'position', name=op.f('pk_process_step'))
    )
    op.add_column('dossier', sa.Column('process_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'),
                                       nullable=True))


def downgrade() -> None:
    op.drop_column('dossier', 'process_version_id')
    op.drop_table('process_step')
    op.drop_index('uq_process_version_day', table_name='process_version')
    op.drop_index('uq_process_version_open', table_name='process_version')
    op.drop_table('process_version')
