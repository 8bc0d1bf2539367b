"""who says that a line should not stand on a wall"""

from alembic import op
import sqlalchemy as sa

from bot.storage.base import UtcDateTime


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'line_reports',
        sa.Column('line_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('reported_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['line_id'],
            ['shared_lines.id'],
            name=op.f('fk_line_reports_line_id_shared_lines'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_line_reports_person_id_people')),
        sa.PrimaryKeyConstraint('line_id', 'person_id', name=op.f('pk_line_reports')),
    )
    op.create_index(op.f('ix_line_reports_person_id'), 'line_reports', ['person_id'])


def downgrade() -> None:
    op.drop_table('line_reports')
