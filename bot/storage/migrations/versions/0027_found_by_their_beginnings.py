"""planned jobs by the beginning of their name, letters by their address and by the words they share"""

from alembic import op


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f('ix_outbox_address_id'), 'outbox', ['address_id'])
    op.create_index(op.f('ix_outbox_body_id'), 'outbox', ['body_id'])
    if op.get_bind().dialect.name == 'postgresql':
        pattern = {'key': 'text_pattern_ops'}
        op.create_index(op.f('ix_jobs_beginning'), 'jobs', ['key'], postgresql_ops=pattern)


def downgrade() -> None:
    op.drop_index(op.f('ix_outbox_address_id'), table_name='outbox')
    op.drop_index(op.f('ix_outbox_body_id'), table_name='outbox')
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_index(op.f('ix_jobs_beginning'), table_name='jobs')
