"""What a handler holds while it handles one event."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.conversation.address import Address
from bot.conversation.events import (
    Event,
    Inbound,
    JobDue,
)
from bot.conversation.markup import Rich
from bot.conversation.messages import Ask, Button, Message
from bot.conversation.platform import Acknowledgement
from bot.conversation.session import Session
from bot.domain_events import DomainEvent, PeopleJoined, PersonForgotten
from bot.engine import screens
from bot.engine.audience import Audience
from bot.engine.letters import Letters
from bot.engine.networks import Networks
from bot.engine.telling import Telling
from bot.engine.texts import Reader, Texts
from bot.people.addresses import KnownAddress
from bot.people.deeds import Deed
from bot.people.joinings import Joining
from bot.people.model import Person
from bot.people.qualifications import Way
from bot.people.store import PersonStore
from bot.storage.unit_of_work import UnitOfWork

PATIENCE = timedelta(days=2)


class StrangerError(Exception):
    """A handler that strangers may reach asked for the person. Its right is declared wrongly."""


class AudienceSource(Protocol):
    """A feature that knows groups of people worth addressing, such as everyone on a shift."""

    def audiences(self, turn: "Turn") -> Sequence[Audience]:
        """Return the audiences that the person of *turn* may address."""

    def audience_of(self, turn: "Turn", key: str) -> Sequence[int] | None:
        """Return who is in an audience, or None if *key* is not one that this person may address."""


@dataclass(slots=True)
class Offers:
    """Everything that the features offer to each other without knowing each other.

    *home*: the buttons of /start and /help for a person. *lines*: what /me says of them. *holds*: the
    question to answer before they leave. *stays*: what still comes once they have stopped. *lifelines*: what
    to say when words that belong to safety are lost. *audiences*: whom something can be said to. *ways*: how
    somebody comes by a qualification. *deeds*: who has done something. *answers*: the steps that take typed
    words.
    """

    home: list[Callable[["Turn"], Sequence[Button]]] = field(default_factory=list)
    lines: list[Callable[["Turn"], Sequence[Rich]]] = field(default_factory=list)
    holds: list[Callable[["Turn"], Message | None]] = field(default_factory=list)
    stays: list[Callable[["Turn"], Message | None]] = field(default_factory=list)
    lifelines: list[Callable[["Turn", Person], Message | None]] = field(default_factory=list)
    audiences: list[AudienceSource] = field(default_factory=list)
    ways: list[Callable[[str], Way | None]] = field(default_factory=list)
    deeds: list[Callable[["Turn", Deed, Collection[int]], Collection[int]]] = field(default_factory=list)
    answers: set[str] = field(default_factory=set)


@dataclass
class Turn(Telling):
    """One event, the person it concerns, and what the bot decides to say and keep.

    *aided*: the text cried for help and was answered with help lines, before any question of a feature.
    *moved*: addresses that belong to somebody else (or to a stranger) from now on.
    *afterwards*: what is remembered outside the database, once the turn is committed and only then.
    """

    event: Event
    known: Person | None
    address: KnownAddress | None
    reader: Reader
    uow: UnitOfWork
    people: PersonStore
    offers: Offers
    now: datetime
    reader_of: Callable[[Person], Reader]
    texts_in: Callable[[str | None], Texts]
    networks: Networks
    gathered: Mapping[str, str] = field(default_factory=dict)
    acknowledgement: Acknowledgement = field(default_factory=Acknowledgement)
    leaving: tuple[int, Message | None] | None = None
    joined: list[int] = field(default_factory=list)
    moved: dict[Address, Person | None] = field(default_factory=dict)
    aided: bool = False
    afterwards: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.letters = Letters(self.uow)
        self._asked = ""

    @property
    def person(self) -> Person:
        """The person of this turn. Strangers have none: see `known`."""
        if self.known is None:
            raise StrangerError(type(self.event).__name__)
        return self.known

    @property
    def texts(self) -> Texts:
        """The words of whoever caused this turn."""
        return self.reader.texts

    def reader_in(self, language: str) -> Reader:
        """Return how somebody in this turn's zone reads *language*."""
        return Reader(self.texts_in(language), self.reader.zone)

    @property
    def session(self) -> Session:
        """Where the person is in their private chat; questions wait there. A stranger's is empty."""
        address = self._here()
        if self.known is None or address is None:
            return Session()
        return self.uow.session(self.known.id, address, None)

    @property
    def is_asked(self) -> bool:
        """Whether a question of the bot waits here for typed words, so that words are an answer."""
        return (self.session.waiting(self.now) or "") in self.offers.answers

    @property
    def takes_feelings(self) -> bool:
        """Whether the person may be asked here how they are in their own words.

        Where a network's rules forbid it, buttons ask, and words are offered elsewhere or with a person.
        """
        return self.networks.takes_feelings(self._network())

    def plan(
        self, kind: str, key: str, due_at: datetime, *, person_id: int | None = None, **payload: str
    ) -> None:
        """Plan a job for *person_id* (or whoever this turn is about), or move the pending one with *key*.

        A key that is done stays done: what can happen again carries its date in the key.
        """
        whose = person_id if person_id is not None else (self.known.id if self.known else None)
        self.uow.plan(kind, key, due_at, whose, payload)

    def cancel(self, key: str) -> None:
        """Let a planned job not happen."""
        self.uow.cancel(key)

    def postpone(self, until: datetime) -> None:
        """Let the job of this turn come due again at *until*."""
        if isinstance(self.event, JobDue):
            self.uow.postpone(self.event.job_id, until)

    def wait_for(self, step: str, *, patience: timedelta = PATIENCE, **data: str) -> None:
        """Wait for a typed answer to *step* (such as ``signup.name``) in the private chat."""
        self.wait_with(step, data, patience=patience)

    def wait_with(self, step: str, data: Mapping[str, str], *, patience: timedelta = PATIENCE) -> None:
        """Wait for a typed answer to *step*, keeping *data* until then."""
        self.session.wait_for(step, self.now + patience, dict(data))
        self._asked = step

    def announce(self, fact: DomainEvent) -> None:
        """Let other features react, in this same transaction."""
        self.uow.announce(fact)

    def forget(self, person_id: int, farewell: Message | None = None) -> None:
        """Erase a person once every feature has erased its part; then say *farewell*, which is not kept."""
        self.announce(PersonForgotten(person_id))
        self.leaving = (person_id, farewell)

    def join(self, kept: Person, gone: Person, joining: Joining) -> None:
        """Let *gone* be *kept* once every feature has moved its part."""
        self.people.join(kept, gone, joining, self.now)
        self.joined.append(gone.id)
        self.moved |= {known.address: kept for known in self.people.addresses_of(kept.id)}
        self.announce(PeopleJoined(kept.id, gone.id))

    def leave(self) -> None:
        """Post what was said, and carry out what `forget` and `join` asked for; the pipeline's last step."""
        self._mark_question()
        self.letters.send()
        for gone_id in self.joined:
            self.people.drop_joined(gone_id)
        if self.leaving is None:
            return
        person_id, farewell = self.leaving
        self.people.forget(person_id, self.now)
        self.known = self.address = None
        if farewell:
            self.say(farewell)
        self.letters.send()

    def record(self, what: str, about: str) -> None:
        """Put on record that the person of this turn did *what*; *about* holds ids, never names."""
        self.uow.record(self.now, self.known.id if self.known else None, what, about)

    def home(self) -> tuple[Button, ...]:
        """Return what this person can do from here, from all features."""
        return tuple(button for offer in self.offers.home for button in offer(self))

    def way_to(self, qualification: str) -> Way | None:
        """Return the way to a qualification; None: no module gives it, so nobody is asked for it."""
        return next((way for offer in self.offers.ways if (way := offer(qualification))), None)

    def lacks(self, person_id: int, qualification: str) -> Way | None:
        """Return the way to a qualification that somebody has not; None if they may do without."""
        way = self.way_to(qualification)
        return None if way is None or self.people.is_qualified(person_id, qualification) else way

    def have_done(self, deed: Deed, person_ids: Collection[int]) -> set[int]:
        """Return who of these people has done it, from all features."""
        return {person_id for offer in self.offers.deeds for person_id in offer(self, deed, person_ids)}

    def before_leaving(self) -> Message | None:
        """Return the question to ask before the person stops, rests or is erased; None if there is none."""
        asked = (hold(self) for hold in self.offers.holds)
        return next((question for question in asked if question), None)

    def still_comes(self) -> list[Message]:
        """Return what goes on reaching the person after they stopped the bot, from all features."""
        return [stays for offer in self.offers.stays if (stays := offer(self))]

    def lifeline(self, other: Person) -> Message | None:
        """Return what to say if the person's words to *other* are lost; None: they are no words of safety."""
        return next((lost for offer in self.offers.lifelines if (lost := offer(self, other))), None)

    @property
    def page_size(self) -> int:
        """How many choices of one kind a message offers well where the person reads it."""
        return self.networks.page(self._network())

    def _mark_question(self) -> None:
        asked = self._asked if self._asked in self.offers.answers else ""
        if self.known and asked and self.session.step == asked:
            here = self.event.address if isinstance(self.event, Inbound) else None
            ask = Ask(asked, screens.answer_label(self.reader), self.session.question)
            self.letters.mark_question(ask, self.known.id, here)

    def _network(self) -> str | None:
        here = self._here()
        return here.platform if here else None

    def _here(self) -> Address | None:
        if isinstance(self.event, Inbound):
            return self.event.address
        return self.address.address if self.address else None
