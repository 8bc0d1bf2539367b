"""Messages as Telegram shows them, and what became of them."""

import html
from datetime import timedelta

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.constants import KeyboardButtonStyle, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.conversation.address import MessageRef
from bot.conversation.capabilities import Capabilities, rows
from bot.conversation.markup import Escape, Link, Quote, Rich, Style, render
from bot.conversation.messages import Button, Document, Look, Message, Visibility
from bot.conversation.platform import (
    Delivery,
    InDoubt,
    Refused,
    RetryLater,
    SendResult,
    Sent,
    Undeliverable,
)
from bot.platforms.telegram.wire import Wire, was_sent

CAPABILITIES = Capabilities(max_text=4000, max_buttons=100, max_label=64, can_replace=True, max_caption=1000)
"""Telegram takes 4096 and 1024 after rendering; the rest is for the empty lines that rendering may add."""
SOON, LATER = timedelta(seconds=3), timedelta(minutes=1)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # Little data: a preview loads a picture.
STYLES = {Look.PRIMARY: KeyboardButtonStyle.PRIMARY, Look.DANGER: KeyboardButtonStyle.DANGER}
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
)
UNCHANGED = "message is not modified"
CANNOT_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "no text in the message",
    "message_id_invalid",
)
TOO_LARGE = "request entity too large"


class _HtmlEscape(Escape):
    def __call__(self, text: str) -> str:
        return html.escape(whole(text), quote=False)


class _HtmlLink(Link):
    def __call__(self, label: str, href: str) -> str:
        if href.startswith(("http://", "https://", "mailto:", "tg:")):
            return f'<a href="{html.escape(whole(href))}">{label}</a>'
        number = html.escape(href.removeprefix("tel:"), quote=False)
        return label if number in label else f"{label} ({number})"  # Telegram finds numbers by itself.


class _HtmlQuote(Quote):
    def __call__(self, body: str) -> str:
        inside = body.replace("<blockquote>", "").replace("</blockquote>", "")  # They cannot be nested.
        return f"<blockquote>{inside}</blockquote>"


STYLE = Style(_HtmlEscape(), ("<b>", "</b>"), ("<i>", "</i>"), _HtmlLink(), _HtmlQuote())


def whole(text: str) -> str:
    """Return *text* without half characters, which cannot be sent at all."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def to_html(text: Rich) -> str:
    """Return *text* in Telegram's HTML."""
    return render(text, STYLE)


def keyboard(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
    """Return *buttons* in rows, or None if there are none."""
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows(buttons)])


async def send(wire: Wire, delivery: Delivery) -> SendResult:
    """Show the message of *delivery*, and return what became of it."""
    chat_id = target(delivery)
    if chat_id is None:
        return Refused("a private message for nobody")
    try:
        return await _show(wire, chat_id, delivery.message)
    except ChatMigrated as moved:
        return await _show_again(wire, str(moved.new_chat_id), delivery.message)
    except TelegramError as error:
        return result_of(error)


def target(delivery: Delivery) -> str | None:
    """Return the chat to write to. A private message goes to its reader's own chat, whatever was asked."""
    if delivery.chat_id is None or (delivery.message.visibility is Visibility.PRIVATE and delivery.to):
        return delivery.to.user_id if delivery.to else None
    return delivery.chat_id


def result_of(error: TelegramError) -> SendResult:
    """Return what *error* says about a message that makes a new one."""
    words = error.message.removeprefix("Forbidden: ")
    match error:
        case RetryAfter(retry_after=timedelta() as after):
            return RetryLater(after, halts=True)
        case Forbidden():
            return Undeliverable(words)
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


async def _show_again(wire: Wire, chat_id: str, message: Message) -> SendResult:
    try:
        return await _show(wire, chat_id, message)
    except TelegramError as error:
        return result_of(error)


async def _show(wire: Wire, chat_id: str, message: Message) -> SendResult:
    shown = message.replaces
    if shown and shown.chat_id == chat_id and not message.document:
        result = await _replace(wire, shown, message)
        if result is not None:
            return result
    if message.document:
        return await _send_document(wire, chat_id, message, message.document)
    sent = await wire.send_message(
        chat_id,
        to_html(message.text),
        ParseMode.HTML,
        reply_markup=keyboard(message.buttons),
        link_preview_options=NO_PREVIEW,
    )
    return Sent(MessageRef(str(sent.chat_id), str(sent.message_id)))


async def _send_document(wire: Wire, chat_id: str, message: Message, document: Document) -> Sent:
    sent = await wire.send_document(
        chat_id,
        InputFile(document.content.encode(), filename=document.name),
        caption=to_html(message.text) or None,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(message.buttons),
    )
    return Sent(MessageRef(str(sent.chat_id), str(sent.message_id)))


async def _replace(wire: Wire, shown: MessageRef, message: Message) -> SendResult | None:
    """Return None where the old message is not there any more to be changed."""
    try:
        await wire.edit_message_text(
            to_html(message.text),
            shown.chat_id,
            int(shown.message_id),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(message.buttons),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        if any(known in error.message.lower() for known in CANNOT_EDIT):
            return None
        if UNCHANGED not in error.message.lower():
            raise
    except ChatMigrated:
        raise  # The new group does not know the old message: it is sent there anew.
    except TelegramError as error:
        result = result_of(error)
        return RetryLater(SOON) if isinstance(result, InDoubt) else result  # Done twice it changes nothing.
    return Sent(shown)


def _button(button: Button) -> InlineKeyboardButton:
    style = STYLES.get(button.look)
    return InlineKeyboardButton(whole(button.label), callback_data=button.action.encode(), style=style)
