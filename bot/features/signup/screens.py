"""What people see of joining."""

from collections.abc import Callable, Sequence
from datetime import date

from babel.lists import format_list

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, plain, quote
from bot.conversation.messages import Button, Copy, Lane, Look, Message
from bot.engine.networks import WayIn
from bot.engine.pages import Page
from bot.engine.qr import qr_code
from bot.engine.texts import Reader, Texts
from bot.people.areas import County

CardScreen = Callable[[Reader, int, str, str], Message]
PAGE = 9
"""Names of counties are short: three of them stand side by side."""
LANGUAGE_NAMES = {"en": "English", "es": "Español"}
NETWORK_NAMES = {"telegram": "Telegram", "discord": "Discord"}


def about_start(texts: Texts) -> str:
    """The line of /start in the menu."""
    return texts.label("Begin, or come back")


def called_start(texts: Texts) -> str:
    """What /start is called, where a network can show it in the reader's language."""
    return texts.label("/start")[1:]


def about_help(texts: Texts) -> str:
    """The line of /help in the menu."""
    return texts.label("What I can do for you")


def called_help(texts: Texts) -> str:
    """What /help is called, where a network can show it in the reader's language."""
    return texts.label("/help")[1:]


def about_me(texts: Texts) -> str:
    """The line of /me in the menu."""
    return texts.label("You: your place, shifts and roles")


def called_me(texts: Texts) -> str:
    """What /me is called, where a network can show it in the reader's language."""
    return texts.label("/me")[1:]


def county_option(texts: Texts) -> str:
    """The name of the argument of /me."""
    return texts.label("county")


def county_in_full(texts: Texts, county: str) -> str:
    """What a county is called in a sentence."""
    return texts.label("%(county)s County", county=county)


def code_option(texts: Texts) -> str:
    """The name of the argument of /start."""
    return texts.label("code")


def names(reader: Reader, people: Sequence[str]) -> str:
    """Several names as they are said one after the other: "Ana, Dee and Jo"."""
    return format_list(people, locale=reader.language) if people else ""


def _help_lines(t: Texts) -> Button:
    return Button(t.label("Help lines"), action("safety.lines"))


def hello(
    reader: Reader, campaign: str, code: str, languages: Sequence[str], *, lost: bool = False
) -> Message:
    """The first screen: who this is, before anything is kept. *lost*: they came with a wrong code."""
    t = reader.texts
    text = t.gettext(
        "Hello! I am the helper of **%(campaign)s**. I show you shifts near you, remind you of what you"
        " promised, and keep help lines at hand. I have kept nothing about you so far.",
        campaign=campaign,
    )
    others = tuple(
        Button(LANGUAGE_NAMES.get(each, each), action("signup.hello", each, code))
        for each in languages
        if each != t.language
    )
    if lost:
        text = join([t.gettext("I do not know that code. Try it again, or join without it."), text])
    begin = Button(t.label("Join"), action("signup.start", t.language, code), Look.PRIMARY)
    return Message(text, (begin, *others, _help_lines(t)))


def lives_in(reader: Reader, county: str, buttons: Sequence[Button]) -> Message:
    """The confirmation that a member belongs to another county now."""
    t = reader.texts
    text = t.gettext("Saved: you live in %(county)s County. You see its shifts now.", county=county)
    return Message(text, tuple(buttons))


def consent(reader: Reader, code: str, network: str, seen_by: str, until: date) -> Message:
    """The second screen: what is kept, who sees it, until when, who else can read it."""
    t = reader.texts
    kept = (
        t.gettext(
            "I keep your name, county and signups. Until %(day)s they are seen by %(captains)s.",
            captains=seen_by,
            day=reader.full_date(until),
        )
        if seen_by
        else t.gettext(
            "I keep your name, county and signups. The captains of your place see them until %(day)s.",
            day=reader.full_date(until),
        )
    )
    read_by = t.gettext(
        "%(network)s can read this chat. What you type is stored encrypted. /delete erases it at any time.",
        network=NETWORK_NAMES.get(network, network),
    )
    yes = Button(t.label("OK"), action("signup.agree", t.language, code), Look.PRIMARY)
    no = Button(t.label("No thanks"), action("signup.decline", t.language))
    return Message(join([kept, read_by]), (yes, no))


def declined(reader: Reader) -> Message:
    """The answer to "No thanks"."""
    t = reader.texts
    text = t.gettext(
        "That is fine. I have kept nothing. If you change your mind, write /start. Help lines are always"
        " there for you: /safe."
    )
    return Message(text, (_help_lines(t),))


def first_letter(reader: Reader, campaign: str) -> Message:
    """The first words in the private chat of somebody who joined among others; and what if it is closed."""
    t = reader.texts
    here = t.gettext(
        "Hello from **%(campaign)s**! This is our own chat: reminders, lessons and what is for you alone come"
        " here. /stop ends it at any time.",
        campaign=campaign,
    )
    closed = t.gettext(
        "Your direct messages are closed, so I cannot write to you alone. Reminders and lessons then come in"
        " a private thread here, which those who run the server can read. What is confidential does not reach"
        " you: the care team, words from other people, questions about how you are. To open them: name of the"
        " server > Privacy Settings > Direct Messages; then write /start."
    )
    return Message(here, knock=closed)


def own_chat_closed(reader: Reader) -> Message:
    """The news that direct messages are closed, for where a person still reads; others may read it too."""
    t = reader.texts
    text = t.gettext(
        "I had something for you alone and could not bring it to you: your direct messages are closed."
    )
    how = t.gettext(
        "To open them: name of the server > Privacy Settings > Direct Messages; then write /start."
    )
    return Message(join([text, how]), confidential=False)


def ask_name(reader: Reader, suggestion: str | None, *, again: bool = False) -> Message:
    """The question for a name; a suggestion can be taken with one tap."""
    t = reader.texts
    text = t.gettext("What shall I call you? Any name you like, up to 60 letters.")
    if again:
        text = t.gettext("I cannot use that as a name. Please type up to 60 letters on one line.")
    buttons = (Button(suggestion, action("signup.call_me")),) if suggestion else ()
    return Message(text, buttons)


def ask_county(
    reader: Reader, name: str, suggested: County | None, counties: Sequence[County], page: Page
) -> Message:
    """The question for a county: the invitation's with one tap, else typed or from the list."""
    t = reader.texts
    if suggested:
        yes = Button(
            t.label("Yes, %(county)s", county=suggested.name),
            action("signup.county", suggested.slug),
            Look.PRIMARY,
        )
        other = Button(t.label("Another county"), action("signup.counties", 0))
        return Message(
            t.gettext(
                "Welcome, %(name)s! Your invitation is for %(county)s County. Do you live there?",
                name=name,
                county=suggested.name,
            ),
            (yes, other),
        )
    text = t.gettext(
        "Welcome, %(name)s! Which county do you live in? Type its first letters, or choose from the list.",
        name=name,
    )
    return Message(text, _page(reader, counties, page))


def county_list(reader: Reader, counties: Sequence[County], page: Page) -> Message:
    """One page of the list of counties."""
    t = reader.texts
    text = t.gettext("Choose your county, or type its first letters.")
    if page.count > 1:
        text = t.gettext(
            "Choose your county (page %(page)s of %(pages)s), or type its first letters.",
            page=page.number + 1,
            pages=page.count,
        )
    return Message(text, _page(reader, counties, page))


def found_counties(reader: Reader, found: Sequence[County]) -> Message:
    """The counties that what was typed may mean."""
    t = reader.texts
    every = Button(t.label("Show the list"), action("signup.counties", 0))
    if not found:
        return Message(
            t.gettext("I know no county of that name here. Try its first letters, or look at the list."),
            (every,),
        )
    return Message(t.gettext("Do you mean one of these?"), (*(_county(c) for c in found[:PAGE]), every))


def _page(reader: Reader, counties: Sequence[County], page: Page) -> tuple[Button, ...]:
    turning = page.turning(reader.texts, lambda number: action("signup.counties", number))
    return (*(_county(county) for county in page.part(counties)), *turning)


def _county(county: County) -> Button:
    return Button(county.name, action("signup.county", county.slug))


def ask_age(reader: Reader) -> Message:
    """The last question."""
    t = reader.texts
    text = t.gettext(
        "Last question: are you 18 or over? Knocking on doors is for adults until the campaign has rules"
        " that keep minors safe. Learning and gatherings are open to all."
    )
    yes = Button(t.label("18 or over"), action("signup.age", 1), Look.PRIMARY)
    return Message(text, (yes, Button(t.label("Under 18"), action("signup.age", 0))))


def joined(reader: Reader, name: str, *, adult: bool) -> Message:
    """The end of joining, with one next step."""
    t = reader.texts
    if adult:
        text = t.gettext("You are in, %(name)s. Your next step: look at the shifts near you.", name=name)
        return Message(text, (Button(t.label("Shifts near me"), action("shifts.show"), Look.PRIMARY),))
    text = t.gettext(
        "You are in, %(name)s. Your next step: choose the groups you want to hear from.", name=name
    )
    return Message(text, (Button(t.label("Groups"), action("groups.show"), Look.PRIMARY),))


def home(reader: Reader, name: str, buttons: Sequence[Button]) -> Message:
    """The home screen of somebody who has joined."""
    t = reader.texts
    text = t.gettext(
        "Hello, %(name)s. What would you like to do? If you are in danger or feel bad: /safe.", name=name
    )
    return Message(text, tuple(buttons))


def still_stopped(reader: Reader, name: str, buttons: Sequence[Button]) -> Message:
    """The home screen of somebody who has stopped the bot: it answers, and writes nothing by itself."""
    t = reader.texts
    text = t.gettext(
        "Hello, %(name)s. You have stopped me, so I answer but remind you of nothing. To hear from me again,"
        " write /start.",
        name=name,
    )
    return Message(text, tuple(buttons))


def welcome_back(reader: Reader, name: str, buttons: Sequence[Button]) -> Message:
    """The home screen of somebody who had stopped the bot and came back."""
    t = reader.texts
    return Message(t.gettext("Welcome back, %(name)s. I write to you again.", name=name), tuple(buttons))


def stranger_help(reader: Reader) -> Message:
    """What a stranger is told by /help."""
    t = reader.texts
    text = t.gettext(
        "I help volunteers: shifts near you, reminders, short lessons, and help lines. Joining takes a"
        " minute: /start. Help lines without joining: /safe. What I would keep: /privacy."
    )
    return Message(text, (Button(t.label("Join"), action("signup.start")), _help_lines(t)))


def card(reader: Reader, name: str, county: str, lines: Sequence[Rich], buttons: Sequence[Button]) -> Message:
    """What somebody sees of themselves."""
    t = reader.texts
    head = t.gettext("**%(name)s**, %(county)s County.", name=name, county=county)
    return Message(join([head, join(list(lines), "\n")]), tuple(buttons))


def welcome_card(reader: Reader, person_id: int, name: str, place: str) -> Message:
    """The captain's card about a new person, with first words to send."""
    t = reader.texts
    head = t.gettext("%(name)s has just joined in %(place)s. Please say hello.", name=name, place=place)
    words = t.gettext(
        'Words you can use: "Hi %(name)s, I am your captain here. I am glad you joined. What made you'
        ' say yes? And is there a day that suits you for a first shift together?"',
        name=name,
    )
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
    doors = [plain(f"{NETWORK_NAMES[way.platform]}: {way.url}") for way in ways]
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


def steward_made(reader: Reader) -> Message:
    """The answer to the one-time code that makes the first steward."""
    t = reader.texts
    return Message(
        t.gettext(
            "You are now the steward and a coordinator of this campaign. The code is used up. Next: name"
            " county captains under /people."
        )
    )


def code_without_effect(reader: Reader) -> Message:
    """The answer to a code that does nothing for somebody who has joined."""
    t = reader.texts
    return Message(t.gettext("That code does nothing for you: you have joined already, or it is used up."))
