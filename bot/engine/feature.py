"""How a feature says which events it handles, and who may cause them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from bot.conversation.events import ChatChange, JobDue
from bot.conversation.forms import Form
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message
from bot.conversation.platform import Suggestion
from bot.domain_events import DomainEvent
from bot.engine.texts import Texts
from bot.engine.turn import AudienceSource, Turn
from bot.people.deeds import Deed
from bot.people.model import Person, Right
from bot.people.qualifications import Way

Handle = Callable[[Turn], None]
Reaction = Callable[[Turn, Any], None]
Listener = Callable[[Turn], bool]
Words = Callable[[Texts], str]
FormIn = Callable[[Texts], Form]
Suggester = Callable[[Turn], Sequence[Suggestion]]
Method = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a method handles.

    *kind* is command, button, answer, form, chat, job, fact, text, left or suggest.
    """

    kind: str
    key: Any
    right: Right = Right.MEMBER
    about: Words | None = None
    option: Words | None = None
    called: Words | None = None
    everywhere: bool = False
    form: FormIn | None = None


@dataclass(frozen=True, slots=True)
class Handler:
    """A method that handles an event, and who may cause it."""

    call: Handle
    mark: Mark


def on_command(
    command: str,
    *,
    about: Words | None = None,
    option: Words | None = None,
    called: Words | None = None,
    everywhere: bool = False,
    right: Right = Right.MEMBER,
) -> Callable[[Method], Method]:
    """Handle a command such as ``shifts``. *about* is its line in the menu; without one it is not listed.

    *option* names its argument; *called* is its name in each language, where a network can show that;
    *everywhere* offers it to a person wherever they are on the network, without any server.
    """
    return _mark(Mark("command", command, right, about, option, called, everywhere))


def suggests(command: str) -> Callable[[Method], Method]:
    """Return suggestions for the argument of *command* while it is typed: ``(turn) -> list[Suggestion]``."""
    return _mark(Mark("suggest", command))


def on_form(action: str, *, form: FormIn, right: Right = Right.MEMBER) -> Callable[[Method], Method]:
    """Handle the filled-in *form* of a button of this feature, where a network shows one for it.

    The button needs its `on_button` too: it asks the same things one by one.
    """
    return _mark(Mark("form", f".{action}", right, form=form))


def on_chat(change: ChatChange) -> Callable[[Method], Method]:
    """Handle what happened to a chat that others read too; whoever did it may be a stranger."""
    return _mark(Mark("chat", str(change), Right.ANYONE))


def on_button(action: str, *, right: Right = Right.MEMBER) -> Callable[[Method], Method]:
    """Handle a button of this feature: ``claim`` is ``<feature>.claim``."""
    return _mark(Mark("button", f".{action}", right))


def on_answer(step: str, *, right: Right = Right.MEMBER) -> Callable[[Method], Method]:
    """Handle free text that answers a step of this feature: ``name`` is ``<feature>.name``."""
    return _mark(Mark("answer", f".{step}", right))


def on_left(step: str) -> Callable[[Method], Method]:
    """Look after what was typed for a step of this feature when a command comes in between and ends it.

    It comes after the command, with what was gathered: what that asked, if anything, is waited for by then.
    """
    return _mark(Mark("left", f".{step}"))


def on_job(kind: str) -> Callable[[Method], Method]:
    """Handle a job of this feature that has come due. The turn's person may be None for campaign jobs."""
    return _mark(Mark("job", f".{kind}", Right.ANYONE))


def on_text(*, first: bool = False) -> Callable[[Method], Method]:
    """Look at free text of a known person in private; return True if it was understood and handled.

    With *first* it is looked at even while an answer to some step is waited for.
    """
    return _mark(Mark("text", first))


def on(fact: type[DomainEvent]) -> Callable[[Method], Method]:
    """React to what another feature announces."""
    return _mark(Mark("fact", fact))


class Feature:
    """A room of the bot. Its constructor names what it needs; its methods handle its events."""

    name: ClassVar[str]

    def home(self, turn: Turn) -> Sequence[Button]:
        """Return this feature's buttons on the home screen of the turn's person."""
        return ()

    def lines(self, turn: Turn) -> Sequence[Rich]:
        """Return what this feature says of the turn's person on their own card."""
        return ()

    def hold(self, turn: Turn) -> Message | None:
        """Return what must be asked before the turn's person stops, rests or is erased."""
        return None

    def still_comes(self, turn: Turn) -> Message | None:
        """Return what goes on reaching the turn's person after they stopped the bot, and how they end it."""
        return None

    def lifeline(self, turn: Turn, other: Person) -> Message | None:
        """Return what to say if words of the turn's person do not reach *other*, to whom safety ties them.

        Such words go to whoever stopped the bot, too. None: nothing of this feature ties the two.
        """
        return None

    def way_to(self, qualification: str) -> Way | None:
        """Return what this feature has for those who want to come by a qualification."""
        return None

    def have_done(self, turn: Turn, deed: Deed, person_ids: Collection[int]) -> Collection[int]:
        """Return who of these people has done it, as far as this feature knows."""
        return ()

    def audience_source(self) -> AudienceSource | None:
        """Return what this feature offers to those who want to say something to many."""
        return None

    def marks(self) -> Iterator[tuple[Mark, Method]]:
        """Return the marks of this feature's methods, their keys written out.

        Raises TypeError where one part of the feature hides a handler of another by its name.
        """
        names = [name for cls in reversed(type(self).__mro__) for name in vars(cls)]
        for name in dict.fromkeys(names):
            own = [cls for cls in type(self).__mro__ if name in vars(cls)]
            if len(own) > 1 and any(hasattr(vars(cls)[name], "marks_of_method") for cls in own[1:]):
                raise TypeError(f"{own[0].__name__}.{name} hides {own[1].__name__}.{name}: rename one")
            for mark in getattr(getattr(type(self), name), "marks_of_method", ()):
                yield self._written_out(mark), getattr(self, name)

    def _written_out(self, mark: Mark) -> Mark:
        if isinstance(mark.key, str) and mark.key.startswith("."):
            return replace(mark, key=f"{self.name}{mark.key}")
        return mark


def job_of(turn: Turn) -> JobDue:
    """Return the job of a turn that a job caused."""
    if not isinstance(turn.event, JobDue):
        raise TypeError("this turn was not caused by a job")
    return turn.event


def _mark(mark: Mark) -> Callable[[Method], Method]:
    def decorate(method: Method) -> Method:
        marks = (*getattr(method, "marks_of_method", ()), mark)
        method.marks_of_method = marks  # type: ignore[attr-defined]
        return method

    return decorate
