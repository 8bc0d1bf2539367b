""" "That was not me": two people are two again, with what each had, for a day."""

from datetime import time

from sqlalchemy import select

from bot.features.shifts.rehearsal import sign_up
from bot.features.shifts.store import ShiftStore
from bot.features.shifts.tables import ShiftRow, SignupRow
from bot.features.training.store import AnswerRow, EnrolmentRow, TrainingStore
from bot.people.model import RoleKind
from bot.people.tables import JoiningRow
from bot.storage.tables import JobRow
from tests.flows.linking.two_networks import TwoNetworks
from tests.unit.linking.linked import add_account, address, join, joinings, offer, person_at


def rows(town: TwoNetworks, table: type, *where: object) -> list:
    with town.database.make_session() as db:
        return list(db.scalars(select(table).where(*where)))


async def two_with_histories(town: TwoNetworks) -> None:
    town.resident("sam", quiet_from=time(22), quiet_to=time(8))
    town.resident("eve@other", "mingo", quiet_from=time(20), quiet_to=time(7))
    town.give("sam", RoleKind.CAPTAIN, "county:kanawha")
    town.give("eve@other", RoleKind.CARE)
    town.work(lambda people: people.join_group(town.ids["eve@other"], "seniors"))
    for who in ("sam", "eve@other"):
        await town.write(who, "/learn")
        await town.press(who, "Neighborhood captain")
    for name in ("ana", "dee"):
        town.resident(name)
    town.lead_shift("ana", "dee", 5)
    town.lead_shift("ana", "dee", 5)

    def take(uow: object) -> None:
        store = ShiftStore(uow)
        first, second = (store.get(row.id) for row in rows(town, ShiftRow))
        sign_up(uow, first, [town.ids["sam"]], town.clock())
        sign_up(uow, second, [town.ids["eve@other"]], town.clock())
        learning = TrainingStore(uow)
        for who in ("sam", "eve@other"):
            for enrolment in learning.of(town.ids[who]):
                learning.answer(enrolment, "asked-you", f"by {who}", town.clock())

    town.keep(take)


async def test_what_was_each_ones_is_each_ones_again(town: TwoNetworks) -> None:
    await two_with_histories(town)
    before = {who: (person_at(town, who), held(town, who)) for who in ("sam", "eve@other")}
    await join(town, "sam", "eve@other")
    assert person_at(town, "sam").quiet_from == time(20)
    assert person_at(town, "sam").holds(RoleKind.CARE)
    await town.press("sam", "That was not me")
    after = {who: (person_at(town, who), held(town, who)) for who in ("sam", "eve@other")}
    for who, was in before.items():
        assert after[who][0] == was[0]
        assert after[who][1] == was[1]
    assert joinings(town) == []


def held(town: TwoNetworks, who: str) -> dict[str, object]:
    """Return what stands under somebody's number."""
    id_ = town.ids[who]
    signups = {(s.shift_id, s.state) for s in rows(town, SignupRow, SignupRow.person_id == id_)}
    answers = {a.words for a in rows(town, AnswerRow, AnswerRow.person_id == id_)}
    courses = {e.course for e in rows(town, EnrolmentRow, EnrolmentRow.person_id == id_)}
    waiting = JobRow.state == "pending"
    jobs = {j.key for j in rows(town, JobRow, JobRow.person_id == id_, waiting)}
    planned = {key for key in jobs if not key.startswith(("linking.", "settings."))}
    return {"signups": signups, "answers": answers, "courses": courses, "planned": planned}


async def test_what_was_kept_for_parting_is_gone_after_a_day(town: TwoNetworks) -> None:
    await two_with_histories(town)
    await join(town, "sam", "eve@other")
    (row,) = rows(town, JoiningRow)
    assert row.before
    await town.wait(hours=25)
    (row,) = rows(town, JoiningRow)
    assert row.before is None
    await town.press("sam", "That was not me")
    assert "cannot be undone" in town.last("sam")
    assert person_at(town, "sam").id == person_at(town, "eve@other").id


async def test_only_the_account_that_made_the_code_can_say_so(town: TwoNetworks) -> None:
    town.resident("sam")
    await add_account(town, "sam", "eve@other")
    (joining,) = joinings(town)
    network, user = town._where("eve@other")
    line = network.phone(user).lines[-1]
    phone, owner = town._where("sam")
    _, button = phone.phone(owner).button("That was not me")
    await network.press_action(user, button.action, line.id)
    await town.bot.settle()
    assert "Only the account on Telegram" in town.last("eve@other")
    assert [j.id for j in joinings(town)] == [joining.id]


async def test_parting_ends_every_code_and_is_known_by_heart(town: TwoNetworks) -> None:
    town.resident("sam")
    await add_account(town, "sam", "eve@other")
    network, user = town._where("sam")
    _, button = network.phone(user).button("That was not me")
    await town.press("sam", "That was not me")
    await network.press_action(user, button.action, "")
    await town.bot.settle()
    assert "It is done" in town.last("sam")
    assert town.bot.memory.at(address(town, "eve@other")) is None
    assert person_at(town, "eve@other") is None
    await offer(town, "sam", "eve@other")
    assert "[Join these two]" in town.last("eve@other")


async def test_a_later_press_on_an_older_news_parts_nothing_new(town: TwoNetworks) -> None:
    town.resident("sam")
    await add_account(town, "sam", "eve@other")
    phone, owner = town._where("sam")
    line, button = phone.phone(owner).button("That was not me")
    await town.press("sam", "That was not me")
    await add_account(town, "sam", "eve@other")
    await phone.press_action(owner, button.action, line.id)
    await town.bot.settle()
    assert person_at(town, "eve@other").id == town.ids["sam"]
