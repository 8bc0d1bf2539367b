"""What happens to a chat: the bot is let in, blocked, silenced or put out, or the chat moves. Pure."""

from typing import Any

from telegram import Chat as TelegramChat
from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message

from bot.conversation.address import Address
from bot.conversation.events import ChatChange, ChatChanged, InboundEvent, ReachChanged
from bot.conversation.lacks import Lack
from bot.platforms.telegram.place import chat_of
from bot.platforms.telegram.wire import NAME

GROUPS = (TelegramChat.GROUP, TelegramChat.SUPERGROUP)
OUTSIDE = ("bot was kicked", "bot is not a member", "group chat was deleted")
SILENT = ("not enough rights", "have no rights", "chat_write_forbidden")
"""What Telegram says when it refuses a post, and by which it tells what the bot may not do."""


def changed(change: ChatMemberUpdated, base: dict[str, Any]) -> InboundEvent | None:
    """Return what it means that the bot's own place in a chat has changed."""
    chat, new = chat_of(change.chat), change.new_chat_member
    if chat.private:
        return ReachChanged(**base, chat=chat, reachable=_inside(new))
    if change.chat.type not in GROUPS:
        return None  # In a channel nobody can write to the bot.
    if not _inside(new):
        return ChatChanged(**base, chat=chat, change=ChatChange.REMOVED)
    if not _inside(change.old_chat_member):
        return ChatChanged(**base, chat=chat, change=ChatChange.ADDED)
    if _silenced(new) and not _silenced(change.old_chat_member):
        return ChatChanged(**base, chat=chat, change=ChatChange.LACKING, lacks=(Lack.SILENCED,))
    return None


def migrated(message: Message, base: dict[str, Any]) -> ChatChanged:
    """Return that the group of *message* is called something else from now on."""
    return moved(str(message.chat.id), str(message.migrate_to_chat_id), message.chat.title or "", base)


def moved(before: str, after: str, title: str, base: dict[str, Any]) -> ChatChanged:
    """Return that the group *before* is called *after* from now on; nobody in particular did it."""
    chat = chat_of(TelegramChat(int(before), TelegramChat.GROUP, title))
    nobody = Address(NAME, before)
    return ChatChanged(**base, address=nobody, chat=chat, change=ChatChange.MOVED, moved_to=after)


def refused(chat_id: str, words: str, base: dict[str, Any]) -> ChatChanged | None:
    """Return what a refused post says of the bot's place in a group, as the lost update would have."""
    if not chat_id.startswith("-"):
        return None
    nobody, chat = Address(NAME, chat_id), chat_of(TelegramChat(int(chat_id), TelegramChat.GROUP))
    said = words.lower()
    if any(known in said for known in OUTSIDE):
        return ChatChanged(**base, address=nobody, chat=chat, change=ChatChange.REMOVED)
    if any(known in said for known in SILENT):
        lacks = (Lack.SILENCED,)
        return ChatChanged(**base, address=nobody, chat=chat, change=ChatChange.LACKING, lacks=lacks)
    return None


def _inside(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in (ChatMember.LEFT, ChatMember.BANNED)


def _silenced(member: ChatMember) -> bool:
    return isinstance(member, ChatMemberRestricted) and not member.can_send_messages
