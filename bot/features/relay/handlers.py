"""What the relay does when something happens. It keeps no words: they pass through the outbox only.

Words that cry for help stay with the open question until their writer says that they shall go on.
"""

from bot.conversation.messages import Lane
from bot.engine.feature import Feature, on_answer, on_button, on_job, on_left
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.relay import screens
from bot.people.model import Person, RoleKind
from bot.people.preferences import Kind
from bot.storage.unit_of_work import Otherwise

MAX_WORDS = 1500


class Relay(Feature):
    """Passes words on between two people who were introduced to each other."""

    name = "relay"

    @on_button("write")
    def write(self, turn: Turn) -> None:
        """Ask for the words to pass on."""
        other = self._acquaintance(turn, turn.number(0))
        if other:
            turn.say(screens.ask_words(turn.reader, other.name, resting=other.resting(turn.now)))
            turn.wait_for("relay.words", to=str(other.id))

    @on_answer("words")
    def words(self, turn: Turn) -> None:
        """Pass words on."""
        other = self._acquaintance(turn, int(turn.gathered["to"]))
        if other is None:
            return
        if len(turn.text) > MAX_WORDS:
            turn.say(screens.too_long(turn.reader, other.name))
            turn.wait_for("relay.words", to=str(other.id))
            return
        if turn.aided:
            turn.say(screens.held_back(turn.reader, other.name))
            turn.wait_for("relay.held", to=str(other.id), words=turn.text)
            return
        self._pass_on(turn, other, turn.text)

    @on_answer("held")
    def other_words(self, turn: Turn) -> None:
        """Take other words instead of those that were held back."""
        self.words(turn)

    @on_left("held")
    def put_aside(self, turn: Turn) -> None:
        """Let words that were held back wait although a command came in between."""
        other = turn.people.find(int(turn.gathered["to"]))
        if other is None:
            return
        waits = not turn.session.step
        if waits:
            turn.wait_with("relay.aside", turn.gathered)  # No word typed now takes their place.
        turn.say(screens.put_aside(turn.reader, other.name, waits=waits))

    @on_left("aside")
    def keep_aside(self, turn: Turn) -> None:
        """Let them wait on, without saying so again."""
        if not turn.session.step:
            turn.wait_with("relay.aside", turn.gathered)

    @on_button("send")
    def send_held(self, turn: Turn) -> None:
        """Pass on what was held back."""
        held = self._held(turn)
        other = self._acquaintance(turn, int(held["to"])) if held else None
        if other:
            self._pass_on(turn, other, held["words"])

    @on_button("drop")
    def drop_held(self, turn: Turn) -> None:
        """Pass on nothing of what was held back."""
        if self._held(turn):
            turn.say(screens.dropped(turn.reader))

    def _held(self, turn: Turn) -> dict[str, str]:
        if turn.session.waiting(turn.now) not in ("relay.held", "relay.aside"):
            raise StaleButtonError
        held = dict(turn.session.data)
        turn.session.end()
        return held

    def _pass_on(self, turn: Turn, other: Person, words: str) -> None:
        sender, lifeline = turn.person, turn.lifeline(other)
        closed = turn.people.is_closed(other.id)
        sent = turn.tell(
            other.id,
            lambda reader: screens.words_from(reader, sender.id, sender.name, words),
            lane=Lane.SAFETY if lifeline else Lane.SHIFT,
            kind=Kind.REST,
            otherwise=Otherwise("relay.returned", sender.id, {"to": str(other.id)}),
        )
        if not sent:
            lost = screens.not_passed_on(turn.reader, other.name, of_care=_of_care(sender))
            turn.say(lifeline or lost)
            return
        reached = screens.trying if closed else screens.passed_on
        turn.say(reached(turn.reader, other.name))

    @on_job("returned")
    def say_returned(self, turn: Turn) -> None:
        """Tell the sender that their words have come back; what they were is not kept."""
        other = turn.people.find(int(turn.payload["to"]))
        if other and turn.people.may_write(turn.person.id, other.id, turn.now):
            lost = screens.came_back(turn.reader, other.name, of_care=_of_care(turn.person))
            turn.say(turn.lifeline(other) or lost)

    @on_button("close")
    def close(self, turn: Turn) -> None:
        """Pass nothing on between two people any more."""
        other = self._acquaintance(turn, turn.number(0))
        if other:
            turn.people.part(turn.person.id, other.id)
            turn.say(screens.closed(turn.reader, other.name))

    def _acquaintance(self, turn: Turn, person_id: int) -> Person | None:
        other = turn.people.find(person_id)
        if other and turn.people.may_write(turn.person.id, person_id, turn.now):
            return other
        turn.say(screens.not_acquainted(turn.reader))
        return None


def _of_care(sender: Person) -> bool:
    """Whether *sender* answers outside the chain of command, so that they are sent to no captain."""
    return sender.holds(RoleKind.CARE)
