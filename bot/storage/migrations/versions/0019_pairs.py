"""two of a circle who play a talk"""

from alembic import op
import sqlalchemy as sa

import bot.storage.base


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'role_pairs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('circle_id', sa.Integer(), nullable=False),
        sa.Column('step', sa.String(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('partner_id', sa.Integer(), nullable=True),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('heard', sa.Boolean(), nullable=False),
        sa.Column('answered', sa.Boolean(), nullable=False),
        sa.Column('asked_at', bot.storage.base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['circle_id'], ['circles.id'], name=op.f('fk_role_pairs_circle_id_circles')),
        sa.ForeignKeyConstraint(['partner_id'], ['people.id'], name=op.f('fk_role_pairs_partner_id_people')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_role_pairs_person_id_people')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_role_pairs')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_role_pairs_partner_id'), 'role_pairs', ['partner_id'])
    op.create_index(op.f('ix_role_pairs_person_id'), 'role_pairs', ['person_id'])


def downgrade() -> None:
    op.drop_table('role_pairs')
