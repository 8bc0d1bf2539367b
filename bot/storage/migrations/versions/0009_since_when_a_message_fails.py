"""since when a message fails"""

from alembic import op
import sqlalchemy as sa


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('failing_since', sa.DateTime(), nullable=True))
        batch_op.create_index(
            'ix_outbox_failing', ['failing_since'], unique=False,
            sqlite_where=sa.text('failing_since IS NOT NULL'), postgresql_where=sa.text('failing_since IS NOT NULL'),
        )


def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_failing')
        batch_op.drop_column('failing_since')
