"""Somebody moves into a county with another time zone: what is planned comes at the hour of there."""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.features import Rooms
from bot.features.signup.model import StewardCode
from bot.features.training.model import Course
from bot.people.campaign import Campaign
from bot.people.store import PersonStore
from bot.storage.tables import JobRow
from tests.town import ROOT, Town, campaign, catalogues_in
from tests.unit.training.school import COURSE, press_action, promote, to_the_act

CHICAGO = ZoneInfo("America/Chicago")


def in_two_zones() -> Campaign:
    """Return the campaign of a region in which Mingo has a zone of its own."""
    region = campaign().region
    counties = [
        county.model_copy(update={"time_zone": CHICAGO.key} if county.slug == "mingo" else {})
        for county in region.counties
    ]
    return replace(campaign(), region=region.model_copy(update={"counties": tuple(counties)}))


@pytest.fixture
def rooms() -> Rooms:
    return Rooms.furnish(in_two_zones(), catalogues_in(("en", "es")), ROOT, StewardCode())


def planned(town: Town, kind: str) -> list[datetime]:
    def read(people: PersonStore) -> list[datetime]:
        wanted = (JobRow.kind == kind) & (JobRow.state == "pending")
        return list(people._db.scalars(select(JobRow.due_at).where(wanted)))

    return town.work(read)


@pytest.mark.parametrize("kind", ["training.act", "training.deliver", "training.nudge"])
async def test_what_is_planned_moves_along_with_the_zone(town: Town, kind: str) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    if kind == "training.nudge":
        await town.press("ana", "Start it now")
    before = planned(town, kind)
    await press_action(town, "ana", "signup.county", "mingo")
    after = planned(town, kind)
    assert after != before
    assert [moment.astimezone(CHICAGO).time() for moment in after] == [time(18)]
    await press_action(town, "ana", "signup.county", "kanawha")
    assert planned(town, kind) == before


async def test_the_last_question_of_a_course_moves_along_too(town: Town, courses: dict[str, Course]) -> None:
    courses[COURSE] = replace(courses[COURSE], modules=courses[COURSE].modules[:1])
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    await press_action(town, "ana", "signup.county", "mingo")
    moved = planned(town, "training.act")
    assert [moment.astimezone(CHICAGO).time() for moment in moved] == [time(18)]
