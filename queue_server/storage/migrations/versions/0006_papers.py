"""Papers: files by hash and the dossiers they belong to"""

from alembic import op
import sqlalchemy as sa

import queue_server.storage.tables.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('paper',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('dossier_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('media', sa.String(length=40), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('removed_at', queue_server.storage.tables.base.Instant(), nullable=True),
    sa.Column('removed_by', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_paper_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper'))
    )
    op.create_index('ix_paper_digest', 'paper', ['digest'], unique=False)
    op.create_index('ix_paper_dossier', 'paper', ['dossier_id', 'id'], unique=False)
