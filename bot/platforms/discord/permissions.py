"""What the bot may not do in a place, named as Discord's own settings name it."""

from typing import cast

import discord

POSTING = {"View Channels": "view_channel", "Send Messages": "send_messages"}
ROLES = ("Manage Roles",)
ORDER = ("role order",)
"""The bot's own role stands below the role that it should give."""
NAME = ("role name",)
"""There is a role of the group's name that the bot has not made, and therefore never gives."""
POWERS = ("role powers",)
"""Somebody has given permissions to the role of a group, which goes to whoever joins."""
LEFT_OPEN = ("role left open",)
"""The role of a group can be called by everybody, because it could not be closed again."""


def me_in(guild: discord.Guild) -> discord.Member | None:
    """Return the bot as a member of *guild*; None while Discord has not told."""
    return cast("discord.Member | None", guild.me)


def lacking_to_post(channel: discord.abc.GuildChannel | discord.Thread | None) -> tuple[str, ...]:
    """Return which permissions the bot lacks to post in *channel*; if that is not known, all it needs."""
    me = me_in(channel.guild) if channel else None
    if channel is None or me is None:
        return tuple(POSTING)
    allowed = channel.permissions_for(me)
    missing = tuple(name for name, flag in POSTING.items() if not getattr(allowed, flag))
    return missing or tuple(POSTING)
