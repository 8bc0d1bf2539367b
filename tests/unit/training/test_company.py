"""Learning together: who may, who is asked, what becomes of it when somebody goes, and what is not kept."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.features.training.circle_screens import first_name
from bot.features.training.circle_store import CircleStore
from bot.features.training.circle_tables import CallRow, SeatRow
from bot.people.store import PersonStore
from tests.town import Town
from tests.traces import legible
from tests.unit.training.school import press_action

COURSE, TALK, CALL = "start-here", "two-by-two", "before-we-go"
CANARY = "zanzibar-marmalade"


def circle_of(town: Town, *names: str, at: str) -> None:
    for name in names:
        if name not in town.ids:
            town.resident(name)
    town.in_circle(names, COURSE)
    for name in names:
        town.stands_at(name, COURSE, at)


async def play(town: Town, one: str = "ana", other: str = "ben") -> None:
    await town.write(one, f"/learn {COURSE}")
    await town.press(one, "Continue (6 of 7)")
    await town.press(one, "Find me a partner")
    await town.press(other, "I'll play")


async def test_who_is_under_18_learns_without_a_circle(town: Town) -> None:
    town.change("ana", adult=False)
    await town.write("ana", f"/learn {COURSE}")
    assert "Learn in a circle" not in town.last("ana")
    await press_action(town, "ana", "training.sit", 1)
    assert "18 and over" in town.last("ana")
    assert town.work(lambda people: people._db.scalars(select(SeatRow)).all()) == []


async def test_whoever_does_not_answer_leaves_nobody_waiting(town: Town) -> None:
    circle_of(town, "ana", "ben", at=TALK)
    await play(town)
    await town.press("ana", "Begin")
    await town.write("ana", "Hello?")
    await town.wait(minutes=6)
    assert town.last("ana").startswith("Nothing has come from Ben")
    assert "[Find me a partner]" in town.last("ana")
    assert town.last("ben").startswith("I have ended the role-play with Ana")


async def test_whoever_asked_and_does_not_begin_leaves_nobody_waiting_either(town: Town) -> None:
    circle_of(town, "ana", "ben", at=TALK)
    await play(town)
    await town.wait(minutes=16)
    assert town.last("ben").startswith("Nothing has come from Ana")
    await town.press("ana", "Begin")
    assert "That role-play is over" in town.last("ana")


async def test_two_who_are_kept_apart_are_never_paired(town: Town) -> None:
    circle_of(town, "ana", "ben", "cruz", at=TALK)
    ids = town.ids
    town.work(lambda people: CircleStore(people._uow).keep_apart(ids["ben"], ids["ana"]))
    await town.write("ana", f"/learn {COURSE}")
    await town.press("ana", "Continue (6 of 7)")
    await town.press("ana", "Find me a partner")
    assert "from your circle looks for" in town.last("cruz")
    assert town.lines("ben") == []
    await press_action(town, "ben", "training.play", 1)
    assert "Somebody was faster" in town.last("ben")
    await town.write("ben", f"/learn {COURSE}")
    await town.press("ben", "Continue (6 of 7)")
    assert "Play with Ana" not in town.last("ben")


async def test_who_keeps_apart_from_somebody_does_so_in_every_course(town: Town) -> None:
    circle_of(town, "ana", "ben", "cruz", at=TALK)
    town.in_circle(("ana", "ben", "cruz"), "keeping-well")
    await town.write("ana", f"/learn {COURSE}")
    for label in ("My circle", "I would rather not be with…", "Ben (Kanawha)"):
        await town.press("ana", label)
    seats = town.work(lambda people: CircleStore(people._uow).seats_of(town.ids["ana"]))
    assert [seat.circle_id for seat in seats] == [None, None]


async def test_whoever_has_left_a_circle_can_still_be_avoided_for_three_months(town: Town) -> None:
    circle_of(town, "ana", "ben", "cruz", at=TALK)
    await town.write("ben", f"/learn {COURSE}")
    for label in ("My circle", "Leave the circle"):
        await town.press("ben", label)
    await town.write("ana", f"/learn {COURSE}")
    for label in ("My circle", "I would rather not be with…", "Ben (Kanawha)"):
        await town.press("ana", label)
    assert "I never put you two together again" in town.last("ana")
    assert "Your circle in" in town.last("ana")  # Nobody has to leave for it.
    ids = town.ids
    assert not town.work(lambda people: CircleStore(people._uow).fits(ids["ben"], ids["ana"]))
    await town.write("ben", f"/learn {COURSE}")
    await town.press("ben", "Learn in a circle")
    assert "[I would rather not be with…]" in town.last("ben")
    await town.press("ben", "I would rather not be with…")
    assert "[Cruz (Kanawha)]" in town.last("ben")
    assert "again]" not in town.last("ben")  # What ana said is told to nobody.
    town.clock.advance(days=91)
    await town.bot.clean()
    assert town.work(lambda people: CircleStore(people._uow).met_by(ids["ben"])) == []


async def test_one_plays_with_one_at_a_time(town: Town) -> None:
    circle_of(town, "ana", "ben", "cruz", at=TALK)
    await play(town)
    await town.write("cruz", f"/learn {COURSE}")
    await town.press("cruz", "Continue (6 of 7)")
    await town.press("cruz", "Find me a partner")
    await town.press("ben", "I'll play")
    assert "You are in a role-play with Ana already" in town.last("ben")


async def test_what_two_write_in_a_role_play_is_not_kept(town: Town) -> None:
    circle_of(town, "ana", "ben", at=TALK)
    await play(town)
    await town.press("ana", "Begin")
    await town.write("ana", f"It is {CANARY}.")
    assert CANARY in town.last("ben")
    assert CANARY not in legible(town.path.parent)


async def test_somebody_who_leaves_in_a_role_play_and_before_a_call_leaves_no_hole(town: Town) -> None:
    circle_of(town, "ana", "ben", "cruz", at=TALK)
    await play(town)
    await town.press("ana", "Begin")
    town.stands_at("cruz", COURSE, CALL)
    await town.write("cruz", f"/learn {COURSE}")
    await town.press("cruz", "Continue (6 of 7)")
    assert "this time you lead it" in town.last("ana")
    await press_action(town, "ana", "training.alone", 1)
    assert any("Ana had to stop" in line for line in town.lines("ben"))
    assert "this time you lead it" in town.last("ben")


async def test_a_call_that_nobody_sets_goes_round_once_and_stays_open_to_all(town: Town) -> None:
    circle_of(town, "ana", "ben", "cruz", at=CALL)
    await town.write("cruz", f"/learn {COURSE}")
    await town.press("cruz", "Continue (6 of 7)")
    await town.wait(days=8)
    asked = [name for name in ("ana", "ben", "cruz") if any("you lead it" in x for x in town.lines(name))]
    assert asked == ["ana", "ben", "cruz"]
    await town.write("cruz", f"/learn {COURSE}")
    await town.press("cruz", "Continue (6 of 7)")
    await town.press("cruz", "I lead it")
    assert "[Set a time]" in town.last("cruz")


async def come_to_the_call(town: Town, name: str) -> None:
    await town.write(name, f"/learn {COURSE}")
    await town.press(name, "Continue (6 of 7)")


async def test_who_has_left_a_circle_is_not_said_to_come_to_its_call(town: Town) -> None:
    circle_of(town, "ana", "ben", "cruz", at=CALL)
    await come_to_the_call(town, "ana")
    for label in ("Set a time", "Mon, Oct 5", "18:00"):
        await town.press("ana", label)
    await town.write("ana", "Call 304 555 0100")
    for name in ("ben", "cruz"):
        await town.press(name, "I'll be there")
    await town.write("ben", f"/learn {COURSE}")
    for label in ("My circle", "Leave the circle"):
        await town.press("ben", label)
    await town.wait(days=4)
    [reminder] = [line for line in town.lines("ana") if "begins in ten minutes" in line]
    assert "Coming: Cruz." in reminder


@pytest.mark.parametrize("goes", [("My circle", "Leave the circle"), ("Pause",)])
async def test_whoever_is_here_is_asked_to_lead_also_when_another_has_gone(
    town: Town, goes: tuple[str, ...]
) -> None:
    circle_of(town, "ana", "ben", "cruz", at=CALL)
    await come_to_the_call(town, "ana")
    await town.press("ana", "I cannot lead this time")
    await town.write("ana", f"/learn {COURSE}")
    for label in goes:
        await town.press("ana", label)
    await town.press("ben", "I cannot lead this time")
    assert "I ask the next one" in town.last("ben")
    assert "this time you lead it" in town.last("cruz")
    await town.press("cruz", "I cannot lead this time")
    assert "Nobody leads this call now" in town.last("cruz")


async def test_who_led_in_a_circle_before_is_asked_in_the_next_one_too(town: Town) -> None:
    circle_of(town, "ana", "ben", at=CALL)
    await come_to_the_call(town, "ana")
    circle_of(town, "cruz", "dee", "eve", at=CALL)
    await town.wait(hours=1)
    await come_to_the_call(town, "cruz")  # Cruz leads there, and then comes into Ana's circle.
    await town.wait(hours=1)
    circles = {seat.person_id: seat for seat in town.work(lambda p: CircleStore(p._uow).seats(2))}
    town.work(lambda p: CircleStore(p._uow).place(circles[town.ids["cruz"]].enrolment_id, 1, town.clock()))
    await town.press("ana", "I cannot lead this time")
    await town.press("ben", "I cannot lead this time")
    assert "this time you lead it" in town.last("cruz")


async def test_where_a_circle_meets_is_for_the_circle_alone_and_gone_the_day_after(town: Town) -> None:
    circle_of(town, "ana", "ben", at=CALL)
    await town.write("ana", f"/learn {COURSE}")
    await town.press("ana", "Continue (6 of 7)")
    for label in ("Set a time", "Mon, Oct 5", "18:00"):
        await town.press("ana", label)
    await town.write("ana", f"The {CANARY} room")
    assert CANARY in town.last("ben")
    assert CANARY not in legible(town.path.parent)

    def places(people: PersonStore) -> list[str | None]:
        return list(people._db.scalars(select(CallRow.place)))

    assert town.work(places) == [f"The {CANARY} room"]
    await town.wait(days=5)
    assert town.work(places) == [None]


async def test_nothing_of_a_circle_comes_to_somebody_who_rests(town: Town) -> None:
    circle_of(town, "ana", "ben", "cruz", at=CALL)
    town.change("ben", resting_until=date(2026, 11, 1))
    await town.write("ana", f"/learn {COURSE}")
    await town.press("ana", "Continue (6 of 7)")
    for label in ("Set a time", "Mon, Oct 5", "18:00"):
        await town.press("ana", label)
    await town.write("ana", "Call 304 555 0100")
    await town.wait(days=4)
    assert town.lines("ben") == []
    assert any("begins in ten minutes" in line for line in town.lines("cruz"))


OTHERS_BUTTONS = (
    "circle 1", "sit 1", "alone 1", "rather 1", "apart 1 4", "together 1 4", "offer 1 yes", "guide 1",
    "when 1", "callday 1 2026-10-05", "callhour 1 2026-10-05 1800", "cannot 1", "lead 1", "coming 1 yes",
    "play 1", "pairgo 1", "reply 1", "pairswap 1", "pairend 1", "seek 1 two-by-two", "unseek 1 two-by-two",
)  # fmt: skip


async def test_a_circle_its_call_and_its_pairs_cannot_be_touched_from_outside(town: Town) -> None:
    circle_of(town, "ana", "ben", at=TALK)
    await play(town)
    await town.press("ana", "Begin")
    town.stands_at("ana", COURSE, CALL)
    await town.write("ana", f"/learn {COURSE}")
    await town.press("ana", "Continue (6 of 7)")
    assert "This time you lead" in town.last("ana")
    before = {name: town.lines(name) for name in ("ana", "ben")}
    for button in OTHERS_BUTTONS:
        name, *more = button.split()
        await press_action(town, "jo", f"training.{name}", *more)
        assert "That button is from an older message" in town.last("jo"), button
    assert {name: town.lines(name) for name in ("ana", "ben")} == before


async def test_who_looks_again_for_a_partner_asks_nobody_twice(town: Town) -> None:
    circle_of(town, "ana", "ben", at=TALK)
    await town.write("ana", f"/learn {COURSE}")
    await town.press("ana", "Continue (6 of 7)")
    await town.press("ana", "Find me a partner")
    await town.press("ana", "Find me a partner")
    await town.press("ana", "Stop looking")
    await town.press("ana", "Find me a partner")
    assert len(town.lines("ben")) == 1
    await town.press("ben", "I'll play")
    assert "You play with Ana" in town.last("ben")


async def test_where_a_call_is_moved_to_is_told_also_at_the_same_hour(town: Town) -> None:
    circle_of(town, "ana", "ben", at=CALL)
    await town.write("ana", f"/learn {COURSE}")
    await town.press("ana", "Continue (6 of 7)")
    for label in ("Set a time", "Mon, Oct 5"):
        await town.press("ana", label)
    for place in ("the library", "the town hall", "the town hall"):
        await town.press("ana", "18:00")
        await town.write("ana", place)
    assert len(town.lines("ben")) == 2
    assert "the town hall" in town.last("ben")


@pytest.mark.parametrize(
    ("name", "seen"),
    [("Ana", "Ana"), ("Rosa Díaz", "Rosa"), ("🌻 Ben", "Ben"), ("★ 🌻", "★ 🌻"), ("李 明", "李")],
)
def test_a_circle_sees_a_first_name_that_can_be_said(name: str, seen: str) -> None:
    assert first_name(name) == seen
