"""The author's place beside the rehearsal: two made-up learners who can stand before any step."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.assembly import Bot, build
from bot.conversation.address import Address
from bot.engine.texts import Catalogues
from bot.features import Rooms
from bot.features.training.handlers import Training
from bot.features.training.model import Course, Module
from bot.features.training.rehearsal import Lessons, place_learner
from bot.features.training.steps import CircleCall, Step
from bot.people.campaign import Campaign
from bot.people.model import Person
from bot.people.store import PersonStore
from bot.platforms.simulator.adapter import Shown, Simulator
from bot.storage.passing import empty, passing_database, throw_away
from bot.storage.unit_of_work import UnitOfWork
from bot.web.album import Album
from bot.web.preview import Offered, Wanted
from bot.web.rehearsal import Persona

LEARNERS = (
    Persona("learner-telegram", "Alex", "telegram"),
    Persona("learner-discord", "Alex", "discord"),
)
"""Who plays what an author has chosen: apart from the story and its people."""


@dataclass(frozen=True, slots=True)
class Town:
    """Where the learners live: a bot over a database of its own, with nobody else in it."""

    bot: Bot
    networks: Mapping[str, Simulator]


class AuthorsLectern:
    """Plays any module at once, over the real bot, in a town of its own; only the clock is the rehearsal's.

    The town is there once the page was opened. It begins anew with everything that is played.
    """

    learners: Sequence[Persona] = LEARNERS

    def __init__(
        self,
        campaign: Campaign,
        rooms: Rooms,
        catalogues: Catalogues,
        root: Path,
        file: Path,
        album: Album,
        now: Callable[[], datetime],
    ) -> None:
        self._campaign, self._catalogues, self._root = campaign, catalogues, root
        self._file, self._album, self._now = file, album, now
        self._lessons = _lessons_of(rooms, campaign, root)
        self._rooms = _with_lessons(rooms, self._lessons, campaign)
        self._town: Town | None = None
        self._one = asyncio.Lock()

    @property
    def languages(self) -> Sequence[str]:
        """The languages in which a module can be played."""
        return self._lessons.languages

    @property
    def networks(self) -> Mapping[str, Simulator]:
        """The learners' networks; none before the page was opened."""
        return self._town.networks if self._town else {}

    def shelf(self) -> Sequence[Offered]:
        """Return all courses."""
        return [
            Offered(course.id, course.title, tuple(_module(module) for module in course.modules))
            for course in self._lessons.courses.values()
        ]

    async def open(self) -> None:
        """Let the learners live in their town, if they do not yet."""
        async with self._one:
            await self._opened()

    async def play(self, wanted: Wanted) -> Sequence[str]:
        """Read the courses again and put the learner before the step; or return what is wrong in them."""
        async with self._one:
            town = await self._opened()
            learner = {learner.network: learner for learner in LEARNERS}[wanted.network]
            if faults := await town.bot.database.run(self._lessons.read_again):
                return faults
            await town.bot.database.run(self._place, town, learner, wanted)
            await self._show_nothing(town)
            told = f"/learn {wanted.course}/{wanted.module}"
            await town.networks[wanted.network].write(learner.key, told, learner.name)
            await town.bot.settle()
        return ()

    async def settle(self) -> None:
        """Do and send what has come due in the town by now."""
        if self._town:
            await self._town.bot.settle()

    async def close(self) -> None:
        """Let the town be gone, with all that was done in it."""
        async with self._one:
            town, self._town = self._town, None
            if town:
                await town.bot.stop()
                throw_away(self._file)
                self._forget()

    async def _opened(self) -> Town:
        if self._town is None:
            town = await self._found()
            await town.bot.database.run(self._settle_learners, town)
            await self._show_nothing(town)
            self._town = town
        return self._town

    async def _found(self) -> Town:
        networks = page_networks(self._now, self._speaks)
        for network in networks.values():
            network.start_ids_at(int(time.time() * 1000))
            network.on_shown = self._show
        bot = build(
            database=await asyncio.to_thread(passing_database, self._file),
            platforms=list(networks.values()),
            campaign=self._campaign,
            root=self._root,
            now=self._now,
            catalogues=self._catalogues,
            rooms=self._rooms,
            paced=False,
        )
        await bot.start()
        return Town(bot, networks)

    async def _show_nothing(self, town: Town) -> None:
        await town.bot.database.read(town.bot.memory.read)
        for network in town.networks.values():
            network.phones.clear()
        self._forget()

    def _forget(self) -> None:
        for learner in LEARNERS:
            self._album.forget(learner.key)

    def _show(self, shown: Shown) -> None:
        self._album.show(shown.reader, shown.line)

    def _speaks(self, _: str) -> str:
        return self.languages[0]

    def _settle_learners(self, town: Town) -> None:
        with UnitOfWork(town.bot.database.make_session, town.bot.database.cipher) as uow:
            self._begin_anew(uow, self.languages[0])
            uow.commit()

    def _place(self, town: Town, learner: Persona, wanted: Wanted) -> None:
        course = self._lessons.courses[wanted.course]
        module = course.module(wanted.module)
        if module is None or wanted.language not in self.languages:
            raise LookupError(wanted.module)
        with UnitOfWork(town.bot.database.make_session, town.bot.database.cipher) as uow:
            person_id = self._begin_anew(uow, wanted.language)[learner.key]
            place_learner(uow, person_id, course, module, wanted.step, self._now())
            uow.commit()

    def _begin_anew(self, uow: UnitOfWork, language: str) -> dict[str, int]:
        """Let the learners, and nobody else, have joined the campaign; return their ids by key."""
        empty(uow.db)
        people, now = PersonStore(uow), self._now()
        ids: dict[str, int] = {}
        for learner in LEARNERS:
            about = Person(
                0,
                learner.name,
                language=language,
                zone=self._campaign.zone.key,
                county=self._campaign.region.counties[0].slug,
                adult=True,
                joined_at=now,
                keep_until=self._campaign.keep_until(now.date()),
            )
            ids[learner.key] = people.add(about).id
            people.add_address(ids[learner.key], Address(learner.network or "", learner.key), now)
        return ids


def page_networks(now: Callable[[], datetime], speaks: Callable[[str], str]) -> dict[str, Simulator]:
    """Return both networks as a page shows them: it has no forms, so questions come one by one."""
    networks = {name: Simulator(name, now, speaks) for name in ("telegram", "discord")}
    for network in networks.values():
        network.capabilities = replace(network.capabilities, has_forms=False)
    return networks


def _lessons_of(rooms: Rooms, campaign: Campaign, root: Path) -> Lessons:
    """Return what *rooms* teach, to be read again without a change to what they teach themselves."""
    courses: dict[str, Course] = {}
    for feature in rooms.features:
        if isinstance(feature, Training):
            courses |= feature.courses
    return Lessons(courses, root / "curricula", campaign.languages)


def _with_lessons(rooms: Rooms, lessons: Lessons, campaign: Campaign) -> Rooms:
    features = (Training(lessons.courses, campaign) if isinstance(f, Training) else f for f in rooms.features)
    return replace(rooms, features=tuple(features))


def _module(module: Module) -> Offered:
    return Offered(module.id, module.title, tuple(Offered(s.id, {}, (), _kind(s)) for s in module.steps))


def _kind(step: Step) -> str:
    return "circle" if isinstance(step, CircleCall) else type(step).__name__.lower()
