"""A look at the bot's account on Telegram, beside the running bot: it asks and changes nothing.

It never asks for updates: a second poller would throw the first one out.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from telegram import User, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.conversation.account import Account, Invitation, NoAccountError
from bot.conversation.findings import Finding, NetworkLook, look, ok, wrong
from bot.platforms.telegram.wire import Wire, hush, trouble

PATIENCE = 15.0
"""Seconds for a whole look."""
MANY_WAITING = 100
RECENTLY = timedelta(days=1)
ABOUT = "Telegram"
UNREACHED = "Telegram cannot be reached"


async def whose(token: str, api_url: str | None) -> Account:
    """Return whose *token* it is; raises `NoAccountError`."""
    try:
        async with _wire(token, api_url) as wire, asyncio.timeout(PATIENCE):
            me = await wire.get_me()
    except InvalidToken:
        raise NoAccountError(
            "Telegram does not know this token: it was cut short, or withdrawn. @BotFather shows it under"
            " /mybots, your bot, API Token.",
            refused=True,
        ) from None
    except (TelegramError, TimeoutError) as error:
        raise NoAccountError(f"{_sentence(error)} The token may be right.", refused=False) from None
    return _account(me)


async def look_around(token: str, api_url: str | None, public_url: str | None) -> NetworkLook:
    """Return what a steward should know of the account; *public_url* is where its webhook may lead."""
    findings: list[Finding] = []
    said_at: datetime | None = None
    try:
        async with _wire(token, api_url) as wire, asyncio.timeout(PATIENCE):
            findings += _of_account(await wire.get_me())
            findings += _of_webhook(await wire.get_webhook_info(), public_url)
            findings.append(_of_menu(len(await wire.get_my_commands())))
            said_at = wire.said_at
    except InvalidToken:
        words = (
            "does not accept the token. /token at @BotFather shows the one that holds (/revoke makes a new"
            " one); put it in TELEGRAM_TOKEN."
        )
        findings.append(wrong(ABOUT, words))
    except (TelegramError, TimeoutError) as error:
        findings.append(wrong(ABOUT, _sentence(error)))
    return NetworkLook(findings, said_at)


@asynccontextmanager
async def _wire(token: str, api_url: str | None) -> AsyncIterator[Wire]:
    hush()
    wire = Wire(token, api_url, 1)
    try:
        yield wire
    finally:
        await wire.close_connections()


def _account(me: User) -> Account:
    page = f"https://t.me/{me.username}"
    notes = []
    if not me.can_join_groups:
        notes.append(
            "It may not be added to groups. To change that: @BotFather, /setjoingroups, your bot, Enable."
        )
    if me.can_read_all_group_messages:
        notes.append(f"{_PRIVACY_OFF} To change that: @BotFather, /setprivacy, your bot, Enable.")
    invitations = (
        Invitation("For people: it opens a private chat with the bot.", page),
        Invitation("For a captain: it adds the bot to the team's group.", f"{page}?startgroup="),
    )
    return Account(ABOUT, f"@{me.username}", str(me.id), invitations, tuple(notes))


_PRIVACY_OFF = "Its group privacy is off, so that it is sent all that is said in groups; it needs none of it."


def _of_account(me: User) -> list[Finding]:
    found = [ok(ABOUT, f"the token is that of @{me.username}, number {me.id}.")]
    return [*found, *(look(ABOUT, note) for note in _account(me).notes)]


def _of_webhook(info: WebhookInfo, public_url: str | None) -> list[Finding]:
    found = [_of_address(info.url, public_url)]
    if info.pending_update_count >= MANY_WAITING:
        words = (
            f"{info.pending_update_count} updates wait to be fetched: the bot is not running or is behind."
        )
        found.append(look(ABOUT, words))
    if info.url and info.last_error_date and datetime.now(UTC) - info.last_error_date < RECENTLY:
        when = f"{info.last_error_date:%Y-%m-%d %H:%M} UTC"
        words = f'could not reach our address, last on {when}: "{info.last_error_message}".'
        found.append(look(ABOUT, words))
    return found


def _of_address(set_to: str, public_url: str | None) -> Finding:
    if set_to and not public_url:
        return wrong(
            ABOUT,
            "sends its updates to an address (a webhook), and this bot is set to fetch them. Either another"
            " program uses this token, or PUBLIC_URL was taken out: the bot's next start ends the webhook.",
        )
    if set_to and public_url and not set_to.startswith(public_url):
        return wrong(
            ABOUT,
            "sends its updates to another address than PUBLIC_URL. Start the bot again; if this comes back,"
            " another program uses this token.",
        )
    if public_url and not set_to:
        return look(ABOUT, "has no webhook yet; the bot sets it when it starts.")
    way = "sends updates to PUBLIC_URL" if set_to else "waits for the bot to fetch updates"
    return ok(ABOUT, f"{way}.")


def _of_menu(commands: int) -> Finding:
    if commands:
        return ok(ABOUT, f"shows a menu of {commands} commands.")
    return look(ABOUT, "shows no menu of commands; the bot makes it when it starts.")


def _sentence(error: Exception) -> str:
    words = UNREACHED if isinstance(error, TimeoutError) else trouble(error)
    if words == UNREACHED:
        words += ": see whether this machine is on the internet"
    return f"{words[:1].upper()}{words[1:]}."
