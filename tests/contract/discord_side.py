"""The people of a town on Discord: gateway and REST on loopback, and the real adapter over them."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.platform import Front, Receiver
from bot.engine.texts import Catalogues, Reader
from bot.platforms.discord.adapter import Discord
from bot.platforms.simulator.adapter import Shown as Seen
from tests.contract.journal import Journal, Sight
from tests.contract.reading import of_discord
from tests.contract.watched import Watched
from tests.platforms import discord_server
from tests.platforms.discord_person import Person
from tests.platforms.discord_rules import LOADING
from tests.platforms.discord_server import TOKEN, DiscordServer
from tests.platforms.discord_world import BOT, Channel, Interaction, Shown

LOCALES = {"en": "en-US", "es": "es-ES"}


class DiscordSide:
    """Discord, its members by name, and the bot's adapter. *now* is the town's clock."""

    name = "discord"

    def __init__(
        self,
        server: DiscordServer,
        on_shown: Callable[[Seen], None],
        now: Callable[[], datetime],
        words: Catalogues,
        zone: ZoneInfo,
    ) -> None:
        self.server, self.world = server, server.world
        self._words, self._zone = words, zone
        begun, began = now(), time.time()
        self.platform = Discord(
            TOKEN,
            server.api_url,
            server.gateway.url,
            now=lambda: datetime.fromtimestamp(time.time(), UTC) + (now() - begun),
            invitation="https://discord.example/",
        )
        self._people: dict[str, Person] = {}
        self._channels: dict[str, Channel] = {}
        self._forms: dict[str, Interaction] = {}
        self.asks_in_forms = False
        self._journal = Journal(self._sights, on_shown)
        self._tell = self.world.touch
        self.world.touch = self._changed  # type: ignore[method-assign]
        self._began = began

    async def open(self, receiver: Receiver, front: Front) -> None:
        """Connect, and return once the bot listens."""
        self.watched = Watched(receiver)
        await self.platform.start(self.watched, front)
        await self.world.until(lambda: self.server.gateway.line and self.world.commands)

    async def close(self) -> None:
        """Let the adapter stop."""
        await self.platform.stop_listening()
        await self.platform.close()

    def user_id(self, name: str, language: str) -> str:
        """Return the account of *name*, made when it is first needed."""
        if name not in self._people:
            self._people[name] = Person(self.server, name.capitalize(), LOCALES[language])
        return self._people[name].user.id

    def private_chat(self, user_id: str) -> str:
        """Return the direct messages of somebody who has written before."""
        return self.world.direct(self.world.users[user_id]).id

    def blocks(self, name: str) -> None:
        """Let *name* block the bot: it cannot be told from closed direct messages."""
        self.direct_messages(name, closed=True)

    def direct_messages(self, name: str, *, closed: bool) -> None:
        """Let *name* close or open their direct messages."""
        self._people[name].user.dms_closed = closed

    async def write(self, name: str, words: str, channel: str) -> None:
        """Let *name* write to the bot or into an open form, or pick a command from the menu."""
        person, where = self._people[name], await self._channel(channel) if channel else None
        command, _, argument = words[1:].partition(" ")
        if words.startswith("/") and self._offered(command, channel):
            await self._over(lambda: person.command(command, argument, where))
        elif form := self._forms.pop(name, None):
            await self._over(lambda: person.submit(form, form.modal, {_fields(form.modal)[0]: words}))
        elif not channel:
            await self._over(lambda: person.write(words))

    async def press(self, name: str, label: str, channel: str) -> None:
        """Let *name* press the newest button with that label, in direct messages or in a channel."""
        person, where = self._people[name], await self._channel(channel) if channel else None
        phone = self._phone(person, where)
        shown = next((m for m in reversed(phone) if label in _labels(m)), None)
        assert shown, f"no button {label!r} on {phone}"
        pressed = await self._over(lambda: person.press_on(shown, label))
        if pressed.id in self.watched.forms:
            await self.world.until(lambda: pressed.modal)
            self._forms[name] = pressed
            self.asks_in_forms |= len(_fields(pressed.modal)) > 1
            self._journal.note_form(name)

    async def acknowledged(self) -> None:
        """Return once Discord has heard that every press arrived."""
        await self.world.until(lambda: all(each.acknowledged for each in self.world.interactions.values()))

    async def _over(self, act: Callable[[], Any]) -> Any:
        sent = self._sent()
        done = await act()
        await self.watched.until(lambda: done.id in self.watched.over or done.id in self.watched.forms)
        parts = self.watched.take_help(self.platform.capabilities)
        await self.world.until(lambda: self._sent() >= sent + parts)
        return done

    def _sent(self) -> int:
        bodies = [each.body for each in self.server.seen if isinstance(each.body, dict)]
        return sum(bool(body.get("content") or _first_answer(body)) for body in bodies)

    def _offered(self, command: str, channel: str) -> bool:
        place = 0 if channel else 1
        return any(c["name"] == command and place in c["contexts"] for c in self.world.commands)

    def _phone(self, person: Person, where: Channel | None) -> list[Shown]:
        return [m for m in self._visible() if self._reader_of(m, person, where)]

    def _reader_of(self, shown: Shown, person: Person, where: Channel | None) -> bool:
        if where is not None:
            return shown.channel_id == where.id and shown.only_for in (None, person.user.id)
        return shown.channel_id == person.direct.id or shown.only_for == person.user.id

    def _visible(self) -> Iterator[Shown]:
        for shown in self.world.messages.values():
            if shown.author["id"] == BOT and not shown.flags & LOADING and not shown.deleted:
                yield shown

    async def _channel(self, name: str) -> Channel:
        if name not in self._channels:
            self._channels[name] = self.world.channel(name)
            await self.server.gateway.tell("CHANNEL_CREATE", self._channels[name].json())
        return self._channels[name]

    def _changed(self) -> None:
        self._journal.note()
        self._tell()

    def _sights(self) -> Iterator[Sight]:
        names = {person.user.id: name for name, person in self._people.items()}
        rooms = {channel.id: f"#{name}" for name, channel in self._channels.items()}
        for shown in self._visible():
            channel = self.world.channels[shown.channel_id]
            thread = next((r for r in channel.readers or () if r in names), None) if channel.parent else None
            whose = shown.only_for or channel.recipient or thread
            reader = names[whose] if whose else rooms[channel.id]
            language = self._people[reader].user.locale[:2] if whose else "en"
            text = of_discord(shown.content, Reader(self._words(language), self._zone).when)
            files = tuple(name for name, _ in shown.files)
            yield Sight(shown.id, reader, text, tuple(_labels(shown)), files, tuple(_beside(shown)))


def _first_answer(body: dict[str, Any]) -> bool:
    return bool((body.get("data") or {}).get("content"))


def _fields(modal: dict[str, Any]) -> list[str]:
    return [part["component"]["custom_id"] for part in modal["components"] if "component" in part]


def _labels(shown: Shown) -> list[str]:
    """Return the labels of what leads to a turn, row by row."""
    return [
        each["label"]
        for row in shown.components
        for part in row.get("components", ())
        for each in part.get("options", (part,))
        if _leads_to_a_turn(part)
    ]


def _beside(shown: Shown) -> list[str]:
    """Return the labels of the links, and of words to copy."""
    parts = [part for row in shown.components for part in row.get("components", ())]
    return [part["label"] for part in parts if not _leads_to_a_turn(part)]


def _leads_to_a_turn(part: dict[str, Any]) -> bool:
    return "custom_id" in part and not part["custom_id"].startswith("copy|")


__all__ = ["DiscordSide", "Interaction", "discord_server"]
