"""What the bot may not do in a place, and by which of Discord's permissions."""

from typing import cast

import discord

from bot.conversation.lacks import Lack

POSTING = {Lack.SEE: "view_channel", Lack.WRITE: "send_messages"}
ROLES, ORDER, NAME = (Lack.ROLES,), (Lack.ORDER,), (Lack.NAME,)
POWERS, LEFT_OPEN = (Lack.POWERS,), (Lack.LEFT_OPEN,)


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
