"""A learner whose days go by in the whole bot, whatever their zone: what came to them by itself, and when."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.assembly import Bot
from bot.conversation.actions import action
from bot.conversation.address import Address, Chat
from bot.conversation.events import ButtonPressed
from bot.conversation.markup import Rich
from bot.features.training.model import Course, Enrolment, Module, Pace
from bot.features.training.steps import Card, Words
from bot.features.training.store import TrainingStore
from bot.features.training.timetable import DAYS, Wish
from bot.people.model import Person
from bot.people.store import PersonStore
from tests.town import Town, campaign, rooms

AT_MOST_LATE = timedelta(hours=2)
"""How long after its moment a module may still come: said once more here, as it was promised."""


@dataclass
class Learner:
    """Somebody who learns: where, when, and from which moment on."""

    zone: str
    wish: Wish
    quiet: tuple[int, int]
    start: datetime

    def person(self, **known: object) -> Person:
        begins, ends = (time(hour) for hour in self.quiet)
        return Person(1, "Nell", zone=self.zone, quiet_from=begins, quiet_to=ends, **known)  # type: ignore[arg-type]

    def is_quiet(self, wall: time) -> bool:
        begins, ends = (time(hour) for hour in self.quiet)
        return begins <= wall < ends if begins <= ends else wall >= begins or wall < ends

    def wall(self, moment: datetime) -> datetime:
        """Return what the clock on their wall shows."""
        return moment.astimezone(ZoneInfo(self.zone))

    def fits_lately(self, moment: datetime) -> bool:
        """Whether it is their hour, or was within the time by which a module may be late."""
        minutes = range(int(AT_MOST_LATE.total_seconds()) // 60)
        return any(self.fits(moment - timedelta(minutes=n)) for n in minutes)

    def fits(self, moment: datetime) -> bool:
        """Whether the learner would call it their hour of one of their days, by the clock on their wall."""
        local, at = moment.astimezone(ZoneInfo(self.zone)), self.wish.at
        day, wall = local.date(), local.time()
        if self.is_quiet(at):
            begins, ends = (time(hour) for hour in self.quiet)
            day -= timedelta(days=begins > ends and at >= begins)
            at = ends
        skipped = (local - timedelta(hours=3)).utcoffset() != local.utcoffset() and wall > at
        return DAYS[day.weekday()] in self.wish.days and (wall == at or skipped)


def course(name: str) -> Course:
    def module(number: int) -> Module:
        card = Card(f"{name}-{number}", {"en": Words(Rich("A card."))})
        return Module(f"0{number}-{name}", {"en": f"{name} {number}"}, 3, (card,))

    return Course(name, {"en": name}, {"en": "About."}, tuple(module(n) for n in (1, 2, 3)))


COURSES = {name: course(name) for name in ("bread", "roses")}


async def little_school(folder: Path, now: datetime) -> Town:
    """A town in which there are only the two little courses."""
    town = Town(folder, now=now)
    furnished = rooms()
    signup, training = (copy(f) for f in furnished.features if f.name in ("signup", "training"))
    training.courses = COURSES  # type: ignore[attr-defined]
    town.bot = Bot(
        database=town.database,
        platforms=list(town.networks.values()),
        campaign=campaign(),
        catalogues=town.bot.catalogues,
        rooms=replace(furnished, features=(signup, training)),
        now=town.clock,
        paced=False,
    )
    await town.open()
    return town


@dataclass
class Came:
    """Something that came by itself: a module, or the question about an open step.

    *elsewhere*: the learner's ways through other courses at that moment.
    """

    at: datetime
    course: str
    module: str
    asked: bool
    resting: bool
    elsewhere: list[Enrolment]


class Days:
    """The days of one learner, through the whole bot: what came by itself, and when."""

    def __init__(self, town: Town, them: Learner, name: str) -> None:
        self.town, self.them, self.name, self.presses = town, them, name, 0
        self.came: list[Came] = []

    async def begin(self, courses: list[str]) -> None:
        begins, ends = (time(hour) for hour in self.them.quiet)
        self.town.resident(self.name, zone=self.them.zone, quiet_from=begins, quiet_to=ends)
        for each in courses:
            await self.press("start", each)
            days = "-".join(self.them.wish.days)
            await (self.press("days", each, days) if days else self.press("pace", each, "own"))
            await self.press("hour", each, self.them.wish.at.strftime("%H%M"))

    async def press(self, name: str, course: str, *args: object) -> None:
        self.presses += 1
        first = course if name == "start" else self.enrolment(course).id
        event = ButtonPressed(
            bot=self.town.home,
            event_id=f"{self.name}:{self.presses}",
            address=Address(self.town.home, self.name),
            chat=Chat(self.name, private=True),
            at=self.town.clock(),
            action=action(f"training.{name}", first, *args),
        )
        await self.town.bot.reception.handle(event)
        await self.settle()

    def enrolment(self, course: str) -> Enrolment:
        def read(people: PersonStore) -> Enrolment | None:
            return TrainingStore(people._uow).on_course(self.town.ids[self.name], course)

        found = self.town.work(read)
        assert isinstance(found, Enrolment)
        return found

    async def settle(self) -> None:
        before = len(self.town.shown)
        await self.town.bot.settle()
        for shown in self.town.shown[before:]:
            text = str(shown.line.message.text)
            if "is here." in text or "Shall we go on?" in text:
                self.note(text.split("**")[1], asked="Shall we go on?" in text)

    def note(self, module: str, *, asked: bool) -> None:
        now, course = self.town.clock(), module.split()[0]

        def read(people: PersonStore) -> Came:
            whose = self.town.ids[self.name]
            elsewhere = [e for e in TrainingStore(people._uow).of(whose) if e.course != course]
            return Came(now, course, module, asked, people.get(whose).resting(now), elsewhere)

        came = self.town.work(read)
        assert isinstance(came, Came)
        self.came.append(came)

    async def until(self, moment: datetime) -> None:
        while (due := await self.town.bot.next_due()) and due <= moment:
            self.town.clock.move_to(due)
            await self.settle()
        self.town.clock.move_to(moment)
        await self.settle()

    async def wait(self, **by: float) -> None:
        await self.until(self.town.clock() + timedelta(**by))

    async def live(self, reactions: list[str]) -> None:
        """Let what is planned come, and answer each module in one of the ways of *reactions*."""
        horizon, answered = self.town.clock() + timedelta(days=200), 0
        while True:
            while answered < len(self.came):
                came, answered = self.came[answered], answered + 1
                how = reactions.pop(0) if reactions and not came.asked else "at once"
                await self.react(came.course, how)
            due = await self.town.bot.next_due()
            if due is None or due > horizon:
                return
            await self.until(due)

    async def react(self, course: str, how: str) -> None:
        match how:
            case "later":
                await self.wait(days=2)
            case "when asked":
                return
            case "rest":
                local = self.town.clock().astimezone(ZoneInfo(self.them.zone))
                self.town.change(self.name, resting_until=local.date() + timedelta(days=9))
            case "pause":
                await self.press("pause", course)
                await self.wait(days=5)
            case "outage":
                self.town.clock.move_to(self.town.clock() + timedelta(days=9, hours=5))
                await self.settle()
        await self.finish(course)

    async def finish(self, course: str) -> None:
        enrolment = self.enrolment(course)
        if enrolment.pace is Pace.PAUSED:
            await self.press("go", course)
        if enrolment.step:
            await self.press("next", course, enrolment.step)
