"""Where on Telegram something is said: a chat, a topic in it, and the message that asked for it."""

from dataclasses import dataclass
from typing import Self

from telegram import Chat as TelegramChat
from telegram import MaybeInaccessibleMessage, Message

from bot.conversation.address import PART, Chat


def chat_of(chat: TelegramChat, message: MaybeInaccessibleMessage | None = None) -> Chat:
    """Return the chat of *message*: a topic of a forum is a chat of its own, a thread of replies is not."""
    title = whole_signs(chat.title or "")
    topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    number = int(chat.id)  # What is no number was made up, and is not read.
    chat_id = f"{number}{PART}{topic}" if topic else str(number)
    return Chat(chat_id, chat.type == TelegramChat.PRIVATE, title)


def topic_of(chat_id: str) -> int | None:
    """Return the topic that *chat_id* names; None for a whole chat."""
    topic = chat_id.partition(PART)[2]
    return int(topic) if topic else None


def whole_signs(text: str) -> str:
    """Return *text* without half characters and NUL, which no database takes."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")


@dataclass(frozen=True, slots=True)
class AskedIn:
    """The message in a group to which something is an answer, and the language of whoever wrote it."""

    chat_id: str
    message_id: int
    language: str = ""

    def written(self) -> str:
        """Return it as a reply token."""
        return f"{self.chat_id} {self.message_id} {self.language}"

    @classmethod
    def read(cls, token: str | None) -> Self | None:
        """Return what `written` wrote."""
        if not token:
            return None
        chat_id, message_id, language = token.split(" ")
        return cls(chat_id, int(message_id), language)
