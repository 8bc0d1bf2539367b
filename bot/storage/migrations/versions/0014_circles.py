"""circles, who sits in them, and who is kept apart"""

from alembic import op
import sqlalchemy as sa

import bot.storage.base


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'circles',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('course', sa.String(), nullable=False),
        sa.Column('language', sa.String(), nullable=False),
        sa.Column('pace', sa.String(), nullable=False),
        sa.Column('begun_at', bot.storage.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_circles')),
        sqlite_autoincrement=True,
    )
    op.create_table(
        'circle_seats',
        sa.Column('enrolment_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('circle_id', sa.Integer(), nullable=True),
        sa.Column('since', bot.storage.base.UtcDateTime(), nullable=False),
        sa.Column('missed', sa.Integer(), nullable=False),
        sa.Column('offers', sa.Boolean(), nullable=False),
        sa.Column('led_at', bot.storage.base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['circle_id'], ['circles.id'], name=op.f('fk_circle_seats_circle_id_circles')),
        sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_circle_seats_enrolment_id_enrolments')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_circle_seats_person_id_people')),
        sa.PrimaryKeyConstraint('enrolment_id', name=op.f('pk_circle_seats')),
    )
    op.create_index(op.f('ix_circle_seats_circle_id'), 'circle_seats', ['circle_id'])
    op.create_index(op.f('ix_circle_seats_person_id'), 'circle_seats', ['person_id'])
    op.create_table(
        'kept_apart',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('other_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['other_id'], ['people.id'], name=op.f('fk_kept_apart_other_id_people')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_kept_apart_person_id_people')),
        sa.PrimaryKeyConstraint('person_id', 'other_id', name=op.f('pk_kept_apart')),
    )
    op.create_index(op.f('ix_kept_apart_other_id'), 'kept_apart', ['other_id'])


def downgrade() -> None:
    op.drop_table('kept_apart')
    op.drop_table('circle_seats')
    op.drop_table('circles')
