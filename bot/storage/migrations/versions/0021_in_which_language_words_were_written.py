"""in which language words were written"""

from alembic import op
import sqlalchemy as sa


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('answers', 'promises'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column('language', sa.String(), nullable=True))


def downgrade() -> None:
    for table in ('answers', 'promises'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column('language')
