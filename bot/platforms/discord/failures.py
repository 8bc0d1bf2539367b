"""What Discord's refusals and the network's accidents mean for a message on its way."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import aiohttp
import discord

from bot.conversation.platform import CLOSED, InDoubt, Refused, RetryLater, SendResult, Undeliverable

T = TypeVar("T")

UNKNOWN_MESSAGE = 10008
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
OPENING_TOO_FAST = 40003
ALREADY_ANSWERED = 40060
INVALID_WEBHOOK_TOKEN = 50027
DMS_CLOSED, NO_SERVER_IN_COMMON = 50007, 50278
CLOSED_CODES = {DMS_CLOSED: CLOSED, NO_SERVER_IN_COMMON: "no server in common"}
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MEMBER, UNKNOWN_ROLE, UNKNOWN_USER = 10003, 10004, 10007, 10011, 10013
"""From https://docs.discord.com/developers/topics/opcodes-and-status-codes."""

INTERACTION_GONE = {UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, INVALID_WEBHOOK_TOKEN}
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
CUT = (aiohttp.ClientError, OSError, TimeoutError)

SOON = timedelta(seconds=10)
AFTER_TROUBLE = timedelta(seconds=30)
AFTER_A_BAN = timedelta(minutes=5)


class NotNowError(Exception):
    """Nothing was sent, on purpose: the next try is due after *after*."""

    def __init__(self, after: timedelta) -> None:
        super().__init__("not now")
        self.after = after


class NoPlaceError(Exception):
    """Direct messages are closed, and there is no other place that only this person reads."""


class MaybeShownError(Exception):
    """It is not known whether a message was shown, and sending it again could show it twice."""


def outcome(error: Exception, *, all_wait: bool = False) -> SendResult:
    """Return what *error* says about a message. *all_wait*: a limit is one for the whole bot."""
    match error:
        case NoPlaceError():
            return Undeliverable(f"{CLOSED}, and there is no private thread")
        case NotNowError():
            return RetryLater(error.after, alone=True)
        case discord.RateLimited():
            return RetryLater(timedelta(seconds=error.retry_after), halts=all_wait, too_fast=True)
        case discord.HTTPException():
            return _of_answer(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return RetryLater(SOON)
        case _:
            return InDoubt()


def _of_answer(error: discord.HTTPException) -> SendResult:
    if error.code in CLOSED_CODES:
        return Undeliverable(CLOSED_CODES[error.code])
    match error.status:
        case 429:
            return RetryLater(_asked_for(error), halts=_for_all(error), too_fast=True)
        case 401:
            return RetryLater(AFTER_A_BAN, halts=True)
        case 403:
            return Undeliverable(f"not allowed there ({error.code})")
        case 404:
            return Undeliverable(f"no longer there ({error.code})")
        case status if status >= 500:
            return RetryLater(AFTER_TROUBLE)
        case _:
            return Refused(f"{error.status} {error.code}: {error.text[:200]}")


def _for_all(error: discord.HTTPException) -> bool:
    """Whether a limit is for the whole bot. What comes from before Discord itself carries no ``Via``."""
    headers = error.response.headers
    return "Via" not in headers or headers.get("X-RateLimit-Scope") == "global"


def _asked_for(error: discord.HTTPException) -> timedelta:
    seconds = error.response.headers.get("Retry-After", "")
    try:
        return timedelta(seconds=float(seconds))
    except ValueError:
        return AFTER_A_BAN


async def again_if_cut(call: Callable[[], Awaitable[T]]) -> T:
    """Return what *call* returns, made twice if the connection is cut: for what can be said twice."""
    try:
        return await call()
    except NOT_SENT:
        raise
    except (aiohttp.ClientConnectionError, ConnectionError):
        return await call()
