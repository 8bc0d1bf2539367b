"""What was planned before a plan said all that it says now."""

from datetime import timedelta

from bot.features.training.call_store import CallStore
from bot.features.training.circle_store import CircleStore
from bot.features.training.following_times import eve_at
from bot.features.training.store import TrainingStore
from bot.people.store import PersonStore
from tests.town import Town
from tests.unit.training.school import at

CIRCLE = ["ana", "ben", "cy"]
STARTS = at(2026, 10, 3, 10)


async def test_a_call_opened_before_is_passed_on_from_one_to_the_next(town: Town) -> None:
    for name in ("ben", "cy"):
        town.resident(name)
    for name in CIRCLE:
        town.stands_at(name, "start-here", "before-we-go")
    town.in_circle(CIRCLE, "start-here")
    ana = town.ids["ana"]

    def open_call(people: PersonStore) -> None:
        uow, now = people._uow, town.clock()
        calls, circles, learner = CallStore(uow), CircleStore(uow), TrainingStore(uow)
        seat = circles.seat(learner.on_course(ana, "start-here").id)
        call = calls.open(seat.circle_id, "before-we-go", now)
        calls.lead(call, ana, asked=1)
        circles.note_lead(seat.circle_id, ana, now)
        about = {"call": str(call), "person": str(ana)}
        uow.plan("training.unset", f"training.unset:{call}:{ana}", now + timedelta(days=2), None, about)

    town.work(open_call)
    asked = []
    for _ in range(2):
        await town.wait(days=2, hours=1)
        asked.append([name for name in CIRCLE if any("you lead" in line for line in town.lines(name))])
    assert asked == [["ben"], ["ben", "cy"]]


async def test_what_is_said_of_doors_comes_to_no_shift_that_may_be_on_the_phone(town: Town) -> None:
    def plan(people: PersonStore) -> None:
        ana, begins = people.get(town.ids["ana"]), f"{STARTS.timestamp():.0f}"
        for which in ("eve", "before"):
            due = eve_at(ana, STARTS, town.clock()) if which == "eve" else STARTS - timedelta(minutes=15)
            key, about = f"training.follow:{ana.id}:1:{which}", {"which": which, "begins": begins}
            people._uow.plan("training.follow", key, due, ana.id, about)

    town.work(plan)
    await town.wait_until(STARTS + timedelta(hours=1))
    assert not town.lines("ana")
