"""What people rely on here, shown from outside: what is never told, and what is never skipped."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event, text

from bot.conversation.actions import Action, action
from bot.people.model import RoleKind
from tests.flows.checkins.bench import open_town
from tests.town import NEW_YORK, Town
from tests.traces import legible

SATURDAY = datetime(2026, 10, 3, 14, 0, tzinfo=NEW_YORK)


@pytest.fixture
async def out(tmp_path: Path) -> AsyncIterator[Town]:
    """Sam is out until 17:30, with Ana and Ben behind; Jo coordinates, Lee cares, Max has nothing to do."""
    town = await open_town(tmp_path, "telegram", SATURDAY)
    for name in ("sam", "ana", "ben", "jo", "lee", "max"):
        town.resident(name)
    town.give("jo", RoleKind.COORDINATOR)
    town.give("lee", RoleKind.CARE)
    await town.write("sam", "/came 7 17:30 ana ben")
    yield town
    await town.close()


async def until(town: Town, hour: str) -> None:
    await town.wait_until(datetime.fromisoformat(f"2026-10-03 {hour}").replace(tzinfo=NEW_YORK))


async def press_action(town: Town, who: str, pressed: Action) -> str:
    line = town.networks["telegram"].phone(who)
    line_id = line.lines[-1].id if line.lines else "0"
    await town.networks["telegram"].press_action(who, pressed, line_id)
    await town.bot.settle()
    return town.last(who)


def rows(town: Town, statement: str) -> list[tuple[object, ...]]:
    with town.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


async def skip_to(town: Town, hour: str) -> None:
    """Let time pass as it does while the bot is not running: nothing happens on the way."""
    town.clock.move_to(datetime.fromisoformat(f"2026-10-03 {hour}").replace(tzinfo=NEW_YORK))
    await town.bot.settle()


async def test_after_a_low_face_and_no_thanks_nobody_is_told_anything(out: Town) -> None:
    await until(out, "17:40")
    before = {name: out.lines(name) for name in ("ana", "ben", "jo", "lee", "max")}
    await out.write("sam", "12 5 rough, the zebrafinch on Oak")
    await out.press("sam", "No thanks")
    await out.wait(days=7)
    for name, lines in before.items():
        new = out.lines(name)[len(lines) :]
        assert new in ([], ["1 of 1 home, 12 doors, 5 conversations."])
    assert out.lines("ana")
    assert not out.lines("lee")
    assert rows(out, "SELECT * FROM requests") == []


async def test_nothing_of_a_debrief_can_be_read_in_the_database(out: Town) -> None:
    await until(out, "17:40")
    await out.write("sam", "12 5 rough, the zebrafinch on Oak")
    await out.press("sam", "No thanks")
    kept = legible(out.path.parent)
    for word in ("zebrafinch", "rough", "on oak", '"doors"'):
        assert word not in kept


async def test_a_kind_face_and_a_low_one_leave_the_same_plain_traces(out: Town) -> None:
    await out.write("max", "/came 7 17:30 ana ben")
    await until(out, "17:40")
    await out.write("sam", "12 5 rough")
    await out.press("sam", "No thanks")
    await out.write("max", "12 5 great")
    steps = rows(out, "SELECT step FROM debriefs")
    assert len(set(steps)) == 1
    kinds = rows(out, "SELECT person_id, kind, state FROM jobs WHERE kind NOT LIKE '%summary'")
    ids = out.ids
    assert sorted(k[1:] for k in kinds if k[0] == ids["sam"]) == sorted(
        k[1:] for k in kinds if k[0] == ids["max"]
    )


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
    "pressed",
    ["face:1:great", "figure:1:doors:3", "skip:1:doors", "change:1", "debrief:1", "story:1", "tell:1:care"],
)
async def test_nobody_presses_in_the_debrief_of_somebody_else(out: Town, pressed: str) -> None:
    await until(out, "17:30")
    await out.press("sam", "Home safe")
    before = rows(out, "SELECT step, answers FROM debriefs")
    assert "older message" in await press_action(out, "max", Action.decode(f"checkins.{pressed}"))
    assert rows(out, "SELECT step, answers FROM debriefs") == before
    assert rows(out, "SELECT * FROM requests") == []


@pytest.mark.parametrize(
    "pressed", ["home:x", "home:999", "face:1:lovely", "figure:1:face:3", "figure:1:doors:501", "tell:1:999"]
)
async def test_a_made_up_button_is_answered_kindly(out: Town, pressed: str) -> None:
    await until(out, "17:30")
    await out.press("sam", "Home safe")
    assert "older message" in await press_action(out, "sam", Action.decode(f"checkins.{pressed}"))


async def test_only_whom_the_person_chose_may_take_it(out: Town) -> None:
    await until(out, "17:40")
    await out.write("sam", "12 5 rough")
    await out.press("sam", "Ana")
    for name in ("ben", "lee", "max", "jo"):
        assert "older message" in await press_action(out, name, action("checkins.take", 1))
    assert rows(out, "SELECT state, taken_by FROM requests") == [("asked", None)]


async def test_a_person_who_may_not_be_chosen_is_not_told(out: Town) -> None:
    await until(out, "17:40")
    await out.write("sam", "12 5 rough")
    await press_action(out, "sam", action("checkins.tell", 1, out.ids["max"]))
    assert out.lines("max") == []


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


async def test_figures_told_between_two_shifts_do_not_end_the_watch(out: Town) -> None:
    await until(out, "17:31")
    await out.write("sam", "/came 8 20:00 ana ben")
    await out.write("sam", "12 5 ok")
    assert out.last("sam").startswith("I kept this for your shift before. You are still on the list as out")
    assert rows(out, "SELECT shift_id FROM watches WHERE ended_at IS NULL") == [(8,)]
    await out.write("sam", "home")
    assert rows(out, "SELECT shift_id FROM watches WHERE ended_at IS NULL") == []
    await out.write("sam", "7 2 good")
    assert out.last("sam").startswith("7 doors, 2 conversations, good")


async def test_coming_twice_watches_once(out: Town) -> None:
    await out.write("sam", "/came 7 17:30 ana ben")
    assert len(rows(out, "SELECT * FROM watches")) == 1


async def test_coming_back_after_leaving_watches_again(out: Town) -> None:
    await out.write("sam", "/left 7")
    await out.write("sam", "/came 7 17:30 ana ben")
    await until(out, "17:30")
    assert out.last("sam").startswith("Home safe, Sam?")


async def test_a_word_that_answers_another_question_is_not_swallowed(out: Town) -> None:
    await out.write("sam", "/quiet")
    await out.write("sam", "yes")
    assert rows(out, "SELECT ended_at FROM watches") == [(None,)]


async def test_a_day_that_was_asked_for_is_no_debrief(out: Town) -> None:
    out.give("sam", RoleKind.CAPTAIN, "county:kanawha")
    await out.write("sam", "/canvass")
    await out.press("sam", "Door knocking")
    await out.write("sam", "Library")
    await out.write("sam", "10/4")
    assert rows(out, "SELECT ended_at FROM watches") == [(None,)]
    assert "When do you begin" in out.last("sam")
    await out.write("sam", "12 5 ok")
    assert out.last("sam").startswith("I take it that you are home")


async def test_a_story_in_several_messages_is_kept_whole(out: Town) -> None:
    await out.write("sam", "12 5")
    await out.write("sam", "She has the same stove")
    await out.write("sam", "as my mother.")
    await out.press("sam", "Good")
    assert "Your story: She has the same stove\nas my mother." in out.lines("sam")[-1].replace(" / ", "\n")


@pytest.mark.parametrize("words", ["I want to kill myself", "12 5 rough, I want to kill myself"])
async def test_a_cry_for_help_is_no_story_from_the_doors(out: Town, words: str) -> None:
    await out.write("sam", "12 5")
    before = {name: out.lines(name) for name in ("ana", "ben", "jo", "lee", "max")}
    await out.write("sam", words)
    assert any("Call 988" in line for line in out.lines("sam")[-3:])
    if "rough" not in words:
        assert out.last("sam").startswith("I have kept nothing of what you wrote, and told nobody.")
        await out.press("sam", "Rough")
    assert "kill" not in out.last("sam")
    assert {name: out.lines(name) for name in before} == before


async def test_a_day_later_figures_are_no_debrief_any_more(out: Town) -> None:
    await until(out, "17:30")
    await out.press("sam", "Home safe")
    await out.wait(hours=25)
    await out.write("sam", "12 5 ok")
    assert "I did not understand" in out.last("sam")


async def test_figures_are_understood_within_a_day(out: Town) -> None:
    await until(out, "17:30")
    await out.press("sam", "Home safe")
    await out.wait(hours=20)
    await out.write("sam", "12 5 ok")
    assert out.last("sam").startswith("12 doors, 5 conversations, okay")


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


async def test_who_says_yes_to_somebody_who_stopped_is_told_so(out: Town) -> None:
    await out.write("sam", "12 5 rough")
    await out.press("sam", "Ana")
    await out.write("sam", "/stop")
    await out.press("ana", "I'll do it")
    assert "has stopped my messages since" in out.last("ana")


async def test_a_cry_for_help_is_no_name(out: Town) -> None:
    await out.write("sam", "12 5 rough")
    await out.press("sam", "Someone else")
    await out.write("sam", "I want to kill myself")
    assert out.last("sam").startswith("Who? Take somebody")


async def test_home_after_more_time_is_not_before_the_planned_end(out: Town) -> None:
    await until(out, "17:35")
    await out.press("sam", "30 more minutes")
    await out.write("sam", "home")
    assert out.last("sam").startswith("Good that you are home.")
