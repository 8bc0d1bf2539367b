"""What stands under a message: its choices, and what is beside them."""

from collections.abc import Sequence

from telegram import CopyTextButton, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import KeyboardButtonStyle

from bot.conversation.capabilities import Key, length, table
from bot.conversation.messages import Button, Copy, Link, Look, Message, Visibility
from bot.platforms.telegram.place import whole_signs

STYLES = {Look.PRIMARY: KeyboardButtonStyle.PRIMARY, Look.DANGER: KeyboardButtonStyle.DANGER}
MAX_COPY, MAX_PLACEHOLDER = 256, 64
MAX_ROWS = 8
"""Telegram takes a hundred buttons; eight rows of three at most are what a phone shows without scrolling."""


def under(message: Message) -> InlineKeyboardMarkup | ForceReply | None:
    """Return what stands under *message*: its keyboard, or in a group the field for an answer."""
    if table := keyboard([*message.buttons, *message.beside]):
        return table
    if message.ask and message.visibility is Visibility.CHAT:
        hint = whole_signs(message.ask.label)[:MAX_PLACEHOLDER]
        return ForceReply(selective=True, input_field_placeholder=hint or None)
    return None


def keyboard(keys: Sequence[Key]) -> InlineKeyboardMarkup | None:
    """Return *keys* in rows, or None if there are none. What is too long to copy stands in the text."""
    shown = [key for key in keys if not (isinstance(key, Copy) and length(key.words) > MAX_COPY)]
    if not shown:
        return None
    return InlineKeyboardMarkup([[_key(key) for key in row] for row in table(shown, MAX_ROWS)])


def _key(key: Key) -> InlineKeyboardButton:
    label = whole_signs(key.label)
    match key:
        case Button(action=action, look=look):
            return InlineKeyboardButton(label, callback_data=action.encode(), style=STYLES.get(look))
        case Copy(words=words):
            return InlineKeyboardButton(label, copy_text=CopyTextButton(whole_signs(words)))
        case Link(url=url):
            return InlineKeyboardButton(label, url=url)
