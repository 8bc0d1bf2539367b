"""A made-up town for tests: the whole bot, two simulated networks, a clock that is moved by hand."""

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.assembly import Bot, build
from bot.conversation.address import Address
from bot.conversation.events import CommandInvoked
from bot.conversation.markup import as_plain
from bot.conversation.platform import Acknowledgement, Platform, Suggestion
from bot.engine.clock import MovableClock
from bot.engine.texts import Catalogues
from bot.features import Rooms
from bot.features.signup.handlers import Signup
from bot.features.signup.model import StewardCode
from bot.features.training.circle_store import CircleStore
from bot.features.training.handlers import Training
from bot.features.training.store import TrainingStore
from bot.features.training.timetable import Wish
from bot.people.areas import load_region
from bot.people.campaign import Campaign
from bot.people.model import Person, Role, RoleKind
from bot.people.qualifications import LEAD_CANVASS
from bot.people.store import PersonStore
from bot.platforms.simulator.adapter import Shown, Simulator
from bot.storage.database import Database
from bot.storage.unit_of_work import UnitOfWork
from tests.databases import KEY as KEY
from tests.databases import on_sqlite

ROOT = Path(__file__).parents[1]
NEW_YORK = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 2, 18, 0, tzinfo=NEW_YORK)
NETWORKS = ("telegram", "discord")


@cache
def campaign() -> Campaign:
    region = load_region(ROOT / "locales" / "regions" / "us-wv")
    return Campaign("Mountain Roots", region, NEW_YORK, ("en", "es"))


@cache
def catalogues_in(languages: tuple[str, ...]) -> Catalogues:
    return Catalogues.read(ROOT / "locales", languages)


@cache
def _furnished() -> Rooms:
    return Rooms.furnish(campaign(), catalogues_in(("en", "es")), ROOT, StewardCode())


def rooms() -> Rooms:
    """The features, read once; what the first steward types is counted in each town anew."""
    signup, *others = _furnished().features
    assert isinstance(signup, Signup)
    own = Signup(campaign(), catalogues_in(("en", "es")), StewardCode())
    return replace(_furnished(), features=(own, *others))


class Town:
    """The bot and its people. ``sam`` is on the *home* network, ``sam@discord`` on a named one."""

    asks_in_forms = False
    """Whether a form with several fields has opened before somebody."""

    def __init__(
        self,
        folder: Path,
        home: str = "telegram",
        now: datetime = FRIDAY,
        make_database: Callable[[Path], Database] | None = None,
    ) -> None:
        self.home = home
        self.clock = MovableClock(now.astimezone(UTC))
        self.languages: dict[str, str] = {}
        self.path = folder / "town.db"
        self.database = (make_database or on_sqlite)(self.path)
        self.shown: list[Shown] = []
        self.bot: Bot = build(
            database=self.database,
            platforms=self.make_platforms(),
            campaign=campaign(),
            root=ROOT,
            now=self.clock,
            catalogues=catalogues_in(("en", "es")),
            rooms=rooms(),
            paced=False,
        )
        self.ids: dict[str, int] = {}

    def make_platforms(self) -> list[Platform]:
        """Return the networks: those in memory."""
        self.networks = {name: Simulator(name, self.clock, self._language) for name in NETWORKS}
        for name, network in self.networks.items():
            network.on_shown = self.showing(name)
        return list(self.networks.values())

    def showing(self, network: str) -> Callable[[Shown], object]:
        """Return what is told of everything that appears on a phone of *network*."""
        return self.shown.append

    def network_of(self, named: str) -> str:
        """Return the network that a transcript means by a name; by none, the one people are at home on."""
        return named or self.home

    def user_id(self, name: str, network: str) -> str:
        """Return what somebody is called on a network: in memory, by their name."""
        return name

    async def open(self) -> None:
        """Begin, without the ticks: time passes only by `wait`."""
        await self.database.read(self.bot.memory.read)
        for network in self.networks.values():
            await network.start(self.bot.reception, self.bot.front())

    async def close(self) -> None:
        await self.bot.stop()

    def _language(self, user: str) -> str:
        return self.languages.get(user, "en")

    def work(self, change) -> object:
        """Carry out *change(PersonStore)* in one transaction and return what it returns."""
        with UnitOfWork(self.database.make_session, self.database.cipher) as uow:
            result = change(PersonStore(uow))
            uow.commit()
        return result

    def resident(self, who: str, county: str | None = "kanawha", language: str = "en", **more: object) -> int:
        """Let somebody live here, as if they had joined a while ago; return their id."""
        name, _, network = who.partition("@")
        now = self.clock()
        self.languages[name] = language

        def settle(people: PersonStore) -> int:
            about = {"adult": True, "keep_until": date(2027, 1, 31), **more}
            person = Person(0, name.capitalize(), language, county=county, joined_at=now, **about)
            person = people.add(person)
            people.add_address(person.id, self.address(name, self.network_of(network)), now)
            return person.id

        self.ids[name] = self.work(settle)
        return self.ids[name]

    def address(self, name: str, network: str) -> Address:
        """Return where somebody is on a network."""
        return Address(network, self.user_id(name, network))

    def joins(self, name: str, network: str) -> None:
        """Let a resident have an address on another network too."""
        here = self.address(name, network)
        self.work(lambda people: people.add_address(self.ids[name], here, self.clock()))

    def blocks(self, name: str) -> None:
        """Let nothing more reach somebody at home."""
        self.networks[self.home].blocked.add(name)

    def direct_messages(self, name: str, *, closed: bool) -> None:
        """Let somebody close or open their direct messages."""
        doors = self.networks[self.home].closed
        (doors.add if closed else doors.discard)(name)

    def give(self, name: str, kind: RoleKind, scope: str = "campaign", *, led: bool = True) -> None:
        """Let somebody hold a role, without the bot saying so. Captains have *led* a canvass before."""
        now = self.clock()

        def give(people: PersonStore) -> None:
            people.give_role(self.ids[name], Role(kind, scope), None, now)
            if kind is RoleKind.CAPTAIN and led:
                people.qualify(self.ids[name], LEAD_CANVASS, None, now)

        self.work(give)

    def neighborhood(self, county: str, name: str) -> int:
        return self.work(lambda people: people.name_neighborhood(county, name)).id

    def change(self, name: str, **values: object) -> None:
        """Change what is true of a person."""

        def apply(people: PersonStore) -> None:
            person = people.get(self.ids[name])
            for key, value in values.items():
                setattr(person, key, value)
            people.save(person)

        self.work(apply)

    def stands_at(self, name: str, course_id: str, step_id: str) -> None:
        """Let somebody stand at a step of a course, as if they had come there by themselves."""
        course = next(room for room in _furnished().features if isinstance(room, Training)).courses[course_id]
        module, step = course.find(step_id)

        def stand(people: PersonStore) -> None:
            store, whose = TrainingStore(people._uow), self.ids[name]
            learner = store.on_course(whose, course_id) or store.enrol(whose, course_id, Wish(), self.clock())
            for done in course.modules[: course.modules.index(module)]:
                store.complete(learner, done.id, self.clock())
            learner.open(module, step)
            store.save(learner)

        self.work(stand)

    def in_circle(self, names: Iterable[str], course_id: str) -> None:
        """Let some learn a course together, as if their circle had begun on a Monday before."""

        def sit(people: PersonStore) -> None:
            store, circles, now = TrainingStore(people._uow), CircleStore(people._uow), self.clock()
            learners = [
                store.on_course(self.ids[name], course_id)
                or store.enrol(self.ids[name], course_id, Wish(), now)
                for name in names
            ]
            for learner in learners:
                circles.wait(learner, now)
            language = people.get(learners[0].person_id).language
            circles.begin(course_id, language, "2", [learner.id for learner in learners], now)

        self.work(sit)

    async def write(self, who: str, words: str) -> Acknowledgement:
        """Let somebody write; ``sam#park`` writes in a channel."""
        network, user = self._where(who)
        answer = await network.write(user, words)
        await self.bot.settle()
        return answer

    async def press(self, who: str, label: str) -> Acknowledgement:
        """Let somebody press the newest button with that label."""
        network, user = self._where(who)
        answer = await network.press(user, label)
        await self.bot.settle()
        return answer

    async def fill(self, who: str, label: str, **values: str) -> Acknowledgement:
        """Let somebody fill in the form of the newest button with that label."""
        network, user = self._where(who)
        answer = await network.fill(user, label, values)
        await self.bot.settle()
        return answer

    async def suggest(self, who: str, command: str, typed: str = "") -> list[Suggestion]:
        """Return what is proposed while somebody types the argument of *command*."""
        network, user = self._where(who)
        about = network._about(user, "")
        return await self.bot.reception.suggest(CommandInvoked(**about, command=command, argument=typed))

    async def wait(self, **by: float) -> None:
        """Let time pass, with everything that happens on the way."""
        target = self.clock()
        probe = MovableClock(target)
        probe.advance(**by)
        await self.wait_until(probe())

    async def wait_until(self, moment: datetime) -> None:
        """Let time pass until *moment*, with everything that happens on the way."""
        while (due := await self.bot.next_due()) and due <= moment:
            self.clock.move_to(due)
            await self.bot.settle()
        self.clock.move_to(moment)
        await self.bot.settle()

    def lines(self, who: str) -> list[str]:
        """Return everything that stands on somebody's phone, as plain lines."""
        network, user = self._where(who)
        return [in_words(line.message) for line in network.phone(user).lines if not line.mine]

    def last(self, who: str) -> str:
        """Return the newest thing on somebody's phone."""
        return self.lines(who)[-1]

    def _where(self, who: str) -> tuple[Simulator, str]:
        user, _, network = who.partition("@")
        return self.networks[self.network_of(network)], user


def in_words(message) -> str:
    """A message on one line: text, files in braces, buttons in brackets, the rest in parentheses."""
    text = re.sub(r"\n+", " / ", as_plain(message.text))
    files = [f"{{{message.document.name}}}"] if message.document else []
    files += [f"{{{message.picture.name}}}"] if message.picture else []
    beside = [f"({each.label})" for each in message.beside]
    return " ".join([text, *files, *(f"[{b.label}]" for b in message.buttons), *beside])


def run(coroutine) -> object:
    """Run a coroutine from a plain test."""
    return asyncio.run(coroutine)


CODE = re.compile(r"(?:(?<=/start )|(?<=\.example/))[a-z2-9]{10}\b")
"""An invitation as screens show it; it is made by chance."""


def new_lines(shown: Iterable[Shown], wrote: str | None, home: str) -> list[str]:
    """What appeared, a line each: ``< `` for whoever just wrote, ``ana< `` for others, ``~`` if in place.

    Where a screen names the network one writes on, ``{network}`` stands: one transcript serves for both.
    """
    found = []
    for each in shown:
        if each.line.mine:
            continue
        reader = "" if each.reader == wrote else each.reader
        found.append(f"{reader}{'~' if each.line.edited else '<'} {in_words(each.line.message)}")
    found = [re.sub(rf"{home.capitalize()}(?= can read| puede leer)", "{network}", line) for line in found]
    return [CODE.sub("{code}", line) for line in found]
