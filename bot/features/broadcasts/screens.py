"""What people see of saying something to many."""

from collections.abc import Sequence

from babel import Locale

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, plain, quote
from bot.conversation.messages import Ask, Button, Lane, Message, Visibility
from bot.engine.audience import Audience
from bot.engine.pages import Page
from bot.engine.texts import Reader, Texts


def about_say(texts: Texts) -> str:
    """The line of /say in the menu."""
    return texts.label("Say something to your people")


def called_say(texts: Texts) -> str:
    """What /say is called, where a network can show it in the reader's language."""
    return texts.label("/say")[1:]


def audience_option(texts: Texts) -> str:
    """The name of the argument of /say."""
    return texts.label("to whom")


def home_button(reader: Reader) -> Button:
    """The way to /say from the home screen."""
    return Button(reader.texts.label("Say something to many"), action("broadcasts.say"))


def choose_audience(
    reader: Reader, audiences: Sequence[Audience], page: Page, beside: Sequence[Button] = ()
) -> Message:
    """To whom, a page of them, and what else can be done from here."""
    t = reader.texts
    if not audiences:
        return Message(t.gettext("You hold no area, group or shift to write to yet."))
    shown = page.part(audiences)
    buttons = (Button(each.label, action("broadcasts.to", *each.key.split(":"))) for each in shown)
    turning = page.turning(t, lambda number: action("broadcasts.audiences", number))
    return Message(t.gettext("To whom would you like to say something?"), (*buttons, *turning, *beside))


def everybody(texts: Texts) -> str:
    """The button of the audience of all."""
    return texts.label("Everybody")


def all_of_them(texts: Texts) -> str:
    """The audience of all, in the middle of a sentence: not the campaign's name, which is the bot's too."""
    return texts.label("everybody")


def not_your_audience(reader: Reader) -> Message:
    """The refusal to write to people whom one does not hold."""
    t = reader.texts
    text = t.gettext("You can write to the people of your own area, group or shift. Nothing was sent.")
    return Message(text, toast=t.label("Not your people."), refusal=True)


def ask_text(reader: Reader, audience: str) -> Message:
    """The question for the words."""
    t = reader.texts
    text = t.gettext(
        "To **%(audience)s**. Type what you want to say, up to 1,500 letters. You see it once more before"
        " anything is sent. /cancel stops.",
        audience=audience,
    )
    return Message(text)


def ask_text_openly(reader: Reader, audience: str, step: str, question: str) -> Message:
    """The question for the words in the audience's own group, for the captain who wrote /say there."""
    t = reader.texts
    text = t.gettext(
        "To **%(audience)s**. Answer this message with what I shall say, up to 1,500 letters. All here can"
        " read your answer; you see it once more in private before anything is sent. /cancel stops.",
        audience=audience,
    )
    asked = Ask(step, t.label("What shall I say?"), question)
    return Message(text, visibility=Visibility.CHAT, ask=asked)


def ask_whether_meant(reader: Reader, audience: str, draft: str) -> Message:
    """The question whether words that cry for help were meant for many."""
    t = reader.texts
    text = t.gettext(
        "If those words were about you, the help lines are here for you, and I have passed nothing on. Or"
        " were they meant for **%(audience)s**?",
        audience=audience,
    )
    buttons = (
        Button(t.label("Yes, show me how it looks"), action("broadcasts.meant", draft)),
        Button(t.label("Throw away"), action("broadcasts.drop", draft)),
    )
    return Message(text, buttons)


def too_long(reader: Reader) -> Message:
    """The answer to words that are too long."""
    t = reader.texts
    return Message(t.gettext("That is longer than 1,500 letters, and I kept none of it. Please shorten it."))


def ask_translation(reader: Reader, language: str, count: int, draft: str) -> Message:
    """The question for the same words in another language that people of the audience read."""
    t = reader.texts
    name = Locale.parse(language).get_display_name(reader.language) or language
    text = t.ngettext(
        "%(n)s of them reads %(language)s. Type the same in %(language)s, or go on without it.",
        "%(n)s of them read %(language)s. Type the same in %(language)s, or go on without it.",
        count,
        language=name,
    )
    return Message(text, (Button(t.label("Go on without it"), action("broadcasts.untranslated", draft)),))


def nobody(reader: Reader, audience: str) -> Message:
    """The answer when an audience is empty; without a name it is everybody's."""
    t = reader.texts
    text = (
        t.gettext("There is nobody in %(audience)s yet besides you.", audience=audience)
        if audience
        else t.gettext("Nobody has joined yet besides you.")
    )
    return Message(text)


def said(reader: Reader, author: str, audience: str, words: str, lane: Lane) -> Message:
    """What the people of the audience read."""
    t = reader.texts
    head = t.gettext("**%(author)s** to %(audience)s:", author=author, audience=audience)
    settings = Button(t.label("Settings"), action("settings.show"))
    return Message(join([head, plain(words)]), (settings,), lane=lane)


def posted(reader: Reader, texts: Sequence[Rich], lane: Lane) -> Message:
    """What a channel reads: the same in each language, nothing personal. Its button answers in private."""
    button = Button(reader.texts.label("What I can do"), action("signup.home"))
    return Message(join(list(texts)), (button,), lane=lane)


def put_aside(reader: Reader, audience: str, draft: str) -> Message:
    """The note that a draft waits, after a command came in between."""
    t = reader.texts
    text = t.gettext("Your message to **%(audience)s** waits: it is not sent.", audience=audience)
    buttons = (
        Button(t.label("Go on with my message"), action("broadcasts.resume", draft)),
        Button(t.label("Throw away"), action("broadcasts.drop", draft)),
    )
    return Message(text, buttons)


def given_back(reader: Reader, audience: str, words: Sequence[str]) -> Message:
    """The words of a draft in whose place something else has begun, in each language."""
    t = reader.texts
    text = t.gettext(
        "You began something else, so your message to **%(audience)s** is put away, and nobody has got it."
        " Here are your words, to copy:",
        audience=audience,
    )
    return Message(join([text, *map(quote, words)]))


def tested(reader: Reader) -> Message:
    """The note under a test."""
    return Message(reader.texts.gettext("That is how it looks. Nobody else has seen it."))


def dropped(reader: Reader) -> Message:
    """The confirmation that a draft was thrown away."""
    return Message(reader.texts.gettext("Thrown away. Nobody has got anything."))


def gone(reader: Reader) -> Message:
    """The answer when the draft is not there any more."""
    t = reader.texts
    text = t.gettext(
        "There is no draft any more: it was sent, thrown away, or too long ago. /say begins again."
    )
    return Message(text)


def not_sent(reader: Reader) -> Message:
    """The answer to a button of a draft that is not there any more and never went out."""
    t = reader.texts
    text = t.gettext(
        "Those words were **not sent**, and nobody has got them. The draft is gone: thrown away, taken back,"
        " left for something else, or too old. You can copy the words from above; /say begins again."
    )
    return Message(text, toast=t.label("That was not sent."), refusal=True)


def replaced(reader: Reader) -> Message:
    """The answer to a button of a draft in whose place another one stands."""
    t = reader.texts
    text = t.gettext("Those words were replaced by newer ones and are not sent. This is your draft now:")
    return Message(text, toast=t.label("Those words were replaced."), refusal=True)
