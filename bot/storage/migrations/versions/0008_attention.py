"""attention"""

from alembic import op
import sqlalchemy as sa


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None
COUNTED = 'unasked AND lane >= 4'


def upgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unasked', sa.Boolean(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('held', sa.Boolean(), server_default='0', nullable=False))
        batch_op.create_index(
            'ix_outbox_counted', ['person_id', 'state', 'sent_at'], unique=False,
            sqlite_where=sa.text(COUNTED), postgresql_where=sa.text(COUNTED),
        )


def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_counted')
        batch_op.drop_column('held')
        batch_op.drop_column('unasked')
