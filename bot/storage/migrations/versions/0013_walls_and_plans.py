"""walls, plans, and where in a step somebody is; two modules of the captains' course have other numbers"""

from alembic import op
import sqlalchemy as sa

import bot.storage.base


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

COURSE = 'neighborhood-captain'
RENAMED = (('03-first-canvass', '05-first-canvass'), ('02-one-to-one', '03-one-to-one'))


def upgrade() -> None:
    op.create_table(
        'shared_lines',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('enrolment_id', sa.Integer(), nullable=False),
        sa.Column('course', sa.String(), nullable=False),
        sa.Column('step', sa.String(), nullable=False),
        sa.Column('language', sa.String(), nullable=False),
        sa.Column('words', bot.storage.base.Encrypted(), nullable=False),
        sa.Column('shared_at', bot.storage.base.UtcDateTime(), nullable=False),
        sa.Column('hidden_at', bot.storage.base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_shared_lines_enrolment_id_enrolments')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_shared_lines_person_id_people')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_lines')),
        sa.UniqueConstraint('enrolment_id', 'step', name=op.f('uq_shared_lines_enrolment_id')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_shared_lines_course'), 'shared_lines', ['course'])
    op.create_index(op.f('ix_shared_lines_person_id'), 'shared_lines', ['person_id'])
    op.create_table(
        'line_marks',
        sa.Column('line_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['line_id'], ['shared_lines.id'], name=op.f('fk_line_marks_line_id_shared_lines')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_line_marks_person_id_people')),
        sa.PrimaryKeyConstraint('line_id', 'person_id', name=op.f('pk_line_marks')),
    )
    op.create_index(op.f('ix_line_marks_person_id'), 'line_marks', ['person_id'])
    with op.batch_alter_table('enrolments') as batch_op:
        batch_op.add_column(sa.Column('inside', sa.String(), server_default='', nullable=False))
    with op.batch_alter_table('promises') as batch_op:
        batch_op.add_column(sa.Column('choice', sa.String(), nullable=True))
    for old, new in RENAMED:
        rename(old, new)


def downgrade() -> None:
    for old, new in reversed(RENAMED):
        rename(new, old)
    with op.batch_alter_table('promises') as batch_op:
        batch_op.drop_column('choice')
    with op.batch_alter_table('enrolments') as batch_op:
        batch_op.drop_column('inside')
    op.drop_table('line_marks')
    op.drop_table('shared_lines')


def rename(old: str, new: str) -> None:
    enrolments = sa.table('enrolments', sa.column('course'), sa.column('module'), sa.column('id'))
    completions = sa.table('completions', sa.column('enrolment_id'), sa.column('module'))
    here = enrolments.c.course == COURSE
    op.execute(enrolments.update().where(here, enrolments.c.module == old).values(module=new))
    ids = sa.select(enrolments.c.id).where(here)
    done = completions.update().where(completions.c.module == old, completions.c.enrolment_id.in_(ids))
    op.execute(done.values(module=new))
