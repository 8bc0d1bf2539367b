"""Claims, releases, offers and changes of capacity in any order: the rules of the waiting list hold."""

import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.features.shifts.model import HOLDING, State
from bot.features.shifts.store import ShiftStore
from bot.storage.base import Base
from bot.storage.crypto import Cipher
from bot.storage.database import Database
from bot.storage.unit_of_work import UnitOfWork
from tests.databases import KEY

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
PEOPLE = st.integers(1, 5)


@cache
def fresh_database() -> Database:
    """Return an empty database, made once."""
    path = Path(tempfile.mkdtemp()) / "places.db"
    path.touch()
    database = Database(f"sqlite:///{path}", Cipher([KEY]))
    Base.metadata.create_all(database.engine)
    return database


class Places(RuleBasedStateMachine):
    """One shift; *line* is the waiting list as it ought to be."""

    @initialize(capacity=st.integers(1, 2))
    def open(self, capacity: int) -> None:
        database = fresh_database()
        self.uow = UnitOfWork(database.make_session, database.cipher)
        self.uow.__enter__()
        self.store = ShiftStore(self.uow)
        canvass = self.store.draft(1, "kanawha")
        self.store.change(canvass.id, state="open")
        start = NOW + timedelta(days=2)
        self.id = self.store.add_shift(canvass.id, start, start + timedelta(hours=3), capacity).id
        self.line: list[int] = []
        self.unreachable: set[int] = set()
        for person in range(1, capacity + 1):
            assert self.store.claim(self.id, person)

    def teardown(self) -> None:
        if hasattr(self, "uow"):
            self.uow.__exit__(None, None, None)  # Nothing is committed: the next example begins anew.

    def state(self, person: int) -> State:
        found = self.store.signup(self.id, person)
        return found.state if found else State.RELEASED

    def offer_on(self) -> None:
        def offer_to(person: int) -> datetime | None:
            assert person == self.line.pop(0), "the waiting list keeps its order"
            return None if person in self.unreachable else NOW + timedelta(hours=2)

        self.store.offer_on(self.id, NOW, offer_to)

    @rule(person=PEOPLE)
    def claim(self, person: int) -> None:
        before, free = self.state(person), self.store.get(self.id).free
        claimed = self.store.claim(self.id, person)
        assert claimed == (before is State.RELEASED and free > 0)

    @rule(person=PEOPLE)
    def wait(self, person: int) -> None:
        before, free = self.state(person), self.store.get(self.id).free
        waits = self.store.wait(self.id, person)
        assert waits == (before is State.RELEASED and free == 0)
        if waits:
            self.line.append(person)
            assert self.store.position(self.id, person) == len(self.line)

    @rule(person=PEOPLE)
    def release_decline_or_let_expire(self, person: int) -> None:
        if self.store.release(self.id, person) is State.WAITING:
            self.line.remove(person)
        self.offer_on()

    @rule(person=PEOPLE, late=st.sampled_from((False, False, True)))
    def take(self, person: int, late: bool) -> None:
        before = self.state(person)
        moment = NOW + timedelta(hours=3) if late else NOW
        assert self.store.take(self.id, person, moment) == (before is State.OFFERED and not late)

    @rule(capacity=st.integers(1, 3))
    def resize(self, capacity: int) -> None:
        shift = self.store.get(self.id)
        assert self.store.resize(self.id, capacity) == (shift.taken + shift.held <= capacity)
        self.offer_on()

    @rule(person=PEOPLE)
    def nothing_reaches(self, person: int) -> None:
        self.unreachable ^= {person}

    @rule(person=PEOPLE, state=st.sampled_from((State.CAME, State.LATE, State.TOLD_US, State.CLAIMED)))
    def mark(self, person: int, state: State) -> None:
        self.store.mark(self.id, person, state)

    @precondition(lambda self: hasattr(self, "uow"))
    @invariant()
    def the_rules_hold(self) -> None:
        shift = self.store.get(self.id)
        everybody = self.store.signups(self.id, *State)
        waiting = [s.person_id for s in everybody if s.state is State.WAITING]
        assert shift.taken == sum(s.state in HOLDING for s in everybody)
        assert shift.held == sum(s.state is State.OFFERED for s in everybody)
        assert shift.taken + shift.held <= shift.capacity, "never over capacity"
        assert waiting == self.line, "the waiting list keeps its order"
        assert not (waiting and shift.free), "no place is free while somebody waits"


Places.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, suppress_health_check=list(HealthCheck)
)
TestPlaces = Places.TestCase
