"""What the bot says: plain values that every platform can render."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.conversation.actions import Action
from bot.conversation.address import MessageRef
from bot.conversation.circles import Circle
from bot.conversation.markup import Rich


class Visibility(StrEnum):
    """Who may see a message. A private message is never shown to a group."""

    PRIVATE = "private"
    CHAT = "chat"


class Lane(IntEnum):
    """How urgent a message is; lower goes first."""

    SAFETY = 0
    ANSWER = 1
    SHIFT = 2
    LESSON = 3
    TEAM = 4
    STATEWIDE = 5


class Look(StrEnum):
    """How a button is dressed. At most one button of a message is primary."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled choice that leads to an action. The label is plain text, in words."""

    label: str
    action: Action
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Copy:
    """Words to copy with one press, such as the number of a help line. They stand in the text as well."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """A way out of the chat: a web page, or another chat. *url* begins with ``https://``."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture to show. *alt* says in words all that is on it, figures included."""

    name: str
    media_type: str
    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Ask:
    """The message asks for a typed answer to *step*. *label* invites to write it, in a few words.

    A platform that cannot hear typed words where the message stands offers a field of its own for them.
    *question* names this one question among others of its step: an answer to another is none to it.
    """

    step: str
    label: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A reader's membership in a group, for networks that show it as a role. *held*: it began or ended."""

    group: str
    label: str
    held: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """Whose commands the reader's own menu shows, in their language; without a circle it is everybody's."""

    circles: tuple[Circle, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text file to send along, such as a calendar entry. *media_type* as in ``text/calendar``."""

    name: str
    media_type: str
    content: str


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say, with the choices that go with it.

    *replaces* is a message already shown that this one takes the place of, where the platform can.
    *name* lets a later message of the same name to the same reader take this one's place.
    *toast* is a few words (at most 200 characters) shown over the pressed button; *refusal* makes
    it stay until it is put away. *beside* stands with the buttons and leads to no turn. *mentions* is the one
    group whose members a post calls. *badge* and *menu* are carried out before the message is shown; a
    message of no text shows nothing. What is not *confidential* may be written where those can read it who
    keep order in a team's space, should the private chat be closed: *in_sight* is then said in its place, if
    there is such, and *notice* opens the place and says who reads along. A message with *knock* tries the
    private chat itself, even where the person could be answered on the spot; if it is closed, *knock* is said
    there.
    """

    text: Rich
    buttons: tuple[Button, ...] = ()
    document: Document | None = None
    visibility: Visibility = Visibility.PRIVATE
    replaces: MessageRef | None = None
    name: str | None = None
    toast: str = ""
    refusal: bool = False
    lane: Lane | None = None
    beside: tuple[Copy | Link, ...] = ()
    picture: Picture | None = None
    ask: Ask | None = None
    mentions: str | None = None
    badge: Badge | None = None
    menu: Menu | None = None
    confidential: bool = True
    knock: Rich | None = None
    in_sight: "Message | None" = None
    notice: Rich | None = None

    @property
    def has_file(self) -> bool:
        """Whether a document or a picture goes along: the text is then its caption."""
        return self.document is not None or self.picture is not None
