"""words that are changed, and who is left out"""

from alembic import op
import sqlalchemy as sa


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('broadcasts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('earlier', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('leaves_out', sa.Boolean(), server_default='0', nullable=False))
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index(
            'ix_outbox_held', ['batch'], unique=False,
            sqlite_where=sa.text('held'), postgresql_where=sa.text('held'),
        )
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_index('ix_memberships_group_id')
        batch_op.create_index('ix_memberships_group_id', ['group_id', 'person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_index('ix_memberships_group_id')
        batch_op.create_index('ix_memberships_group_id', ['group_id'], unique=False)
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_held')
    with op.batch_alter_table('broadcasts', schema=None) as batch_op:
        batch_op.drop_column('leaves_out')
        batch_op.drop_column('earlier')
