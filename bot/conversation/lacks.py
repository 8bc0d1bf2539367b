"""What the bot may not do in a chat or a server: one word for each, whatever its network calls it."""

from enum import StrEnum


class Lack(StrEnum):
    """A right that the bot lacks. A platform says which; its reader is told how it is called there."""

    SEE = "see the channel"
    WRITE = "write in the channel"
    SILENCED = "silenced in the group"
    ROLES = "give roles"
    ORDER = "role order"
    """The bot's own role stands below the role that it should give."""
    NAME = "role name"
    """There is a role of the group's name that the bot has not made, and therefore never gives."""
    POWERS = "role powers"
    """Somebody has given permissions to the role of a group, which goes to whoever joins."""
    LEFT_OPEN = "role left open"
    """The role of a group can be called by everybody, because it could not be closed again."""
