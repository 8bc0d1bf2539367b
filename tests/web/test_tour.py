"""The guided minute follows what really stands on the phones."""

from datetime import UTC, datetime

import httpx
import pytest

from bot.conversation.actions import action
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message
from bot.platforms.simulator.phone import Line
from bot.web import tour
from bot.web.album import Album
from bot.web.tour import Mark
from tests.web.stage import Stage

FRIDAY = datetime(2026, 10, 2, 22, 0, tzinfo=UTC)


class Phones:
    """Phones on which things appear one after the other."""

    def __init__(self) -> None:
        self.album = Album(lambda: FRIDAY)

    def show(self, person: str, line: str, *actions: str) -> None:
        buttons = tuple(Button(name, action(*name.split(":"))) for name in actions)
        self.album.show(person, Line(line, False, Message(Rich("…"), buttons)))

    def press(self, person: str, name: str) -> None:
        self.album.press(person, Message(Rich(name)), name)

    @property
    def done(self) -> int:
        return self.album.done

    @property
    def mark(self) -> Mark | None:
        return tour.mark(self.album.since(), self.done)


async def test_the_whole_minute() -> None:
    phones = Phones()
    phones.show("sam", "t1", "shifts.claim:1", "shifts.claim:2")
    assert (phones.done, phones.mark) == (0, Mark("sam", "t1", "shifts.claim:1"))
    phones.press("sam", "shifts.claim:1")
    phones.show("sam", "t1", "shifts.release:1")
    assert (phones.done, phones.mark) == (1, Mark(clock="next"))
    phones.show("sam", "t2", "shifts.going:1", "shifts.release:1")
    phones.show("sam", "t2")  # Answered, so that the buttons are gone.
    assert (phones.done, phones.mark) == (2, Mark(clock="next"))
    phones.show("sam", "t3", "shifts.here:1")
    assert phones.mark == Mark("sam", "t3", "shifts.here:1")
    phones.press("sam", "shifts.here:1")
    assert phones.done == 2, "a press that was refused is no step"
    phones.show("sam", "t3", "checkins.later:1")
    assert (phones.done, phones.mark) == (3, Mark(clock="next"))
    phones.show("sam", "t4", "checkins.home:1", "checkins.help:1")
    assert phones.mark == Mark("sam", write="debrief")
    phones.show("sam", "t5", "checkins.tell:1:7", "checkins.tell:1:care")
    assert (phones.done, phones.mark) == (4, Mark("sam", "t5", "checkins.tell:1:7"))
    phones.press("sam", "checkins.tell:1:7")
    phones.show("ana", "d1", "checkins.take:1")
    assert (phones.done, phones.mark) == (5, Mark("ana", "d1", "checkins.take:1"))
    phones.press("ana", "checkins.take:1")
    assert (phones.done, phones.mark) == (6, None)


async def test_a_step_ahead_of_its_time_does_not_count() -> None:
    phones = Phones()
    phones.press("ana", "checkins.take:1")
    phones.press("ana", "shifts.claim:1")
    assert phones.done == 0


def at_the_choice() -> Phones:
    phones = Phones()
    phones.show("sam", "t1", "shifts.release:1")
    phones.show("sam", "t1", "shifts.going:1")
    phones.show("sam", "t1", "checkins.later:1")
    phones.show("sam", "t2", "checkins.tell:1:7", "checkins.tell:1:care", "checkins.tell:1:nobody")
    assert (phones.done, phones.album.free) == (4, False)
    return phones


@pytest.mark.parametrize("choice", ["care", "nobody"])
async def test_whoever_chooses_otherwise_has_the_doors_opened(choice: str) -> None:
    phones = at_the_choice()
    phones.press("sam", f"checkins.tell:1:{choice}")
    assert (phones.done, phones.album.free) == (4, True)


async def test_who_has_let_the_hour_pass_has_the_doors_opened() -> None:
    phones = Phones()
    phones.show("sam", "t1", "shifts.release:1")
    phones.show("sam", "t1", "shifts.going:1")
    phones.show("sam", "t2", "shifts.here:1")
    assert not phones.album.free
    phones.show("sam", "t3", "shifts.all_fine:1")
    assert (phones.done, phones.album.free) == (2, True)


async def test_where_nothing_more_is_planned_the_doors_open(page: httpx.AsyncClient, stage: Stage) -> None:
    await page.post("/clock", json={"how": "next"})
    assert stage.album.free
