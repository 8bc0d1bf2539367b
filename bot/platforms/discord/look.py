"""A look at the bot's account on Discord, beside the running bot: it logs in, asks and changes nothing.

It opens no gateway: that would use up one of the day's connections.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import discord
from discord.http import Route

from bot.conversation.account import Account, Invitation, NoAccountError
from bot.conversation.findings import Finding, NetworkLook, look, ok, wrong
from bot.platforms.discord.failures import CUT
from bot.platforms.discord.invite import invite_url

PATIENCE = 15.0
"""Seconds for a whole look."""
ABOUT = "Discord"
SHOWN_AS = {"read_messages": "View Channels"}
"""Permissions that Discord's own pages call otherwise than the library."""
PAGE = 200
"""Servers that one request names."""
UNREACHED = "Discord cannot be reached: see whether this machine is on the internet."
REFUSED = (
    "Discord does not know this token: it was cut short, or reset. The page Bot of your application in the"
    " Developer Portal makes a new one (Reset Token)."
)
ENDPOINT = (
    "An Interactions Endpoint URL is set, so that Discord does not tell the bot of commands and presses."
    " Empty it: Developer Portal, General Information."
)
PRIVATE = "Only its owner can add it to servers. Else switch on Public Bot: Developer Portal, Bot."


async def whose(token: str, api_url: str | None) -> Account:
    """Return whose *token* it is; raises `NoAccountError`."""
    try:
        async with asyncio.timeout(PATIENCE), _logged_in(token, api_url, []) as client:
            return _account(_application(client))
    except discord.LoginFailure:
        raise NoAccountError(REFUSED, refused=True) from None
    except (discord.DiscordException, RuntimeError, *CUT) as error:
        raise NoAccountError(f"{_trouble(error)} The token may be right.", refused=False) from None


async def look_around(token: str, api_url: str | None) -> NetworkLook:
    """Return what a steward should know of the account."""
    findings: list[Finding] = []
    said_at: list[datetime] = []
    try:
        async with asyncio.timeout(PATIENCE), _logged_in(token, api_url, said_at) as client:
            application = _application(client)
            findings += _of_application(application)
            findings.append(_of_menu(await _commands(client, application.id)))
            findings += _of_servers(await client.http.get_guilds(PAGE), application.id)
    except discord.LoginFailure:
        findings.append(wrong(ABOUT, f"{REFUSED} Put it in DISCORD_TOKEN."))
    except (discord.DiscordException, RuntimeError, *CUT) as error:
        findings.append(wrong(ABOUT, _trouble(error)))
    return NetworkLook(findings, said_at[-1] if said_at else None)


@asynccontextmanager
async def _logged_in(
    token: str, api_url: str | None, said_at: list[datetime]
) -> AsyncIterator[discord.Client]:
    if api_url:
        Route.BASE = api_url.rstrip("/")
    client = discord.Client(
        intents=discord.Intents(guilds=True), max_messages=None, http_trace=_clock(said_at)
    )
    try:
        await client.login(token)
        yield client
    finally:
        await client.close()


def _clock(said_at: list[datetime]) -> aiohttp.TraceConfig:
    async def note(_: object, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams) -> None:
        if "Date" in end.response.headers:
            said_at.append(parsedate_to_datetime(end.response.headers["Date"]))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note)
    return trace


def _application(client: discord.Client) -> discord.AppInfo:
    application = client.application
    if not isinstance(application, discord.AppInfo):
        raise RuntimeError("Discord did not name the application")
    return application


async def _commands(client: discord.Client, application_id: int) -> int:
    route = Route("GET", "/applications/{application_id}/commands", application_id=application_id)
    return len(await client.http.request(route))


def _account(application: discord.AppInfo) -> Account:
    invitation = Invitation(
        "For whoever runs a server: it adds the bot, with the fewest permissions that it can work with.",
        invite_url(application.id),
    )
    return Account(ABOUT, application.name, str(application.id), (invitation,), tuple(_notes(application)))


def _notes(application: discord.AppInfo) -> list[str]:
    notes = [ENDPOINT] if application.interactions_endpoint_url else []
    return notes if application.bot_public else [*notes, PRIVATE]


def _of_application(application: discord.AppInfo) -> list[Finding]:
    found = [ok(ABOUT, f"the token is that of {application.name}, application {application.id}.")]
    if application.interactions_endpoint_url:
        found.append(wrong(ABOUT, ENDPOINT))
    if not application.bot_public:
        found.append(look(ABOUT, PRIVATE))
    given = [name for name, flags in _intents(application.flags).items() if flags]
    if given:
        words = f"these privileged intents are switched on: {', '.join(given)}. The bot works without any."
        found.append(ok(ABOUT, words))
    return found


def _intents(flags: discord.ApplicationFlags) -> dict[str, bool]:
    return {
        "members": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "presences": flags.gateway_presence or flags.gateway_presence_limited,
        "message content": flags.gateway_message_content or flags.gateway_message_content_limited,
    }


def _of_menu(commands: int) -> Finding:
    if commands:
        return ok(ABOUT, f"shows {commands} commands.")
    return look(ABOUT, "shows no commands; the bot makes them when it starts.")


def _of_servers(servers: list[Any], application_id: int) -> list[Finding]:
    link = invite_url(application_id)
    if not servers:
        return [look(ABOUT, f"is in no server yet. Whoever runs one adds it with {link}")]
    many = "200 servers or more" if len(servers) == PAGE else _counted(len(servers))
    found = [ok(ABOUT, f"is in {many}.")]
    return found + [finding for server in servers for finding in _of_server(server, link)]


def _counted(servers: int) -> str:
    return f"{servers} server{'' if servers == 1 else 's'}"


def _of_server(server: dict[str, Any], link: str) -> list[Finding]:
    wanted = int(parse_qs(urlsplit(link).query).get("permissions", ["0"])[0])
    held = discord.Permissions(int(server["permissions"]))
    if held.administrator:
        words = (
            f"is an administrator of server {server['id']}, which it need not be: {_names(wanted)} will do."
        )
        return [look(ABOUT, words)]
    missing = wanted & ~held.value
    if not missing:
        return []
    words = f"may not do in server {server['id']}: {_names(missing)}. Whoever runs it opens {link}"
    return [look(ABOUT, words)]


def _names(permissions: int) -> str:
    set_ones = (name for name, on in discord.Permissions(permissions) if on)
    return ", ".join(SHOWN_AS.get(name, name.replace("_", " ").title()) for name in set_ones)


def _trouble(error: BaseException) -> str:
    if isinstance(error, discord.HTTPException):
        return f"Discord is in trouble itself (answer {error.status}): try again in a while."
    return UNREACHED
