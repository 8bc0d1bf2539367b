"""The first steward's code where several processes start: they know the same one, until it is used up."""

import pytest
from sqlalchemy.orm.exc import StaleDataError

from bot.conversation.events import CommandInvoked
from bot.engine.turn import Turn
from bot.features.signup.first_steward import share_code
from bot.features.signup.model import StewardCode
from bot.people.model import RoleKind
from bot.storage.tables import NoteRow
from tests.town import Town
from tests.unit.engine.bench import rows


async def started(town: Town) -> StewardCode:
    """Return the code as another process has it after its start."""
    code = StewardCode()
    await share_code(town.database, code)
    return code


async def test_all_processes_know_one_code_until_there_is_a_steward(town: Town) -> None:
    first, second = await started(town), await started(town)
    assert first.code == second.code
    assert not second.used
    town.resident("jo")
    town.give("jo", RoleKind.STEWARD)
    assert (await started(town)).used
    assert rows(town, NoteRow, "key") == []


async def test_a_turn_that_is_undone_does_not_use_it_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    about = town.networks["telegram"]._about("jo", "")
    start = town.bot.router.handler(CommandInvoked(**about, command="start", argument=""), None)
    code, hearing, lost = start.call.__self__._steward_code, town.bot.pipeline._hearing, list[int]()
    react = hearing.react

    def lose_once(turn: Turn) -> None:
        react(turn)
        if not lost:
            lost.append(1)
            raise StaleDataError

    monkeypatch.setattr(hearing, "react", lose_once)
    town.resident("jo")
    await town.write("jo", f"/start {code.code}")
    assert code.used
    assert any("You are now the steward" in line for line in town.lines("jo"))
