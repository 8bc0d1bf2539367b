"""The whole bot on the Discord on loopback: real database, real library, a clock moved by hand."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date
from pathlib import Path
from typing import TypeVar

from bot.assembly import Bot, build
from bot.conversation.address import Address
from bot.engine.clock import MovableClock
from bot.people.model import Person as Member
from bot.people.model import Role, RoleKind
from bot.people.qualifications import LEAD_CANVASS
from bot.people.store import PersonStore
from bot.people.tables import AddressRow
from bot.platforms.discord.adapter import Discord
from bot.storage.base import Base
from bot.storage.tables import NoteRow
from bot.storage.unit_of_work import UnitOfWork
from tests.databases import empty_database, opened
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import GUILD, TOKEN, DiscordServer
from tests.platforms.discord_world import BOT
from tests.town import FRIDAY, ROOT, campaign, catalogues_in, rooms

T = TypeVar("T")
DOWN = {"en": "I cannot do that just now.", "es": "Ahora mismo no puedo."}


class Field:
    """A campaign whose people are all on Discord."""

    def __init__(self, folder: Path, server: DiscordServer, *, greeted: bool = True) -> None:
        self.server, self.world = server, server.world
        self.clock = MovableClock(FRIDAY.astimezone(UTC))
        self.path = folder / "field.db"
        shutil.copy(empty_database(), self.path)
        self.database = opened(self.path)
        if greeted:
            with self.database.make_session.begin() as db:
                db.add(NoteRow(bot=f"discord:{BOT}", key=f"server:{GUILD}", value="greeted"))
        adapter = Discord(TOKEN, server.api_url, server.gateway.url, lambda lang: DOWN[lang or "en"])
        self.bot: Bot = build(
            database=self.database,
            platforms=[adapter],
            campaign=campaign(),
            root=ROOT,
            now=self.clock,
            catalogues=catalogues_in(campaign().languages),
            rooms=rooms(),
        )
        self.ids: dict[str, int] = {}
        self.address_ids: dict[str, int] = {}

    def stranger(self, name: str, locale: str = "en-US") -> Person:
        """Return somebody of the server whom the bot does not know."""
        return Person(self.server, name, locale)

    def resident(
        self, name: str, county: str = "kanawha", *roles: Role, knows_dm: bool = True, **more: object
    ) -> Person:
        """Return somebody who has joined a while ago, with what they hold.

        *knows_dm*: the bot wrote to them directly then, and knows where.
        """
        somebody = self.stranger(name)
        now = self.clock()

        def settle(people: PersonStore) -> int:
            about = {"adult": True, "keep_until": date(2027, 1, 31), **more}
            known = people.add(Member(0, name, "en", county=county, joined_at=now, **about))  # type: ignore[arg-type]
            address = people.add_address(known.id, Address("discord", somebody.user.id), now)
            self.address_ids[name] = address.id
            for role in roles:
                people.give_role(known.id, role, None, now)
            return known.id

        self.ids[name] = self.work(settle)
        self.put(AddressRow, self.address_ids[name], private_chat=somebody.direct.id if knows_dm else None)
        return somebody

    def put(self, table: type[Base], id_: int, **values: object) -> None:
        """Set columns of a row."""
        with self.database.make_session.begin() as db:
            row = db.get_one(table, id_)
            for name, value in values.items():
                setattr(row, name, value)

    def private_chat(self, name: str) -> str | None:
        """Return where the bot knows somebody's private chat to be."""
        with self.database.make_session() as db:
            return db.get_one(AddressRow, self.address_ids[name]).private_chat

    def captain(self, name: str, county: str = "kanawha") -> Person:
        """Return the captain of a county, who has led a canvass before."""
        captain = self.resident(name, county, Role(RoleKind.CAPTAIN, f"county:{county}"))
        self.work(lambda people: people.qualify(self.ids[name], LEAD_CANVASS, None, self.clock()))
        return captain

    async def wait(self, **by: float) -> None:
        """Let time pass, with everything that happens on the way."""
        self.bot.dispatcher._paces["discord"]._chat_free_at.clear()  # It has a clock of its own.
        probe = MovableClock(self.clock())
        probe.advance(**by)
        while (due := await self.bot.next_due()) and due <= probe():
            self.clock.move_to(due)
            await self.bot.settle()
        self.clock.move_to(probe())
        await self.bot.settle()

    def work(self, change: Callable[[PersonStore], T]) -> T:
        """Change something about people at once."""
        with UnitOfWork(self.database.make_session, self.database.cipher) as uow:
            result = change(PersonStore(uow))
            uow.commit()
        return result


@asynccontextmanager
async def field(folder: Path, *, greeted: bool = True, with_lobby: bool = False) -> AsyncIterator[Field]:
    """Run the bot on Discord until the end of the block. *greeted*: it has been in the server for a while.

    *with_lobby*: the server has a channel for what it says by itself.
    """
    async with DiscordServer() as server:
        server.guild.system = server.world.channel("lobby") if with_lobby else None
        made = Field(folder, server, greeted=greeted)
        await made.bot.start()
        try:
            await server.world.until(lambda: server.gateway.line)
            yield made
        finally:
            await made.bot.stop()
