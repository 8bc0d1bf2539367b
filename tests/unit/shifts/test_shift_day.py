"""Reminders, being there, numbers of the day, and people who leave."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.conversation.address import Address
from bot.domain_events import RoleEnded
from bot.engine.turn import Turn
from bot.features.shifts.handlers import ShiftAudiences
from bot.features.shifts.model import Duty, State
from bot.people.model import Role, RoleKind
from tests.town import Town
from tests.traces import legible
from tests.unit.shifts.canvassing import SATURDAY, Canvassing, press


def heard(town: Town, who: str, words: str) -> int:
    return sum(words in line for line in town.lines(who))


async def test_who_gave_the_place_back_is_not_reminded(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(4, SATURDAY + timedelta(days=2))
    saturday.put(shift, "sam", "lee")
    await press(town, "sam", "shifts.release", shift.id)
    await town.wait_until(shift.starts_at)
    assert heard(town, "sam", "Tomorrow is your shift") == heard(town, "sam", "Your shift begins") == 0
    assert heard(town, "lee", "Tomorrow is your shift") == 1
    assert heard(town, "lee", "Your shift begins at") == 1


async def test_a_shift_that_moved_after_its_reminder_reminds_anew(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(4, SATURDAY + timedelta(days=2))
    saturday.put(shift, "sam")
    await town.wait_until(SATURDAY + timedelta(days=1, hours=9))
    assert heard(town, "sam", "Tomorrow is your shift") == 1
    later = SATURDAY + timedelta(days=5)
    await press(town, "ana", "shifts.retime_to", shift.id, int(later.timestamp()))
    await town.wait_until(SATURDAY + timedelta(days=3))
    assert heard(town, "sam", "Your shift begins") == 0, "not at the old time"
    await town.wait_until(later)
    assert heard(town, "sam", "Tomorrow is your shift") == 2
    assert heard(town, "sam", "Your shift begins. Are you there?") == 1


async def test_moving_there_and_back_reminds_once(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(4, SATURDAY + timedelta(days=2))
    saturday.put(shift, "sam")
    first = int(shift.starts_at.timestamp())
    for moment in (first + 7200, first):
        await press(town, "ana", "shifts.retime_to", shift.id, moment)
    await town.wait_until(shift.starts_at)
    assert heard(town, "sam", "Tomorrow is your shift") == 1
    assert heard(town, "sam", "Your shift begins at") == 1
    assert heard(town, "sam", "Are you there?") == 1


async def test_only_who_is_here_is_watched_and_a_wrong_tap_can_be_undone(
    town: Town, saturday: Canvassing
) -> None:
    [shift] = saturday.post(4)
    saturday.put(shift, "sam", "lee")
    await press(town, "sam", "shifts.here", shift.id)
    assert saturday.signup("sam").state is State.CLAIMED, "not the evening before"
    await town.wait_until(shift.starts_at)
    await town.press("sam", "I'm here")
    await press(town, "sam", "shifts.here", shift.id)
    assert heard(town, "sam", "Planned end 13:00") == 1
    assert heard(town, "lee", "Planned end") == 0
    await town.press("sam", "That was a wrong tap")
    await town.wait_until(shift.ends_at + timedelta(hours=1))
    assert heard(town, "sam", "Home safe") == heard(town, "lee", "Home safe") == 0


@pytest.mark.parametrize("button", ["release", "not_today", "late"])
async def test_an_old_button_does_not_end_the_watch(town: Town, saturday: Canvassing, button: str) -> None:
    [shift] = saturday.post(4)
    saturday.put(shift, "sam")
    await town.wait_until(shift.starts_at)
    await town.press("sam", "I'm here")
    await press(town, "sam", f"shifts.{button}", shift.id)
    assert saturday.signup("sam").state is State.CAME
    assert "Good that you are here" in town.last("sam")


async def test_calling_off_keeps_the_watch_of_those_who_are_out(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(4)
    saturday.put(shift, "sam", "lee")
    await town.wait_until(shift.starts_at)
    await town.press("sam", "I'm here")
    await press(town, "ana", "shifts.call_off_yes", shift.id)
    assert "Please do not go there" in town.last("lee")
    assert "You are still on the list as out" in town.last("sam")
    await town.wait_until(shift.ends_at + timedelta(minutes=30))
    assert heard(town, "sam", "Home safe") >= 1
    await town.wait(days=1)
    assert heard(town, "lee", "We missed you") == 0


async def test_the_missing_are_asked_after_nine_and_nobody_else(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(4)
    town.resident("pat")
    saturday.put(shift, "sam", "lee", "kim", "pat")
    await town.wait_until(shift.starts_at)
    await town.press("lee", "Not today")
    await town.press("kim", "I'm here")
    await town.press("pat", "Running late")
    await town.wait_until(SATURDAY + timedelta(hours=22, minutes=59))
    assert heard(town, "sam", "We missed you") == 0
    await town.wait_until(SATURDAY + timedelta(days=1))
    assert [heard(town, who, "We missed you") for who in ("sam", "lee", "kim", "pat")] == [1, 0, 0, 1]
    assert saturday.signup("sam").state is State.NO_WORD


async def test_a_number_is_encrypted_shown_to_the_lead_only_and_gone_next_morning(
    town: Town, saturday: Canvassing
) -> None:
    [shift] = saturday.post(4)
    saturday.put(shift, "sam")
    await press(town, "sam", "shifts.number_add", shift.id)
    await town.write("sam", "304 555 0199")
    assert "555 0199" not in legible(town.path.parent)
    town.give("kim", RoleKind.COORDINATOR)
    await press(town, "kim", "shifts.numbers", shift.id)
    await press(town, "ana", "shifts.numbers", shift.id)
    assert heard(town, "kim", "0199") == 0
    assert heard(town, "ana", "0199") == 1
    await press(town, "ana", "shifts.numbers", shift.id)
    await town.wait_until(SATURDAY + timedelta(hours=18, minutes=1))
    with town.database.make_reader() as db:
        assert db.execute(text("SELECT count(*) FROM day_numbers")).scalar() == 0
    await town.wait_until(SATURDAY + timedelta(days=1))
    assert heard(town, "ana", "0199") == 0, "the message is emptied too"


async def test_who_is_erased_leaves_nothing_and_the_place_goes_on(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(1)
    saturday.put(shift, "sam")
    await press(town, "sam", "shifts.number_add", shift.id)
    await town.write("sam", "304 555 0199")
    await press(town, "lee", "shifts.wait", shift.id)
    await town.write("sam", "/delete")
    await town.press("sam", "Yes, erase everything")
    with town.database.make_reader() as db:
        left = "SELECT (SELECT count(*) FROM signups WHERE person_id=:p) + (SELECT count(*) FROM day_numbers)"
        assert db.execute(text(left), {"p": town.ids["sam"]}).scalar() == 0
    assert saturday.signup("lee").state is State.OFFERED


@pytest.mark.parametrize("who", ["ana", "dee"])
async def test_a_lead_or_backup_who_stops_is_replaced(town: Town, saturday: Canvassing, who: str) -> None:
    town.resident("jo")
    town.give("jo", RoleKind.COORDINATOR)
    [shift] = saturday.post(4)
    saturday.put(shift, "sam")
    await town.write(who, "/stop")
    duty = "lead" if who == "ana" else "backup"
    other = "dee" if who == "ana" else "ana"
    assert f"Please name a {duty}" in town.last("jo")
    await press(town, other, "shifts.roster", shift.id)
    assert f"A {duty} is missing" in town.last(other)
    await town.press(other, f"Name a {duty}")
    await town.write(other, "kim")
    await town.press("kim", "Yes, I do it")
    assert saturday.shift().canvass.holder(Duty(duty)) == town.ids["kim"]
    assert not saturday.shift().canvass.missing()


async def test_the_captain_above_looks_at_shifts_of_who_is_no_captain_any_more(
    town: Town, saturday: Canvassing
) -> None:
    town.resident("jo")
    town.give("jo", RoleKind.COORDINATOR)
    saturday.post(4)

    def end(turn: Turn) -> None:
        role = Role(RoleKind.CAPTAIN, "county:kanawha")
        turn.people.end_role(town.ids["ana"], role, None, turn.now)
        turn.announce(RoleEnded(town.ids["ana"], role.kind, role.scope))

    handler = town.bot.router.handlers["command", "week"]
    town.bot.router.handlers["command", "week"] = type(handler)(end, handler.mark)
    await town.write("jo", "/week")
    assert "Ana is no longer a captain" in "".join(town.lines("jo"))


async def test_everyone_on_a_shift_is_an_audience_of_those_who_run_it(
    town: Town, saturday: Canvassing
) -> None:
    [shift] = saturday.post(4)
    saturday.put(shift, "sam", "lee")
    seen: dict[str, object] = {}
    handler = town.bot.router.handlers["command", "week"]

    def look(turn: object) -> None:
        source = ShiftAudiences(town.bot.campaign)
        seen[turn.person.name] = (
            [a.label for a in source.audiences(turn)],
            source.audience_of(turn, "shift-1"),
        )

    town.bot.router.handlers["command", "week"] = type(handler)(look, handler.mark)
    for who in ("ana", "kim"):
        await town.write(who, "/week")
    assert seen["Ana"] == (["Everyone on Sat 10:00"], [town.ids["sam"], town.ids["lee"]])
    assert seen["Kim"] == ([], None)


async def test_moving_oneself_keeps_the_old_place_until_the_new_one_is_certain(
    town: Town, saturday: Canvassing
) -> None:
    first, second = saturday.post(1, SATURDAY, SATURDAY + timedelta(days=1))
    saturday.put(first, "sam")
    saturday.put(second, "lee")
    await press(town, "sam", "shifts.swap", first.id, second.id)
    assert saturday.signup("sam", first.id).state is State.CLAIMED
    await press(town, "lee", "shifts.release", second.id)
    await press(town, "sam", "shifts.move_me", first.id)
    await town.press("sam", "Move me to Sun 10:00")
    assert saturday.signup("sam", first.id).state is State.RELEASED
    assert saturday.signup("sam", second.id).state is State.CLAIMED


async def test_the_calendar_entry_has_the_right_zone_and_a_lasting_name(
    town: Town, saturday: Canvassing
) -> None:
    [shift] = saturday.post(4)
    await press(town, "sam", "shifts.claim", shift.id)
    phone = town.networks["telegram"].phone("sam")
    first = phone.lines[-1].message.document
    assert first.media_type == "text/calendar"
    assert "DTSTART;TZID=America/New_York:20261003T100000" in first.content
    assert "LOCATION:12 Court Street" in first.content
    await press(town, "ana", "shifts.retime_to", shift.id, int(SATURDAY.timestamp()) + 3600)
    await town.press("sam", "New calendar entry")
    second = phone.lines[-1].message.document
    assert "DTSTART;TZID=America/New_York:20261003T110000" in second.content
    for line in (f"UID:shift-{shift.id}@doorstep",):
        assert line in first.content
        assert line in second.content
    assert "SEQUENCE:1" in second.content


async def test_the_rosters_of_the_demo_tick_in_place(town: Town, saturday: Canvassing) -> None:
    crowd = [f"p{n}" for n in range(7)]
    for name in crowd:
        town.resident(name)
    town.work(lambda people: people.add_address(town.ids["ana"], Address("discord", "ana"), town.clock()))
    await town.wait(minutes=1)
    [shift] = saturday.post(8)
    saturday.put(shift, *crowd)
    await press(town, "ana@discord", "shifts.roster", shift.id)
    before = len(town.networks["discord"].phone("ana").lines)
    await town.write("sam", "/shifts")
    await town.press("sam", "Claim: Sat 10:00, 1 place left")
    assert "8 of 8" in town.last("ana@discord")
    assert len(town.networks["discord"].phone("ana").lines) == before
