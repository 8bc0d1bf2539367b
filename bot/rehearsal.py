"""The demo's stage: made-up people on two simulated networks, and a clock that stands until it is moved."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import update

from bot.assembly import Bot, build
from bot.cast import CAST, begin_story, neighbors_answer, post_canvass, settle_people
from bot.conversation.address import Address
from bot.conversation.circles import Circle
from bot.engine.clock import MovableClock
from bot.engine.menus import menu_of
from bot.engine.texts import Catalogues, Reader
from bot.features import Rooms
from bot.features.signup.model import StewardCode
from bot.lectern import AuthorsLectern, page_networks
from bot.people.campaign import Campaign
from bot.people.hours import resolve_local
from bot.people.store import PersonStore
from bot.people.tables import PersonRow
from bot.platforms.simulator.adapter import Shown
from bot.platforms.simulator.phone import Line
from bot.storage.database import Database
from bot.storage.passing import empty
from bot.storage.unit_of_work import UnitOfWork
from bot.web.album import Album
from bot.web.demo import Demo
from bot.web.rehearsal import Persona
from bot.web.shelf import Shelf

MORNING, EVENING = clock_time(9), clock_time(18)
FRIDAY = 4
LONGEST_SILENCE = timedelta(weeks=4)
"""How far ahead the next thing to be seen is looked for: what tidies up plans itself anew for ever."""


@dataclass(frozen=True, slots=True)
class Files:
    """Where the rehearsal keeps what is not in the database: the clock, and what phones have shown."""

    folder: Path

    @property
    def clock(self) -> Path:
        """The clock's file."""
        return self.folder / "demo-clock.json"

    @property
    def album(self) -> Path:
        """The phones' file."""
        return self.folder / "demo-phones"

    @property
    def author(self) -> Path:
        """The database of the author's page, which nobody keeps."""
        return self.folder / "demo-author.db"


def database_file(folder: Path) -> Path:
    """Return where the rehearsal's database lies."""
    return folder / "demo.db"


def throw_away(folder: Path) -> None:
    """Remove a former rehearsal. What a campaign keeps in the same folder is not touched."""
    files = Files(folder)
    for path in (files.clock, files.album, *folder.glob("demo.db*"), *folder.glob("demo-author.db*")):
        path.unlink(missing_ok=True)


class Stage:
    """The rehearsal: the bot, its two networks, its people and its clock."""

    def __init__(self, database: Database, campaign: Campaign, root: Path, folder: Path) -> None:
        self._database, self._campaign, self._files = database, campaign, Files(folder)
        self._language = campaign.languages[0]
        self._clock = MovableClock(_friday_evening(campaign))
        self._networks = page_networks(self._clock, self._speaks)
        catalogues = Catalogues.read(root / "locales", campaign.languages)
        rooms = Rooms.furnish(campaign, catalogues, root, StewardCode())
        self.bot: Bot = build(
            database=database,
            platforms=list(self._networks.values()),
            campaign=campaign,
            root=root,
            now=self._clock,
            catalogues=catalogues,
            rooms=rooms,
            paced=False,
        )
        self._album = Album(self._clock)
        self._shelf = Shelf(self._files.album, database.cipher)
        self._answered: set[str] = set()
        self._keeping: asyncio.Task[None] | None = None
        self._moving = asyncio.Lock()
        self._changes = 0
        self._lectern = AuthorsLectern(
            campaign, rooms, catalogues, root, self._files.author, self._album, self._clock
        )
        self.page = Demo(self, self._networks, self._album, campaign.languages, self._lectern)
        self._network_of = {persona.key: persona.network for persona in CAST}

    # What the page asks for

    @property
    def people(self) -> Sequence[Persona]:
        """Everybody whom the page can be."""
        return CAST

    def now(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self._clock()

    def reader(self) -> Reader:
        """Return how the page is read."""
        return Reader(self.bot.catalogues(self._language), self._campaign.zone)

    async def circles(self) -> dict[str, tuple[Circle, ...]]:
        """Return whose commands the menu of each persona shows, by their keys."""
        return await self._database.run(self._read_circles)

    async def move(self, how: str) -> bool:
        """Move the clock to the ``next`` thing that happens, by an ``hour``, or to the next ``morning``.

        Return False if nothing happens by itself any more.
        """
        async with self._moving:
            if how == "next":
                return await self._move_on()
            soon = self._clock() + timedelta(hours=1)
            await self._move_to(soon if how == "hour" else self._next_morning())
            return True

    async def speak(self, language: str) -> None:
        """Let the page and the made-up people use *language* from now on."""
        async with self._moving:
            self._language = language
            await self._database.run(self._write_language, language)
            await self._learn()
            self._keep_clock()

    async def begin_again(self) -> None:
        """Forget all that was done, and stand on Friday evening again."""
        async with self._moving:
            await self._lectern.close()
            await self._database.run(self._empty)
            for network in self._networks.values():
                network.phones.clear()
            self._album.clear()
            self._clock.time = _friday_evening(self._campaign)
            await self._furnish()

    # What the app asks for

    async def begin(self) -> None:
        """Take up the rehearsal where it stopped, or begin it, and start the bot."""
        for network in self._networks.values():
            network.start_ids_at(int(time.time() * 1000))
            network.on_shown = self._show
        self._restore()
        await self.bot.start()
        if not self._album.since():
            await self._furnish()
        self._keeping = asyncio.create_task(self._shelf.keep(self._album))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._keep_clock()
        await self._lectern.close()
        if self._keeping:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)

    async def _learn(self) -> None:
        await self._database.read(self.bot.memory.read)

    def _show(self, shown: Shown) -> None:
        if shown.reader in self._network_of:
            self._album.show(shown.reader, shown.line)
            self._changes += 1

    def _speaks(self, _: str) -> str:
        return self._language

    async def _move_on(self) -> bool:
        """Go to the next moment after which a phone of the story has changed; housekeeping is passed by."""
        changes, end = self._changes, self._clock() + LONGEST_SILENCE
        while self._changes == changes:
            due = await self.bot.next_due()
            if due is None or due > end:
                return False
            await self._move_to(due)
        return True

    async def _move_to(self, moment: datetime) -> None:
        while (due := await self.bot.next_due()) and due <= moment:
            self._clock.move_to(due)
            await self.bot.settle()
            await neighbors_answer(self._networks["telegram"], self._answered, self.bot.settle)
        self._clock.move_to(moment)
        await self.bot.settle()
        await self._lectern.settle()
        self._keep_clock()

    def _next_morning(self) -> datetime:
        local = self._clock().astimezone(self._campaign.zone)
        day = local.date() + timedelta(days=local.time() >= MORNING)
        return resolve_local(day, MORNING, self._campaign.zone)

    async def _furnish(self) -> None:
        await self._database.run(self._settle_people)
        await self._learn()
        await begin_story(self._networks, self._language, self.bot.settle)
        self._keep_clock()

    def _settle_people(self) -> None:
        with UnitOfWork(self._database.make_session, self._database.cipher) as uow:
            ids = settle_people(uow, self._campaign, self._language, self._clock())
            post_canvass(uow, self._campaign, self._language, self._clock(), ids)
            uow.commit()

    def _read_circles(self) -> dict[str, tuple[Circle, ...]]:
        with UnitOfWork(self._database.make_session, self._database.cipher) as uow:
            people = PersonStore(uow)
            known = {p.key: people.at(Address(p.network, p.key)) for p in CAST if p.network}
            return {key: menu_of(person).circles for key, person in known.items() if person}

    def _write_language(self, language: str) -> None:
        with self._database.make_session.begin() as db:
            db.execute(update(PersonRow).values(language=language))

    def _empty(self) -> None:
        with self._database.make_session.begin() as db:
            empty(db)

    def _restore(self) -> None:
        kept = self._shelf.read()
        if kept is None or not self._files.clock.exists():
            return
        clock = json.loads(self._files.clock.read_text("utf-8"))
        self._clock.time = datetime.fromisoformat(clock["time"])
        self._language = clock["language"]
        self._album.restore(kept)
        for picture in self._album.since():
            network = self._networks.get(self._network_of.get(picture.person) or "")
            if network and not picture.pressed:
                line = Line(picture.line, picture.own, picture.message, picture.changed)
                network.phone(picture.person).add(line)

    def _keep_clock(self) -> None:
        kept = {"time": self._clock().isoformat(), "language": self._language}
        self._files.clock.write_text(json.dumps(kept), "utf-8")


def _friday_evening(campaign: Campaign) -> datetime:
    """Return the coming Friday, 18:00, where the campaign is: the rehearsal always lies just ahead."""
    today = datetime.now(UTC).astimezone(campaign.zone).date()
    friday = today + timedelta(days=(FRIDAY - today.weekday()) % 7)
    return resolve_local(friday, EVENING, campaign.zone)
