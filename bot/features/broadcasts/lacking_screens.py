"""What the person reads who can mend what the bot may not do in a chat."""

from collections.abc import Sequence

from bot.conversation.lacks import Lack
from bot.conversation.markup import Rich
from bot.conversation.messages import Message
from bot.engine.texts import Reader, Texts


def lacking(reader: Reader, title: str, lacks: Sequence[str]) -> Message:
    """What is missing in the chat or server *title*, what it is for, and where to set it."""
    return Message(_words(reader.texts, title, lacks))


def _words(t: Texts, title: str, lacks: Sequence[str]) -> Rich:
    match tuple(lacks):
        case (Lack.SILENCED,):
            return t.gettext(
                "I may not write in **%(title)s** any more, so no post arrives there. Whoever runs the group"
                " can mend it: the group's name > Edit > Permissions > Exceptions > me, and allow Send Text"
                " Messages.",
                title=title,
            )
        case (Lack.ROLES,):
            return t.gettext(
                "I may not give roles in **%(title)s**, so whoever joins or leaves a group keeps the old"
                " ones there. Whoever runs the server can mend it: Server Settings > Roles > my role >"
                " Manage Roles.",
                title=title,
            )
        case (Lack.ORDER,):
            return t.gettext(
                "In **%(title)s** my role stands below the role of a group, so I cannot give it. Whoever"
                " runs the server can mend it: Server Settings > Roles, and drag my role above those of"
                " groups.",
                title=title,
            )
        case (Lack.NAME,):
            return t.gettext(
                "In **%(title)s** there is a role with the name of a group that I have not made. It may open"
                " doors that I know nothing of, so I do not give it. Whoever runs the server can rename it:"
                " Server Settings > Roles. I then make my own.",
                title=title,
            )
        case (Lack.POWERS,):
            return t.gettext(
                "In **%(title)s** somebody gave permissions to the role of a group. I give that role to"
                " whoever joins the group, so I do not give it any more. Whoever runs the server can mend it:"
                " Server Settings > Roles > the role > Permissions, and take them all away.",
                title=title,
            )
        case (Lack.LEFT_OPEN,):
            return t.gettext(
                "In **%(title)s** everybody can ring all members of a group: after a post I was not allowed"
                " to close its role again. Whoever runs the server can mend it: Server Settings > Roles > the"
                " role, switch off that anyone can mention it, and give my own role Manage Roles.",
                title=title,
            )
        case _:
            return t.gettext(
                "I could not post in **%(title)s**. I lack there: %(lacks)s. Whoever runs it can allow it in"
                " the settings of the channel, under Permissions, for my role.",
                title=title,
                lacks=", ".join(_name(t, each) for each in lacks),
            )


def _name(t: Texts, lack: str) -> str:
    known: dict[str, str] = {Lack.SEE: t.label("View Channels"), Lack.WRITE: t.label("Send Messages")}
    return known.get(lack, lack)
