"""when something of a course last came to a learner"""

from alembic import op
import sqlalchemy as sa

import bot.storage.base


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('enrolments') as batch_op:
        batch_op.add_column(sa.Column('shown_at', bot.storage.base.UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('enrolments') as batch_op:
        batch_op.drop_column('shown_at')
