"""Claims, releases, offers and changes of capacity in any order: the rules of the waiting list hold."""

import tempfile
from datetime import UTC, datetime, timedelta
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
from tests.town import KEY

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
PEOPLE = st.integers(1, 7)
ACTIVE = tuple(s for s in State if s is not State.RELEASED)


class Places(RuleBasedStateMachine):
    """One shift; *line* is the waiting list as it ought to be."""

    @initialize(capacity=st.integers(1, 4))
    def open(self, capacity: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "places.db"
        path.touch()
        self.database = Database(f"sqlite:///{path}", Cipher([KEY]))
        Base.metadata.create_all(self.database.engine)
        self.uow = UnitOfWork(self.database.make_session, self.database.cipher)
        self.uow.__enter__()
        self.store = ShiftStore(self.uow)
        canvass = self.store.draft(1, "kanawha")
        self.store.change(canvass.id, state="open")
        start = NOW + timedelta(days=2)
        self.id = self.store.add_shift(canvass.id, start, start + timedelta(hours=3), capacity).id
        self.line: list[int] = []
        self.unreachable: set[int] = set()
        self.ready = True

    def teardown(self) -> None:
        if getattr(self, "ready", False):
            self.uow.__exit__(None, None, None)
            self.database.close()
            self.folder.cleanup()

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

    @rule(person=PEOPLE)
    def take(self, person: int) -> None:
        before = self.state(person)
        assert self.store.take(self.id, person, NOW) == (before is State.OFFERED)

    @rule(person=PEOPLE)
    def take_too_late(self, person: int) -> None:
        assert not self.store.take(self.id, person, NOW + timedelta(hours=3))

    @rule(capacity=st.integers(1, 6))
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

    @precondition(lambda self: getattr(self, "ready", False))
    @invariant()
    def the_counts_are_true_and_nobody_is_one_too_many(self) -> None:
        shift = self.store.get(self.id)
        assert shift.taken == len(self.store.signups(self.id, *HOLDING))
        assert shift.held == len(self.store.signups(self.id, State.OFFERED))
        assert shift.taken + shift.held <= shift.capacity

    @precondition(lambda self: getattr(self, "ready", False))
    @invariant()
    def the_line_is_in_order_and_no_place_is_free_while_somebody_waits(self) -> None:
        waiting = [s.person_id for s in self.store.signups(self.id, State.WAITING)]
        assert waiting == self.line
        assert not (waiting and self.store.get(self.id).free)


Places.TestCase.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestPlaces = Places.TestCase
