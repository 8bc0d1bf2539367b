"""Walls: who may take a line off, for whom, and how often."""

from bot.features.training.store import TrainingStore
from bot.features.training.wall_store import WallStore
from bot.people.store import PersonStore
from tests.town import Town

COURSE, OF, WALL = "start-here", "it-got-better", "first-steps"
LINES = ("A stop sign.", "A raise.", "A roof.", "A school bus.", "A swing.")


def writes(town: Town, name: str, line: str, language: str = "en") -> None:
    """Let a line of somebody stand on the wall."""
    if name not in town.ids:
        town.resident(name)
    town.stands_at(name, COURSE, WALL)

    def share(people: PersonStore) -> None:
        learner = TrainingStore(people._uow).on_course(town.ids[name], COURSE)
        assert learner
        WallStore(people._uow).share(learner, OF, line, language, town.clock())

    town.work(share)


def lines_on_the_wall(town: Town) -> None:
    """Let each line stand there, by somebody of its own."""
    for number, line in enumerate(LINES):
        writes(town, f"writer{number}", line)


def seen_by(town: Town, name: str, mates: tuple[str, ...], page: int = 0) -> list[str]:
    """Return the lines of a page of the wall, in the order in which somebody sees them."""

    def look(people: PersonStore) -> list[str]:
        learner = TrainingStore(people._uow).on_course(town.ids[name], COURSE)
        assert learner
        near = [town.ids[mate] for mate in mates]
        return [line.words for line in WallStore(people._uow).view(learner, OF, "en", near, page).lines]

    return town.work(look)


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


async def test_what_the_only_other_one_of_a_circle_wrote_stands_among_all_lines(town: Town) -> None:
    readers = [f"reader{number}" for number in range(12)]
    for name in readers:
        town.resident(name)
        town.stands_at(name, COURSE, WALL)
    lines_on_the_wall(town)
    first = {seen_by(town, name, ("writer0",))[0] for name in readers}
    assert len(first) > 2  # It depends on who reads, and not on who is in their circle.
    writes(town, "writer0", "Un columpio.", "es")
    seen = seen_by(town, "reader0", ("writer0",))
    assert "Un columpio." not in seen  # Nobody else could have written it.
    assert set(seen) == set(LINES[1:])


async def test_from_three_lines_of_a_circle_on_they_stand_alone_those_in_another_language_last(
    town: Town,
) -> None:
    lines_on_the_wall(town)
    town.stands_at("ana", COURSE, WALL)
    mates = ("writer0", "writer1", "writer2")
    writes(town, "writer0", "Un columpio.", "es")
    seen = seen_by(town, "ana", mates)
    assert seen[-1] == "Un columpio."
    assert set(seen) == {"Un columpio.", *LINES[1:3]}
