"""The whole bot on Telegram: database, features, the real library, and a clock that the test moves."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.assembly import Bot, build
from bot.conversation.address import Address
from bot.engine.clock import MovableClock
from bot.features.shifts.rehearsal import open_canvass
from bot.people.model import Person, Role, RoleKind
from bot.people.store import PersonStore
from bot.platforms.telegram import Telegram
from bot.storage.unit_of_work import UnitOfWork
from tests.databases import empty_database, opened
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_world import User
from tests.town import FRIDAY, NEW_YORK, ROOT, campaign, catalogues_in, rooms


class TelegramTown:
    """A campaign whose people all sit at a Telegram phone."""

    def __init__(self, folder: Path, server: TelegramServer, now: datetime = FRIDAY) -> None:
        self.server, self.path = server, folder / "town.db"
        shutil.copy(empty_database(), self.path)
        self.clock = MovableClock(now.astimezone(UTC))
        self.database = opened(self.path)
        self.telegram = Telegram(server.token, server.url)
        self.bot: Bot = build(
            database=self.database,
            platforms=[self.telegram],
            campaign=campaign(),
            root=ROOT,
            now=self.clock,
            catalogues=catalogues_in(("en", "es")),
            rooms=rooms(),
            paced=False,
        )

    async def settle_in(self, name: str, county: str = "kanawha") -> User:
        """Let somebody be a member who has joined before."""
        user = self.server.user(name).started_once()
        await self.database.run(self._settle_in, name, county, Address("telegram", str(user.id)))
        return user

    def _settle_in(self, name: str, county: str, address: Address) -> None:
        with UnitOfWork(self.database.make_session, self.database.cipher) as uow:
            now = self.clock()
            about = Person(0, name, county=county, adult=True, joined_at=now)
            about.keep_until = date(now.year + 2, 1, 31)
            people = PersonStore(uow)
            people.add_address(people.add(about).id, address, now)
            uow.commit()

    async def give(self, user: User, kind: RoleKind, scope: str) -> int:
        """Let somebody who has joined hold a role; return who they are."""
        return await self.database.run(self._give, Address("telegram", str(user.id)), Role(kind, scope))

    def _give(self, address: Address, role: Role) -> int:
        with UnitOfWork(self.database.make_session, self.database.cipher) as uow:
            people = PersonStore(uow)
            found = people.at(address)
            assert found is not None
            people.give_role(found.id, role, None, self.clock())
            uow.commit()
        return found.id

    async def canvass(self, lead: User, backup: User, start: datetime, capacity: int) -> None:
        """Open a canvass of two hours in Kanawha, at the old mill."""
        by = [Address("telegram", str(user.id)) for user in (lead, backup)]
        await self.database.run(self._canvass, by, start, capacity)

    def _canvass(self, by: list[Address], start: datetime, capacity: int) -> None:
        with UnitOfWork(self.database.make_session, self.database.cipher) as uow:
            lead, backup = (PersonStore(uow).at(address) for address in by)
            assert lead is not None
            assert backup is not None
            open_canvass(
                uow,
                lead_id=lead.id,
                backup_id=backup.id,
                title="Food table",
                county="kanawha",
                meeting_point="The old mill",
                times=[(start, start + timedelta(hours=2))],
                capacity=capacity,
                zone=NEW_YORK,
            )
            uow.commit()

    async def join(self, name: str, county: str = "Kanawha") -> User:
        """Let somebody join by pressing their way through, as a newcomer does."""
        user = self.server.user(name)
        user.say("/start")
        await user.sees("I have kept nothing about you")
        for label, answer in (
            ("Join", "I keep your name"),
            ("OK", "What shall I call you?"),
            (name, "Which county"),
        ):
            user.press(label)
            await user.sees(answer)
        user.say(county)
        await user.sees("18 or over")
        user.press("18 or over")
        await user.sees("You are in")
        return user

    async def wait_until(self, moment: datetime) -> None:
        """Let time pass until *moment*, with everything that comes due on the way."""
        while (due := await self.bot.next_due()) and due <= moment:
            self.clock.move_to(due)
            await self.bot.run_due()
        self.clock.move_to(moment)
        await self.bot.run_due()


@asynccontextmanager
async def telegram_town(folder: Path, now: datetime = FRIDAY) -> AsyncIterator[TelegramTown]:
    """Yield the bot, started and connected; it is stopped at the end."""
    async with TelegramServer() as server:
        town = TelegramTown(folder, server, now)
        await town.bot.start()
        try:
            await server.world.until(lambda: server.made("getUpdates"))
            yield town
        finally:
            await town.bot.stop()
