"""Telegram's updates as events that every feature understands. Pure."""

import re
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Message, Update, User
from telegram import Chat as TelegramChat

from bot.conversation.actions import Action
from bot.conversation.address import Address, MessageRef
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent, TextReceived, What
from bot.platforms.telegram import membership
from bot.platforms.telegram.place import AskedIn, chat_of, whole_signs
from bot.platforms.telegram.questions import answered
from bot.platforms.telegram.wire import NAME

UNKNOWN = Action("unknown")
"""The press of a button that no version of this bot has made."""
COMMAND = re.compile(r"/(?P<command>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL)
KINDS = (
    (What.VOICE, ("voice", "video_note", "audio")),
    (What.PICTURE, ("photo", "video", "animation")),
    (What.STICKER, ("sticker",)),
    (What.PLACE, ("venue", "location")),
    (What.CONTACT, ("contact",)),
    (What.FILE, ("document",)),
    (What.OTHER, ("poll", "dice", "game", "story", "checklist", "paid_media", "invoice", "giveaway")),
)
"""An animation comes with a document as well, a venue with a location: what stands first counts."""


def read(update: Update, bot: str, username: str, now: datetime) -> InboundEvent | None:
    """Return what *update* means to the bot, or None. *now* is when a press arrived: it carries no date."""
    base: dict[str, Any] = {"bot": bot, "event_id": str(update.update_id), "at": now}
    if query := update.callback_query:
        return _press(query, base)
    if change := update.my_chat_member:
        return membership.changed(change, base | {"at": change.date} | _who(change.from_user))
    message, edited = update.message or update.edited_message, update.edited_message is not None
    if message is None:
        return None
    base["at"] = message.date
    if message.migrate_to_chat_id:
        return membership.migrated(message, base)
    if message.from_user is None or message.from_user.is_bot or message.sender_chat:
        return None  # Other bots, admins without a name, and what comes over from a channel.
    base |= _who(message.from_user) | {"chat": chat_of(message.chat, message)}
    return _Reading(message, username, base, edited=edited).event()


def asked_namelessly(update: Update, username: str) -> tuple[AskedIn, str] | None:
    """Return where an admin who hides their name wrote a command to the bot, and which; else None."""
    message = update.message
    if message is None or message.sender_chat != message.chat:
        return None
    found = COMMAND.fullmatch(whole_signs(message.text or "").strip())
    if found is None or (found["bot"] and found["bot"].lower() != username.lower()):
        return None
    return AskedIn(chat_of(message.chat, message).chat_id, message.message_id), found["command"].lower()


class _Reading:
    """One message of a person, read."""

    def __init__(self, message: Message, username: str, base: dict[str, Any], *, edited: bool) -> None:
        self._message, self._username, self._edited = message, username, edited
        self._private = message.chat.type == TelegramChat.PRIVATE
        if not self._private:
            asked = AskedIn(base["chat"].chat_id, message.message_id, base["language_hint"] or "")
            base["reply_token"] = asked.written()
        self._base = base

    def event(self) -> InboundEvent | None:
        """Return what it means to the bot."""
        text = whole_signs(self._message.text or self._message.caption or "")
        if command := COMMAND.fullmatch(text.strip()):
            return self._command(command)
        answers = None if self._private else answered(self._message, int(self._base["bot"].partition(":")[2]))
        if not self._private and answers is None:
            return None  # In a group only commands, presses and answers to a question are meant for the bot.
        what = _what(self._message)
        if what is What.STICKER and self._message.sticker:
            text = self._message.sticker.emoji or ""
        if not text and (self._edited or what is What.WORDS):
            return None  # A live place, say, is edited all the time.
        step, question = answers or (None, "")
        return TextReceived(
            **self._base, text=text, what=what, answers=step, question=question, edited=self._edited
        )

    def _command(self, found: re.Match[str]) -> CommandInvoked | None:
        if found["bot"] and found["bot"].lower() != self._username.lower():
            return None
        argument = (found["argument"] or "").strip()
        return CommandInvoked(**self._base, command=found["command"].lower(), argument=argument)


def _what(message: Message) -> What:
    """Return what kind of thing was sent. Without words it comes as an empty text all the same."""
    kinds = (what for what, names in KINDS if any(getattr(message, name, None) for name in names))
    return next(kinds, What.WORDS)


def _press(query: CallbackQuery, base: dict[str, Any]) -> ButtonPressed | None:
    if query.data is None or query.message is None:
        return None
    shown, who = query.message, _who(query.from_user)
    chat = chat_of(shown.chat, shown)
    if not chat.private:
        base["reply_token"] = AskedIn(chat.chat_id, 0, who["language_hint"] or "").written()
    return ButtonPressed(
        **base,
        **who,
        chat=chat,
        action=_action(query.data),
        message=MessageRef(chat.chat_id, str(shown.message_id)),
    )


def _action(data: str) -> Action:
    try:
        action = Action.decode(whole_signs(data))
    except ValueError:
        return UNKNOWN
    return action if action.name else UNKNOWN


def _who(user: User) -> dict[str, Any]:
    language = (user.language_code or "").split("-")[0].lower()
    return {
        "address": Address(NAME, str(int(user.id))),  # What is no number was made up, and is not read.
        "display_name": whole_signs(user.full_name),
        "language_hint": language or None,
    }
