"""The one way through the bot: every event becomes one turn in one unit of work."""

import logging
from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session as DbSession

from bot import logs
from bot.conversation.events import (
    ChatChanged,
    CommandInvoked,
    Event,
    Inbound,
    InboundEvent,
    JobDue,
    ReachChanged,
    TextReceived,
)
from bot.conversation.platform import Acknowledgement, Suggestion
from bot.engine import screens
from bot.engine.clock import Now
from bot.engine.feature import Suggester
from bot.engine.hearing import FirstAid, Hearing, may
from bot.engine.latest import Latest
from bot.engine.memory import Memory
from bot.engine.menus import follow_roles
from bot.engine.networks import Networks
from bot.engine.reading import StaleButtonError
from bot.engine.router import Router
from bot.engine.suggesting import matching
from bot.engine.texts import Catalogues, Reader
from bot.engine.together import Together
from bot.engine.turn import Turn
from bot.engine.turn_names import name_of, turn_code
from bot.people.addresses import KnownAddress
from bot.people.model import Person
from bot.people.store import PersonStore
from bot.storage.database import Database
from bot.storage.order import OlderFirstError
from bot.storage.rivals import is_worth_another_try
from bot.storage.unit_of_work import MakeSession, UnitOfWork

log = logging.getLogger(__name__)
ATTEMPTS = 3
MAX_SUGGESTIONS = 25


class Pipeline:
    """Takes events through their turns, each a plain function in a writer thread."""

    def __init__(
        self,
        router: Router,
        database: Database,
        now: Now,
        catalogues: Catalogues,
        zone: ZoneInfo,
        memory: Memory,
        first_aid: FirstAid,
        networks: Networks,
    ) -> None:
        self._router = router
        self._database = database
        self._now = now
        self._catalogues = catalogues
        self._zone = zone
        self._memory = memory
        self._hearing = Hearing(router, first_aid)
        self._networks = networks
        self._together = Together(database, self._take, self._take_all)
        self._latest = Latest(database)

    async def handle(self, event: Event) -> Acknowledgement:
        """Take *event* through its turn. Nothing is said or kept of a turn that fails."""
        logs.begin_turn(turn_code(name_of(event)))
        return await self._together.take(event)

    async def suggest(self, event: CommandInvoked) -> list[Suggestion]:
        """Return values for the argument being typed, as far as the person may see them; nothing changes."""
        suggester = self._router.suggesters.get(event.command)
        if suggester is None:
            return []
        return await self._latest.read(event.address, partial(self._look, event, suggester))

    def _look(self, event: CommandInvoked, suggester: Suggester, db: DbSession) -> list[Suggestion]:
        handler = self._router.handler(event, None)
        with UnitOfWork(lambda: db, self._database.cipher) as uow:
            people = PersonStore(uow)
            address = people.at_address(event.address)
            turn = self._turn(
                event, people.find(address.person_id) if address else None, address, people, uow
            )
            if handler is None or not may(turn, handler.mark.right):
                return []
            return matching(turn.argument, suggester(turn))[:MAX_SUGGESTIONS]

    def _take(self, event: Event) -> Acknowledgement:
        with logs.of_turn(turn_code(name_of(event))):
            try:
                return self._take_turn(event)
            except OlderFirstError:
                raise  # Its turn comes a little later.
            except Exception as error:
                if isinstance(event, JobDue):
                    raise  # The scheduler tries a job again; a person is told at once.
                return self._apologise(event, error)

    def _take_all(self, events: Sequence[Event]) -> list[Acknowledgement]:
        """Take several events through their turns, all in one transaction; raises if one cannot be taken."""
        with self._database.as_one() as make_session:
            turns = [self._attempt_named(event, make_session) for event in events]
        return [self._over(turn) for turn in turns]

    def _attempt_named(self, event: Event, make_session: MakeSession) -> Turn | None:
        with logs.of_turn(turn_code(name_of(event))):
            return self._attempt(event, make_session)

    def _take_turn(self, event: Event) -> Acknowledgement:
        for _ in range(ATTEMPTS - 1):
            try:
                return self._over(self._attempt(event, self._database.make_session))
            except Exception as error:
                if not is_worth_another_try(error):
                    raise
                # Someone else was faster. Nothing has left the bot yet, so look again.
        return self._over(self._attempt(event, self._database.make_session))

    def _attempt(self, event: Event, make_session: MakeSession) -> Turn | None:
        """Return the turn of *event*; None for a repeat, and for what is nobody's any more."""
        with UnitOfWork(make_session, self._database.cipher) as uow:
            if self._is_repeat(event, uow):
                uow.commit()
                return None
            turn = self._begin(event, uow)
            if turn:
                try:
                    self._hearing.carry(turn)
                except StaleButtonError:
                    turn.say(screens.stale_button(turn.reader))
                self._hearing.react(turn)
                follow_roles(turn)
                turn.leave()
            uow.commit()
        return turn

    def _over(self, turn: Turn | None) -> Acknowledgement:
        """Note what follows from a turn that is committed; return how its press is acknowledged."""
        self._remember(turn)
        return turn.acknowledgement if turn else Acknowledgement()

    def _is_repeat(self, event: Event, uow: UnitOfWork) -> bool:
        if isinstance(event, Inbound):
            return uow.is_repeat(event.bot, event.event_id, self._now(), event.address)
        return not uow.finish_job(event.job_id, self._now())

    def _begin(self, event: Event, uow: UnitOfWork) -> Turn | None:
        people = PersonStore(uow)
        if isinstance(event, Inbound):
            reachable = not isinstance(event, ReachChanged) or event.reachable
            address = people.seen(
                event.address, self._now(), reachable=reachable, private=_in_own_chat(event)
            )
            person = people.begin(address.person_id) if address else None
        else:
            person = people.begin(event.person_id) if event.person_id is not None else None
            address = people.address_of(person.id, closed_too=True) if person else None
            if event.person_id is not None and person is None:
                return None  # They are gone, and so is what was planned for them.
        return self._turn(event, person, address, people, uow)

    def _turn(
        self,
        event: Event,
        person: Person | None,
        address: KnownAddress | None,
        people: PersonStore,
        uow: UnitOfWork,
    ) -> Turn:
        reader = self.reader_of(person) if person else self._stranger(event)
        return Turn(
            event,
            person,
            address,
            reader,
            uow,
            people,
            self._router.offers,
            self._now(),
            self.reader_of,
            self._catalogues,
            self._networks,
        )

    def reader_of(self, person: Person) -> Reader:
        """Return how *person* reads: their language and their zone."""
        return Reader(self._catalogues(person.language), person.tz)

    def _stranger(self, event: Event) -> Reader:
        hint = event.language_hint if isinstance(event, Inbound) else None
        return Reader(self._catalogues(hint), self._zone)

    def _remember(self, turn: Turn | None) -> None:
        if turn and isinstance(turn.event, Inbound):
            self._memory.note(turn.event.address, turn.known)
        for address, person in turn.moved.items() if turn else ():
            self._memory.note(address, person)
        if turn and turn.leaving:
            self._memory.forget(turn.leaving[0])
            self._database.cipher.put_out_of_mind()  # Not before: until now a reader could see them.
        for remember in turn.afterwards if turn else ():
            remember()

    def _apologise(self, event: InboundEvent, error: Exception) -> Acknowledgement:
        code = turn_code(name_of(event))
        # The error's own text may hold what the person typed: its type and place are enough.
        log.error("turn failed", extra={"code": code, "error": type(error).__name__, "where": _where(error)})
        with UnitOfWork(self._database.make_session, self._database.cipher) as uow:
            if not uow.is_repeat(event.bot, event.event_id, self._now()):
                turn = self._begin(event, uow)
                if turn and _waits_for_an_answer(event):
                    turn.say(screens.sorry(turn.reader, code))
                    turn.leave()
            uow.commit()
        return Acknowledgement()


def _in_own_chat(event: Inbound) -> bool:
    """Whether they wrote in their own chat: an answer's own field may be filled in where others read."""
    return event.chat.private and not (isinstance(event, TextReceived) and event.answers is not None)


def _waits_for_an_answer(event: InboundEvent) -> bool:
    if isinstance(event, (ReachChanged, ChatChanged)):
        return False
    return event.chat.private or not isinstance(event, TextReceived)


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""
