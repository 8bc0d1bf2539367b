"""What people see of codes."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.address import network_name
from bot.conversation.forms import Field, Form
from bot.conversation.markup import join
from bot.conversation.messages import Button, Copy, Link, Message
from bot.engine.texts import Reader, Texts
from bot.features.linking.model import LASTS, shown

CODE_FIELD = "code"


def about_link(texts: Texts) -> str:
    """The line of /link in the menu."""
    return texts.label("Use me on two networks as one person")


def called_link(texts: Texts) -> str:
    """What /link is called, where a network can show it in the reader's language."""
    return texts.label("/link")[1:]


def code_option(texts: Texts) -> str:
    """The name of the argument of /link."""
    return texts.label("code")


def code_form(texts: Texts) -> Form:
    """The form in which a code is typed."""
    code = Field(CODE_FIELD, texts.label("The code from the other network"), "KTMR-WXHD", max_length=20)
    return Form(texts.label("I have a code"), (code,))


def _have(t: Texts) -> Button:
    return Button(t.label("I have a code"), action("linking.have"))


def code_made(reader: Reader, code: str, others: Sequence[tuple[str, str]]) -> Message:
    """A new code. *others* are the other networks with their doors; a door may be empty."""
    t = reader.texts
    names = [network_name(platform) for platform, _ in others]
    where = names[0] if len(names) == 1 else t.label("the other network")
    text = join(
        [
            t.gettext(
                "Your code: **%(code)s**\nTo use it, write to me on %(network)s: /link %(code)s",
                code=shown(code),
                network=where,
            ),
            t.gettext(
                "It works once, for %(minutes)s minutes. Show it to nobody: whoever types it asks to be you.",
                minutes=LASTS.seconds // 60,
            ),
        ]
    )
    doors = tuple(
        Link(t.label("Open %(network)s", network=network_name(platform)), url)
        for platform, url in others
        if url
    )
    return Message(text, (_have(t),), beside=(Copy(t.label("Copy"), f"/link {shown(code)}"), *doors))


def nowhere_to_link(reader: Reader) -> Message:
    """The answer where the bot runs on one network only."""
    return Message(reader.texts.gettext("I am on this network only, so there is nothing to link."))


def for_strangers(reader: Reader) -> Message:
    """What /link is, to somebody of whom nothing is kept."""
    t = reader.texts
    text = t.gettext(
        "Do you know me from another network? Write /link to me there, and I give you a code. Then write it"
        " here, like this: /link KTMR-WXHD. If you are new, write /start."
    )
    return Message(text, (_have(t),))


def ask_code(reader: Reader) -> Message:
    """The question for a code."""
    t = reader.texts
    return Message(
        t.gettext("Type the code that I gave you on the other network. Large or small letters do not matter.")
    )


def unreadable(reader: Reader) -> Message:
    """The answer to something that cannot be a code."""
    t = reader.texts
    text = t.gettext(
        "That does not look like a code of mine. A code has eight letters, such as KTMR-WXHD. You get one"
        " with /link on the other network."
    )
    return Message(text, (_have(t),))


def wrong(reader: Reader, left: int) -> Message:
    """The answer to a wrong code."""
    t = reader.texts
    text = t.ngettext(
        "I do not know that code. You can try once more. You get a new one with /link on the other network.",
        "I do not know that code. You can try %(n)s more times. You get a new one with /link on the other"
        " network.",
        left,
    )
    return Message(text, (_have(t),))


def too_often(reader: Reader, until: datetime) -> Message:
    """The answer after too many wrong codes."""
    t = reader.texts
    text = t.gettext(
        "Those were five wrong codes, so I take no more for now: somebody could be guessing. You can try"
        " again at %(hour)s. Nothing is lost, and everything else works as always.",
        hour=reader.hour(until),
    )
    return Message(text)


def over(reader: Reader, *, used: bool, expired: bool) -> Message:
    """The answer to a code that was right once."""
    t = reader.texts
    again = t.gettext("You get a new one with /link on the other network.")
    if used:
        why = t.gettext("That code was used already. Each code works once.")
    elif expired:
        why = t.gettext("That code is too old. A code works for ten minutes.")
    else:
        why = t.gettext("That code does not work any more.")
    return Message(join([why, again], " "), (_have(t),))


def typed_in_public(reader: Reader, *, spent: bool) -> Message:
    """The answer, in private, to a code that others may have read."""
    t = reader.texts
    if spent:
        text = t.gettext(
            "Others can read that chat, so the code you typed there does not work any more. Get a new one"
            " with /link on the other network, and type it here, where only you and I are."
        )
    else:
        text = t.gettext("Others can read that chat. Please type a code only here, where only you and I are.")
    return Message(text, (_have(t),))


def own_code(reader: Reader, network: str) -> Message:
    """The answer to somebody who types a code where it was made."""
    t = reader.texts
    text = t.gettext(
        "This is your own code. It still works: type it on the other network, not here on %(network)s.",
        network=network,
    )
    return Message(text)
