"""The bot is stopped in the middle of every kind of step; it goes on with old buttons and with /learn."""

from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest

from bot.assembly import build
from bot.conversation.markup import Rich
from bot.features.training.model import Course, Module
from bot.features.training.steps import (
    Act,
    CircleCall,
    Option,
    Plan,
    Prompt,
    Quiz,
    Roleplay,
    Scene,
    Step,
    Wall,
    Words,
)
from bot.features.training.store import TrainingStore
from bot.features.training.timetable import Wish
from bot.features.training.wall_store import WallStore
from bot.people.store import PersonStore
from tests.databases import opened
from tests.town import NETWORKS, ROOT, Town, campaign, rooms


def words(text: str, *options: str, **parts: str) -> dict[str, Words]:
    chosen = tuple(Option(label.lower(), label, Rich(f"About {label}.")) for label in options)
    return {"en": Words(Rich(text), {name: Rich(part) for name, part in parts.items()}, chosen)}


STEPS: tuple[Step, ...] = (
    Prompt("prompt", words("Who asked you?")),
    Wall("wall", words("Mark two.", alone="You are the first."), of="prompt"),
    Quiz("quiz", words("Bread or roses?", "Bread", "Roses"), right="roses"),
    Scene(
        "scene",
        words("A porch.", "Ask", "Wait", "Leave", door="The door opens.", talk="She talks.", end="The end."),
        beats={"door": {"ask": "talk", "leave": "end"}, "talk": {"wait": "end"}, "end": {}},
    ),
    Roleplay(
        "roleplay",
        words("Two play.", "Teller", "Listener", "Waited"),
        (),
        False,
        5,
        ("teller", "listener"),
        ("waited",),
    ),
    CircleCall("call", words("A call.", guide="The guide.", alone="With one friend.")),
    Plan("plan", words("Which act?", "Visit", "Phone", question="You wanted to do it. How did it go?")),
)
LAST: tuple[Step, ...] = (Act("act", words("Do it.", question="You wanted to go there. How did it go?")),)
KINDS = Course(
    "kinds",
    {"en": "All kinds"},
    {"en": "About."},
    (Module("01-all", {"en": "All"}, 5, STEPS), Module("02-act", {"en": "An act"}, 3, LAST)),
)


class Restarted(Town):
    """A town whose bot can be stopped at any moment; a new one takes up the same database and phones."""

    async def restart(self) -> None:
        self.database.close()
        self.database = opened(self.path)
        self.set_up()
        await self.open()

    def set_up(self) -> None:
        """Begin with the course of all kinds only."""
        furnished = rooms()
        features = [copy(f) if f.name == "training" else f for f in furnished.features]
        next(f for f in features if f.name == "training").courses = {KINDS.id: KINDS}  # type: ignore[attr-defined]
        self.bot = build(
            database=self.database,
            platforms=list(self.networks.values()),
            campaign=campaign(),
            root=ROOT,
            now=self.clock,
            catalogues=self.bot.catalogues,
            rooms=replace(furnished, features=tuple(features)),
            paced=False,
        )

    def line_of_another(self) -> None:
        """Let somebody else's line stand on the wall."""

        def share(people: PersonStore) -> None:
            enrolment = TrainingStore(people._uow).enrol(self.ids["ana"], "kinds", Wish(), self.clock())
            WallStore(people._uow).share(enrolment, "prompt", "My aunt asked me.", "en", self.clock())

        self.work(share)


@pytest.mark.parametrize("home", NETWORKS)
async def test_every_kind_of_step_goes_on_after_a_restart_in_its_middle(tmp_path: Path, home: str) -> None:
    town = Restarted(tmp_path, home)
    town.set_up()
    await town.open()
    try:
        await every_kind(town, next(f"sam@{other}" for other in NETWORKS if other != home))
    finally:
        await town.close()


async def every_kind(town: Restarted, there: str) -> None:
    town.resident("ana")
    town.resident("sam")
    town.joins("sam", there.partition("@")[2])
    town.line_of_another()

    async def at_step(n: int) -> None:
        """Stop the bot; the learner finds their place on the other network, and goes on with old buttons."""
        await town.restart()
        await town.write(there, "/learn")
        assert f"You are at step {n} of 7." in town.last(there)
        await town.press(there, f"Continue ({n} of 7)")

    await town.write("sam", "/learn")
    await town.press("sam", "All kinds")
    await town.press("sam", "Start it now")
    await town.restart()
    await town.write("sam", "A neighbor asked me.")
    await at_step(1)
    assert "Who asked you?" in town.last(there)
    await town.press("sam", "Share without my name")
    assert "My aunt asked me." in town.last("sam")
    await town.press("sam", "Mark 1")
    await at_step(2)
    assert "My aunt asked me. (you)" in town.last(there)
    await town.press("sam", "Continue")
    await town.press("sam", "Bread")
    await at_step(3)
    await town.press("sam", "Continue")
    await town.press("sam", "Ask")
    await at_step(4)
    assert "She talks." in town.last(there)
    await town.press("sam", "Wait")
    await town.press("sam", "Continue")
    await town.press("sam", "Somebody is beside me")
    await at_step(5)
    assert "Your card: Teller" in town.last(there)
    await town.press("sam", "Hand the phone over")
    assert "hand the phone over. This card is for whoever is beside you: Listener" in town.last("sam")
    await town.press("sam", "Tell me when time is up")
    await at_step(5)
    await town.wait(minutes=5)
    assert any(
        "Time is up." in line and "Your card: Listener" in line
        for line in town.lines("sam") + town.lines(there)
    )
    await town.press("sam", "Swap now")
    await town.press("sam", "Hand the phone over")
    await town.press("sam", "We are done")
    await town.press("sam", "Waited")
    await at_step(5)
    assert "(ticked)" in town.last(there)
    await town.press("sam", "Continue")
    await at_step(6)
    assert "With one friend." in town.last(there)
    await town.press("sam", "Continue")
    await town.press("sam", "Phone")
    await at_step(7)
    assert "You chose: Phone" in town.last(there)
    await town.press("sam", "Tomorrow: Sat, Oct 3")
    assert "You have finished module 1 of 2." in town.last("sam")
    await town.press("sam", "Start it now")
    assert "You wanted to do this: Phone." in town.last("sam")
    await town.restart()
    await town.press("sam", "In a week: Fri, Oct 9")
    assert "You have been through the whole course" in town.last("sam")
    await town.restart()
    await town.wait(days=7)
    where = next(who for who in ("sam", there) if "You wanted to go there." in town.last(who))
    await town.restart()
    await town.press(where, "I did it")
    await town.restart()
    await town.write(where, "It went well.")
    assert "It is kept for you alone." in town.last(where)
