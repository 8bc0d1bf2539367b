"""what people have shown that they can do; what a canvass asks for, and when a learner was last here"""

from datetime import UTC, datetime

from alembic import op
import sqlalchemy as sa

from bot.storage.base import UtcDateTime


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

LEAD_CANVASS = 'lead-canvass'
COURSE, MODULE = 'neighborhood-captain', '05-first-canvass'


def upgrade() -> None:
    op.create_table(
        'qualifications',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('given_at', UtcDateTime(), nullable=False),
        sa.Column('given_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_qualifications_person_id_people')),
        sa.PrimaryKeyConstraint('person_id', 'name', name=op.f('pk_qualifications')),
    )
    with op.batch_alter_table('canvasses') as batch_op:
        batch_op.add_column(sa.Column('needs', sa.String(), server_default='', nullable=False))
    with op.batch_alter_table('enrolments') as batch_op:
        batch_op.add_column(sa.Column('aside', sa.String(), server_default='', nullable=False))
    qualify_those_who_have()


def downgrade() -> None:
    with op.batch_alter_table('enrolments') as batch_op:
        batch_op.drop_column('aside')
    with op.batch_alter_table('canvasses') as batch_op:
        batch_op.drop_column('needs')
    op.drop_table('qualifications')


def qualify_those_who_have() -> None:
    """Let whoever led a canvass that took place, or finished the module that now says so, go on leading."""
    now = datetime.now(UTC)
    db = op.get_bind()
    qualifications = sa.table(
        'qualifications',
        sa.column('person_id', sa.Integer),
        sa.column('name', sa.String),
        sa.column('given_at', UtcDateTime),
    )
    ids = sorted({*db.scalars(led_before(now)), *db.scalars(learned_before())})
    if ids:
        rows = [{'person_id': each, 'name': LEAD_CANVASS, 'given_at': now} for each in ids]
        db.execute(qualifications.insert(), rows)


def led_before(now: datetime) -> sa.Select[int]:
    canvasses = sa.table('canvasses', *(sa.column(name) for name in ('id', 'lead_id', 'lead_yes', 'state')))
    shifts = sa.table(
        'shifts', sa.column('canvass_id'), sa.column('off', sa.Boolean), sa.column('starts_at', UtcDateTime)
    )
    people = sa.table('people', sa.column('id'))
    return (
        sa.select(people.c.id)
        .join(canvasses, canvasses.c.lead_id == people.c.id)
        .join(shifts, shifts.c.canvass_id == canvasses.c.id)
        .where(canvasses.c.state == 'open', sa.cast(canvasses.c.lead_yes, sa.Boolean))
        .where(~shifts.c.off, shifts.c.starts_at < now)
    )


def learned_before() -> sa.Select[int]:
    enrolments = sa.table('enrolments', sa.column('id'), sa.column('course'))
    completions = sa.table('completions', *(sa.column(name) for name in ('enrolment_id', 'person_id', 'module')))
    return (
        sa.select(completions.c.person_id)
        .join(enrolments, enrolments.c.id == completions.c.enrolment_id)
        .where(enrolments.c.course == COURSE, completions.c.module == MODULE)
    )
