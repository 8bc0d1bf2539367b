"""which cards that follow the day somebody got; when a learner was last here"""

from datetime import UTC, datetime

from alembic import op
import sqlalchemy as sa

from bot.storage.base import Encrypted, UtcDateTime


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'day_cards',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('which', Encrypted(), nullable=False),
        sa.Column('noted_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_day_cards_person_id_people')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_day_cards')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_day_cards_person_id'), 'day_cards', ['person_id'])
    with op.batch_alter_table('enrolments') as batch_op:
        batch_op.add_column(sa.Column('active_at', UtcDateTime(), nullable=True))
    # Nobody is called silent for a time in which nothing was noted.
    enrolments = sa.table('enrolments', sa.column('active_at', UtcDateTime))
    op.execute(enrolments.update().values(active_at=datetime.now(UTC)))


def downgrade() -> None:
    with op.batch_alter_table('enrolments') as batch_op:
        batch_op.drop_column('active_at')
    op.drop_table('day_cards')
