"""What Telegram's refusals, and a line that is cut, say about a message."""

import logging
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.conversation.platform import InDoubt, Refused, RetryLater, SendResult, Undeliverable
from bot.platforms.telegram.wire import was_sent

log = logging.getLogger(__name__)

SOON, LATER = timedelta(seconds=3), timedelta(minutes=1)
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
    "message thread not found",
)
TOO_LARGE = "request entity too large"
MARKUP = "can't parse"
OUR_MARKUP = "Telegram cannot read the markup"


def result_of(error: TelegramError, *, group: bool = False) -> SendResult:
    """Return what *error* says about a message that makes a new one.

    A group has a narrower limit of its own, so that being told to wait there says nothing of other chats.
    """
    words = error.message.removeprefix("Forbidden: ")
    match error:
        case RetryAfter():
            return RetryLater(after(error), halts=not group, too_fast=True)
        case Forbidden():
            return Undeliverable(words)
        case BadRequest() if MARKUP in words.lower():
            # Telegram quotes what it cannot read, which may be somebody's words.
            log.error("telegram: a message of ours is not in Telegram's HTML and was not sent")
            return Refused(OUR_MARKUP)
        case BadRequest():
            nobody = any(known in words.lower() for known in NOBODY_THERE)
            return Undeliverable(words) if nobody else Refused(words)
        case InvalidToken():
            return RetryLater(LATER, halts=True)
        case ChatMigrated():
            return Undeliverable("the group has moved")
        case NetworkError() if error.message.lower() == TOO_LARGE:
            return Refused(words)
        case _:
            return InDoubt() if was_sent(error) else RetryLater(SOON)


def result_of_repeatable(error: TelegramError, *, group: bool = False) -> SendResult:
    """Return what *error* says about a call that may be made twice: nothing of it is in doubt."""
    result = result_of(error, group=group)
    return RetryLater(SOON) if isinstance(result, InDoubt) else result


def after(error: RetryAfter) -> timedelta:
    """Return how long Telegram wants to be left alone."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
