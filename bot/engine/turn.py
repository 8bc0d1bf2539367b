"""What a handler holds while it handles one event."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.conversation.address import Address
from bot.conversation.events import (
    Event,
    Inbound,
    JobDue,
)
from bot.conversation.markup import Rich
from bot.conversation.messages import Ask, Button, Lane, Message, Visibility
from bot.conversation.platform import Acknowledgement
from bot.conversation.session import Session
from bot.domain_events import DomainEvent, PeopleJoined, PersonForgotten
from bot.engine import screens
from bot.engine.audience import Audience
from bot.engine.letters import Letters
from bot.engine.networks import Networks
from bot.engine.reading import Reading
from bot.engine.texts import Reader, Texts
from bot.people.addresses import KnownAddress
from bot.people.joinings import Joining
from bot.people.model import Person
from bot.people.preferences import KINDS, Kind
from bot.people.store import PersonStore
from bot.storage.unit_of_work import Letter, Otherwise, UnitOfWork

PATIENCE = timedelta(days=2)
Screen = Callable[[Reader], Message]


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
    question to answer before they leave. *audiences*: whom something can be said to. *answers*: the steps
    that take typed words.
    """

    home: list[Callable[["Turn"], Sequence[Button]]] = field(default_factory=list)
    lines: list[Callable[["Turn"], Sequence[Rich]]] = field(default_factory=list)
    holds: list[Callable[["Turn"], Message | None]] = field(default_factory=list)
    audiences: list[AudienceSource] = field(default_factory=list)
    answers: set[str] = field(default_factory=set)


@dataclass
class Turn(Reading):
    """One event, the person it concerns, and what the bot decides to say and keep.

    *aided*: the text cried for help and was answered with help lines, before any question of a feature.
    *moved*: addresses that belong to somebody else (or to a stranger) from now on.
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
    def takes_feelings(self) -> bool:
        """Whether the person may be asked here how they are in their own words.

        Where a network's rules forbid it, buttons ask, and words are offered elsewhere or with a person.
        """
        return self.networks.takes_feelings(self._network())

    def say(self, message: Message, *, in_place: bool = False) -> bool:
        """Answer whoever caused this turn, privately unless the message says otherwise.

        *in_place* lets the answer take the place of the message whose button was pressed. False if
        nothing can reach them: they have no address, or they stopped the bot and this is a job.
        """
        if message.toast:
            self.acknowledgement = Acknowledgement(message.toast, message.refusal)
        if not isinstance(self.event, Inbound):
            return self.known is not None and self._say_later(self.known, message)
        event, message = self.event, _noticed(message, self.reader)
        if in_place and self.pressed and message.replaces is None:
            message = replace(message, replaces=self.pressed)
        public = message.visibility is Visibility.CHAT
        self._put(
            message,
            platform=event.address.platform,
            lane=message.lane if message.lane is not None else Lane.ANSWER,
            person_id=self.known.id if self.known else None,
            address_id=self.address.id if self.address else None,
            to=event.address,
            chat_id=self.chat_id if public else None,
            reply_token=event.reply_token,
        )
        return True

    def toast(self, words: str, *, refusal: bool = False) -> None:
        """Show a few words over the pressed button. They never carry what no screen says."""
        self.acknowledgement = Acknowledgement(words, refusal)

    def tell(
        self,
        person_id: int,
        screen: Screen,
        *,
        lane: Lane = Lane.SHIFT,
        key: str | None = None,
        expires_at: datetime | None = None,
        kind: Kind | None = None,
        at: KnownAddress | None = None,
        everywhere: bool = False,
        otherwise: Otherwise | None = None,
    ) -> bool:
        """Say something privately to somebody else, in their language; False if nothing can reach them.

        It goes to the network they chose for its *kind* (its lane's, if none is named); safety to the one
        they used last, or to all of them (*everywhere*). *at* names one of their addresses, and no other is
        tried. *otherwise* is done if it comes back; since that is noticed, it also tries direct messages
        that were closed before, as safety does: they may be open again.
        What nobody asked for (lanes LESSON and below in urgency) waits for the end of their quiet
        hours, and is not said while they rest. People who stopped the bot hear only of safety. With a
        *key* it is said once for ever, however often the turn or the job is taken.
        """
        person = self.people.find(person_id)
        if person is None:
            return False
        message = screen(self.reader_of(person))
        message = replace(message, lane=lane)
        places = [at] if at else self._places(person, message, kind, everywhere, tries=otherwise is not None)
        only_here = at is not None or len(places) > 1
        told = [
            self._tell(
                person,
                message,
                place,
                key=key,
                expires_at=expires_at,
                only_here=only_here,
                otherwise=otherwise,
            )
            for place in places
        ]
        return any(told)

    def post(
        self,
        platform: str,
        chat_id: str,
        message: Message,
        *,
        key: str | None = None,
        batch: str | None = None,
        expires_at: datetime | None = None,
    ) -> None:
        """Say something for all to read in a chat of a network, as one of a *batch* if it is named."""
        public = replace(message, visibility=Visibility.CHAT)
        self._put(
            public,
            key=key,
            platform=platform,
            lane=message.lane if message.lane is not None else Lane.TEAM,
            chat_id=chat_id,
            batch=batch,
            expires_at=expires_at,
        )

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

    def write(self, to: Address, message: Message) -> None:
        """Say something to a stranger, who has no language but this turn's and of whom nothing is kept."""
        self._put(message, platform=to.platform, lane=message.lane or Lane.SAFETY, to=to)

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

    def before_leaving(self) -> Message | None:
        """Return the question to ask before the person stops, rests or is erased; None if there is none."""
        asked = (hold(self) for hold in self.offers.holds)
        return next((question for question in asked if question), None)

    @property
    def page_size(self) -> int:
        """How many choices of one kind a message offers well where the person reads it."""
        return self.networks.page(self._network())

    def _mark_question(self) -> None:
        asked = self._asked if self._asked in self.offers.answers else ""
        if self.known and asked and self.session.step == asked:
            here = self.event.address if isinstance(self.event, Inbound) else None
            ask = Ask(asked, screens.answer_label(self.reader))
            self.letters.mark_question(ask, self.known.id, here)

    def _network(self) -> str | None:
        here = self._here()
        return here.platform if here else None

    def _here(self) -> Address | None:
        if isinstance(self.event, Inbound):
            return self.event.address
        return self.address.address if self.address else None

    def _say_later(self, person: Person, message: Message) -> bool:
        """Say what a job has to say, and let its question wait where it is said."""
        places = self._places(person, message, None)
        self.address = places[0] if places else self.address
        return any(self._tell(person, message, place) for place in places)

    def _places(
        self,
        person: Person,
        message: Message,
        kind: Kind | None,
        everywhere: bool = False,
        *,
        tries: bool = False,
    ) -> list[KnownAddress]:
        lane = message.lane if message.lane is not None else Lane.SHIFT
        kind = None if lane is Lane.SAFETY else kind or KINDS[lane]
        closed_too = tries or lane is Lane.SAFETY or not message.confidential
        place = self.people.address_of(person.id, kind, closed_too=closed_too)
        others = [known for known in self.people.addresses_of(person.id) if not known.unreachable]
        more = [known for known in others if place and known.id != place.id] if everywhere else []
        return [place, *more] if place else []

    def _tell(
        self,
        person: Person,
        message: Message,
        to: KnownAddress,
        *,
        key: str | None = None,
        expires_at: datetime | None = None,
        only_here: bool = False,
        otherwise: Otherwise | None = None,
    ) -> bool:
        lane = message.lane if message.lane is not None else Lane.SHIFT
        unasked = lane >= Lane.TEAM
        if (person.stopped and lane is not Lane.SAFETY) or (unasked and person.resting(self.now)):
            return False
        at = person.when_disturbable(self.now) if lane >= Lane.LESSON else self.now
        self._put(
            _noticed(message, self.reader_of(person)),
            key=key,
            platform=to.address.platform,
            lane=lane,
            at=at,
            person_id=person.id,
            address_id=to.id,
            expires_at=expires_at,
            only_here=only_here,
            otherwise=otherwise,
        )
        return True

    def _put(
        self,
        message: Message,
        *,
        platform: str,
        lane: Lane,
        key: str | None = None,
        at: datetime | None = None,
        person_id: int | None = None,
        address_id: int | None = None,
        to: Address | None = None,
        chat_id: str | None = None,
        reply_token: str | None = None,
        expires_at: datetime | None = None,
        batch: str | None = None,
        only_here: bool = False,
        otherwise: Otherwise | None = None,
    ) -> None:
        self.letters.put(
            Letter(
                key=key or f"{self.id}#{self.letters.count + 1}",
                message=message,
                platform=platform,
                at=at or self.now,
                lane=lane,
                person_id=person_id,
                address_id=address_id,
                to=to,
                chat_id=chat_id,
                reply_token=reply_token,
                expires_at=expires_at,
                batch=batch,
                only_here=only_here,
                otherwise=otherwise,
                # What is answered must be: the network waits for it. What waits for the morning takes no
                # place tonight.
                latest=reply_token is None and (at is None or at <= self.now),
            )
        )


def _noticed(message: Message, reader: Reader) -> Message:
    """Return *message* with the words that go before it where others could read along."""
    public = message.confidential or message.visibility is Visibility.CHAT
    return message if public else replace(message, notice=screens.read_along(reader))


def turn_code(turn_id: str) -> str:
    """Return the short code, such as ``E-7F3A``, by which a failed turn is found in the log."""
    return f"E-{hashlib.sha256(turn_id.encode()).hexdigest()[:4].upper()}"
