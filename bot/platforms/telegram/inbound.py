"""Telegram's updates as events that every feature understands. Pure."""

import re
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Message, Update, User
from telegram import Chat as TelegramChat

from bot.conversation.actions import Action
from bot.conversation.address import Address, Chat, MessageRef
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent, TextReceived

NAME = "telegram"
UNKNOWN = Action("unknown")
"""The press of a button that no version of this bot has made."""
COMMAND = re.compile(r"/(?P<command>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL)


def read(update: Update, bot: str, username: str, now: datetime) -> InboundEvent | None:
    """Return what *update* means to the bot, or None. *now* is when a press arrived: it carries no date."""
    event_id = str(update.update_id)
    if query := update.callback_query:
        return _press(query, {"bot": bot, "event_id": event_id, "at": now})
    message = update.message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    base = {"bot": bot, "event_id": event_id, "at": message.date}
    return _message(message, username, base | _who(message.from_user) | {"chat": _chat(message.chat)})


def _press(query: CallbackQuery, base: dict[str, Any]) -> ButtonPressed | None:
    if query.data is None or query.message is None:
        return None
    shown = query.message
    return ButtonPressed(
        **base,
        **_who(query.from_user),
        chat=_chat(shown.chat),
        action=_action(query.data),
        message=MessageRef(str(shown.chat.id), str(shown.message_id)),
    )


def _action(data: str) -> Action:
    try:
        action = Action.decode(_clean(data))
    except ValueError:
        return UNKNOWN
    return action if action.name else UNKNOWN


def _message(message: Message, username: str, base: dict[str, Any]) -> InboundEvent | None:
    text = _clean(message.text or message.caption or "")
    if command := COMMAND.fullmatch(text.strip()):
        return _command(command, username, base)
    if message.chat.type != TelegramChat.PRIVATE:
        return None  # Privacy mode: in a group only commands and presses are meant for the bot.
    if not text and message.sticker:
        text = message.sticker.emoji or ""
    # A picture, a voice or a place comes as an empty text: the bot says that it cannot read it.
    return TextReceived(**base, text=text) if text or message.effective_attachment else None


def _command(found: re.Match[str], username: str, base: dict[str, Any]) -> CommandInvoked | None:
    if found["bot"] and found["bot"].lower() != username.lower():
        return None
    argument = (found["argument"] or "").strip()
    return CommandInvoked(**base, command=found["command"].lower(), argument=argument)


def _who(user: User) -> dict[str, Any]:
    language = (user.language_code or "").split("-")[0].lower()
    return {
        "address": Address(NAME, str(user.id)),
        "display_name": _clean(user.full_name),
        "language_hint": language or None,
    }


def _chat(chat: TelegramChat) -> Chat:
    return Chat(str(chat.id), chat.type == TelegramChat.PRIVATE, _clean(chat.title or ""))


def _clean(text: str) -> str:
    """Return *text* without half characters and NUL, which no database takes."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")
