"""Cards that follow the day: when they come, to whom, and to whom not."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.domain_events import DayTold, ShiftClaimed, ShiftReleased
from bot.engine.feature import Feature, on_command
from bot.engine.turn import Turn
from bot.features.training.day_card_store import DayCardRow
from bot.features.training.following_times import before_at, eve_at, next_morning
from bot.features.training.model import Pace
from bot.features.training.store import TrainingStore
from bot.features.training.timetable import Wish
from bot.people.deeds import Deed
from bot.people.model import Person
from tests.town import Town
from tests.unit.training.school import at, press_action
from tests.unit.training.test_unlocking import to_the_end

SATURDAY = at(2026, 10, 3, 10)
EVE, BEFORE, AFTER = "Tomorrow is your first shift", "It begins in a quarter", "A minute for you"
SAM = Person(1, "Sam")


class Shifty(Feature):
    """Announces what the rooms of shifts and check-ins would, and knows who was out before."""

    name = "shifty"

    def __init__(self) -> None:
        self.came: set[int] = set()

    @on_command("claims")
    def claims(self, turn: Turn) -> None:
        shift, day, *elsewhere = turn.argument.split()
        starts = SATURDAY + timedelta(days=int(day))
        turn.announce(ShiftClaimed(turn.person.id, int(shift), starts, not elsewhere))

    @on_command("releases")
    def releases(self, turn: Turn) -> None:
        turn.announce(ShiftReleased(turn.person.id, int(turn.argument)))

    @on_command("tells")
    def tells(self, turn: Turn) -> None:
        turn.announce(DayTold(turn.person.id, turn.argument == "hard"))

    def have_done(self, turn: Turn, deed: Deed, person_ids: object) -> set[int]:
        return self.came if deed is Deed.CAME_TO_SHIFT else set()


@pytest.fixture
def shifty(town: Town) -> Shifty:
    feature = Shifty()
    town.bot.router._add(feature)
    return feature


def heard(town: Town, words: str) -> int:
    return sum(words in line for line in town.lines("ana"))


async def test_only_the_first_shift_has_an_eve_and_every_shift_an_opening(town: Town, shifty: Shifty) -> None:
    await town.write("ana", "/claims 1 0")
    await town.write("ana", "/claims 2 7")
    await town.wait_until(at(2026, 10, 2, 20, 30))
    assert heard(town, EVE) == 1
    await town.wait_until(at(2026, 10, 11, 12))
    assert heard(town, EVE) == 1
    assert heard(town, BEFORE) == 2


async def test_who_was_out_before_has_no_first_shift(town: Town, shifty: Shifty) -> None:
    shifty.came.add(town.ids["ana"])
    await town.write("ana", "/claims 1 0")
    await town.wait_until(at(2026, 10, 3, 12))
    assert (heard(town, EVE), heard(town, BEFORE)) == (0, 1)


async def test_what_is_said_of_doors_comes_before_no_phone_calls(town: Town, shifty: Shifty) -> None:
    await town.write("ana", "/claims 1 0 elsewhere")
    await town.wait_until(at(2026, 10, 3, 12))
    assert (heard(town, EVE), heard(town, BEFORE)) == (0, 0)
    await town.write("ana", "/claims 2 7")
    await town.wait_until(at(2026, 10, 11, 12))
    assert (heard(town, EVE), heard(town, BEFORE)) == (1, 1)


async def test_a_place_given_back_brings_nothing_and_one_taken_again_does(town: Town, shifty: Shifty) -> None:
    await town.write("ana", "/claims 1 1")
    await town.write("ana", "/releases 1")
    await town.wait_until(at(2026, 10, 3, 17))
    assert not heard(town, EVE)
    await town.write("ana", "/claims 1 1")
    await town.wait_until(at(2026, 10, 4, 12))
    assert (heard(town, EVE), heard(town, BEFORE)) == (1, 1)


@pytest.mark.parametrize(
    "wish",
    [
        {"resting_until": date(2026, 10, 20)},
        {"stopped_at": at(2026, 10, 2, 18)},
        {"quiet_from": time(16), "quiet_to": time(12)},
    ],
)
async def test_rest_stop_and_quiet_hours_are_kept(
    town: Town, shifty: Shifty, wish: dict[str, object]
) -> None:
    await town.write("ana", "/claims 1 0")
    town.change("ana", **wish)
    await town.wait_until(at(2026, 10, 3, 12))
    assert (heard(town, EVE), heard(town, BEFORE)) == (0, 0)


async def test_who_paused_a_course_gets_none_of_its_cards(town: Town, shifty: Shifty) -> None:
    def pause(people: object) -> None:
        store = TrainingStore(people._uow)
        for course in ("start-here", "at-the-door", "keeping-well"):
            enrolment = store.enrol(town.ids["ana"], course, Wish(), town.clock())
            enrolment.pace = Pace.PAUSED
            store.save(enrolment)

    town.work(pause)
    await town.write("ana", "/claims 1 0")
    await town.write("ana", "/tells hard")
    await town.wait_until(at(2026, 10, 4, 12))
    assert (heard(town, EVE), heard(town, BEFORE), heard(town, AFTER)) == (0, 0, 0)


async def test_who_did_one_module_that_a_canvass_asked_for_gets_the_opening_all_the_same(
    town: Town, shifty: Shifty
) -> None:
    await press_action(town, "ana", "training.unlock", "knock-doors")
    await to_the_end(town)
    assert "You have finished module 4 of 4" in town.last("ana")
    await town.write("ana", "/claims 1 0")
    await town.wait_until(at(2026, 10, 3, 12))
    assert heard(town, BEFORE) == 1


async def test_after_a_hard_day_one_card_comes_in_the_morning_and_not_again_for_a_month(
    town: Town, shifty: Shifty
) -> None:
    await town.write("ana", "/tells hard")
    assert not heard(town, AFTER)
    await town.wait_until(at(2026, 10, 3, 9, 59))
    assert not heard(town, AFTER)
    await town.wait(minutes=2)
    assert heard(town, AFTER) == 1
    for days in (10, 25):
        await town.write("ana", "/tells hard")
        await town.wait(days=days)
    assert heard(town, AFTER) == 1
    await town.write("ana", "/tells hard")
    await town.wait(days=1)
    assert heard(town, AFTER) == 2


@pytest.mark.parametrize(
    "wish", [{}, {"resting_until": date(2026, 10, 20)}, {"stopped_at": at(2026, 10, 2, 18)}]
)
async def test_that_a_day_was_hard_is_kept_until_the_morning_only(
    town: Town, shifty: Shifty, wish: dict[str, object]
) -> None:
    await town.write("ana", "/tells hard")
    assert noted(town) == ["hard"]
    town.change("ana", **wish)
    await town.wait_until(at(2026, 10, 3, 12))
    assert noted(town) == ([] if wish else ["after-hard"])
    await town.wait(days=31)
    await town.bot.clean()
    assert noted(town) == []


def noted(town: Town) -> list[str]:
    found: list[str] = []
    town.work(lambda people: found.extend(row.which for row in people._uow.db.scalars(select(DayCardRow))))
    return found


async def test_what_was_told_is_not_planned_in_clear(town: Town, shifty: Shifty) -> None:
    for told in ("good", "hard"):
        await town.write("ana", f"/tells {told}")
        due = await town.bot.next_due()
        assert due == at(2026, 10, 3, 10), "after a good day the same stands among the jobs"
    await town.write("ana", "/tells good")
    await town.wait_until(at(2026, 10, 3, 12))
    assert not heard(town, AFTER), "it was not hard after all"


@pytest.mark.parametrize(
    ("now", "quiet", "expected"),
    [
        (at(2026, 10, 1, 9), (21, 9), at(2026, 10, 2, 19)),
        (at(2026, 10, 1, 9), (19, 9), at(2026, 10, 2, 18)),
        (at(2026, 10, 1, 9), (16, 9), None),
        (at(2026, 10, 2, 19, 30), (21, 9), at(2026, 10, 2, 20)),
        (at(2026, 10, 2, 20, 30), (21, 9), at(2026, 10, 2, 20, 40)),
        (at(2026, 10, 2, 20, 55), (21, 9), None),
        (at(2026, 10, 3, 8), (21, 7), None),
    ],
)
def test_the_eve_is_an_evening(now: datetime, quiet: tuple[int, int], expected: datetime | None) -> None:
    person = Person(1, "Sam", quiet_from=time(quiet[0]), quiet_to=time(quiet[1]))
    assert eve_at(person, SATURDAY, now) == expected


def test_the_opening_line_is_never_late() -> None:
    assert before_at(SAM, SATURDAY, SATURDAY - timedelta(days=1)) == SATURDAY - timedelta(minutes=15)
    assert before_at(SAM, SATURDAY, SATURDAY - timedelta(minutes=10)) is None
    early = at(2026, 10, 3, 8)
    assert before_at(SAM, early, early - timedelta(days=1)) is None, "in quiet hours"


def test_a_night_belongs_to_the_day_before() -> None:
    assert next_morning(SAM, at(2026, 10, 3, 22)) == at(2026, 10, 4, 10)
    assert next_morning(SAM, at(2026, 10, 4, 1)) == at(2026, 10, 4, 10)
