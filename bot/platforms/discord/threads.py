"""Private threads for people whose direct messages are closed, for what need not be kept from moderators."""

from typing import Any, Final

import discord
from discord.http import HTTPClient

from bot.platforms.discord.failures import MISSING_ACCESS, MISSING_PERMISSIONS
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.permissions import me_in
from bot.platforms.discord.servers import member_of

PRIVATE_THREAD: Final = 12
A_WEEK: Final = 10_080
"""Minutes without a word after which Discord puts a thread away. A new message brings it back."""

REFUSED = {MISSING_ACCESS, MISSING_PERMISSIONS}


async def private_thread(user_id: str, client: Gateway) -> str | None:
    """Make a thread that only this person is invited to, and return its id; None where none can be made.

    It bears the bot's own name, so that its name tells nothing.
    """
    for guild in client.guilds:
        member = await member_of(guild, user_id, client.http)
        channel = _place(guild, member, client) if member else None
        if channel is None:
            continue
        try:
            return await _made(channel, user_id, client)
        except discord.HTTPException as error:
            if error.code not in REFUSED:
                raise
    return None


def _place(guild: discord.Guild, member: dict[str, Any], client: Gateway) -> discord.TextChannel | None:
    me = me_in(guild)
    if me is None:
        return None
    them = discord.Member(data=member, guild=guild, state=client._connection)  # type: ignore[arg-type]
    first = [guild.system_channel] if guild.system_channel else []
    return next((c for c in [*first, *guild.text_channels] if _can_be_used(c, me, them)), None)


def _can_be_used(channel: discord.TextChannel, me: discord.Member, them: discord.Member) -> bool:
    allowed = channel.permissions_for(me)
    mine = allowed.view_channel and allowed.create_private_threads and allowed.send_messages_in_threads
    return mine and channel.permissions_for(them).view_channel


async def _made(channel: discord.TextChannel, user_id: str, client: Gateway) -> str:
    http: HTTPClient = client.http
    name = client.user.name if client.user else "…"
    thread = await http.start_thread_without_message(
        channel.id, name=name, auto_archive_duration=A_WEEK, type=PRIVATE_THREAD, invitable=False
    )
    await http.add_user_to_thread(thread["id"], int(user_id))
    return str(thread["id"])
