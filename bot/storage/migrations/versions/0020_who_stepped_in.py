"""who changed the words of somebody's broadcast, and who ended it"""

from alembic import op
import sqlalchemy as sa


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('broadcasts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('worded_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('ended_by', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('broadcasts', schema=None) as batch_op:
        batch_op.drop_column('ended_by')
        batch_op.drop_column('worded_by')
