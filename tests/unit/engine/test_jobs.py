"""What is planned happens once, at its time, and nothing else waits for it in vain."""

import asyncio
from itertools import pairwise

import pytest

from bot.conversation.events import Event, JobDue
from bot.conversation.platform import Acknowledgement
from bot.storage.tables import JobRow, RecordRow
from tests.town import Town
from tests.unit.engine.bench import Bench, furnish, rows


@pytest.fixture
def bench(town: Town) -> Bench:
    town.resident("sam")
    town.resident("ana")
    return furnish(town)


async def test_a_job_is_done_once_at_its_time(town: Town, bench: Bench) -> None:
    await town.write("sam", "/later a 60")
    await town.wait(minutes=59)
    assert bench.done == []
    await town.wait(hours=5)
    assert bench.done == ["a"]
    assert town.last("sam") == "Job a"


async def test_planning_a_key_again_moves_it(town: Town, bench: Bench) -> None:
    await town.write("sam", "/later a 60")
    await town.write("sam", "/later a 120")
    await town.wait(minutes=61)
    assert bench.done == []
    await town.wait(minutes=60)
    assert bench.done == ["a"]
    assert len(rows(town, JobRow, "key")) == 1


async def test_a_key_that_is_done_stays_done(town: Town, bench: Bench) -> None:
    await town.write("sam", "/later a 1")
    await town.wait(minutes=2)
    await town.write("sam", "/later a 1")
    await town.wait(minutes=2)
    assert bench.done == ["a"]


async def test_a_cancelled_job_does_not_happen_unless_it_is_planned_again(town: Town, bench: Bench) -> None:
    await town.write("sam", "/later a 60")
    await town.write("sam", "/not_later a")
    await town.wait(hours=2)
    assert bench.done == []
    await town.write("sam", "/later a 60")
    await town.wait(hours=2)
    assert bench.done == ["a"]


async def test_a_failing_job_is_tried_five_times_and_stops_nobody(
    town: Town, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    def fail(what: str) -> None:
        if what == "bad":
            tried.append(town.clock())
            raise RuntimeError("zebrafinch")

    bench.fails = fail
    await town.write("sam", "/later bad 60")
    await town.write("ana", "/later good 60")
    await town.wait(days=1)
    assert bench.done.count("bad") == 5
    assert [(after - before).seconds // 60 for before, after in pairwise(tried)] == [2, 4, 8, 16]
    assert bench.done.count("good") == 1
    assert town.lines("sam") == []
    assert town.last("ana") == "Job good"
    assert sorted(rows(town, JobRow, "key", "state", "attempts")) == [
        ("bench.job:bad", "dead", 5),
        ("bench.job:good", "done", 0),
    ]
    assert rows(town, RecordRow, "about") == [("good",)]
    assert "zebrafinch" not in caplog.text + str(rows(town, JobRow, "error"))


async def test_a_job_that_fails_at_first_is_done_once_in_the_end(
    town: Town, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def fail_twice(what: str) -> None:
        if bench.done.count(what) < 3:
            raise RuntimeError

    bench.fails = fail_twice
    await town.write("sam", "/later a 1")
    await town.wait(days=1)
    assert town.lines("sam") == ["Job a"]
    assert len(caplog.records) == 2


@pytest.mark.parametrize(("meanwhile", "done"), [("/not_later a", []), ("/later a 240", ["a"])])
async def test_a_job_called_off_or_moved_while_it_fails_stays_so(
    town: Town, bench: Bench, meanwhile: str, done: list[str]
) -> None:
    await town.write("sam", "/later a 60")
    handle = town.bot.pipeline.handle

    async def fail_once(happened: Event) -> Acknowledgement:
        town.bot.pipeline.handle = handle
        await town.networks["telegram"].write("sam", meanwhile)
        raise RuntimeError

    town.clock.advance(minutes=61)
    town.bot.pipeline.handle = fail_once
    await town.bot.settle()
    await town.wait(minutes=239)
    assert bench.done == []
    await town.wait(hours=1)
    assert bench.done == done


async def test_a_job_of_somebody_who_is_gone_stops_nobody(
    town: Town, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """Here the first job erases the second's person, when both have been found to be due."""

    await town.write("ana", "/later first 60")
    await town.write("sam", "/later gone 61")
    await town.write("ana", "/later last 62")
    handle = town.bot.pipeline.handle

    async def handle_then_erase(event: JobDue) -> Acknowledgement:
        answer = await handle(event)
        if event.payload["name"] == "first":
            town.work(lambda people: people.forget(town.ids["sam"], town.clock()))
        return answer

    town.bot.pipeline.handle = handle_then_erase  # type: ignore[method-assign]
    town.clock.advance(hours=2)
    await town.bot.settle()
    assert bench.done == ["first", "last"]
    assert caplog.records == []


async def test_a_job_that_nobody_handles_any_more_is_dead_in_the_end(
    town: Town, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await town.write("sam", "/later a 1")
    del town.bot.router.handlers["job", "bench.job"]
    await town.wait(days=1)
    assert rows(town, JobRow, "state") == [("dead",)]
    assert len(caplog.records) == 5


async def test_after_an_outage_what_is_due_is_done_in_its_order(town: Town, bench: Bench) -> None:
    for key, minutes in (("c", 180), ("a", 60), ("b", 120)):
        await town.write("sam", f"/later {key} {minutes}")
    town.clock.advance(days=1)
    await town.bot.settle()
    assert bench.done == ["a", "b", "c"]


async def test_a_job_that_two_find_due_at_once_is_done_once(either_town: Town) -> None:
    town, bench = either_town, furnish(either_town)
    town.resident("sam")
    await town.write("sam", "/later a 1")
    await town.write("sam", "/later b 1")
    await town.write("sam", "/not_later b")
    town.clock.advance(minutes=2)
    person, now = town.ids["sam"], town.clock()
    about = {"kind": "bench.job", "person_id": person, "due_at": now, "payload": {"name": "a"}}
    jobs = [JobDue(job_id=number, **about) for number in (1, 2)]
    await asyncio.gather(*(town.bot.pipeline.handle(job) for job in (*jobs, *jobs)))
    assert bench.done == ["a"]
