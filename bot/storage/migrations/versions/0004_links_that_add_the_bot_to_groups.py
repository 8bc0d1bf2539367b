"""links that add the bot to groups"""

from alembic import op
import sqlalchemy as sa


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('group_codes',
    sa.Column('code_index', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('code_index', name=op.f('pk_group_codes')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('group_codes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_codes_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_group_codes_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('group_codes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_codes_person_id'))
        batch_op.drop_index(batch_op.f('ix_group_codes_expires_at'))

    op.drop_table('group_codes')
