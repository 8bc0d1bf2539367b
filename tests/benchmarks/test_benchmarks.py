"""Each benchmark once, with a handful of messages, so that none of them rots. No time is asserted here."""

import re
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as all_of_them
from tests.benchmarks import claim, due, fanout, floors, lessons, rival, safety, send, start, week
from tests.benchmarks.peopled import county_captain, settle, settle_captain, users
from tests.benchmarks.surge import Surge
from tests.databases import DATABASES
from tests.town import Town


def result(output: str) -> re.Match[str]:
    found = all_of_them.RESULT.match(output.splitlines()[-1])
    assert found, output
    return found


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        ("send ratio=2.10 aim>=2.0", "yes"),
        ("send ratio=1.9 aim>=2.0", "no"),
        ("due ratio=1.6 aim<=1.5", "no"),
        ("Traceback", "no"),
    ],
)
def test_the_table_says_whether_an_aim_is_kept(last: str, kept: str) -> None:
    assert all_of_them.row_of("send", last).endswith(f"| {kept} |")


def test_all_but_the_week_are_in_the_table() -> None:
    assert {"press", "safety", *all_of_them.IN_ROUNDS} == set(all_of_them.SHORT)


@pytest.mark.parametrize("kind", DATABASES)
async def test_places_are_given_exactly(kind: str, tmp_path: Path) -> None:
    town = Town(tmp_path, make_database=DATABASES[kind])
    captain_id = settle_captain(town.database, town.clock(), county_captain())
    settle(town.database, users(6), town.clock())
    await town.open()
    shift_id = claim.add_shift(town, captain_id, 4)
    assert await claim.our_rate(town, shift_id, 6, 4) > 0
    assert claim.Bare(kind, town.database).rate(1, 6, 4) > 0
    await town.close()


async def test_a_tick_does_what_is_due_and_all_are_reminded_at_once(tmp_path: Path) -> None:
    town = Town(tmp_path)
    due.furnish(town, 5)
    due.plan_more(town.database, 40, town.clock())
    await town.open()
    assert await due.tick(town, 0) > 0
    assert await due.tick(town, 2) > 0
    assert await due.at_once(town, 5) > 0
    await town.close()


async def test_everybody_of_an_audience_has_a_row(tmp_path: Path) -> None:
    town = Town(tmp_path)
    fanout.prepare(town.database, 12, town.clock())
    await town.open()
    await fanout.fan_out(town, 12)
    assert fanout.rows(town.database) == 12
    await town.close()


async def test_cries_are_answered_beside_a_broadcast(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(safety, "PACES", (10,))
    monkeypatch.setattr(safety, "PER_SECOND", 40)
    await safety.run(people=20, cries=3)
    assert result(capsys.readouterr().out)[1] == "safety"


async def test_modules_that_fall_due_on_one_morning_are_delivered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await lessons.run(1, few=5, many=10)
    assert result(capsys.readouterr().out)[1] == "lessons"


async def test_a_start_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    await start.run(1, rest=0, first=False)
    assert result(capsys.readouterr().out)[1] == "start"


async def test_sending_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(send, "MESSAGES", 5)
    await send.run(1)
    assert result(capsys.readouterr().out)[1] == "send"


@pytest.mark.parametrize("name", ["inbox", pytest.param("transport", marks=pytest.mark.long)])
async def test_a_floor_is_measured(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for count in ("MESSAGES", "UPDATES"):
        monkeypatch.setattr(floors, count, 5)
    await getattr(floors, name)(1)
    assert result(capsys.readouterr().out)[1] == name


@pytest.mark.parametrize("kind", DATABASES)
def test_both_ways_through_the_outbox_end_with_everything_sent(kind: str, tmp_path: Path) -> None:
    database = DATABASES[kind](tmp_path / "batch.db")
    assert set(rival.batch(database, kind, 1, 15)) == {"ours", "beside"}
    if kind == "postgresql":
        assert rival.place(database, kind, 1, 6)["beside"][0] > 0
    database.close()


async def test_a_day_of_a_tiny_week_leaves_nothing_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, less in (("WARM_UP", 1), ("TENTHS", 2), ("DAYS", 1)):
        monkeypatch.setattr(week, name, less)
    town = Surge(tmp_path, week.MONDAY)
    tenths = await week.pass_week(town, 0.0005)
    assert len(tenths) == week.TENTHS
    assert week.left_over(town) == {"dead jobs": 0}
    await town.close()
