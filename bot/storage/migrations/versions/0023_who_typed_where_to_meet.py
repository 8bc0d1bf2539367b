"""who typed where the call of a circle is"""

from alembic import op
import sqlalchemy as sa


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('circle_calls', schema=None) as batch_op:
        batch_op.add_column(sa.Column('typed_by', sa.Integer(), nullable=True))
    op.execute('UPDATE circle_calls SET typed_by = person_id WHERE place IS NOT NULL')


def downgrade() -> None:
    with op.batch_alter_table('circle_calls', schema=None) as batch_op:
        batch_op.drop_column('typed_by')
