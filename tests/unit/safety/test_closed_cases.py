"""A request for a person is forgotten when it was promised to be."""

from bot.features.safety.store import CaseRow
from bot.people.model import RoleKind
from tests.town import Town
from tests.unit.engine.bench import rows


async def test_a_case_is_kept_for_two_weeks_after_it_is_closed(town: Town) -> None:
    sam = town.resident("sam")
    town.resident("lee")
    town.give("lee", RoleKind.CARE)
    await town.write("sam", "/safe")
    for label in ("Talk to a person", "Yes, ask for me", "I do not need it any more"):
        await town.press("sam", label)
    await town.wait(days=13, hours=23)
    assert rows(town, CaseRow, "asker_id", "open_for") == [(sam, None)]
    await town.wait(hours=2)
    assert rows(town, CaseRow, "asker_id") == []
