"""The author's place in the rehearsal: two made-up learners who can stand before any step."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

from sqlalchemy import update

from bot.conversation.address import Address
from bot.engine.feature import Feature
from bot.features.training.learning import Learning
from bot.features.training.model import Course, Module
from bot.features.training.rehearsal import Lessons, place_learner
from bot.features.training.steps import CircleCall, Step
from bot.people.campaign import Campaign
from bot.people.model import Person
from bot.people.store import PersonStore
from bot.people.tables import PersonRow
from bot.platforms.simulator.adapter import Simulator
from bot.storage.database import Database
from bot.storage.unit_of_work import UnitOfWork
from bot.web.album import Album
from bot.web.preview import Offered, Wanted
from bot.web.rehearsal import Persona

LEARNERS = (
    Persona("learner-telegram", "Alex", "telegram"),
    Persona("learner-discord", "Alex", "discord"),
)
"""Who plays what an author has chosen: apart from the story and its people."""


class AuthorsLectern:
    """Plays any module at once, over the real bot, beside the rest of the rehearsal."""

    learners: Sequence[Persona] = LEARNERS

    def __init__(
        self,
        lessons: Lessons,
        campaign: Campaign,
        database: Database,
        networks: Mapping[str, Simulator],
        album: Album,
        now: Callable[[], datetime],
        learn: Callable[[], Awaitable[None]],
        settle: Callable[[], Awaitable[None]],
    ) -> None:
        self._lessons, self._campaign, self._database = lessons, campaign, database
        self._networks, self._album, self._now = networks, album, now
        self._learn, self._settle = learn, settle
        self._county = campaign.region.counties[0].slug

    @property
    def languages(self) -> Sequence[str]:
        """The languages in which a module can be played."""
        return self._lessons.languages

    def shelf(self) -> Sequence[Offered]:
        """Return all courses."""
        return [
            Offered(course.id, course.title, tuple(_module(module) for module in course.modules))
            for course in self._lessons.courses.values()
        ]

    async def play(self, wanted: Wanted) -> Sequence[str]:
        """Read the courses again and put the learner before the step; or return what is wrong in them."""
        learner = {learner.network: learner for learner in LEARNERS}[wanted.network]
        if faults := await self._database.run(self._lessons.read_again):
            return faults
        await self._database.run(self._place, learner, wanted)
        await self._learn()
        network = self._networks[wanted.network]
        network.phones.pop(learner.key, None)
        self._album.forget(learner.key)
        await network.write(learner.key, f"/learn {wanted.course}/{wanted.module}", learner.name)
        await self._settle()
        return ()

    def _place(self, learner: Persona, wanted: Wanted) -> None:
        course = self._lessons.courses[wanted.course]
        module = course.module(wanted.module)
        if module is None or wanted.language not in self.languages:
            raise LookupError(wanted.module)
        with UnitOfWork(self._database.make_session, self._database.cipher) as uow:
            person_id = self._met(uow, learner)
            uow.db.execute(
                update(PersonRow)
                .where(PersonRow.id == person_id)
                .values(language=wanted.language, county=self._county)
            )
            place_learner(uow, person_id, course, module, wanted.step, self._now())
            uow.commit()

    def _met(self, uow: UnitOfWork, learner: Persona) -> int:
        people, now = PersonStore(uow), self._now()
        here = Address(learner.network or "", learner.key)
        if found := people.seen(here, now):
            return found.person_id
        about = Person(
            0,
            learner.name,
            zone=self._campaign.zone.key,
            county=self._county,
            adult=True,
            joined_at=now,
            keep_until=self._campaign.keep_until(now.date()),
        )
        person = people.add(about)
        people.add_address(person.id, here, now)
        return person.id


def lessons_of(features: Sequence[Feature], campaign: Campaign, root: Path) -> Lessons:
    """Return the courses that the bot of these features teaches."""
    training = next(feature for feature in features if isinstance(feature, Learning))
    return Lessons(cast(dict[str, Course], training.courses), root / "curricula", campaign.languages)


def _module(module: Module) -> Offered:
    return Offered(module.id, module.title, tuple(Offered(s.id, {}, (), _kind(s)) for s in module.steps))


def _kind(step: Step) -> str:
    return "circle" if isinstance(step, CircleCall) else type(step).__name__.lower()
