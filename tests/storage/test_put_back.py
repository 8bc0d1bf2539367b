"""What a database does that was put back from a copy: hardly anything twice, and nothing past its use."""

import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import select

from bot.doctor import queues
from bot.people.model import RoleKind
from bot.storage import restoring
from bot.storage.backup import back_up
from bot.storage.tables import InboxRow, JobRow, LeaseRow, OutboxRow
from tests.copies import asked, put_back, town_on
from tests.town import Town
from tests.unit.shifts.canvassing import SATURDAY, Canvassing, press

NOW = datetime(2026, 10, 2, 18, tzinfo=UTC)


async def test_what_was_due_is_in_doubt_and_what_came_in_is_not_taken_twice(
    url: str, key: Path, tmp_path: Path
) -> None:
    town = town_on(url, key, tmp_path)
    await town.open()
    town.resident("sam")
    await town.networks["telegram"].write("sam", "/shifts")  # Answered, and not sent yet.
    with town.database.make_session.begin() as db:
        db.add(InboxRow(bot="telegram", event_id="7", body="{}", received_at=town.clock()))
        db.add(LeaseRow(name="bot", holder="here", epoch=3, until=time.time() - 1))
    back_up(url, tmp_path / "safe")
    await town.close()
    put_back(url, tmp_path / "safe", key)
    assert asked(url, key, lambda db: set(db.scalars(select(OutboxRow.state)))) == {"uncertain"}
    assert asked(url, key, lambda db: db.scalars(select(InboxRow)).all()) == []
    found = asked(url, key, lambda db: [str(finding) for finding in queues.findings(db, NOW)])
    assert any("nobody has led since this database was put back" in each for each in found)


@pytest.mark.parametrize("days", [0, 3])
async def test_what_was_about_to_be_said_to_many_is_its_authors_to_decide(
    url: str, key: Path, tmp_path: Path, days: int
) -> None:
    town = town_on(url, key, tmp_path)
    town.resident("sam")
    town.resident("dee")
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    await town.open()
    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    await town.write("dee", "The launch is at nine.")
    await town.press("dee", "Send")
    back_up(url, tmp_path / "safe")
    await town.wait(minutes=3)
    assert any("launch" in line for line in town.lines("sam"))
    await town.close()

    put_back(url, tmp_path / "safe", key)
    again = town_on(url, key, tmp_path)
    again.ids.update(town.ids)
    again.clock.move_to(town.clock() + timedelta(days=days))
    await again.open()
    await again.bot.settle()
    await again.wait(minutes=3)
    assert again.lines("sam") == []
    assert "1 perhaps arrived, perhaps not" in again.last("dee")
    await again.press("dee", "Send 1 again")
    await again.wait(minutes=3)
    assert any("launch" in line for line in again.lines("sam"))
    await again.close()


async def test_a_reminder_since_the_copy_comes_once_more_and_none_past_its_use(
    url: str, key: Path, tmp_path: Path
) -> None:
    town = town_on(url, key, tmp_path)
    town.resident("ana")
    town.resident("dee")
    town.resident("sam")
    canvassing = Canvassing(town)
    await town.open()
    starts = SATURDAY + timedelta(days=7)
    [shift] = canvassing.post(8, starts)
    await press(town, "sam", "shifts.claim", shift.id)
    copy = back_up(url, tmp_path / "safe")
    await town.wait_until(starts - timedelta(hours=14))
    assert reminders(town) == 1
    await town.close()
    for later, again in ((starts - timedelta(hours=14), 1), (starts + timedelta(hours=1), 0)):
        put_back(url, copy, key)
        after = town_on(url, key, tmp_path)
        after.ids.update(town.ids)
        after.clock.move_to(later)
        await after.open()
        await after.wait(minutes=5)
        assert reminders(after) == again
        await after.close()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_what_is_due_is_told_by_the_servers_clock(
    url: str, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=30)
    asked(
        url, key, lambda db: db.add(JobRow(key="j", kind="a.job", payload={}, due_at=soon, not_before=soon))
    )
    back_up(url, tmp_path / "safe")
    monkeypatch.setattr(restoring, "datetime", Ahead)
    put_back(url, tmp_path / "safe", key)
    assert asked(url, key, lambda db: db.scalar(select(JobRow.payload))) == {}


class Ahead(datetime):
    """The clock of a machine that goes an hour ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(hours=1)


def reminders(town: Town) -> int:
    return sum(line.startswith("Tomorrow is your shift") for line in town.lines("sam"))
