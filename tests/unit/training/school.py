"""What the tests of courses share: who announces a captaincy, and looks at what is kept of a learner."""

from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.address import Address, Chat
from bot.conversation.events import ButtonPressed
from bot.domain_events import ModuleCompleted, Qualified, RoleGiven
from bot.engine.feature import Feature, on, on_answer, on_command
from bot.engine.turn import Turn
from bot.features.training.model import Enrolment
from bot.features.training.store import TrainingStore
from bot.people.qualifications import LEAD_CANVASS
from bot.people.store import PersonStore
from tests.town import NEW_YORK, Town

COURSE = "neighborhood-captain"


class Herald(Feature):
    """Announces what other features would, and hears what training announces."""

    name = "herald"

    def __init__(self) -> None:
        self.heard: list[ModuleCompleted] = []

    @on_command("promote")
    def promote(self, turn: Turn) -> None:
        turn.announce(RoleGiven(int(turn.argument), "captain", "neighborhood:1"))

    @on_command("elevate")
    def elevate(self, turn: Turn) -> None:
        turn.announce(RoleGiven(int(turn.argument), "captain", "county:kanawha"))

    @on_command("qualify")
    def qualify(self, turn: Turn) -> None:
        person_id = int(turn.argument)
        turn.people.qualify(person_id, LEAD_CANVASS, turn.person.id, turn.now)
        turn.announce(Qualified(person_id, LEAD_CANVASS))

    @on_command("erase")
    def erase(self, turn: Turn) -> None:
        turn.forget(int(turn.argument))

    @on_command("ask")
    def ask(self, turn: Turn) -> None:
        turn.wait_for("herald.question")

    @on_answer("question")
    def take(self, turn: Turn) -> None:
        turn.toast("taken")

    @on(ModuleCompleted)
    def hear(self, turn: Turn, fact: ModuleCompleted) -> None:
        self.heard.append(fact)


async def promote(town: Town, name: str = "ana") -> None:
    await town.write("jo", f"/promote {town.ids[name]}")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=NEW_YORK)  # type: ignore[arg-type,misc]


def enrolment(town: Town, name: str = "ana") -> Enrolment:
    def read(people: PersonStore) -> Enrolment | None:
        return TrainingStore(people._uow).on_course(town.ids[name], COURSE)

    found = town.work(read)
    assert isinstance(found, Enrolment)
    return found


async def to_the_act(town: Town) -> None:
    await town.press("ana", "Start it now")
    for label in ("Skip", "Continue", "Continue", "Continue", "Skip", "Skip"):
        await town.press("ana", label)


async def press_action(town: Town, who: str, name: str, *args: object) -> None:
    """Press a button that was never shown to this person."""
    network = town.networks[town.home]
    event = ButtonPressed(
        bot=town.home,
        event_id=f"forged:{who}:{len(town.shown)}",
        address=Address(town.home, who),
        chat=Chat(who, private=True),
        at=town.clock(),
        action=action(name, *args),
    )
    assert network is not None
    await town.bot.reception.handle(event)
    await town.bot.settle()
