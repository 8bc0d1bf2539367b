"""who was in a circle with whom, for as long as it can be said that one would rather not be again"""

from alembic import op
import sqlalchemy as sa

from bot.storage.base import UtcDateTime


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'met_in_circles',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('other_id', sa.Integer(), nullable=False),
        sa.Column('parted_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_met_in_circles_person_id_people')),
        sa.ForeignKeyConstraint(['other_id'], ['people.id'], name=op.f('fk_met_in_circles_other_id_people')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_met_in_circles')),
        sa.UniqueConstraint('person_id', 'other_id', name=op.f('uq_met_in_circles_person_id')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_met_in_circles_person_id'), 'met_in_circles', ['person_id'])
    op.create_index(op.f('ix_met_in_circles_other_id'), 'met_in_circles', ['other_id'])


def downgrade() -> None:
    op.drop_table('met_in_circles')
