"""The first steward's code where several processes start: they know the same one, until it is used up."""

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
