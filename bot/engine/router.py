"""Which handler an event belongs to."""

from collections.abc import Iterable

from bot.conversation.actions import Action
from bot.conversation.events import (
    ButtonPressed,
    ChatChanged,
    CommandInvoked,
    Event,
    FormFilled,
    JobDue,
    ReachChanged,
    TextReceived,
)
from bot.domain_events import DomainEvent
from bot.engine.feature import Feature, FormIn, Handle, Handler, Listener, Reaction, Suggester
from bot.engine.turn import Offers


class Router:
    """Looks an event up in the tables of all features; refuses two owners of one key."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.handlers: dict[tuple[str, str], Handler] = {}
        self.suggesters: dict[str, Suggester] = {}
        self.left: dict[str, Handle] = {}
        self.offers = Offers()
        self._reactions: list[tuple[type[DomainEvent], Reaction]] = []
        self._listeners: list[tuple[bool, Listener]] = []
        for feature in features:
            self._add(feature)

    def handler(self, event: Event, step: str | None) -> Handler | None:
        """Return the handler for *event*, or None if nobody expects it. *step* is what is waited for."""
        match event:
            case CommandInvoked(command=command):
                return self.handlers.get(("command", command))
            case ButtonPressed(action=action):
                return self.handlers.get(("button", action.name))
            case TextReceived():
                return self.handlers.get(("answer", step or ""))
            case FormFilled(action=action):
                return self.handlers.get(("form", action.name))
            case ChatChanged(change=change):
                return self.handlers.get(("chat", str(change)))
            case JobDue(kind=kind):
                return self.handlers.get(("job", kind))
            case ReachChanged():
                return None

    def listeners(self, *, first: bool) -> list[Listener]:
        """Return who looks at free text: the first ones do so even while an answer is waited for."""
        return [listener for early, listener in self._listeners if early is first]

    def reactions(self, fact: DomainEvent) -> list[Reaction]:
        """Return who reacts to *fact*."""
        return [reaction for kind, reaction in self._reactions if isinstance(fact, kind)]

    def form(self, action: Action) -> FormIn | None:
        """Return the form that belongs to a button, or None if it has none."""
        handler = self.handlers.get(("form", action.name))
        return handler.mark.form if handler else None

    def commands(self) -> list[Handler]:
        """Return the commands that stand in menus."""
        return [h for (kind, _), h in self.handlers.items() if kind == "command" and h.mark.about]

    def _add(self, feature: Feature) -> None:
        for mark, method in feature.marks():
            match mark.kind:
                case "fact":
                    self._reactions.append((mark.key, method))
                case "suggest":
                    self.suggesters[mark.key] = method
                case "left":
                    self.left[mark.key] = method
                case "text":
                    self._listeners.append((mark.key, method))
                case _:
                    self._own((mark.kind, mark.key), Handler(method, mark))
            if mark.kind == "answer":
                self.offers.answers.add(mark.key)
        self.offers.home.append(feature.home)
        self.offers.lines.append(feature.lines)
        self.offers.holds.append(feature.hold)
        self.offers.stays.append(feature.still_comes)
        self.offers.lifelines.append(feature.lifeline)
        self.offers.ways.append(feature.way_to)
        self.offers.deeds.append(feature.have_done)
        if source := feature.audience_source():
            self.offers.audiences.append(source)

    def _own(self, key: tuple[str, str], handler: Handler) -> None:
        if key in self.handlers:
            raise ValueError(f"{key} is handled twice")
        self.handlers[key] = handler
