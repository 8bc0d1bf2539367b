"""What people rely on in a debrief: who reads what, and what is not taken for figures or a story."""

import pytest

from bot.conversation.actions import Action, action
from bot.people.model import RoleKind
from tests.flows.checkins.saturday import press_action, rows, until
from tests.town import Town
from tests.traces import legible


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
