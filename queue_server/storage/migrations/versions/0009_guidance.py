"""Guidance: roster, requests, calls, channels"""

from alembic import op
import sqlalchemy as sa

import queue_server.storage.tables.base


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('content_review',
    sa.Column('procedure_id', sa.String(length=80), nullable=False),
    sa.Column('content', sa.String(length=64), nullable=False),
    sa.Column('reviewer_id', sa.String(length=80), nullable=False),
    sa.Column('reviewed_at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.PrimaryKeyConstraint('procedure_id', name=op.f('pk_content_review'))
    )
    op.create_table('guidance_channel',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('site_id', sa.String(length=80), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('approved_by', sa.String(length=120), server_default='', nullable=False),
    sa.Column('decision', sa.String(length=80), server_default='', nullable=False),
    sa.Column('decided_on', queue_server.storage.tables.base.Day(length=10), nullable=True),
    sa.Column('valid_from', queue_server.storage.tables.base.Day(length=10), nullable=True),
    sa.Column('valid_to', queue_server.storage.tables.base.Day(length=10), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance_channel'))
    )
    op.create_table('guidance_duty',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('site_id', sa.String(length=80), nullable=False),
    sa.Column('day', queue_server.storage.tables.base.Day(length=10), nullable=False),
    sa.Column('half', sa.String(length=12), nullable=False),
    sa.Column('account_id', sa.String(length=80), nullable=False),
    sa.Column('absent', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('reason', sa.String(length=200), server_default='', nullable=False),
    sa.Column('stands_for', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_guidance_duty_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance_duty')),
    sa.UniqueConstraint('site_id', 'day', 'half', 'account_id', name=op.f('uq_guidance_duty_site_id_day_half_account_id'))
    )
    op.create_table('staff_assignment',
    sa.Column('account_id', sa.String(length=80), nullable=False),
    sa.Column('position', sa.String(length=120), nullable=False),
    sa.Column('qualification', sa.String(length=200), nullable=False),
    sa.Column('decision', sa.String(length=80), nullable=False),
    sa.Column('assigned_from', queue_server.storage.tables.base.Day(length=10), nullable=True),
    sa.Column('assigned_to', queue_server.storage.tables.base.Day(length=10), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staff_assignment_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_staff_assignment'))
    )
    op.create_table('guidance_request',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('site_id', sa.String(length=80), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('owner_id', sa.String(length=80), nullable=True),
    sa.Column('procedure_id', sa.String(length=80), nullable=True),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('dossier_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('given', sa.JSON(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('phone_mark', sa.String(length=64), nullable=True),
    sa.Column('opened_by', sa.String(length=80), nullable=False),
    sa.Column('opened_at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.Column('due_at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.Column('taken_at', queue_server.storage.tables.base.Instant(), nullable=True),
    sa.Column('answered_at', queue_server.storage.tables.base.Instant(), nullable=True),
    sa.Column('closed_at', queue_server.storage.tables.base.Instant(), nullable=True),
    sa.Column('posted', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('revision', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['guidance_channel.id'], name=op.f('fk_guidance_request_contact_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_guidance_request_dossier_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_guidance_request_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance_request'))
    )
    with op.batch_alter_table('guidance_request', schema=None) as batch_op:
        batch_op.create_index('ix_guidance_request_desk', ['site_id', 'state', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_guidance_request_dossier_id'), ['dossier_id'], unique=False)
        batch_op.create_index('ix_guidance_request_owner', ['owner_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_guidance_request_phone_mark'), ['phone_mark'], unique=False)
        batch_op.create_index(batch_op.f('ix_guidance_request_ticket_id'), ['ticket_id'], unique=False)

    op.create_table('guidance_letter',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('operator', sa.String(length=120), nullable=False),
    sa.Column('tracking', sa.String(length=60), nullable=False),
    sa.Column('handed_on', queue_server.storage.tables.base.Day(length=10), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['guidance_request.id'], name=op.f('fk_guidance_letter_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance_letter'))
    )
    with op.batch_alter_table('guidance_letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guidance_letter_request_id'), ['request_id'], unique=False)

    op.create_table('guidance_step',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('actor_id', sa.String(length=80), nullable=False),
    sa.Column('owner_id', sa.String(length=80), nullable=True),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(length=300), server_default='', nullable=False),
    sa.Column('at', queue_server.storage.tables.base.Instant(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['guidance_request.id'], name=op.f('fk_guidance_step_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance_step'))
    )
    with op.batch_alter_table('guidance_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guidance_step_request_id'), ['request_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('guidance_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guidance_step_request_id'))

    op.drop_table('guidance_step')
    with op.batch_alter_table('guidance_letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guidance_letter_request_id'))

    op.drop_table('guidance_letter')
    with op.batch_alter_table('guidance_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guidance_request_ticket_id'))
        batch_op.drop_index(batch_op.f('ix_guidance_request_phone_mark'))
        batch_op.drop_index('ix_guidance_request_owner')
        batch_op.drop_index(batch_op.f('ix_guidance_request_dossier_id'))
        batch_op.drop_index('ix_guidance_request_desk')

    op.drop_table('guidance_request')
    op.drop_table('staff_assignment')
    op.drop_table('guidance_duty')
    op.drop_table('guidance_channel')
    op.drop_table('content_review')
