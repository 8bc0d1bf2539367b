"""What lies behind the Bot API server of the tests: people, groups, their chats and what is shown in them."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

T = TypeVar("T")
BY_DEFAULT = ("message", "edited_message", "callback_query", "my_chat_member", "poll", "channel_post")
"""What Telegram sends to a bot that never said what it wants: all but a few rare kinds."""
DEFAULT_WAIT = 8.0
BOT = {"id": 110201543, "is_bot": True, "first_name": "Doorstep", "username": "doorstep_test_bot"}


class RefusedError(Exception):
    """A call that Telegram refuses: HTTP status, description, and what goes into ``parameters``."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


@dataclass
class Shown:
    """A message of the bot as it now stands in a chat."""

    message_id: int
    chat_id: int
    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    document: "File | None" = None
    edits: int = 0
    topic: int | None = None
    photo: "File | None" = None
    asks: dict[str, Any] | None = None
    answers: int | None = None
    at: float = field(default_factory=time.monotonic)

    @property
    def buttons(self) -> list[str]:
        """The labels under the message, row by row."""
        return [button["text"] for row in self.keyboard for button in row]

    def __repr__(self) -> str:
        return f"<{self.text!r} {self.buttons}{' ' + self.document.name if self.document else ''}>"


@dataclass(frozen=True)
class File:
    """A file as it was uploaded."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Toast:
    """What was shown over a pressed button: *alert* stays until it is put away."""

    text: str
    alert: bool
    at: float


class World:
    """All users, groups and messages, and the updates that wait for the bot."""

    def __init__(self) -> None:
        self.users: dict[int, User] = {}
        self.groups: dict[int, Group] = {}
        self.messages: dict[tuple[int, int], Shown] = {}
        self.updates: list[dict[str, Any]] = []
        self.allowed: list[str] = list(BY_DEFAULT)
        self.presses: dict[str, User] = {}
        self.ids = itertools.count(1)
        self.update_ids = itertools.count(700_000_001)
        self._watchers: list[asyncio.Event] = []

    def user(self, first_name: str, **more: Any) -> "User":
        """Return a new user; *more* may hold last_name, language_code and id."""
        user_id = more.pop("id", 5_000_000_000 + len(self.users) + 1)
        self.users[user_id] = User(self, {"id": user_id, "is_bot": False, "first_name": first_name, **more})
        return self.users[user_id]

    def group(self, title: str) -> "Group":
        """Return a new group in which the bot is a member."""
        chat_id = -4_000_000 - len(self.groups) - 1
        self.groups[chat_id] = Group(self, chat_id, title)
        return self.groups[chat_id]

    def changed(self) -> None:
        """Wake all who wait for something to happen."""
        for watcher in self._watchers:
            watcher.set()

    async def until(self, what: Callable[[], T | None], within: float = DEFAULT_WAIT) -> T:
        """Return what *what* gives as soon as it is not empty; raises TimeoutError after *within* seconds."""
        watcher = asyncio.Event()
        self._watchers.append(watcher)
        try:
            async with asyncio.timeout(within):
                while not (found := what()):
                    await watcher.wait()
                    watcher.clear()
                return found
        finally:
            self._watchers.remove(watcher)

    def queue(self, kind: str, content: dict[str, Any]) -> int:
        """Keep an update of *kind* for the bot, if it asked for such; return its id."""
        update_id = next(self.update_ids)
        if kind in self.allowed:
            self.updates.append({"update_id": update_id, kind: content})
        self.changed()
        return update_id

    def chat(self, chat_id: int) -> dict[str, Any]:
        """Return the chat as Telegram describes it; raises RefusedError where the bot may not write."""
        if chat_id in self.groups:
            return self.groups[chat_id].described_to_bot()
        if chat_id not in self.users:
            raise RefusedError(400, "Bad Request: chat not found")
        return self.users[chat_id].described_to_bot()


class Group:
    """A group chat."""

    def __init__(self, world: World, chat_id: int, title: str) -> None:
        self.world, self.id, self.title = world, chat_id, title
        self.kicked = self.left = self.silenced = False
        self.moved_to: int | None = None
        self.topics: set[int] = set()

    @property
    def shown(self) -> list[Shown]:
        """What the bot has written here, as it now stands."""
        return [m for (chat_id, _), m in self.world.messages.items() if chat_id == self.id]

    def described(self) -> dict[str, Any]:
        """Return the group as Telegram describes it."""
        kind = "supergroup" if self.id < -(10**12) else "group"
        forum = {"is_forum": True} if self.topics else {}
        return {"id": self.id, "type": kind, "title": self.title, **forum}

    def described_to_bot(self) -> dict[str, Any]:
        """Return the same, unless the bot may not write here."""
        if self.moved_to is not None:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise RefusedError(400, text, migrate_to_chat_id=self.moved_to)
        if self.kicked:
            raise RefusedError(403, f"Forbidden: bot was kicked from the {self.described()['type']} chat")
        if self.left:
            raise RefusedError(403, f"Forbidden: bot is not a member of the {self.described()['type']} chat")
        if self.silenced:
            raise RefusedError(400, "Bad Request: not enough rights to send text messages to the chat")
        return self.described()

    def topic(self) -> int:
        """Open a topic, which makes a forum of it, and return its number."""
        self.topics.add(number := next(self.world.ids))
        return number

    def migrate(self) -> "Group":
        """Make a supergroup of it, and return that."""
        self.moved_to = -1_000_000_000_000 - abs(self.id)
        self.world.groups[self.moved_to] = Group(self.world, self.moved_to, self.title)
        return self.world.groups[self.moved_to]

    def announce_move(self) -> "Group":
        """Make a supergroup of it, and tell the bot as Telegram does: in both."""
        after = self.migrate()
        nobody = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        base = {"date": int(time.time()), "from": nobody}
        old = {"message_id": next(self.world.ids), "chat": self.described(), "migrate_to_chat_id": after.id}
        new = {"message_id": next(self.world.ids), "chat": after.described(), "migrate_from_chat_id": self.id}
        self.world.queue("message", base | old)
        self.world.queue("message", base | new)
        return after


class User:
    """Somebody with a phone: what they do, and what they see."""

    def __init__(self, world: World, described: dict[str, Any]) -> None:
        self.world, self.described = world, described
        self.id: int = described["id"]
        self.started = self.blocked = self.gone = False
        self.toasts: list[Toast] = []

    @property
    def inbox(self) -> list[Shown]:
        """What the bot has written to them in private, each message as it now stands."""
        return [m for (chat_id, _), m in self.world.messages.items() if chat_id == self.id]

    @property
    def last(self) -> Shown:
        """The newest message of the bot."""
        return self.inbox[-1]

    def say(self, text: str, chat: Group | None = None, **more: Any) -> int:
        """Write *text* in private or in a group; return the id of the update.

        *topic* is where in a forum; *to* the message of the bot that is answered.
        """
        more["text"] = text
        if text.startswith("/"):
            command = text.split(maxsplit=1)[0]
            more["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        return self.send(chat, **more)

    def send(self, chat: Group | None = None, **content: Any) -> int:
        """Send a message of any content, such as ``photo=[...]``."""
        if chat is None:
            self.started, self.blocked = True, False
        return self.world.queue("message", self._message(chat, content))

    def edit(self, text: str, chat: Group | None = None, **content: Any) -> int:
        """Change a message that was written before, so that it says *text*."""
        changed = {"text": text, "edit_date": int(time.time()), **content}
        return self.world.queue("edited_message", self._message(chat, changed))

    def block(self) -> int:
        """Block the bot."""
        self.blocked = True
        return self._place_of_bot(self._chat(), "member", "kicked")

    def unblock(self) -> int:
        """Let the bot write again."""
        self.blocked = False
        return self._place_of_bot(self._chat(), "kicked", "member")

    def add_bot(self, to: Group) -> int:
        """Let the bot into a group."""
        to.kicked = to.left = False
        return self._place_of_bot(to.described(), "left", "member")

    def remove_bot(self, group: Group) -> int:
        """Put the bot out of a group."""
        group.kicked = True
        return self._place_of_bot(group.described(), "member", "kicked")

    def silence_bot(self, group: Group) -> int:
        """Take from the bot the right to write in a group."""
        group.silenced = True
        return self._place_of_bot(group.described(), "member", "restricted")

    def _place_of_bot(self, chat: dict[str, Any], before: str, after: str) -> int:
        members = {"old_chat_member": _member(before), "new_chat_member": _member(after)}
        change = {"chat": chat, "from": self.described, "date": int(time.time()), **members}
        return self.world.queue("my_chat_member", change)

    def _message(self, chat: Group | None, content: dict[str, Any]) -> dict[str, Any]:
        where = chat.described() if chat else self._chat()
        if topic := content.pop("topic", None):
            content |= {"message_thread_id": topic, "is_topic_message": True}
        if to := content.pop("to", None):
            about = {"message_id": to.message_id, "date": int(time.time()), "chat": where, "from": BOT}
            content["reply_to_message"] = {**about, "text": to.text, "entities": to.entities}
        base = {"message_id": next(self.world.ids), "date": int(time.time())}
        return {**base, "chat": where, "from": self.described, **content}

    def press(self, label: str, on: Shown | None = None) -> int:
        """Press the button *label* of the newest message that has it (or of *on*); ``Claim…`` is enough."""
        messages = [on] if on else [m for m in reversed(self.world.messages.values()) if self._sees(m)]
        for message in messages:
            for button in itertools.chain.from_iterable(message.keyboard):
                matches = button["text"] == label or (
                    label.endswith("…") and button["text"].startswith(label[:-1])
                )
                if matches and "callback_data" in button:
                    return self.press_data(button["callback_data"], message)
        raise AssertionError(f"no button {label!r} in {[m for m in messages if m.keyboard]}")

    def press_data(self, data: str, message: Shown) -> int:
        """Press a button that carries *data*, as a forged client might."""
        query = f"{self.id}{next(self.world.ids)}"
        self.world.presses[query] = self
        where = self._chat() if message.chat_id == self.id else self.world.groups[message.chat_id].described()
        shown = {"message_id": message.message_id, "date": int(time.time()), "chat": where, "from": BOT}
        if message.topic:
            shown |= {"message_thread_id": message.topic, "is_topic_message": True}
        content = {"id": query, "from": self.described, "chat_instance": "1", "data": data}
        return self.world.queue("callback_query", {**content, "message": {**shown, "text": message.text}})

    async def sees(self, text: str, within: float = DEFAULT_WAIT) -> Shown:
        """Return the newest message that has *text* in it, as soon as there is one."""
        try:
            return await self.world.until(lambda: self._newest(text), within)
        except TimeoutError:
            raise AssertionError(
                f"{self.described['first_name']} sees no {text!r} but {self.inbox}"
            ) from None

    async def sees_toast(self, text: str = "", within: float = DEFAULT_WAIT) -> Toast:
        """Return the newest toast that has *text* in it, as soon as there is one."""
        try:
            return await self.world.until(
                lambda: next((t for t in reversed(self.toasts) if text in t.text), None), within
            )
        except TimeoutError:
            raise AssertionError(f"no toast {text!r} but {self.toasts}") from None

    def described_to_bot(self) -> dict[str, Any]:
        """Return their private chat, unless the bot may not write to them."""
        if self.gone:
            raise RefusedError(403, "Forbidden: user is deactivated")
        if self.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        if not self.started:
            raise RefusedError(403, "Forbidden: bot can't initiate conversation with a user")
        return self._chat()

    def started_once(self) -> Self:
        """Let the bot write to them, without an update."""
        self.started = True
        return self

    def _chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": self.described["first_name"]}

    def _sees(self, message: Shown) -> bool:
        return message.chat_id == self.id or message.chat_id in self.world.groups

    def _newest(self, text: str) -> Shown | None:
        return next((m for m in reversed(self.inbox) if text in m.text), None)


def _member(status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": BOT, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    if status == "restricted":
        rights = (
            *("send_messages", "send_audios", "send_documents", "send_photos", "send_videos"),
            *("send_video_notes", "send_voice_notes", "send_polls", "send_other_messages"),
            *("add_web_page_previews", "change_info", "invite_users", "pin_messages", "manage_topics"),
            *("edit_tag", "react_to_messages"),
        )
        member |= {"is_member": True, "until_date": 0, **{f"can_{right}": False for right in rights}}
    return member
