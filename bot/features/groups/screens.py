"""What people see of affinity groups."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Message
from bot.engine.pages import Page
from bot.engine.texts import Reader, Texts
from bot.people.areas import Group


def about_groups(texts: Texts) -> str:
    """The line of /groups in the menu."""
    return texts.label("Groups you can join")


def called_groups(texts: Texts) -> str:
    """What /groups is called, where a network can show it in the reader's language."""
    return texts.label("/groups")[1:]


def group_option(texts: Texts) -> str:
    """The name of the argument of /groups."""
    return texts.label("group")


def home_button(reader: Reader) -> Button:
    """The way to the groups from the home screen."""
    return Button(reader.texts.label("Groups"), action("groups.show"))


def groups(reader: Reader, offered: Sequence[Group], mine: frozenset[str], page: Page) -> Message:
    """All groups, those of one page with a button to join or leave."""
    t = reader.texts
    if not offered:
        return Message(t.gettext("This campaign has no groups yet."))
    head = t.gettext(
        "Groups have captains of their own, who now and then write to the whole group. Join and leave as you"
        " like. Groups marked as private are hidden from the captains of your place."
    )
    lines = [_line(reader, group, mine) for group in offered]
    buttons = (_button(reader, group, mine) for group in page.part(offered))
    turning = page.turning(t, lambda number: action("groups.page", number))
    return Message(join([head, join(lines, "\n")]), (*buttons, *turning))


def _line(reader: Reader, group: Group, mine: frozenset[str]) -> Rich:
    t = reader.texts
    name = group.name_in(reader.language)
    if group.id in mine:
        words = t.gettext("%(group)s (private): you are in", group=name) if group.sensitive else None
        return words or t.gettext("%(group)s: you are in", group=name)
    return (
        t.gettext("%(group)s (private)", group=name)
        if group.sensitive
        else t.gettext("%(group)s", group=name)
    )


def _button(reader: Reader, group: Group, mine: frozenset[str]) -> Button:
    t = reader.texts
    name = group.name_in(reader.language)
    if group.id in mine:
        return Button(t.label("Leave: %(group)s", group=name), action("groups.leave", group.id))
    return Button(t.label("Join: %(group)s", group=name), action("groups.join", group.id))


def my_groups(reader: Reader, names: Sequence[str]) -> Rich:
    """The line about groups on a person's own card."""
    return reader.texts.gettext("Groups: %(groups)s", groups=", ".join(names))


def joined_toast(reader: Reader) -> str:
    """What is shown over the button of a group that was joined."""
    return reader.texts.label("You are in.")


def left_toast(reader: Reader) -> str:
    """What is shown over the button of a group that was left."""
    return reader.texts.label("You have left it.")


def still_worn(reader: Reader, group: str, server: str) -> Message:
    """What whoever left a group reads when its role could not be taken off them in a server."""
    t = reader.texts
    text = t.gettext(
        "You have left %(group)s, but in **%(server)s** on Discord you still have its role, and its posts may"
        " ring you there: I am not allowed to take it off. Whoever runs that server can do it; I have told"
        " the coordinators, and I try again for a week.",
        group=group,
        server=server,
    )
    return Message(text, confidential=False)
