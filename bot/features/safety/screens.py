"""What is said of help lines. Everything here is made from memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton

from bot.conversation.actions import action
from bot.conversation.address import MessageRef
from bot.conversation.capabilities import length
from bot.conversation.markup import Rich, join, plain
from bot.conversation.messages import Button, Copy, Lane, Message
from bot.engine.texts import Texts, own_name
from bot.features.safety.copying import Aid, copies
from bot.features.safety.model import SIGN, URGENT, Contact, Line, Resources, Topic, Way, Words
from bot.people.areas import in_language

MOST_COPIES = 5
"""Numbers to copy under one message: more of them would push the way back off a phone's screen."""

ROOM = 1800
"""Characters of one message of lines: under Discord's 2000, so that hiding it hides all of it."""


def help_lines(
    t: Texts,
    resources: Resources,
    county: str | None,
    topic: Topic | None = None,
    other_languages: Sequence[str] = (),
    replaces: MessageRef | None = None,
) -> Message:
    """The first answer: the emergency number, the two or three lines that fit, the rest by topic."""
    lines = resources.first(topic, county, t.language)
    text = join([emergency(t, resources), *(_card(t, line) for line in lines), _what_i_am(t)])
    talk = Button(t.label("Talk to a person"), action("safety.person", t.language))
    topics = [_topic_button(t, each) for each in resources.topics(county) if each in URGENT]
    more = Button(t.label("More kinds of help"), action("safety.more", t.language))
    others = [_language_button(language) for language in other_languages]
    buttons = (*topics, more, talk, *others, _hide_button(t))
    numbers = copies(t, (resources.emergency, *lines))
    return Message(text, buttons, replaces=replaces, lane=Lane.SAFETY, beside=numbers)


def more_topics(t: Texts, resources: Resources, county: str | None, replaces: MessageRef | None) -> Message:
    """What else there are lines for: a phone shows all kinds of help at once only by scrolling."""
    text = join([_in_danger(t, resources), t.gettext("What kind of help?")])
    topics = [_topic_button(t, each) for each in resources.topics(county) if each not in URGENT]
    buttons = (*topics, _all_lines_button(t), _hide_button(t))
    return Message(text, buttons, replaces=replaces, lane=Lane.SAFETY)


def topic_lines(
    t: Texts, resources: Resources, topic: Topic, county: str | None, replaces: MessageRef | None = None
) -> list[Message]:
    """All the lines of one topic, in as many messages as they need; the buttons stand under the last."""
    lines = resources.about(topic, county, t.language)
    cards = [_Block(_card(t, line), copies(t, [line])) for line in lines]
    none = _Block(t.gettext("I know of no line for this yet. All help lines has others who may know more."))
    head = _Block(join([Rich(f"**{plain(topic_label(t, topic))}**"), _in_danger(t, resources)]))
    packed = _packed([head, *(cards or [none]), _Block(_ask_first(t))])
    messages = [Message(each.text, lane=Lane.SAFETY, beside=each.beside) for each in packed]
    messages[0] = replace(messages[0], replaces=replaces)
    messages[-1] = replace(messages[-1], buttons=(_all_lines_button(t), _hide_button(t)))
    return messages


def for_a_group(t: Texts, resources: Resources) -> Message:
    """The lines for somebody who asked in a group: nothing in them says who asked, or from where.

    They go to the person alone; a network that cannot write to them may show them to the group.
    """
    lines = resources.first(None, None, t.language)
    cards = [_card(t, line) for line in lines]
    alone = t.gettext("For more lines, write /safe to me in a chat of our own, where nobody else reads.")
    text = join([emergency(t, resources), *cards, alone])
    return Message(text, lane=Lane.SAFETY, beside=copies(t, (resources.emergency, *lines)))


def hidden(t: Texts, replaces: MessageRef | None) -> Message:
    """What stands where help lines stood, for the case that somebody else looks at the phone."""
    text = t.gettext("Cleared. If older messages are still above, you can delete them yourself.")
    return Message(text, replaces=replaces, lane=Lane.SAFETY)


def emergency(t: Texts, resources: Resources) -> Rich:
    """The emergency number, with what it can send."""
    line = resources.emergency
    return join([_in_danger(t, resources), _words(t, line.may_send_help_without_consent, line.note)], "\n")


def topic_label(t: Texts, topic: Topic) -> str:
    """A topic's name, short enough for a button."""
    match topic:
        case Topic.CRISIS:
            return t.label("Crisis, thoughts of suicide")
        case Topic.HOME_VIOLENCE:
            return t.label("Violence at home")
        case Topic.SEXUAL_VIOLENCE:
            return t.label("Sexual violence")
        case Topic.SUBSTANCE_USE:
            return t.label("Alcohol and drugs")
        case Topic.DISASTER:
            return t.label("Flood, fire, disaster")
        case Topic.FOOD_AND_BILLS:
            return t.label("Food, housing, bills")
        case Topic.LEGAL:
            return t.label("Legal help")
        case Topic.VOTING:
            return t.label("Voting rights")
        case Topic.DIGITAL_SECURITY:
            return t.label("Phone and account safety")
        case Topic.VETERANS:
            return t.label("Veterans")
        case Topic.ELSEWHERE:
            return t.label("Other places")


def _in_danger(t: Texts, resources: Resources) -> Rich:
    number = resources.emergency.contacts[0].value
    return t.gettext("**Someone in danger now? Call %(number)s.** It answers at any hour.", number=number)


def _what_i_am(t: Texts) -> Rich:
    return join(
        [
            _ask_first(t),
            t.gettext(
                "I am a bot, not a counselor, and nobody watches this chat. Nobody is told that you looked"
                " here. Looking for what I can do? Write /help."
            ),
        ]
    )


def _ask_first(t: Texts) -> Rich:
    return t.gettext(
        "You can ask any line first, without your name: “Do you ever send police without my OK?”"
    )


def _card(t: Texts, line: Line) -> Rich:
    ways = [_way(t, contact) for contact in line.ways(t.language)]
    facts = join([_hours(t, line), _languages(t, line)], " ")
    checked = _checked(t, line)
    consent = _words(t, line.may_send_help_without_consent, line.note)
    return join([_name(t, line), *ways, facts, consent, checked], "\n")


def _name(t: Texts, line: Line) -> Rich:
    name = Rich(f"**{plain(in_language(line.name, t.language))}**")
    if line.audience is None:
        return name
    return t.gettext("%(line)s (%(audience)s)", line=name, audience=in_language(line.audience, t.language))


def _way(t: Texts, contact: Contact) -> Rich:
    value = contact.value if contact.label is None else f"{contact.value} ({contact.label})"
    match contact.way:
        case Way.CALL if contact.then:
            then = in_language(contact.then, t.language)
            return t.gettext("Call %(number)s, then %(then)s", number=value, then=then)
        case Way.CALL:
            return t.gettext("Call %(number)s", number=value)
        case Way.TEXT if contact.body:
            return t.gettext("Text %(word)s to %(number)s", word=contact.body, number=value)
        case Way.TEXT:
            return t.gettext("Text %(number)s", number=value)
        case Way.WHATSAPP:
            return t.gettext("WhatsApp %(number)s", number=value)
        case Way.CHAT:
            return t.gettext("Chat: %(page)s", page=value)
        case Way.VIDEO:
            return t.gettext("Sign language by video: %(number)s", number=value)
        case Way.TTY:
            return t.gettext("TTY: %(number)s", number=value)
        case Way.EMAIL:
            return t.gettext("Email: %(address)s", address=value)
        case Way.WEB:
            return t.gettext("Page: %(page)s", page=value)


def _hours(t: Texts, line: Line) -> Rich:
    if line.hours is None:
        return Rich("") if line.contacts[0].way is Way.WEB else t.gettext("Hours: not known.")
    return t.gettext("Hours: %(hours)s.", hours=in_language(line.hours, t.language))


def _languages(t: Texts, line: Line) -> Rich:
    spoken = [_language_name(t, language) for language in line.languages]
    if line.interpreters:
        spoken.append(in_language(line.interpreters, t.language))
    return t.gettext("Languages: %(languages)s.", languages=", ".join(spoken))


def _language_name(t: Texts, language: str) -> str:
    if language == SIGN:
        return t.label("American Sign Language")
    return str(Locale.parse(t.language).languages.get(language, language))


def _checked(t: Texts, line: Line) -> Rich:
    if line.checked:
        return t.gettext("Checked on %(day)s.", day=format_date(line.checked, "long", locale=t.language))
    if line.not_checked_since:
        return t.gettext("Not checked since %(month)s.", month=_month(t, line.not_checked_since))
    return Rich("")


def _month(t: Texts, since: str) -> str:
    year, _, month = since.partition("-")
    return format_skeleton("yMMMM", date(int(year), int(month), 1), locale=t.language) if month else year


def _words(t: Texts, *said: Words | None) -> Rich:
    return plain("\n".join(in_language(words, t.language) for words in said if words))


def _topic_button(t: Texts, topic: Topic) -> Button:
    return Button(topic_label(t, topic), action("safety.topic", topic, t.language))


def _language_button(language: str) -> Button:
    return Button(own_name(language), action("safety.back", language))


def _all_lines_button(t: Texts) -> Button:
    return Button(t.label("All help lines"), action("safety.back", t.language))


def _hide_button(t: Texts) -> Button:
    return Button(t.label("Hide this"), action("safety.hide", t.language))


@dataclass(frozen=True, slots=True)
class _Block:
    text: Rich
    beside: tuple[Copy, ...] = ()

    def __add__(self, other: "_Block") -> "_Block":
        return _Block(join([self.text, other.text]), tuple(dict.fromkeys(self.beside + other.beside)))

    @property
    def fits(self) -> bool:
        return length(self.text) <= ROOM and len(self.beside) <= MOST_COPIES


def _packed(blocks: Sequence[_Block]) -> list[_Block]:
    packed = [blocks[0]]
    for block in blocks[1:]:
        longer = packed[-1] + block
        if longer.fits:
            packed[-1] = longer
        else:
            packed.append(block)
    return packed


def open_now(t: Texts, resources: Resources) -> Aid:
    """A line for a crisis, in a sentence: what answers while a person is looked for."""
    line = resources.about(Topic.CRISIS, None, t.language)[0]
    spoken = [c for c in line.ways(t.language) if c.way in (Way.CALL, Way.TEXT)]
    ways = join([_way(t, contact) for contact in spoken], " · ")
    name = in_language(line.name, t.language)
    text = t.gettext("Open now, day and night: %(name)s. %(ways)s.", name=name, ways=ways)
    return Aid(text, copies(t, [line]))


def help_button(t: Texts) -> Button:
    """The way to the help lines from anywhere."""
    return Button(t.label("Help lines"), action("safety.lines"))


def about_safe(t: Texts) -> str:
    """What /safe does, for the menu."""
    return t.label("Help lines, at once")


def called_safe(t: Texts) -> str:
    """What /safe is called, where a network can show it in the reader's language."""
    return t.label("/safe")[1:]
