"""the calls that circles hold, and who comes to them"""

from alembic import op
import sqlalchemy as sa

import bot.storage.base


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'circle_calls',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('circle_id', sa.Integer(), nullable=False),
        sa.Column('step', sa.String(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('asked', sa.Integer(), nullable=False),
        sa.Column('opened_at', bot.storage.base.UtcDateTime(), nullable=False),
        sa.Column('at', bot.storage.base.UtcDateTime(), nullable=True),
        sa.Column('place', bot.storage.base.Encrypted(), nullable=True),
        sa.ForeignKeyConstraint(['circle_id'], ['circles.id'], name=op.f('fk_circle_calls_circle_id_circles')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_circle_calls_person_id_people')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_circle_calls')),
        sa.UniqueConstraint('circle_id', 'step', name=op.f('uq_circle_calls_circle_id')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_circle_calls_person_id'), 'circle_calls', ['person_id'])
    op.create_table(
        'call_answers',
        sa.Column('call_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('coming', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['call_id'], ['circle_calls.id'], name=op.f('fk_call_answers_call_id_circle_calls'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_call_answers_person_id_people')),
        sa.PrimaryKeyConstraint('call_id', 'person_id', name=op.f('pk_call_answers')),
    )
    op.create_index(op.f('ix_call_answers_person_id'), 'call_answers', ['person_id'])


def downgrade() -> None:
    op.drop_table('call_answers')
    op.drop_table('circle_calls')
