"""Walls: who may take a line off, for whom, and how often."""

from bot.features.training.store import TrainingStore
from bot.features.training.wall_store import WallStore
from bot.people.store import PersonStore
from tests.town import Town

COURSE, OF, WALL = "start-here", "it-got-better", "first-steps"
LINES = ("A stop sign.", "A raise.", "A roof.", "A school bus.", "A swing.")


def lines_on_the_wall(town: Town) -> None:
    """Let each line stand there, by somebody of its own."""
    for number, line in enumerate(LINES):
        town.resident(f"writer{number}")
        town.stands_at(f"writer{number}", COURSE, WALL)

        def share(people: PersonStore, number: int = number, line: str = line) -> None:
            learner = TrainingStore(people._uow).on_course(town.ids[f"writer{number}"], COURSE)
            assert learner
            WallStore(people._uow).share(learner, OF, line, "en", town.clock())

        town.work(share)


async def before_the_wall(town: Town, *names: str) -> None:
    for name in names:
        if name not in town.ids:
            town.resident(name)
        town.stands_at(name, COURSE, WALL)
        await town.write(name, f"/learn {COURSE}")
        await town.press(name, "Continue (2 of 6)")


async def report_first(town: Town, name: str) -> str:
    """Report the line that stands first, and return it."""
    await town.press(name, "A line should not be here")
    first = next(line for line in LINES if f"1. {line}" in town.last(name))
    await town.press(name, "Line 1")
    return first


def still_there(town: Town, name: str) -> list[str]:
    return [line for line in LINES if line in town.last(name)]


async def test_one_person_takes_three_lines_off_for_all_and_any_further_for_themselves(town: Town) -> None:
    lines_on_the_wall(town)
    await before_the_wall(town, "ana")
    off = [await report_first(town, "ana") for _ in range(3)]
    fourth = await report_first(town, "ana")
    assert "one more person says the same" in town.last("ana")
    assert len(still_there(town, "ana")) == 1
    await before_the_wall(town, "ben")
    assert still_there(town, "ben") == [line for line in LINES if line not in off]
    await town.press("ben", "A line should not be here")
    number = next(n for n in (1, 2) if f"{n}. {fourth}" in town.last("ben"))
    await town.press("ben", f"Line {number}")  # The second to say so: now it is off for everybody.
    await before_the_wall(town, "cruz")
    assert len(still_there(town, "cruz")) == 1


async def test_after_thirty_days_one_is_enough_again(town: Town) -> None:
    lines_on_the_wall(town)
    await before_the_wall(town, "ana")
    for _ in range(3):
        await report_first(town, "ana")
    await town.wait(days=31)
    await before_the_wall(town, "ana")
    await report_first(town, "ana")
    assert "off the wall" in town.last("ana")
    await before_the_wall(town, "ben")
    assert len(still_there(town, "ben")) == 1
