"""The link that adds the bot to a server, with the fewest permissions that it can work with."""

from typing import Final

import discord

NEEDED: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_private_threads=True,
    attach_files=True,
    manage_roles=True,
)


def invite_url(application_id: int) -> str:
    """Return the address of the page on which somebody picks the server."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        f"&scope=bot+applications.commands&permissions={NEEDED.value}"
    )
