"""Messages as Telegram shows them, and what became of them."""

from telegram import ForceReply, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, ReplyParameters
from telegram import Message as Shown
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.conversation.address import MessageRef, moved, whole_chat
from bot.conversation.capabilities import Capabilities
from bot.conversation.messages import Document, Message, Picture, Visibility
from bot.conversation.platform import Delivery, Refused, SendResult, Sent
from bot.platforms.telegram.failures import result_of, result_of_repeatable
from bot.platforms.telegram.keyboard import MAX_ROWS, under
from bot.platforms.telegram.place import AskedIn, topic_of
from bot.platforms.telegram.questions import mark
from bot.platforms.telegram.style import to_html
from bot.platforms.telegram.wire import Wire

CAPABILITIES = Capabilities(
    max_text=4000,
    max_buttons=24,
    max_label=64,
    can_replace=True,
    max_caption=1000,
    max_rows=MAX_ROWS,
    shows_menus=True,
    asks_openly=True,
)
"""Telegram takes 4096 and 1024 after rendering; the rest is for the empty lines that rendering may add."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # Little data: a preview loads a picture.
UNCHANGED = "message is not modified"
CANNOT_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "no text in the message",
    "message_id_invalid",
)


async def send(wire: Wire, delivery: Delivery) -> SendResult:
    """Show the message of *delivery*, and return what became of it."""
    chat_id = target(delivery)
    if chat_id is None:
        return Refused("a private message for nobody")
    showing = _Showing(wire, delivery.message, AskedIn.read(delivery.reply_token))
    try:
        return await showing.at(chat_id)
    except ChatMigrated as gone:
        return await _again(showing, moved(chat_id, str(gone.new_chat_id)))
    except TelegramError as error:
        return result_of(error, group=_is_group(chat_id))


def target(delivery: Delivery) -> str | None:
    """Return the chat to write to. A private message goes to its reader's own chat, whatever was asked."""
    if delivery.chat_id is None or (delivery.message.visibility is Visibility.PRIVATE and delivery.to):
        return delivery.to.user_id if delivery.to else None
    return delivery.chat_id


async def _again(showing: "_Showing", chat_id: str) -> SendResult:
    try:
        return await showing.at(chat_id)
    except TelegramError as error:
        return result_of(error, group=True)


def _is_group(chat_id: str) -> bool:
    return chat_id.startswith("-")


class _Showing:
    """One message, about to be shown."""

    def __init__(self, wire: Wire, message: Message, asked_in: AskedIn | None) -> None:
        self._wire, self._message = wire, message
        self._text, self._under = to_html(message.text), under(message)
        self._asked_in = asked_in
        if message.ask and message.visibility is Visibility.CHAT:
            self._text = mark(message.ask) + self._text

    async def at(self, chat_id: str) -> SendResult:
        """Show it in a chat; raises what the library raises."""
        shown = self._message.replaces
        same_chat = shown is not None and whole_chat(shown.chat_id) == whole_chat(chat_id)
        if shown and same_chat and not self._message.has_file and not isinstance(self._under, ForceReply):
            result = await self._replace(shown, self._under)
            if result is not None:
                return result
        sent = await self._new(whole_chat(chat_id), topic_of(chat_id))
        return Sent(MessageRef(moved(chat_id, str(sent.chat_id)), str(sent.message_id)))

    async def _new(self, chat_id: str, topic: int | None) -> Shown:
        if self._message.picture:
            return await self._send_picture(chat_id, topic, self._message.picture)
        if self._message.document:
            return await self._send_document(chat_id, topic, self._message.document)
        return await self._wire.send_message(
            chat_id,
            self._text,
            ParseMode.HTML,
            message_thread_id=topic,
            reply_markup=self._under,
            reply_parameters=self._answering(),
            link_preview_options=NO_PREVIEW,
        )

    async def _send_picture(self, chat_id: str, topic: int | None, picture: Picture) -> Shown:
        return await self._wire.send_photo(
            chat_id,
            InputFile(picture.content, filename=picture.name),
            caption=self._text or None,
            parse_mode=ParseMode.HTML,
            message_thread_id=topic,
            reply_markup=self._under,
        )

    async def _send_document(self, chat_id: str, topic: int | None, document: Document) -> Shown:
        return await self._wire.send_document(
            chat_id,
            InputFile(document.content.encode(), filename=document.name),
            caption=self._text or None,
            parse_mode=ParseMode.HTML,
            message_thread_id=topic,
            reply_markup=self._under,
        )

    def _answering(self) -> ReplyParameters | None:
        """Name the message that a question in a group is about: only its writer is then asked."""
        asks = self._message.ask and self._message.visibility is Visibility.CHAT
        if not (asks and self._asked_in and self._asked_in.message_id):
            return None
        return ReplyParameters(self._asked_in.message_id, allow_sending_without_reply=True)

    async def _replace(self, shown: MessageRef, under: InlineKeyboardMarkup | None) -> SendResult | None:
        """Return None where the old message is not there any more to be changed."""
        try:
            await self._wire.edit_message_text(
                self._text,
                whole_chat(shown.chat_id),
                int(shown.message_id),
                parse_mode=ParseMode.HTML,
                reply_markup=under,
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
            return result_of_repeatable(error, group=_is_group(shown.chat_id))
        return Sent(shown)
