"""When a private answer to somebody in a group finds their private chat closed: once, the way to open it."""

import logging
from collections.abc import Callable, Mapping

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.conversation.address import whole_chat
from bot.conversation.markup import Rich
from bot.conversation.platform import Delivery, Opening
from bot.platforms.telegram.place import AskedIn, topic_of
from bot.platforms.telegram.style import to_html
from bot.platforms.telegram.wire import Wire, trouble

log = logging.getLogger(__name__)

REMEMBERED = 2_000


class Openings:
    """Shows people in groups the way to their private chat with the bot, each of them once in each group.

    *way_in* gives the address of the private chat. Nothing of what was asked or answered is shown.
    """

    def __init__(self, wire: Wire, way_in: Callable[[], str | None]) -> None:
        self._wire, self._way_in = wire, way_in
        self.words: Mapping[str, Opening] = {}
        self._shown: dict[tuple[str, str], None] = {}

    async def show(self, delivery: Delivery) -> None:
        """Show it to the reader of *delivery*, if they asked in a group and have not been shown it there."""
        asked, reader = AskedIn.read(delivery.reply_token), delivery.to
        if asked is None or reader is None or not self.words:
            return
        here = (whole_chat(asked.chat_id), reader.user_id)
        if here in self._shown:
            return
        self._shown[here] = None
        if len(self._shown) > REMEMBERED:
            del self._shown[next(iter(self._shown))]
        await self._say(asked, self.words.get(asked.language) or next(iter(self.words.values())))

    async def ask_for_name(self, asked: AskedIn) -> None:
        """Say to an admin who hides their name in a group that nothing can be done for nobody."""
        words = next((opening.nameless for opening in self.words.values()), None)
        if words:
            await self._show(asked, words, None)

    async def _say(self, asked: AskedIn, opening: Opening) -> None:
        button = InlineKeyboardButton(opening.label, url=self._way_in())
        await self._show(asked, opening.words, InlineKeyboardMarkup.from_button(button))

    async def _show(self, asked: AskedIn, words: Rich, under: InlineKeyboardMarkup | None) -> None:
        about = ReplyParameters(asked.message_id, allow_sending_without_reply=True)
        try:
            await self._wire.send_message(
                whole_chat(asked.chat_id),
                to_html(words),
                ParseMode.HTML,
                message_thread_id=topic_of(asked.chat_id),
                reply_markup=under,
                reply_parameters=about if asked.message_id else None,
            )
        except TelegramError as error:
            log.info("telegram: a word in a group was not shown (%s)", trouble(error))
