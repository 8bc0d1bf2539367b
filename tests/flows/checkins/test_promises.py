"""What people rely on here, shown from outside: what is never told, and what is never skipped."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.conversation.actions import Action, action
from bot.conversation.events import Event, JobDue
from bot.conversation.platform import Acknowledgement
from tests.flows.checkins.bench import open_town
from tests.flows.checkins.saturday import SATURDAY, press_action, rows, skip_to, until
from tests.town import NEW_YORK, Town


async def test_after_an_outage_the_ladder_begins_again_and_says_so(out: Town) -> None:
    await until(out, "17:30")
    await skip_to(out, "19:00")
    assert "I was not watching between 17:45 and 19:00" in out.last("sam")
    assert out.lines("ana") == []
    await until(out, "19:15")
    assert "nothing yet" in out.last("sam")
    await until(out, "19:35")
    assert "No word from Sam" in out.last("ana")


async def test_after_an_outage_those_who_were_asked_hear_of_it(out: Town) -> None:
    await until(out, "18:05")
    await skip_to(out, "20:00")
    assert "I was not watching between 18:20 and 20:00" in out.last("ana")
    assert out.lines("ben") == []


async def test_a_rung_a_little_late_is_no_outage(out: Town) -> None:
    await skip_to(out, "17:39")
    assert out.last("sam").startswith("Home safe, Sam?")


async def test_a_rung_more_than_ten_minutes_late_is_an_outage(out: Town) -> None:
    await skip_to(out, "17:41")
    assert "I was not watching between 17:30 and 17:41" in out.last("sam")


@pytest.mark.parametrize("kind", ["checkins.climb", "checkins.owner"])
async def test_a_defect_that_passes_stops_no_ladder(out: Town, kind: str) -> None:
    """Each job of a kind fails the first time, as on a locked disk; Ana takes it, and is silent then."""
    handle, tried = out.bot.pipeline.handle, set()

    async def handle_at_last(happened: Event) -> Acknowledgement:
        if isinstance(happened, JobDue) and happened.kind == kind and happened.job_id not in tried:
            tried.add(happened.job_id)
            raise OSError("the disk does not answer")
        return await handle(happened)

    out.bot.pipeline.handle = handle_at_last
    await until(out, "18:12")
    await out.press("ana", "I'll take it")
    await until(out, "23:00")
    assert tried
    assert any(line.startswith("Have you heard from Sam?") for line in out.lines("ana"))
    assert any("Sam" in line for line in out.lines("ben"))


async def test_who_cannot_be_reached_is_passed_over_at_once(out: Town) -> None:
    out.networks["telegram"].blocked.add("ana")
    await until(out, "18:05")
    assert "No word from Sam" in out.last("ben")


async def test_of_a_person_who_blocked_the_bot_nobody_says_that_they_are_silent(out: Town) -> None:
    out.networks["telegram"].blocked.add("sam")
    await until(out, "17:30")
    assert out.last("ana").startswith("I could not ask Sam whether they are home: nothing that I write")
    assert "[Write to Sam]" not in out.last("ana")
    await until(out, "18:45")
    for name in ("ben", "jo"):
        assert out.last(name).startswith("I could not ask Sam")


async def test_who_was_asked_once_is_silent_though_the_second_question_came_back(out: Town) -> None:
    await until(out, "17:40")
    out.networks["telegram"].blocked.add("sam")
    await until(out, "17:45")
    assert "No word from Sam since 17:30" in out.last("ana")


async def test_whom_one_network_does_not_reach_is_asked_on_the_other_and_nobody_is_alarmed(out: Town) -> None:
    out.joins("sam", "discord")
    out.networks["telegram"].blocked.add("sam")
    await until(out, "18:00")
    assert [line.split("?")[0] for line in out.lines("sam@discord")] == [
        "Home safe, Sam",
        "I have heard nothing yet. Are you home safe, Sam",
    ]
    assert out.lines("ana") == []


async def test_a_call_for_help_that_comes_back_goes_on_and_the_person_hears_who_has_it(out: Town) -> None:
    out.networks["telegram"].blocked.add("ana")
    await press_action(out, "sam", action("checkins.alarm", 1))
    assert "Sam asks for help now" in out.last("ben")
    assert out.last("sam").startswith("I told Ben at 14:00")


async def test_a_call_for_help_to_whoever_has_it_goes_on_when_it_comes_back(out: Town) -> None:
    await until(out, "18:05")
    await out.press("ana", "I'll take it")
    out.networks["telegram"].blocked.add("ana")
    await press_action(out, "sam", action("checkins.alarm", 1))
    assert "Sam asks for help now" in out.last("ben")


async def test_thirty_more_minutes_pressed_twice_are_thirty(out: Town) -> None:
    await until(out, "17:30")
    twice = action("checkins.later", 1, 0, 30)
    await press_action(out, "sam", twice)
    await press_action(out, "sam", twice)
    assert "you have until 18:00" in out.last("sam")


async def test_only_the_given_amounts_of_time_are_taken(out: Town) -> None:
    await press_action(out, "sam", action("checkins.later", 1, 0, 999))
    await until(out, "17:30")
    assert out.last("sam").startswith("Home safe, Sam?")


@pytest.mark.parametrize("what", ["own", "ishome", "looking"])
async def test_only_those_who_are_asked_may_act(out: Town, what: str) -> None:
    await until(out, "18:05")
    assert "Only those who are named" in await press_action(out, "max", action(f"checkins.{what}", 1))
    assert rows(out, "SELECT owner_id, ended_at FROM watches") == [(None, None)]


@pytest.mark.parametrize("what", ["home", "help", "alarm", "notyet", "out"])
async def test_nobody_presses_for_somebody_else(out: Town, what: str) -> None:
    before = rows(out, "SELECT round, ended_at, alarm, stays_at FROM watches")
    assert "older message" in await press_action(out, "max", action(f"checkins.{what}", 1))
    assert rows(out, "SELECT round, ended_at, alarm, stays_at FROM watches") == before


@pytest.mark.parametrize(
    "pressed", ["home:x", "home:999", "face:1:lovely", "figure:1:face:3", "figure:1:doors:501", "tell:1:999"]
)
async def test_a_made_up_button_is_answered_kindly(out: Town, pressed: str) -> None:
    await until(out, "17:30")
    await out.press("sam", "Home safe")
    assert "older message" in await press_action(out, "sam", Action.decode(f"checkins.{pressed}"))


async def test_an_owner_who_leaves_lets_the_next_be_asked(out: Town) -> None:
    await until(out, "18:05")
    await out.press("ana", "I'll take it")
    await out.write("ana", "/delete")
    await out.press("ana", "Yes, erase everything")
    assert "No word from Sam" in out.last("ben")
    assert rows(out, "SELECT first_id, owner_id FROM watches") == [(None, None)]


async def test_one_who_is_erased_leaves_nothing(out: Town) -> None:
    await until(out, "17:40")
    await out.write("sam", "12 5 rough")
    await out.press("sam", "Ana")
    await out.write("sam", "/delete")
    await out.press("sam", "Yes, erase everything")
    for table in ("watches", "debriefs", "requests"):
        assert rows(out, f"SELECT * FROM {table}") == []  # noqa: S608


async def test_people_who_stopped_or_sleep_are_watched_all_the_same(out: Town) -> None:
    out.change(
        "ana", stopped_at=out.clock(), quiet_from=SATURDAY.time(), quiet_to=SATURDAY.time().replace(hour=13)
    )
    await until(out, "18:05")
    assert "No word from Sam" in out.last("ana")


async def test_being_at_another_shift_is_a_sign_of_life(out: Town) -> None:
    await until(out, "18:05")
    await out.write("sam", "/came 8 20:00 ana ben")
    assert "another shift" in out.last("ana")
    await until(out, "19:59")
    assert len([line for line in out.lines("ana") if "No word" in line]) == 1


async def test_coming_twice_watches_once(out: Town) -> None:
    await out.write("sam", "/came 7 17:30 ana ben")
    assert len(rows(out, "SELECT * FROM watches")) == 1


async def test_coming_back_after_leaving_watches_again(out: Town) -> None:
    await out.write("sam", "/left 7")
    await out.write("sam", "/came 7 17:30 ana ben")
    await until(out, "17:30")
    assert out.last("sam").startswith("Home safe, Sam?")


async def test_home_screen_and_card_say_that_somebody_is_out(out: Town) -> None:
    await out.write("sam", "/start")
    assert "[I'm home]" in out.last("sam")


async def test_the_hour_of_a_clock_change_moves_no_rung(tmp_path: Path) -> None:
    town = await open_town(tmp_path, "telegram", datetime(2026, 10, 31, 23, 0, tzinfo=NEW_YORK))
    for name in ("sam", "ana", "ben"):
        town.resident(name)
    await town.wait(hours=2)
    await town.write("sam", "/came 7 01:30 ana ben")
    begun = town.clock()
    await town.wait(minutes=30 + 34)
    assert town.lines("ana") == []
    await town.wait(minutes=1)
    assert "No word from Sam" in town.last("ana")
    assert (town.clock() - begun).total_seconds() == 65 * 60
    await town.close()


async def test_many_watches_in_one_minute_cost_the_same_each(tmp_path: Path) -> None:
    few = await _statements_at_the_end(tmp_path / "few", 5)
    many = await _statements_at_the_end(tmp_path / "many", 30)
    assert many / 30 <= few / 5 * 1.2


async def _statements_at_the_end(folder: Path, people: int) -> int:
    folder.mkdir()
    town = await open_town(folder, "telegram", SATURDAY)
    for name in ("ana", "ben", *(f"p{n}" for n in range(people))):
        town.resident(name)
    for n in range(people):
        await town.networks["telegram"].write(f"p{n}", "/came 7 17:30 ana ben")
    await town.bot.settle()
    seen: list[str] = []
    event.listen(town.database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    town.clock.move_to(SATURDAY.replace(hour=17, minute=30))
    await town.bot.settle()
    for n in range(people):
        await town.networks["telegram"].write(f"p{n}", "home")
    await town.bot.settle()
    assert rows(town, "SELECT COUNT(*) FROM watches WHERE ended_at IS NULL") == [(0,)]
    await town.close()
    return len(seen)


async def test_nobody_is_left_with_an_owner_who_falls_silent(tmp_path: Path) -> None:
    town = await open_town(tmp_path, "telegram", SATURDAY)
    for name in ("sam", "ana", "ben"):
        town.resident(name)
    await town.write("sam", "/came 7 17:30 ana ben")
    await until(town, "18:21")
    await town.press("ben", "I'll take it")
    assert "Ben has it" in town.last("ana")
    await until(town, "19:30")
    assert "Ben took it, and I have heard nothing of them since." in town.last("ana")
    await town.press("ana", "I'll take it")
    assert town.last("ana").startswith("You have it.")
    await town.close()


async def test_home_after_more_time_is_not_before_the_planned_end(out: Town) -> None:
    await until(out, "17:35")
    await out.press("sam", "30 more minutes")
    await out.write("sam", "home")
    assert out.last("sam").startswith("Good that you are home.")
