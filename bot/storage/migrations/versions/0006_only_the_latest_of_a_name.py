"""only the latest of a name"""

from alembic import op
import sqlalchemy as sa


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('named', sa.String(), nullable=True))
        batch_op.create_index(
            'ix_outbox_named', ['named'], unique=False,
            sqlite_where=sa.text('named IS NOT NULL'), postgresql_where=sa.text('named IS NOT NULL'),
        )


def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_named')
        batch_op.drop_column('named')
