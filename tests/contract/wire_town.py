"""The town at the real client libraries: both networks over sockets, and a clock moved by hand."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from bot.conversation.platform import Acknowledgement, Platform
from bot.people.tables import AddressRow
from bot.storage.tables import NoteRow
from tests.contract.discord_side import DiscordSide
from tests.contract.telegram_side import TelegramSide
from tests.platforms.discord_server import DiscordServer
from tests.platforms.discord_world import BOT, GUILD
from tests.platforms.telegram_server import TelegramServer
from tests.town import FRIDAY, NEW_YORK, Town, catalogues_in


class WireTown(Town):
    """A `Town` with the real adapters: a transcript cannot tell the two apart."""

    def __init__(
        self, folder: Path, home: str, now: datetime, telegram: TelegramServer, discord: DiscordServer
    ) -> None:
        self._telegram, self._discord = telegram, discord
        super().__init__(folder, home, now)
        with self.database.make_session.begin() as db:  # The bot has been in the server for a while.
            db.add(NoteRow(bot=f"discord:{BOT}", key=f"server:{GUILD}", value="greeted"))

    def make_platforms(self) -> list[Platform]:
        words, shown = catalogues_in(("en", "es")), self.showing
        self.sides = {
            "telegram": TelegramSide(self._telegram, shown("telegram")),
            "discord": DiscordSide(self._discord, shown("discord"), self.clock, words, NEW_YORK),
        }
        return [side.platform for side in self.sides.values()]

    async def open(self) -> None:
        await self.database.read(self.bot.memory.read)
        for side in self.sides.values():
            await side.open(self.bot.reception, self.bot.front())

    async def close(self) -> None:
        for side in self.sides.values():
            await side.close()
        self.database.close()

    def user_id(self, name: str, network: str) -> str:
        return self.sides[network].user_id(name, self._language(name))

    def resident(self, who: str, county: str | None = "kanawha", language: str = "en", **more: object) -> int:
        number = super().resident(who, county, language, **more)
        self._remember_chats()
        return number

    def joins(self, name: str, network: str) -> None:
        super().joins(name, network)
        self._remember_chats()

    @property
    def asks_in_forms(self) -> bool:
        return self.sides["discord"].asks_in_forms

    def blocks(self, name: str) -> None:
        self.sides[self.home].blocks(name)

    def direct_messages(self, name: str, *, closed: bool) -> None:
        self.sides["discord"].direct_messages(name, closed=closed)

    def _remember_chats(self) -> None:
        """Who joined on Discord has written there: the bot knows where they read."""
        with self.database.make_session.begin() as db:
            for row in db.scalars(select(AddressRow).where(AddressRow.platform == "discord")):
                row.private_chat = self.sides["discord"].private_chat(row.user_id)

    async def write(self, who: str, words: str) -> Acknowledgement:
        side, name, channel = self._at(who)
        await side.write(name, words, channel)
        await self.bot.settle()
        return Acknowledgement()

    async def press(self, who: str, label: str) -> Acknowledgement:
        side, name, channel = self._at(who)
        await side.press(name, label, channel)
        await self.bot.settle()
        return Acknowledgement()

    def _at(self, who: str) -> tuple[TelegramSide | DiscordSide, str, str]:
        person, _, network = who.partition("@")
        name, _, channel = person.partition("#")
        side = self.sides[self.network_of(network)]
        side.user_id(name, self._language(name))
        return side, name, channel


Made = TypeVar("Made", bound=WireTown)


@asynccontextmanager
async def wire_town(
    folder: Path,
    home: str,
    now: datetime = FRIDAY,
    furnish: Callable[[Town], None] | None = None,
    make: type[Made] = WireTown,
) -> AsyncIterator[Made]:
    """Yield the town, connected; everything is stopped at the end. *furnish* adds rooms for tests."""
    async with TelegramServer() as telegram, DiscordServer() as discord:
        town = make(folder, home, now, telegram, discord)
        if furnish:
            furnish(town)
        await town.open()
        try:
            yield town
        finally:
            await town.close()
