"""Help lines are there for everybody, and nobody can find out who looked at what."""

import logging
import sqlite3

import pytest
from sqlalchemy import func, inspect, select, text

from bot.conversation.actions import action
from bot.domain_events import PersonForgotten
from bot.engine.feature import Feature, Handler, on_command
from bot.engine.turn import Turn
from bot.features.safety.store import CaseRow
from bot.people.model import RoleKind
from tests.town import Town


async def rows(town: Town) -> dict[str, int]:
    tables = inspect(town.database.engine).get_table_names()

    def count(db):
        return {name: db.scalar(select(func.count()).select_from(text(name))) for name in tables}

    return await town.database.read(count)


async def look_around(town: Town, who: str) -> None:
    await town.write(who, "/safe")
    await town.press(who, "Violence at home")
    await town.press(who, "All help lines")
    await town.press(who, "More kinds of help")
    await town.press(who, "Voting rights")
    await town.press(who, "Hide this")
    await town.write(who, "help me")


@pytest.mark.parametrize("network", ["telegram", "discord"])
async def test_looking_at_help_lines_leaves_no_row_and_no_log(
    town: Town, network: str, caplog: pytest.LogCaptureFixture
) -> None:
    town.resident("sam")
    before = await rows(town)
    with caplog.at_level(logging.DEBUG, logger="bot"):
        await look_around(town, f"sam@{network}")
        await look_around(town, f"mira@{network}")
    assert await rows(town) == before
    assert caplog.records == []
    assert "Someone in danger now? Call 911" in town.last(f"mira@{network}")


async def test_who_has_stopped_the_bot_is_helped(town: Town) -> None:
    town.resident("sam", stopped_at=town.clock())
    town.resident("lee")
    town.give("lee", RoleKind.CARE)
    await look_around(town, "sam")
    assert "Call 911" in town.last("sam")
    await town.press("sam", "Talk to a person")
    await town.press("sam", "Yes, ask for me")
    await town.press("lee", "I'll do it")
    assert "Lee will write to you by 19:00" in town.last("sam")


@pytest.mark.parametrize("network", ["telegram", "discord"])
async def test_the_lines_are_there_while_the_database_is_locked(town: Town, network: str) -> None:
    lock = sqlite3.connect(town.path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    await town.networks[network].write("mira", "/safe")
    await town.networks[network].press("mira", "More kinds of help")
    await town.networks[network].press("mira", "Legal help")
    lock.close()
    assert "Legal Aid" in town.last(f"mira@{network}")


@pytest.mark.parametrize("network", ["telegram", "discord"])
async def test_the_lines_are_there_when_the_database_is_gone(town: Town, network: str) -> None:
    town.database.close()
    town.path.rename(town.path.with_suffix(".gone"))
    await town.networks[network].write("mira", "ayuda")
    assert "Llama al 911" in town.last(f"mira@{network}")


async def test_words_of_crisis_reach_another_only_when_their_writer_says_so(town: Town) -> None:
    town.resident("sam")
    town.resident("ana")
    ids = town.ids
    town.work(lambda people: people.introduce(ids["sam"], ids["ana"], town.clock().replace(year=2027)))
    await town.networks["telegram"].press_action("sam", action("relay.write", ids["ana"]), "0")
    await town.bot.settle()
    await town.write("sam", "My neighbor said he hits me, and I can't go on")
    assert any("National Domestic Violence Hotline" in line for line in town.lines("sam"))
    assert not any("My neighbor said he hits me" in line for line in town.lines("ana"))
    await town.press("sam", "Send it to Ana")
    assert any("My neighbor said he hits me" in line for line in town.lines("ana"))


async def test_a_word_that_answers_a_question_gives_no_lines(town: Town) -> None:
    town.resident("sam")
    town.resident("ana")
    ids = town.ids
    town.work(lambda people: people.introduce(ids["sam"], ids["ana"], town.clock().replace(year=2027)))
    await town.networks["telegram"].press_action("sam", action("relay.write", ids["ana"]), "0")
    await town.bot.settle()
    await town.write("sam", "safe")
    assert not any("Call 911" in line for line in town.lines("sam"))
    await town.write("sam", "safe")
    assert "Call 911" in town.last("sam")


async def ask(town: Town) -> int:
    await town.write("sam", "/safe")
    await town.press("sam", "Talk to a person")
    await town.press("sam", "Yes, ask for me")
    return await town.database.read(lambda db: db.scalar(select(func.max(CaseRow.id))))


async def case_team(town: Town) -> int:
    for name in ("sam", "lee", "kim", "dee"):
        town.resident(name)
    town.give("lee", RoleKind.CARE)
    town.give("kim", RoleKind.CARE)
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    return await ask(town)


async def press_late(town: Town, who: str, name: str, case: int) -> str:
    """Press a button of an old message."""
    await town.networks[town.home].press_action(who, action(f"safety.{name}", case), "0")
    await town.bot.settle()
    return town.last(who)


async def owner(town: Town, case: int) -> int | None:
    return await town.database.read(lambda db: db.scalar(select(CaseRow.owner_id).where(CaseRow.id == case)))


async def test_only_the_first_who_says_yes_has_the_case(town: Town) -> None:
    case = await case_team(town)
    assert "It is yours" in await press_late(town, "lee", "take", case)
    assert "Lee does it" in await press_late(town, "kim", "take", case)
    assert "It is yours" in await press_late(town, "lee", "take", case)
    assert await owner(town, case) == town.ids["lee"]


@pytest.mark.parametrize("who", ["dee", "sam", "stranger"])
@pytest.mark.parametrize("name", ["take", "done", "pass"])
async def test_who_was_not_asked_can_do_nothing_with_a_case(town: Town, who: str, name: str) -> None:
    case = await case_team(town)
    answer = await press_late(town, who, name, case)
    assert "Only the people who were asked" in answer or "I do not know you yet" in answer
    assert await owner(town, case) is None


@pytest.mark.parametrize("name", ["withdraw", "again", "reached"])
async def test_nobody_else_can_close_or_move_what_somebody_asked(town: Town, name: str) -> None:
    case = await case_team(town)
    await press_late(town, "lee", "take", case)
    assert "That button" in await press_late(town, "dee", name, case)
    assert await owner(town, case) == town.ids["lee"]


async def test_who_is_not_the_owner_cannot_close_it(town: Town) -> None:
    case = await case_team(town)
    await press_late(town, "lee", "take", case)
    assert "Lee does it" in await press_late(town, "kim", "done", case)
    assert await owner(town, case) == town.ids["lee"]


async def test_asking_twice_opens_one_case(town: Town) -> None:
    case = await case_team(town)
    await town.networks[town.home].press_action("sam", action("safety.ask"), "0")
    await town.bot.settle()
    assert "Nobody has said yes so far" in town.last("sam")
    assert await town.database.read(lambda db: db.scalar(select(func.count(CaseRow.id)))) == 1
    assert case


async def test_a_closed_case_is_erased_after_two_weeks(town: Town) -> None:
    case = await case_team(town)
    await press_late(town, "lee", "take", case)
    await press_late(town, "lee", "done", case)
    assert await town.database.read(lambda db: db.scalar(select(func.count(CaseRow.id)))) == 1
    await town.wait(days=14)
    assert await town.database.read(lambda db: db.scalar(select(func.count(CaseRow.id)))) == 0


async def test_a_case_of_long_ago_is_answered_kindly(town: Town) -> None:
    town.resident("lee")
    town.give("lee", RoleKind.CARE)
    assert "That button" in await press_late(town, "lee", "take", 99)


async def test_who_is_erased_leaves_no_case_and_nobody_waiting(town: Town) -> None:
    case = await case_team(town)
    await press_late(town, "lee", "take", case)

    class Eraser(Feature):
        name = "eraser"

        @on_command("erase")
        def erase(self, turn: Turn) -> None:
            turn.announce(PersonForgotten(turn.person.id))

    for mark, method in Eraser().marks():
        town.bot.router.handlers[(mark.kind, mark.key)] = Handler(method, mark)
    await town.write("lee", "/erase")
    assert await owner(town, case) is None
    assert "I am asking somebody else now" in town.last("sam")
    assert "[I'll do it]" in town.last("kim")
    await town.write("sam", "/erase")
    assert await town.database.read(lambda db: db.scalar(select(func.count(CaseRow.id)))) == 0
