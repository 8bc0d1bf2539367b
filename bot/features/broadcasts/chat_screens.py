"""What people see when the bot comes into a chat that others read too, or is put out of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.messages import Button, Link, Message, Visibility
from bot.conversation.spaces import Space
from bot.engine.pages import Page
from bot.engine.texts import Reader


def group_for_what(reader: Reader, scopes: Sequence[tuple[str, str]], page: Page) -> Message:
    """What the group is for to which the bot shall be added: a page of pairs of scope and name."""
    t = reader.texts
    buttons = [
        Button(name, action("broadcasts.group_for", *scope.split(":"))) for scope, name in page.part(scopes)
    ]
    turning = page.turning(t, lambda number: action("broadcasts.group_scopes", number))
    return Message(t.gettext("Whose group shall I be added to?"), (*buttons, *turning))


def add_to_group(reader: Reader, scope: str, url: str, until: datetime) -> Message:
    """The link that adds the bot to a group and links it to *scope*."""
    t = reader.texts
    text = t.gettext(
        "Press the button and choose the group. I come into it, and it is linked to **%(scope)s** at once:"
        " what you say with /say to %(scope)s is then posted there, too. I read nothing there but commands"
        " that begin with /.\n\nThe button works once, for you alone, until %(until)s. If I am in the group"
        " already, or it has topics, write /channel in it instead.",
        scope=scope,
        until=reader.moment(until),
    )
    return Message(text, beside=(Link(t.label("Add me to your group"), url),))


def group_button(reader: Reader) -> Button:
    """The way to a link that adds the bot to a group."""
    return Button(reader.texts.label("Add me to a group"), action("broadcasts.group"))


def code_without_effect(reader: Reader) -> Message:
    """What anybody reads whose link links nothing, whatever the reason."""
    t = reader.texts
    return Message(
        t.gettext(
            "This link has linked nothing: each works once, for an hour, and only for the captain whose it"
            " is. Captains get a new one from me with /channel."
        )
    )


def code_in_private(reader: Reader, code: str) -> Message:
    """The answer to a code that was typed in private; *code* is empty if it is good for nothing."""
    t = reader.texts
    if not code:
        return Message(
            t.gettext("That code does nothing for you: you have joined already, or it is used up.")
        )
    return Message(
        t.gettext(
            "This code links a group, and it still works. Write in the group: /start %(code)s. Or press the"
            " button that came with it and choose the group.",
            code=code,
        )
    )


def how_to_link(reader: Reader, space: Space, title: str, *, by_link: bool = False) -> Message:
    """What a captain reads who has let the bot into a chat; *by_link*: they had asked for a link to do so."""
    t = reader.texts
    if by_link:
        return Message(
            t.gettext(
                "I am in **%(title)s** now. If you came by the button I gave you, I link it in a moment; else"
                " write /channel in it.",
                title=title,
            )
        )
    return Message(
        space.says(
            group=t.gettext(
                "I am in **%(title)s** now. I say there only what is for all, and I read nothing there but"
                " commands that begin with /. Write /channel in it to link it to your area or group: what you"
                " say with /say is then posted there, too.",
                title=title,
            ),
            channel=t.gettext(
                "I am in **%(title)s** now. I say there only what is for all, and I read nothing there but"
                " commands that begin with /. Write /channel in one of its channels to link that to your"
                " area or group: what you say with /say is then posted there, too.",
                title=title,
            ),
        )
    )


def hello(reader: Reader, space: Space, campaign: str) -> Message:
    """What a chat reads into which the bot was let by somebody who is no captain."""
    t = reader.texts
    text = space.says(
        group=t.gettext(
            "Hello! I help the volunteers of **%(campaign)s**. To join in, write /start. I read nothing here"
            " but commands that begin with /, and what is personal I answer in private. A captain can link"
            " this group to their people with /channel. Help lines: /safe.",
            campaign=campaign,
        ),
        channel=t.gettext(
            "Hello! I help the volunteers of **%(campaign)s**. To join in, write /start. I read nothing here"
            " but commands that begin with /, and what is personal I answer in private. A captain can link a"
            " channel of this server to their people with /channel, written there. Help lines: /safe.",
            campaign=campaign,
        ),
    )
    return Message(text, visibility=Visibility.CHAT)


def gone(reader: Reader, title: str, scope: str) -> Message:
    """What the person reads who had linked a chat that the bot is not in any more."""
    t = reader.texts
    text = t.gettext(
        "I am not in **%(title)s** any more, so %(scope)s has lost its posts there. If that was a mistake,"
        " let me in again and write /channel there.",
        title=title,
        scope=scope,
    )
    return Message(text)
