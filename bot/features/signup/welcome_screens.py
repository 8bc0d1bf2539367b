"""What captains see who welcome newcomers, and who invite them."""

from collections.abc import Callable, Sequence

from bot.conversation.actions import action
from bot.conversation.address import network_name
from bot.conversation.markup import Rich, join, plain, quote
from bot.conversation.messages import Button, Copy, Lane, Look, Message
from bot.engine.networks import WayIn
from bot.engine.qr import qr_code
from bot.engine.texts import Reader, Texts

CardScreen = Callable[[Reader, int, str, str], Message]


def welcome_card(reader: Reader, person_id: int, name: str, place: str) -> Message:
    """The captain's card about a new person, with first words to send."""
    words = reader.texts.gettext(
        'Words you can use: "Hi %(name)s, I am your captain here. I am glad you joined. What made you'
        ' say yes? And is there a day that suits you for a first shift together?"',
        name=name,
    )
    return _card(reader, person_id, name, place, words)


def minors_card(reader: Reader, person_id: int, name: str, place: str) -> Message:
    """The same card about somebody under 18: its words ask to no shift and no meeting, and tell no age."""
    words = reader.texts.gettext(
        'Words you can use: "Hi %(name)s, I am your captain here. I am glad you joined. What made you'
        ' say yes? And what would you like to learn first? You find it all under /learn."',
        name=name,
    )
    return _card(reader, person_id, name, place, words)


def _card(reader: Reader, person_id: int, name: str, place: str, words: Rich) -> Message:
    t = reader.texts
    head = t.gettext("%(name)s has just joined in %(place)s. Please say hello.", name=name, place=place)
    return Message(join([head, words]), _welcome_buttons(t, person_id, name), lane=Lane.SHIFT)


def _welcome_buttons(t: Texts, person_id: int, name: str) -> tuple[Button, ...]:
    return (
        Button(t.label("Write to %(name)s", name=name), action("relay.write", person_id), Look.PRIMARY),
        Button(t.label("I reached them"), action("signup.reached", person_id)),
        Button(t.label("Couldn't"), action("signup.not_reached", person_id)),
    )


def passed_up(reader: Reader, person_id: int, name: str, place: str) -> Message:
    """The same card for the captain above, when nobody has reached the person."""
    t = reader.texts
    head = t.gettext(
        "%(name)s joined in %(place)s, and nobody has reached them yet. Can you say hello, or ask somebody?",
        name=name,
        place=place,
    )
    return Message(head, _welcome_buttons(t, person_id, name), lane=Lane.SHIFT)


def reached(reader: Reader, name: str) -> Message:
    """The thanks to a captain who reached a new person."""
    t = reader.texts
    return Message(t.gettext("Thank you for welcoming %(name)s.", name=name), toast=t.label("Thank you."))


def could_not_reach(reader: Reader, name: str) -> Message:
    """The answer to a captain who could not reach a new person."""
    t = reader.texts
    text = t.gettext("Thank you for trying. I ask the captain above you to try %(name)s as well.", name=name)
    return Message(text)


def welcome_settled(reader: Reader) -> Message:
    """The answer to a press on a card that is settled, or that is somebody else's."""
    t = reader.texts
    text = t.gettext("This card is settled or belongs to another captain. There is nothing left to do on it.")
    return Message(text, toast=t.label("Settled already."))


def invitation(reader: Reader, code: str, campaign: str, place: str, ways: Sequence[WayIn]) -> Message:
    """A captain's invitation: a text to forward to any other chat, and a code to show on one's phone."""
    t = reader.texts
    head = t.gettext(
        "Your invitation for %(place)s. Who uses it is told that you invited them, and you get their card."
        " Forward this text:",
        place=place,
    )
    words = t.gettext(
        "Join %(campaign)s in %(place)s: open our helper and press Start, or write /start %(code)s to it.",
        campaign=campaign,
        place=place,
        code=code,
    )
    doors = [plain(f"{network_name(way.platform)}: {way.url}") for way in ways]
    text = join([head, quote(join([words, *doors], "\n"))])
    if not ways:
        return Message(text)
    alt = t.label("A code for phone cameras that opens our helper. It holds the same as this text.")
    copy = Copy(t.label("Copy the link"), ways[0].url)
    return Message(text, picture=qr_code(ways[0].url, alt), beside=(copy,))


def choose_invitation(reader: Reader, scopes: Sequence[tuple[str, str]]) -> Message:
    """The choice of a place to invite people to: pairs of scope and name."""
    t = reader.texts
    buttons = tuple(Button(name, action("signup.invite", *scope.split(":"))) for scope, name in scopes)
    return Message(t.gettext("Where do you invite people to?"), buttons)
