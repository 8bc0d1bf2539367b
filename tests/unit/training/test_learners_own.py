"""What a learner writes, and how far they are, is theirs alone: unreadable, untouched, forgotten whole."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversation.platform import Platform
from bot.features.training import sharing
from bot.features.training.store import AnswerRow, CompletionRow, EnrolmentRow, PromiseRow
from bot.features.training.wall_store import LineMarkRow, SharedLineRow, WallStore
from bot.people.export import everything_about
from bot.people.store import PersonStore
from tests.town import Town
from tests.traces import legible
from tests.unit.training.school import enrolment, press_action, promote, to_the_act

CANARY = "zanzibar-marmalade"
OTHERS_BUTTONS = (
    "go", "pause", "wish", "suits", "next who-asked-you", "days mon-thu", "hour 1800",
    "choose who-asked-you a", "show who-asked-you", "date who-asked-you 2026-10-09",
    "resend", "look who-asked-you", "pace own",
)  # fmt: skip


async def test_what_a_learner_writes_cannot_be_read_in_the_database(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.write("ana", f"It was {CANARY}.")
    await town.press("ana", "Share without my name")
    for _ in range(3):
        await town.press("ana", "Continue")
    for _ in range(2):
        await town.press("ana", "Skip")
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    await town.wait(days=1)
    await town.press("ana", "I did it")
    await town.write("ana", f"Again {CANARY}.")
    kept = town.work(
        lambda people: [
            *people._db.scalars(select(AnswerRow.words)),
            *people._db.scalars(select(PromiseRow.words)),
        ]
    )
    assert kept == [f"It was {CANARY}.", f"Again {CANARY}."]
    assert CANARY not in legible(town.path.parent)


async def test_what_a_learner_writes_is_shown_to_nobody(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.write("ana", f"It was {CANARY}.")
    await town.press("ana", "Keep it to myself")
    assert not any(CANARY in line for line in town.lines("jo"))
    assert [line for line in town.lines("ana") if CANARY in line] == [town.lines("ana")[-2]]  # The question.


async def test_who_thinks_better_of_sharing_is_off_the_wall(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.write("ana", "It was a neighbor.")
    await town.press("ana", "Share without my name")
    await town.press("ana", "Keep it to myself")
    assert town.work(lambda people: list(people._db.scalars(select(SharedLineRow.id)))) == []
    assert town.last("ana").startswith("Your line is off the wall.")


async def test_after_a_no_nothing_that_is_typed_is_taken_for_a_story(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    await town.wait(days=1)
    for label in ("I did it", "Not yet", "Tomorrow: Sun, Oct 4"):
        await town.press("ana", label)
    await town.write("ana", "When is the next canvass?")
    assert town.work(lambda people: list(people._db.scalars(select(PromiseRow.words)))) == [None]


async def test_what_another_room_waits_for_is_not_taken_for_a_story(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    await town.write("ana", "/ask")
    await town.wait(days=1)
    assert "Please press one of these first" in town.last("ana")
    await town.write("ana", "Blue.")
    assert town.work(lambda people: list(people._db.scalars(select(PromiseRow.words)))) == [None]
    await town.press("ana", "Partly")
    await town.write("ana", "One of them was out.")
    kept = town.work(lambda people: list(people._db.scalars(select(PromiseRow.words))))
    assert kept == ["One of them was out."]


class OnDiscordAlone(Town):
    """A town whose bot runs on one network, where words about feelings may not be asked for."""

    def make_platforms(self) -> list[Platform]:
        return [one for one in super().make_platforms() if one.name == "discord"]


async def test_nobody_is_sent_to_a_network_that_there_is_not(tmp_path: Path) -> None:
    town = OnDiscordAlone(tmp_path, "discord")
    await town.open()
    town.resident("sam")
    town.stands_at("sam", "keeping-well", "my-first-sign")
    await town.write("sam", "/learn keeping-well")
    await town.press("sam", "Continue (3 of 7)")
    assert "are not for this network." in town.last("sam")
    assert "Telegram" not in town.last("sam")
    await town.close()


async def test_somebody_elses_course_cannot_be_touched(town: Town) -> None:
    await promote(town)
    before = enrolment(town)
    for button in OTHERS_BUTTONS:
        name, *more = button.split()
        await press_action(town, "jo", f"training.{name}", before.id, *more)
        assert "That button is from an older message" in town.last("jo"), button
    assert enrolment(town) == before
    assert len(town.lines("jo")) == len(OTHERS_BUTTONS)


async def test_somebody_elses_act_cannot_be_touched(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    for button in ("went 1 done", "later 1 2026-12-09", "wordless 1"):
        name, *more = button.split()
        await press_action(town, "jo", f"training.{name}", *more)
        assert "That button is from an older message" in town.last("jo"), button
    await town.wait(days=1)
    assert "How did it go?" in town.last("ana")


async def test_everything_about_a_learner_is_forgotten(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.write("ana", "It was my aunt.")
    for label in ("Share without my name", "Continue", "Continue", "Continue", "Skip", "Skip"):
        await town.press("ana", label)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    town.work(lambda people: WallStore(people._uow).mark(1, town.ids["jo"]))

    def kept(people: PersonStore) -> list[int]:
        tables = (EnrolmentRow, CompletionRow, AnswerRow, PromiseRow, SharedLineRow, LineMarkRow)
        return [len(people._db.scalars(select(table)).all()) for table in tables]

    assert town.work(kept) == [1, 1, 1, 1, 1, 1]
    await town.write("jo", f"/erase {town.ids['ana']}")
    assert town.work(kept) == [0, 0, 0, 0, 0, 0]
    await town.wait(days=5)


async def test_what_a_learner_wrote_is_theirs_to_have(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.write("ana", f"It was {CANARY}.")
    everything = town.work(lambda people: everything_about(people._db, town.ids["ana"]))
    assert CANARY in str(everything)
    others = town.work(lambda people: everything_about(people._db, town.ids["jo"]))
    assert CANARY not in str(others)


@pytest.mark.parametrize(
    "words",
    ["Gloria from 12 Elm St began it", "the porch at 1400 Old Mill Road", "12 elm st", "en la calle Pino 12"],
)
def test_where_a_house_stands_goes_on_no_wall(words: str) -> None:
    assert sharing.unfit(words)


@pytest.mark.parametrize(
    "words",
    [
        "salimos a la calle en 2010",
        "We were 2 on the road",
        "3 kids crossed Main Street",
        "the stop sign on Elm Street",
        "40 people on the street",
    ],
)
def test_a_street_or_a_number_alone_may_be_shared(words: str) -> None:
    assert sharing.unfit(words) is None
