"""Reception: how the result is wanted, why reception was refused, sealed words of officers"""

from alembic import op
import sqlalchemy as sa

import queue_server.storage.tables.base


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.add_column(sa.Column('return_by', sa.String(length=12), server_default='centre', nullable=False))
        batch_op.add_column(sa.Column('refusal_code', sa.String(length=24), server_default='', nullable=False))
        batch_op.create_index('ix_dossier_due', ['site_id', 'state', 'due_at'], unique=False)
    op.create_table('dossier_words',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('dossier_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('about', sa.String(length=24), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.Column('erased_at', queue_server.storage.tables.base.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_dossier_words_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_words'))
    )
    with op.batch_alter_table('dossier_words', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dossier_words_dossier_id'), ['dossier_id'], unique=False)


def downgrade() -> None:
    op.drop_table('dossier_words')
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.drop_index('ix_dossier_due')
        batch_op.drop_column('refusal_code')
        batch_op.drop_column('return_by')
