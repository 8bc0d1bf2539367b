"""What people see of raising a hand."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import join, quote
from bot.conversation.messages import Button, Look, Message
from bot.engine.pages import Page
from bot.engine.texts import Reader
from bot.people.areas import Group
from bot.people.model import Neighborhood, Person

SHOWN = 8


def choose_kind(reader: Reader) -> Message:
    """What somebody would like to hold."""
    t = reader.texts
    text = t.gettext(
        "Thank you for raising your hand. A captain looks after about ten people. What would you like to"
        " hold?"
    )
    return Message(
        text,
        (
            Button(t.label("My neighborhood"), action("captains.kind", "neighborhood"), Look.PRIMARY),
            Button(t.label("My county"), action("captains.kind", "county")),
            Button(t.label("A group"), action("captains.kind", "group")),
        ),
    )


def no_county(reader: Reader) -> Message:
    """The answer to somebody whose county is not known yet."""
    t = reader.texts
    text = t.gettext("I do not know your county yet. Tell me first: /start.")
    return Message(text, refusal=True)


def choose_neighborhood(reader: Reader, known: Sequence[Neighborhood]) -> Message:
    """Which neighborhood: one that has a name, or a new one."""
    t = reader.texts
    text = t.gettext(
        "What do people call your neighborhood, town or hollow? Type its name, up to 40 letters, or choose."
    )
    buttons = tuple(Button(n.name, action("captains.scope", "neighborhood", n.id)) for n in known[:SHOWN])
    return Message(text, buttons)


def name_not_usable(reader: Reader) -> Message:
    """The answer to a name that cannot be kept."""
    return Message(reader.texts.gettext("Please type a name of up to 40 letters on one line."))


def choose_group(reader: Reader, groups: Sequence[Group], page: Page) -> Message:
    """Which group, a page of them."""
    names = [(group.name_in(reader.language), group.id) for group in page.part(groups)]
    buttons = (Button(name, action("captains.scope", "group", each)) for name, each in names)
    turning = page.turning(reader.texts, lambda number: action("captains.groups", number))
    return Message(reader.texts.gettext("Which group would you like to hold?"), (*buttons, *turning))


def county_is_held(reader: Reader, county: str, names: Sequence[str]) -> Message:
    """The answer when two people hold a county already."""
    t = reader.texts
    text = t.gettext(
        "%(county)s County is held by %(names)s, and two people hold a county. A neighborhood needs you"
        " more.",
        county=county,
        names=", ".join(names),
    )
    button = Button(t.label("My neighborhood"), action("captains.kind", "neighborhood"), Look.PRIMARY)
    return Message(text, (button,), toast=t.label("Two people hold it already."), refusal=True)


def held_already(reader: Reader, place: str) -> Message:
    """The answer to somebody who holds that already."""
    return Message(reader.texts.gettext("You are captain of %(place)s already.", place=place))


def adults_only(reader: Reader) -> Message:
    """The answer to somebody under 18 who would like to hold a place."""
    t = reader.texts
    text = t.gettext(
        "Captains of a place lead canvasses, and those are for adults until the campaign has rules that keep"
        " minors safe. A group can use you now, and the course is open to you."
    )
    group = Button(t.label("A group"), action("captains.kind", "group"), Look.PRIMARY)
    return Message(text, (group, Button(t.label("Learn"), action("training.learn"))), refusal=True)


def ask_why(reader: Reader, place: str) -> Message:
    """The question for a sentence."""
    t = reader.texts
    text = t.gettext(
        "Captain of %(place)s. Say in a sentence why you would like to. Before I send it, I show you who"
        " reads it.",
        place=place,
    )
    return Message(text)


def too_many_words(reader: Reader) -> Message:
    """The answer to more words than are passed on."""
    t = reader.texts
    return Message(t.gettext("That is more than 600 letters, and I kept none of it. Please say it shorter."))


def told_nobody(reader: Reader) -> Message:
    """What follows the help lines when a cry for help came where words are passed on."""
    t = reader.texts
    return Message(
        t.gettext("I passed none of that on. If you still want to answer, type it now, or /cancel.")
    )


def confirm(reader: Reader, place: str, why: str, asked: Person | None, *, others: bool) -> Message:
    """Who will be told, before anything is sent."""
    t = reader.texts
    if asked is None:
        text = t.gettext(
            "Nobody can decide on %(place)s yet. I keep your wish, and show it to the first coordinator.",
            place=place,
        )
        return Message(join([text, quote(why)]), (_send(reader, t.label("Keep it")), _drop(reader)))
    text = t.gettext("I send this to %(name)s, and to nobody else:", name=asked.name)
    buttons = [_send(reader, t.label("Send to %(name)s", name=asked.name))]
    if others:
        buttons.append(Button(t.label("Someone else"), action("captains.others")))
    return Message(join([text, quote(why)]), (*buttons, _drop(reader)))


def _send(reader: Reader, label: str) -> Button:
    return Button(label, action("captains.send"), Look.PRIMARY)


def _drop(reader: Reader) -> Button:
    return Button(reader.texts.label("Do not send"), action("captains.drop"))


def put_aside(reader: Reader, place: str) -> Message:
    """The note that a wish waits, after a command came in between."""
    t = reader.texts
    text = t.gettext("Your wish to be captain of **%(place)s** waits: it is not sent.", place=place)
    return Message(text, (Button(t.label("Go on with my wish"), action("captains.resume")), _drop(reader)))


def given_back(reader: Reader, place: str, why: str) -> Message:
    """The words of a wish in whose place something else has begun."""
    t = reader.texts
    text = t.gettext(
        "You began something else, so your wish to be captain of **%(place)s** is put away, and nobody has"
        " read it. Here are your words, to copy:",
        place=place,
    )
    return Message(join([text, quote(why)]))


def choose_other(reader: Reader, people: Sequence[Person]) -> Message:
    """Who else could decide."""
    t = reader.texts
    buttons = tuple(Button(p.name, action("captains.to", p.id)) for p in people[:SHOWN])
    return Message(t.gettext("Who shall read it?"), (*buttons, _drop(reader)))


def sent(reader: Reader, asked: Person | None) -> Message:
    """The confirmation that a hand was raised."""
    t = reader.texts
    if asked is None:
        return Message(t.gettext("Kept. I tell you as soon as somebody has decided."))
    text = t.gettext("%(name)s has it. You hear from me when they have decided.", name=asked.name)
    return Message(text)


def unread(reader: Reader, asked: str, place: str) -> Message:
    """The news that whoever was asked cannot be reached, with the way to somebody else."""
    t = reader.texts
    text = t.gettext(
        "%(name)s cannot be reached just now, so nobody has read your wish to be captain of %(place)s yet."
        " Raise your hand once more, and I show you whom else I can ask.",
        name=asked,
        place=place,
    )
    button = Button(t.label("Raise my hand"), action("captains.raise"), Look.PRIMARY)
    return Message(text, (button,))


def unanswered(reader: Reader, names: Sequence[str], place: str) -> Message:
    """The news that nobody has answered a wish, asked as often as it was, and whom to ask."""
    t = reader.texts
    if not names:
        text = t.gettext(
            "Nobody can decide on %(place)s yet. I keep your wish, and show it to the first coordinator.",
            place=place,
        )
        return Message(text)
    text = t.gettext(
        "Nobody has answered your wish to be captain of %(place)s, and I ask no more about it. It stays open:"
        " %(names)s can still say yes. Speak to them yourself, or raise your hand once more and choose who"
        " reads it.",
        place=place,
        names=", ".join(names[:SHOWN]),
    )
    return Message(text, (Button(t.label("Raise my hand"), action("captains.raise"), Look.PRIMARY),))


def dropped(reader: Reader) -> Message:
    """The confirmation that nothing was sent."""
    return Message(reader.texts.gettext("Nothing was sent, and I kept none of it."))


def begin_again(reader: Reader) -> Message:
    """The answer when what was typed is not there any more."""
    t = reader.texts
    button = Button(t.label("Raise my hand"), action("captains.raise"), Look.PRIMARY)
    return Message(
        t.gettext("There is nothing here to send any more: it was sent already, or it was too long ago."),
        (button,),
    )
