"""What people see who link a channel to their area or group."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import join
from bot.conversation.messages import Button, Message
from bot.conversation.spaces import Space
from bot.engine.pages import Page
from bot.engine.texts import Reader, Texts


def about_channel(texts: Texts) -> str:
    """The line of /channel in the menu."""
    return texts.label("Choose where I post for your area or group")


def called_channel(texts: Texts) -> str:
    """What /channel is called, where a network can show it in the reader's language."""
    return texts.label("/channel")[1:]


def only_among_many(reader: Reader, space: Space) -> Message:
    """The answer to /channel in a private chat."""
    t = reader.texts
    return Message(
        space.says(
            group=t.gettext("Write /channel in the group that you want to link, not here."),
            channel=t.gettext("Write /channel in the channel that you want to link, not here."),
        )
    )


def link_to_what(
    reader: Reader,
    space: Space,
    title: str,
    key: str,
    scopes: Sequence[tuple[str, str]],
    linked: str | None,
    page: Page,
) -> Message:
    """What a channel shall belong to: a page of pairs of scope and name. The buttons name it by *key*."""
    t = reader.texts
    head = space.says(
        group=t.gettext(
            "What you say with /say to an area or group is posted once in each chat linked to it. Link this"
            " group, **%(title)s**, to:",
            title=title,
        ),
        channel=t.gettext(
            "What you say with /say to an area or group is posted once in each channel linked to it. Link"
            " this channel, **%(title)s**, to:",
            title=title,
        ),
    )
    shown = page.part(scopes)
    buttons = [Button(name, action("broadcasts.link", key, *scope.split(":"))) for scope, name in shown]
    buttons += page.turning(t, lambda number: action("broadcasts.scopes", number, key))
    if linked:
        belongs = space.says(
            group=t.gettext("This group belongs to **%(scope)s** now.", scope=linked),
            channel=t.gettext("This channel belongs to **%(scope)s** now.", scope=linked),
        )
        head = join([belongs, head])
        buttons.append(Button(t.label("Unlink it"), action("broadcasts.unlink", key)))
    return Message(head, tuple(buttons))


def linked_by_others(reader: Reader, title: str, scope: str) -> Message:
    """The refusal to take a channel from the area or group that it belongs to."""
    t = reader.texts
    text = t.gettext(
        "**%(title)s** belongs to %(scope)s. A captain of %(scope)s or a coordinator can unlink it with"
        " /channel. Nothing was changed.",
        title=title,
        scope=scope,
    )
    return Message(text, toast=t.label("Not yours to change."), refusal=True)


def linked(reader: Reader, title: str, scope: str) -> Message:
    """The confirmation that a channel belongs to something."""
    t = reader.texts
    return Message(t.gettext("**%(title)s** now belongs to %(scope)s.", title=title, scope=scope))


def unlinked(reader: Reader, title: str) -> Message:
    """The confirmation that a channel belongs to nothing."""
    return Message(reader.texts.gettext("**%(title)s** gets no more posts.", title=title))


def not_asked_any_more(reader: Reader, space: Space) -> Message:
    """The answer to a button about a channel that is not linked, and not asked about any more."""
    t = reader.texts
    return Message(
        space.says(
            group=t.gettext(
                "I changed nothing: that is done already, or you have begun something else since. /channel,"
                " written in the group, shows what it belongs to now."
            ),
            channel=t.gettext(
                "I changed nothing: that is done already, or you have begun something else since. /channel,"
                " written in the channel, shows what it belongs to now."
            ),
        )
    )
