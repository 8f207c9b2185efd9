"""Dossiers: process, sealed persons, papers, steps, numbers by unit and day"""

from alembic import op
import sqlalchemy as sa

import queue_server.storage.tables.base


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dossier_number',
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('day', queue_server.storage.tables.base.Day(length=10), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('unit', 'day', name=op.f('pk_dossier_number'))
    )
    op.create_table('dossier',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=True),
    sa.Column('site_id', sa.String(length=80), nullable=False),
    sa.Column('agency_id', sa.String(length=80), nullable=False),
    sa.Column('procedure_id', sa.String(length=80), nullable=False),
    sa.Column('rule_set', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('medium', sa.String(length=16), nullable=False),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('received_at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.Column('stamp', queue_server.storage.tables.base.Day(length=10), nullable=True),
    sa.Column('accepted_at', queue_server.storage.tables.base.Instant(), nullable=True),
    sa.Column('effective_at', queue_server.storage.tables.base.Instant(), nullable=True),
    sa.Column('due_at', queue_server.storage.tables.base.Instant(), nullable=True),
    sa.Column('due', queue_server.storage.tables.base.Day(length=10), nullable=True),
    sa.Column('original_due', queue_server.storage.tables.base.Day(length=10), nullable=True),
    sa.Column('guidance_count', sa.Integer(), server_default='0', nullable=False),
    sa.Column('reschedule_count', sa.Integer(), server_default='0', nullable=False),
    sa.Column('fee_vnd', sa.Integer(), server_default='0', nullable=False),
    sa.Column('fee_paid', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('pending_opinions', sa.Integer(), server_default='0', nullable=False),
    sa.Column('receipt_asked', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('digitised', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('archived', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('revision', sa.Integer(), server_default='1', nullable=False),
    sa.Column('changed_at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_dossier_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier')),
    sa.UniqueConstraint('code', name=op.f('uq_dossier_code'))
    )
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.create_index('ix_dossier_inbox', ['agency_id', 'state', 'due_at'], unique=False)
        batch_op.create_index('ix_dossier_site', ['site_id', 'state', 'changed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_dossier_ticket_id'), ['ticket_id'], unique=False)

    op.create_table('dossier_component',
    sa.Column('dossier_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name_vi', sa.String(length=400), nullable=False),
    sa.Column('mandatory', sa.Boolean(), nullable=False),
    sa.Column('present_only', sa.Boolean(), nullable=False),
    sa.Column('mark', sa.String(length=12), server_default='', nullable=False),
    sa.Column('original', sa.Integer(), server_default='0', nullable=False),
    sa.Column('certified_copy', sa.Integer(), server_default='0', nullable=False),
    sa.Column('photocopy', sa.Integer(), server_default='0', nullable=False),
    sa.Column('note', sa.String(length=300), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_dossier_component_dossier_id')),
    sa.PrimaryKeyConstraint('dossier_id', 'position', name=op.f('pk_dossier_component'))
    )
    op.create_table('dossier_person',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('dossier_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('part', sa.String(length=12), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('number_mark', sa.String(length=64), nullable=True),
    sa.Column('phone_mark', sa.String(length=64), nullable=True),
    sa.Column('erased_at', queue_server.storage.tables.base.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_dossier_person_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_person')),
    sa.UniqueConstraint('dossier_id', 'part', name=op.f('uq_dossier_person_dossier_id_part'))
    )
    with op.batch_alter_table('dossier_person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dossier_person_number_mark'), ['number_mark'], unique=False)
        batch_op.create_index(batch_op.f('ix_dossier_person_phone_mark'), ['phone_mark'], unique=False)

    op.create_table('dossier_step',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('dossier_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event', sa.String(length=32), nullable=False),
    sa.Column('before', sa.String(length=24), nullable=False),
    sa.Column('after', sa.String(length=24), nullable=False),
    sa.Column('actor_id', sa.String(length=80), nullable=False),
    sa.Column('capacity', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.Column('basis', sa.String(length=80), nullable=False),
    sa.Column('form', sa.String(length=40), server_default='', nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_dossier_step_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_step'))
    )
    with op.batch_alter_table('dossier_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dossier_step_dossier_id'), ['dossier_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('dossier_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dossier_step_dossier_id'))

    op.drop_table('dossier_step')
    with op.batch_alter_table('dossier_person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dossier_person_phone_mark'))
        batch_op.drop_index(batch_op.f('ix_dossier_person_number_mark'))

    op.drop_table('dossier_person')
    op.drop_table('dossier_component')
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dossier_ticket_id'))
        batch_op.drop_index('ix_dossier_site')
        batch_op.drop_index('ix_dossier_inbox')

    op.drop_table('dossier')
    op.drop_table('dossier_number')