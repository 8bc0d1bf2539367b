"""What somebody sees who joins: the first screen, consent, and the few questions."""

from collections.abc import Sequence
from datetime import date

from babel.lists import format_list

from bot.conversation.actions import action
from bot.conversation.address import network_name
from bot.conversation.markup import join
from bot.conversation.messages import Button, Look, Message
from bot.engine.pages import Page
from bot.engine.texts import Reader, Texts, own_name
from bot.people.areas import County

PAGE = 9
"""Names of counties are short: three of them stand side by side."""


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
        Button(own_name(each), action("signup.hello", each, code)) for each in languages if each != t.language
    )
    if lost:
        text = join([t.gettext("I do not know that code. Try it again, or join without it."), text])
    begin = Button(t.label("Join"), action("signup.start", t.language, code), Look.PRIMARY)
    return Message(text, (begin, *others, _help_lines(t)))


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
        network=network_name(network),
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


def ask_name(reader: Reader, suggestion: str | None, *, again: bool = False) -> Message:
    """The question for a name; a suggestion can be taken with one tap."""
    t = reader.texts
    text = t.gettext("What shall I call you? Any name you like, up to 60 letters.")
    if again:
        text = t.gettext(
            "I cannot use that as a name. Please type up to 60 letters on one line, without links, @ or /."
        )
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


def joined_for(reader: Reader, name: str) -> Message:
    """The end of joining for somebody whose link leads to one thing, which comes next."""
    return Message(reader.texts.gettext("You are in, %(name)s. Here is what you came for:", name=name))


def stranger_help(reader: Reader) -> Message:
    """What a stranger is told by /help."""
    t = reader.texts
    text = t.gettext(
        "I help volunteers: shifts near you, reminders, short lessons, and help lines. Joining takes a"
        " minute: /start. Help lines without joining: /safe. What I would keep: /privacy."
    )
    return Message(text, (Button(t.label("Join"), action("signup.start")), _help_lines(t)))
