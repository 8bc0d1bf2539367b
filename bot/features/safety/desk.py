"""The help desk: answers a cry for help from memory, without a database, without a trace."""

import re
from collections.abc import Sequence

from bot.conversation.address import MessageRef
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent, TextReceived
from bot.conversation.messages import Message
from bot.engine.memory import Familiar
from bot.engine.texts import Catalogues, Texts
from bot.features.safety import screens
from bot.features.safety.copying import Aid
from bot.features.safety.crisis import Crisis
from bot.features.safety.model import Resources, Topic

COMMANDS: dict[str, str | None] = {"safe": None, "now": None, "ayuda": "es", "emergencia": "es"}
"""The commands that mean help now, and the language of those that only one language has."""
SLIP = re.compile(r"\s*/(\w+)\W*")
"""A command with a sign too many (``/safe!``), which Telegram hands over as words."""
LINES, TOPIC, MORE = "safety.lines", "safety.topic", "safety.more"
BACK, HIDE = "safety.back", "safety.hide"


class HelpDesk:
    """Holds a region's help lines in memory and answers from them.

    It keeps no state and writes no log.
    """

    def __init__(self, resources: Resources, crisis: Crisis, catalogues: Catalogues) -> None:
        self._resources = resources
        self._crisis = crisis
        self._catalogues = catalogues

    def answer(
        self, event: InboundEvent, familiar: Familiar | None = None, *, idle: bool = False
    ) -> list[Message]:
        """Return the help lines if *event* asks for them and for nothing else; else an empty list.

        *familiar* is what is known by heart of whoever writes; None for a stranger. *idle*: it is
        known that no question is open to them.
        """
        match event:
            case CommandInvoked(command=command) if command in COMMANDS:
                return self._shown(event, familiar, self._texts(event, familiar, COMMANDS[command]))
            case TextReceived(text=text) if event.chat.private and (slip := _slip(text)) in COMMANDS:
                return self._shown(event, familiar, self._texts(event, familiar, COMMANDS[slip]))
            case ButtonPressed(action=pressed) if pressed.name in (LINES, TOPIC, MORE, BACK, HIDE):
                return self._pressed(event, familiar, pressed.name, pressed.args)
            case TextReceived(text=text) if event.chat.private:
                spoken = self._crisis.asks_for_lines(text, idle=idle or familiar is None)
                only = spoken[0] if len(spoken) == 1 else None
                t = self._texts(event, familiar, only)
                return self._shown(event, familiar, t) if spoken else []
            case _:
                return []

    def first_aid(self, event: TextReceived, language: str, county: str | None = None) -> Message | None:
        """Return the lines to put before anything else if a longer text cries for help; else None.

        They are in the language of the cry, which its writer can surely read.
        The text may still be the answer to a question: whoever asked goes on afterwards.
        """
        cry = self._crisis.cry(event.text)
        if cry is None or not (event.chat.private or event.answers is not None):
            return None  # In a group, people talk to each other; an answer is said to the bot.
        spoken = language if language in cry.languages else cry.languages[0]
        return self._first_screen(self._catalogues(spoken), county, cry.topic)

    def texts(self, chosen: Sequence[str], otherwise: Texts) -> Texts:
        """Return the words of the first language of *chosen* that the campaign speaks, else *otherwise*."""
        spoken = [language for language in chosen if language in self._catalogues.languages]
        return self._catalogues(spoken[0]) if spoken else otherwise

    def open_now(self, t: Texts) -> Aid:
        """Return a sentence on a line that answers at any hour, for while a person is looked for."""
        return screens.open_now(t, self._resources)

    def _pressed(
        self, event: ButtonPressed, familiar: Familiar | None, name: str, args: Sequence[str]
    ) -> list[Message]:
        t = self._texts(event, familiar, args[-1] if args else None, chosen=True)
        county = familiar.county if familiar else None
        if _open(event):
            return self._shown(event, familiar, t)  # Nobody else is shown what somebody looks for.
        if name == HIDE:
            return [screens.hidden(t, event.message)]
        if name == TOPIC and args and args[0] in set(Topic):
            return screens.topic_lines(t, self._resources, Topic(args[0]), county, event.message)
        if name == MORE:
            return [screens.more_topics(t, self._resources, county, event.message)]
        if name == LINES:
            return self._shown(event, familiar, t)
        return [self._first_screen(t, county, replaces=event.message)]

    def _shown(self, event: InboundEvent, familiar: Familiar | None, t: Texts) -> list[Message]:
        if _open(event):
            return [screens.for_a_group(t, self._resources)]
        return [self._first_screen(t, familiar.county if familiar else None)]

    def _first_screen(
        self,
        t: Texts,
        county: str | None,
        topic: Topic | None = None,
        replaces: MessageRef | None = None,
    ) -> Message:
        others = [language for language in self._catalogues.languages if language != t.language]
        return screens.help_lines(t, self._resources, county, topic, others, replaces)

    def _texts(
        self, event: InboundEvent, familiar: Familiar | None, language: str | None, *, chosen: bool = False
    ) -> Texts:
        """Return the words of the first language that is known: chosen, theirs, their word's, the hint."""
        hint = (event.language_hint or "").replace("_", "-").partition("-")[0].lower()
        own = familiar.language if familiar else None
        order = (language, own, hint) if chosen else (own, language, hint)
        spoken = (each for each in order if each in self._catalogues.languages)
        return self._catalogues(next(spoken, None))


def _open(event: InboundEvent) -> bool:
    """Whether the answer may have to be said where others read.

    A first private message is not always allowed, and the lines must come through: a network may
    then say them in the group. They hold nothing about who asked.
    """
    return not event.chat.private and event.reply_token is None


def _slip(text: str) -> str:
    found = SLIP.fullmatch(text)
    return found[1].lower() if found else ""
