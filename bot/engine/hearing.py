"""Who hears the event of a turn, and what they may answer to it: commands, typed words, presses, jobs."""

from collections.abc import Callable
from dataclasses import fields, replace

from bot.conversation.events import (
    ChatChanged,
    CommandInvoked,
    Event,
    FormFilled,
    Inbound,
    JobDue,
    ReachChanged,
    TextReceived,
)
from bot.conversation.messages import Message
from bot.conversation.session import QUESTION
from bot.domain_events import DirectMessagesClosed, PersonReturned
from bot.engine import screens
from bot.engine.feature import Handler
from bot.engine.moves import follow
from bot.engine.returned import DOOR_CLOSED
from bot.engine.router import Router
from bot.engine.turn import Turn
from bot.people.model import Right

CANCEL = "cancel"

FirstAid = Callable[[TextReceived, str, str | None], Message | None]
"""Returns help lines when the words of a text call for them: in a language, for a county if it is known."""


class Hearing:
    """Hands the event of a turn to whoever is there for it; help comes first, and rights are asked."""

    def __init__(self, router: Router, first_aid: FirstAid) -> None:
        self._router, self._first_aid = router, first_aid

    def carry(self, turn: Turn) -> None:
        """Let the turn's event be heard; raises StaleButtonError for a press that means nothing any more."""
        event = turn.event
        if isinstance(event, ReachChanged):
            if event.reachable and turn.known:
                turn.announce(PersonReturned(turn.known.id))
            return
        if isinstance(event, JobDue) and event.kind == DOOR_CLOSED:
            turn.announce(DirectMessagesClosed(turn.person.id))
            return
        if isinstance(event, TextReceived):
            self._listen(turn, event)
            return
        if isinstance(event, CommandInvoked):
            self._obey(turn, event)
            return
        if isinstance(event, FormFilled):
            self._aid_in_form(turn, event)
        if isinstance(event, ChatChanged) and event.moved_to:
            follow(turn.uow, event.address.platform, event.chat.chat_id, event.moved_to)
        self._hand_over(turn, event)

    def _obey(self, turn: Turn, event: CommandInvoked) -> None:
        waited, step = turn.session.step is not None, turn.session.waiting(turn.now)
        gathered = dict(turn.session.data)
        turn.session.end()  # Who asks for something new does not answer the old question.
        if event.command == CANCEL:
            turn.say(screens.cancelled(turn.reader, waited=waited))
            return
        self._hand_over(turn, event)
        left = self._router.left.get(step or "")
        if left and turn.known and turn.leaving is None:
            turn.gathered = gathered
            left(turn)

    def _hand_over(self, turn: Turn, event: Event) -> None:
        handler = self._router.handler(event, None)
        if handler:
            self._call(handler, turn)
        elif isinstance(event, JobDue):
            raise LookupError(f"nobody handles {event.kind}")
        elif isinstance(event, ChatChanged):
            return
        elif event.chat.private or not isinstance(event, CommandInvoked):
            turn.say(
                screens.stale_button(turn.reader)
                if not isinstance(event, CommandInvoked)
                else screens.did_not_understand(turn.reader)
            )

    def _aid_in_form(self, turn: Turn, form: FormFilled) -> None:
        for written in _written(form):
            if self._aid(turn, written):
                return

    def _listen(self, turn: Turn, event: TextReceived) -> None:
        if not event.chat.private and event.answers is None:
            return  # In a group, people talk to each other.
        aid = self._aid(turn, event)
        if turn.known is None:
            if not aid:
                turn.say(screens.join_first(turn.reader))
            return
        if event.edited or not turn.text:
            turn.say(
                screens.edited(turn.reader) if event.edited else screens.not_readable(turn.reader, event.what)
            )
            return
        if event.answers is not None and not _is_open(turn, event):
            turn.say(screens.asked_no_more(turn.reader, turn.text))
            return
        if any(listener(turn) for listener in self._router.listeners(first=True)):
            return
        step = turn.session.waiting(turn.now)
        handler = self._router.handler(event, step) if step else None
        if handler:
            turn.gathered = dict(turn.session.data)
            turn.session.end()  # A handler that is not content with the answer waits for it again.
            self._call(handler, turn)
        elif not any(listener(turn) for listener in self._router.listeners(first=False)) and not aid:
            turn.say(screens.did_not_understand(turn.reader))

    def _aid(self, turn: Turn, event: TextReceived) -> bool:
        county = turn.known.county if turn.known else None
        if aid := self._first_aid(event, turn.reader.language, county):
            turn.say(aid)
            turn.aided = True
        return turn.aided

    def _call(self, handler: Handler, turn: Turn) -> None:
        right = handler.mark.right
        if may(turn, right):
            handler.call(turn)
        elif turn.known is None:
            turn.say(screens.join_first(turn.reader))
        else:
            turn.say(screens.not_allowed(turn.reader, right))

    def react(self, turn: Turn) -> None:
        """Tell everybody who listens what the turn has announced, and what that announced in its turn."""
        while turn.uow.announced:
            fact = turn.uow.announced.pop(0)
            for reaction in self._router.reactions(fact):
                reaction(turn, fact)


def _is_open(turn: Turn, answer: TextReceived) -> bool:
    """Whether the bot still waits for an answer to the question that *answer* belongs to.

    Where others read, each question is named when it is asked, and only whoever was asked waits with it.
    """
    asked = turn.session
    mine = asked.waiting(turn.now) == answer.answers and answer.question == asked.question
    return mine and (answer.chat.private or QUESTION in asked.data)


def may(turn: Turn, right: Right) -> bool:
    """Return whether whoever the turn belongs to has *right*."""
    return right is Right.ANYONE or (turn.known is not None and turn.known.may(right))


def _written(form: FormFilled) -> list[TextReceived]:
    """Return what was written into each field of *form*: only its writer sees a form, wherever it stands."""
    about = {field.name: getattr(form, field.name) for field in fields(Inbound)}
    about["chat"] = replace(form.chat, private=True)
    return [TextReceived(**about, text=text) for text in form.values.values()]
