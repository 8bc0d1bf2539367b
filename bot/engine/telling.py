"""What a turn says: answers to whoever caused it, letters to others, posts for all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.conversation.address import Address
from bot.conversation.events import Inbound
from bot.conversation.messages import Lane, Message, Visibility
from bot.conversation.platform import Acknowledgement
from bot.engine import screens
from bot.engine.attention import Mind, Never, decide
from bot.engine.letters import Letters
from bot.engine.reading import Reading
from bot.engine.texts import Reader
from bot.engine.turn_names import letter_key
from bot.people.addresses import KnownAddress
from bot.people.model import Person
from bot.people.preferences import KINDS, Kind
from bot.people.store import PersonStore
from bot.storage.unit_of_work import Letter, Otherwise

Screen = Callable[[Reader], Message]


class Telling(Reading):
    """The half of a turn that speaks. Nothing leaves before the turn is over."""

    known: Person | None
    address: KnownAddress | None
    reader: Reader
    people: PersonStore
    now: datetime
    reader_of: Callable[[Person], Reader]
    acknowledgement: Acknowledgement
    letters: Letters

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
        Whom it may disturb, and when, is decided by `attention`, which is asked again when it comes due: it
        waits for the end of their quiet hours, or is not said while they rest or once they have stopped the
        bot, each by its lane. With a *key* it is said once for ever, however often the turn or the job is
        taken.
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

    def write(self, to: Address, message: Message) -> None:
        """Say something to a stranger, who has no language but this turn's and of whom nothing is kept."""
        self._put(message, platform=to.platform, lane=message.lane or Lane.SAFETY, to=to)

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
        verdict = decide(lane, Mind.of(person), self.now)
        if isinstance(verdict, Never):
            return False
        self._put(
            _noticed(message, self.reader_of(person)),
            key=key,
            platform=to.address.platform,
            lane=lane,
            at=verdict.until if verdict else self.now,
            person_id=person.id,
            address_id=to.id,
            expires_at=expires_at,
            only_here=only_here,
            otherwise=otherwise,
            unasked=bool(message.text),
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
        unasked: bool = False,
    ) -> None:
        self.letters.put(
            Letter(
                key=key or letter_key(self.id, self.letters.count + 1),
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
                unasked=unasked,
            )
        )


def _noticed(message: Message, reader: Reader) -> Message:
    """Return *message* with the words that go before it where others could read along."""
    public = message.confidential or message.visibility is Visibility.CHAT
    return message if public else replace(message, notice=screens.read_along(reader))
