"""The people of a town on Telegram: a Bot API server on loopback, and the real adapter over it."""

from collections.abc import Callable, Iterable, Iterator

from bot.conversation.platform import Front, Receiver
from bot.platforms.simulator.adapter import Shown as Seen
from bot.platforms.telegram import Telegram
from tests.contract.journal import Journal, Sight
from tests.contract.reading import of_telegram
from tests.contract.watched import Watched
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_world import Group, Shown, User


class TelegramSide:
    """Telegram, its users by name, and the bot's adapter."""

    name = "telegram"

    def __init__(self, server: TelegramServer, on_shown: Callable[[Seen], None]) -> None:
        self.server, self.world = server, server.world
        self.platform = Telegram(server.token, server.url)
        self._people: dict[str, User] = {}
        self._groups: dict[str, Group] = {}
        self._journal = Journal(self._sights, on_shown)
        self._tell = self.world.changed
        self.world.changed = self._changed  # type: ignore[method-assign]

    async def open(self, receiver: Receiver, front: Front) -> None:
        """Connect, and return once the bot listens."""
        self.watched = Watched(receiver)
        await self.platform.start(self.watched, front)
        await self.world.until(lambda: self.server.made("getUpdates"))

    async def close(self) -> None:
        """Let the adapter stop."""
        await self.platform.stop_listening()
        await self.platform.close()

    def user_id(self, name: str, language: str) -> str:
        """Return the account of *name*, made when it is first needed."""
        if name not in self._people:
            self._people[name] = self.server.user(name.capitalize(), language_code=language).started_once()
        return str(self._people[name].id)

    def blocks(self, name: str) -> None:
        """Let *name* block the bot, of which Telegram's news comes too late."""
        self._people[name].blocked = True

    async def write(self, name: str, words: str, channel: str) -> None:
        """Let *name* write in private, or in a group called *channel*."""
        if channel and not words.startswith("/"):
            return  # Privacy mode: Telegram tells the bot nothing of what people say to each other.
        group = self._group(channel) if channel else None
        await self._over(lambda: self._people[name].say(words, group))

    async def press(self, name: str, label: str, channel: str) -> None:
        """Let *name* press the newest button with that label, in private or in a group."""
        person = self._people[name]
        place = self._group(channel).id if channel else person.id
        phone = [m for m in self.world.messages.values() if m.chat_id == place]
        shown = next((m for m in reversed(phone) if label in _labels(m)), None)
        assert shown, f"no button {label!r} on {phone}"
        await self._over(lambda: person.press(label, shown))
        await self.world.until(lambda: not self.world.presses)

    async def _over(self, act: Callable[[], int]) -> None:
        sent = self._sent()
        update_id = act()
        await self.watched.until(lambda: str(update_id) in self.watched.over)
        parts = self.watched.take_help(self.platform.capabilities)
        await self.world.until(lambda: self._sent() >= sent + parts)

    def _sent(self) -> int:
        return sum(call.method.startswith(("send", "edit")) for call in self.server.calls)

    def _group(self, title: str) -> Group:
        if title not in self._groups:
            self._groups[title] = self.server.group(title)
        return self._groups[title]

    def _changed(self) -> None:
        self._journal.note()
        self._tell()

    def _sights(self) -> Iterator[Sight]:
        names = {person.id: name for name, person in self._people.items()}
        names |= {group.id: f"#{group.title}" for group in self.world.groups.values()}  # Moved ones, too.
        for place, shown in self.world.messages.items():
            text = of_telegram(shown.text, shown.entities)
            files = tuple(file.name for file in (shown.document, shown.photo) if file)
            yield Sight(
                place, names[shown.chat_id], text, tuple(_labels(shown)), files, tuple(_beside(shown))
            )


def _labels(shown: Shown) -> Iterable[str]:
    """Return the labels of what leads to a turn."""
    return [b["text"] for row in shown.keyboard for b in row if "callback_data" in b]


def _beside(shown: Shown) -> Iterable[str]:
    """Return the labels of the links and of what can be copied."""
    return [b["text"] for row in shown.keyboard for b in row if "callback_data" not in b]
