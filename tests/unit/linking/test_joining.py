"""Two accounts become one person's: once, wholly or not at all, and nothing is lost."""

import asyncio
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from bot.engine.memory import Familiar
from bot.features.checkins.store import CheckinStore
from bot.features.shifts.model import State
from bot.features.shifts.store import ShiftStore
from bot.features.shifts.tables import ShiftRow, SignupRow
from bot.features.signup.store import SignupStore
from bot.features.training.circle_store import CircleStore
from bot.features.training.store import AnswerRow, TrainingStore
from bot.people.model import RoleKind
from bot.storage.tables import JobRow, OutboxRow, RecordRow
from tests.flows.linking.two_networks import TwoNetworks
from tests.house.village import dump
from tests.unit.linking.linked import add_account, address, join, joinings, offer, person_at


def rows(town: TwoNetworks, table: type, *where: object) -> list:
    with town.database.make_session() as db:
        return list(db.scalars(select(table).where(*where)))


def shift_for(town: TwoNetworks, capacity: int = 2) -> int:
    """Let Ana lead a shift tomorrow; return its number."""
    for name in ("ana", "dee"):
        town.resident(name)
    town.lead_shift("ana", "dee", capacity)
    return rows(town, ShiftRow)[-1].id


def claim(town: TwoNetworks, shift_id: int, *who: str, wait: bool = False) -> None:
    def take(uow: object) -> None:
        store = ShiftStore(uow)
        for name in who:
            assert (store.wait if wait else store.claim)(shift_id, town.ids[name])

    town.keep(take)


async def test_the_older_person_stays_whoever_made_the_code(town: TwoNetworks) -> None:
    older = town.resident("sam@other")
    younger = town.resident("sam")
    assert await join(town, "sam", "sam@other") == older
    assert person_at(town, "sam@other").id == older
    assert town.work(lambda people: people.find(younger)).id == older


async def test_a_second_press_joins_nothing_twice(town: TwoNetworks) -> None:
    town.resident("sam")
    await offer(town, "sam", "sam@other")
    await asyncio.gather(*(town.press("sam@other", "Join these two") for _ in range(3)))
    assert len(joinings(town)) == 1
    assert len(rows(town, RecordRow, RecordRow.what == "accounts linked")) == 1
    assert sum("same person" in line for line in town.lines("sam")) == 1


async def test_two_who_agree_at_the_same_moment_become_one_once(town: TwoNetworks) -> None:
    town.resident("sam")
    town.resident("sam@other")
    await offer(town, "sam", "sam@other")
    both = ("sam", "sam@other", "sam", "sam@other")
    await asyncio.gather(*(town.press(who, "Join them") for who in both))
    assert person_at(town, "sam").id == person_at(town, "sam@other").id
    assert len(joinings(town)) == 1
    assert any("That was not me" in line for line in town.lines("sam"))


async def test_what_fails_in_the_middle_leaves_two(
    town: TwoNetworks, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.resident("sam")
    town.resident("sam@other")
    shift = shift_for(town)
    claim(town, shift, "sam", "sam@other")
    await offer(town, "sam", "sam@other")
    await town.press("sam@other", "Join them")
    before = dump(town.path)

    def fail(*_: object) -> None:
        raise RuntimeError("the power went out")

    with monkeypatch.context() as broken:
        broken.setattr(CheckinStore, "take_over", fail)
        await town.press("sam", "Join them")
    after = dump(town.path)
    assert "E-" in town.last("sam")
    assert {name for name in after if after[name] != before[name]} <= {"conversations"}
    await town.press("sam", "Join them")
    assert person_at(town, "sam").id == person_at(town, "sam@other").id


async def test_one_place_is_freed_exactly_and_the_next_in_line_gets_it(town: TwoNetworks) -> None:
    for name in ("sam", "sam@other", "lee", "kim"):
        town.resident(name)
    shift = shift_for(town)
    claim(town, shift, "sam", "sam@other")
    claim(town, shift, "lee", "kim", wait=True)
    kept = await join(town, "sam", "sam@other")
    states = {s.person_id: s.state for s in rows(town, SignupRow, SignupRow.shift_id == shift)}
    assert states == {kept: State.CLAIMED, town.ids["lee"]: State.OFFERED, town.ids["kim"]: State.WAITING}
    (row,) = rows(town, ShiftRow, ShiftRow.id == shift)
    assert (row.taken, row.held) == (1, 1)


@pytest.mark.parametrize(("claims", "waits"), [("sam", "sam@other"), ("sam@other", "sam")])
async def test_a_place_is_more_than_waiting_for_one(town: TwoNetworks, claims: str, waits: str) -> None:
    for name in ("sam", "sam@other", "lee"):
        town.resident(name)
    shift = shift_for(town, 1)
    claim(town, shift, claims)
    claim(town, shift, waits, "lee", wait=True)
    kept = await join(town, "sam", "sam@other")
    states = {s.person_id: s.state for s in rows(town, SignupRow, SignupRow.shift_id == shift)}
    assert states == {kept: State.CLAIMED, town.ids["lee"]: State.WAITING}


async def test_two_places_at_the_same_time_are_told_with_the_way_out(town: TwoNetworks) -> None:
    for name in ("sam", "sam@other"):
        town.resident(name)
    first = shift_for(town)
    town.lead_shift("ana", "dee", 2)
    claim(town, first, "sam")
    claim(town, first + 1, "sam@other")
    kept = await join(town, "sam", "sam@other")
    [(who, told)] = [
        (who, line) for who in ("sam", "sam@other") for line in town.lines(who) if "same time" in line
    ]
    assert "[Give back 1: Sat 10:00] [Give back 2: Sat 10:00]" in told
    await town.press(who, "Give back 2: Sat 10:00")
    states = {s.shift_id: s.state for s in rows(town, SignupRow, SignupRow.person_id == kept)}
    assert states == {first: State.CLAIMED, first + 1: State.RELEASED}


async def test_reminders_come_once(town: TwoNetworks) -> None:
    town.resident("sam")
    town.resident("sam@other")
    shift_for(town)
    for who, places in (("sam", "2 places left"), ("sam@other", "1 place left")):
        await town.write(who, "/shifts")
        await town.press(who, f"Claim: Sat 10:00, {places}")
    await join(town, "sam", "sam@other")
    reminders = rows(town, JobRow, JobRow.kind == "shifts.remind", JobRow.state == "pending")
    assert len(reminders) == 1
    await town.wait_until(town.clock() + timedelta(hours=15))
    begins = [who for who in ("sam", "sam@other") for line in town.lines(who) if "begins at" in line]
    assert len(begins) == 1


async def test_whoever_stopped_stays_silent_and_gives_places_back(town: TwoNetworks) -> None:
    for name in ("sam", "sam@other", "lee"):
        town.resident(name)
    shift = shift_for(town, 1)
    claim(town, shift, "sam")
    claim(town, shift, "lee", wait=True)
    town.change("sam@other", stopped_at=town.clock())
    await offer(town, "sam", "sam@other")
    assert "silent on both" in town.last("sam")
    await town.press("sam@other", "Join them")
    await town.press("sam", "Join them")
    assert person_at(town, "sam").stopped
    states = {s.person_id: s.state for s in rows(town, SignupRow, SignupRow.shift_id == shift)}
    assert states[town.ids["lee"]] == State.OFFERED


async def test_under_18_gives_places_back(town: TwoNetworks) -> None:
    town.resident("sam")
    town.resident("sam@other", adult=False)
    shift = shift_for(town, 1)
    claim(town, shift, "sam")
    kept = await join(town, "sam", "sam@other")
    (row,) = rows(town, SignupRow, SignupRow.shift_id == shift)
    assert (row.person_id, row.state) == (kept, State.RELEASED)


async def test_nobody_is_their_own_captain_or_their_own_backup(town: TwoNetworks) -> None:
    town.resident("ana")
    town.resident("ana@other")
    place = town.neighborhood("kanawha", "Elk River")
    for name in ("ana", "ana@other"):
        town.give(name, RoleKind.CAPTAIN, f"neighborhood:{place}")
        town.change(name, neighborhood_id=place)
    town.keep(lambda uow: SignupStore(uow).ask_welcome(town.ids["ana@other"], town.ids["ana"], town.clock()))
    town.lead_shift("ana", "ana@other", 2)
    kept = await join(town, "ana", "ana@other")
    person = person_at(town, "ana")
    assert person.captain_scopes() == [f"neighborhood:{place}"]
    assert town.work(lambda people: people.captains_for(person)) == []
    assert town.work(lambda people: people.people_of(person)) == []
    town.keep(lambda uow: _no_welcome_and_no_backup(uow, kept))
    assert any("not the backup" in line for line in town.lines("ana") + town.lines("ana@other"))


def _no_welcome_and_no_backup(uow: object, kept: int) -> None:
    assert SignupStore(uow).welcomer(kept) is None
    (canvass,) = ShiftStore(uow).canvasses_of(kept)
    assert (canvass.lead_id, canvass.backup_id) == (kept, None)


async def test_the_further_way_through_a_course_wins_and_nothing_is_lost(town: TwoNetworks) -> None:
    town.resident("sam")
    town.resident("sam@other")
    for who in ("sam", "sam@other"):
        await town.write(who, "/learn")
        await town.press(who, "Neighborhood captain")

    def learn(uow: object) -> None:
        store = TrainingStore(uow)
        first, second = (store.of(town.ids[who])[0] for who in ("sam", "sam@other"))
        store.answer(first, "asked-you", "My aunt", town.clock())
        store.complete(second, "01-first-call", town.clock())
        store.complete(second, "02-made-up", town.clock())
        store.answer(second, "other-step", "A neighbor", town.clock())

    town.keep(learn)
    kept = await join(town, "sam", "sam@other")

    def look(uow: object) -> None:
        (enrolment,) = TrainingStore(uow).of(kept)
        assert enrolment.completed >= {"01-first-call", "02-made-up"}

    town.keep(look)
    assert {row.words for row in rows(town, AnswerRow)} == {"My aunt", "A neighbor"}


async def test_two_who_are_one_sit_with_nobody_whom_either_kept_apart_from(town: TwoNetworks) -> None:
    for who in ("sam", "sam@other", "ana", "ben"):
        town.resident(who)
    town.in_circle(("sam@other", "ana", "ben"), "start-here")
    town.keep(lambda uow: CircleStore(uow).keep_apart(town.ids["sam"], town.ids["ana"]))
    kept = await join(town, "sam", "sam@other")
    (seat,) = town.work(lambda people: CircleStore(people._uow).seats_of(kept))
    assert seat.circle_id is None


async def test_an_open_lesson_goes_on_from_the_other_network(town: TwoNetworks) -> None:
    town.resident("sam")
    await town.write("sam", "/learn")
    await town.press("sam", "Neighborhood captain")
    await town.press("sam", "Start it now")
    await town.write("sam", "My aunt did")
    await town.press("sam", "Keep it to myself")
    await add_account(town, "sam", "sam@other")
    await town.write("sam@other", "/learn")
    assert "[Continue (2 of 7)]" in town.last("sam@other")
    await town.press("sam@other", "Continue (2 of 7)")
    assert "Step 2 of 7" in town.last("sam@other")


async def test_help_knows_the_new_account_at_once(town: TwoNetworks) -> None:
    town.resident("sam", "mingo", "es")
    town.languages["eve"] = "en"
    await town.write("sam", "/link")
    await town.write("eve@other", f"/link {town.code()}")
    await town.press("eve@other", "Join these two")
    assert town.bot.memory.at(address(town, "eve@other")) == Familiar("es", "mingo")
    await town.write("eve@other", "/safe")
    assert "Llama" in " ".join(town.lines("eve@other")) or "ayuda" in " ".join(town.lines("eve@other"))


async def test_what_changes_on_one_network_is_known_by_heart_on_the_other(town: TwoNetworks) -> None:
    town.resident("sam")
    await add_account(town, "sam", "sam@other")
    await town.write("sam@other", "/language")
    await town.press("sam@other", "Español")
    assert town.bot.memory.at(address(town, "sam")) == Familiar("es", "kanawha")


async def test_after_deleting_both_accounts_are_strangers(town: TwoNetworks) -> None:
    town.resident("sam")
    town.resident("sam@other")
    await join(town, "sam", "sam@other")
    await town.write("sam@other", "/delete")
    await town.press("sam@other", "Yes, erase everything")
    assert "less than a day ago" in town.last("sam@other")
    await town.wait(days=1)
    await town.press("sam@other", "Yes, erase everything")
    kept = {name for name, found in dump(town.path).items() if found}
    assert kept <= {"vault", "records", "do_not_contact", "jobs", "link_tries"}
    assert [job.kind for job in rows(town, JobRow, JobRow.person_id.is_not(None))] == []
    for who in ("sam", "sam@other"):
        assert town.bot.memory.at(address(town, who)) is None
        await town.write(who, "/me")
        assert "do not know you yet" in town.last(who)


async def test_a_code_can_be_typed_when_asked_for_and_in_a_form(town: TwoNetworks) -> None:
    town.resident("sam")
    town.resident("sam@other")
    await town.write("sam", "/link")
    code = town.code()
    await town.write("sam@other", "/link")
    await town.press("sam@other", "I have a code")
    await town.write("sam@other", code.lower().replace("-", " "))
    assert "[Join them]" in town.last("sam@other")


async def test_an_open_question_stays_where_it_is_open(town: TwoNetworks) -> None:
    town.resident("sam")
    town.resident("sam@other")
    await offer(town, "sam", "sam@other")
    await town.press("sam@other", "Join them")
    await town.write("sam@other", "/quiet")
    await town.press("sam@other", "Change the hours")
    await town.press("sam", "Join them")
    await town.write("sam@other", "10 pm to 8 am")
    assert "22:00 to 8:00" in town.last("sam@other")
    assert person_at(town, "sam").quiet_from.hour == 22


async def test_what_was_said_to_both_comes_once(town: TwoNetworks) -> None:
    for name in ("sam", "sam@other"):
        town.resident(name)
        town.change(name, quiet_from=time(17), quiet_to=time(9))
        town.work(lambda people, name=name: people.join_group(town.ids[name], "seniors"))
    town.resident("jo")
    town.give("jo", RoleKind.COORDINATOR)
    town.change("sam", wants_dms=True)
    town.change("sam@other", wants_dms=True)
    await town.write("jo", "/say")
    await town.press("jo", "Seniors")
    await town.write("jo", "Bring water")
    if "Go on without it" in town.last("jo"):
        await town.press("jo", "Go on without it")
    await town.press("jo", "Send")
    await town.wait(minutes=2)
    waiting = rows(town, OutboxRow, OutboxRow.batch.is_not(None), OutboxRow.state == "ready")
    assert len(waiting) == 2
    await join(town, "sam", "sam@other")
    await town.wait(hours=20)
    said = [line for who in ("sam", "sam@other") for line in town.lines(who) if "Bring water" in line]
    assert len(said) == 1


async def test_a_code_can_be_filled_into_a_form_by_a_stranger(town: TwoNetworks) -> None:
    town.resident("sam")
    await town.write("sam", "/link")
    code = town.code()
    await town.write("sam@other", "/link")
    network, user = town._where("sam@other")
    await network.fill(user, "I have a code", {"code": code})
    await town.bot.settle()
    assert "[Join these two]" in town.last("sam@other")


async def test_guessing_in_public_counts_as_guessing(town: TwoNetworks) -> None:
    for _ in range(5):
        await town.write("eve#park", "/link bbbb-bbbb")
    assert "five wrong codes" in town.last("eve")


async def test_help_knows_at_once_whose_both_accounts_are(town: TwoNetworks) -> None:
    town.resident("sam", "mingo", "es")
    town.resident("sam@other", "kanawha")
    for who in ("sam", "sam@other"):
        await town.write(who, "/me")
    await offer(town, "sam", "sam@other")
    await town.press("sam@other", "Join them")
    await town.press("sam", "Unirlas")
    for who in ("sam", "sam@other"):
        assert town.bot.memory.at(address(town, who)) == Familiar("es", "mingo")
