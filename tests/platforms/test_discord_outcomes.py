"""What goes wrong while the bot writes by itself: what the person has in the end, and the row of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select

from bot.conversation.address import Address
from bot.conversation.markup import Rich
from bot.conversation.messages import Lane, Message
from bot.conversation.platform import CLOSED
from bot.people.tables import AddressRow
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import Letter, UnitOfWork
from tests.platforms import discord_server
from tests.platforms.discord_bot import becomes
from tests.platforms.discord_field import Field, field
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import Fault

POST = r"/channels/\d+/messages$"
NEWS = "Tomorrow is your shift."


class Row(NamedTuple):
    """What became of one message."""

    state: str
    attempts: int
    error: str | None


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Field]:
    async with field(tmp_path) as made:
        yield made


def _tell(
    here: Field, name: str, words: str = NEWS, lane: Lane = Lane.SHIFT, *, confidential: bool = True
) -> None:
    message = Message(Rich(words), confidential=confidential)
    with UnitOfWork(here.database.make_session, here.database.cipher) as uow:
        uow.say(
            Letter(
                key=f"test:{name}:{words}",
                message=message,
                platform="discord",
                at=here.clock(),
                lane=lane,
                person_id=here.ids[name],
                address_id=here.address_ids[name],
            )
        )
        uow.commit()
    here.bot.dispatcher.wake()


def _rows(here: Field) -> list[Row]:
    columns = select(OutboxRow.state, OutboxRow.attempts, OutboxRow.error)
    with here.database.make_session() as db:
        return [Row(*row) for row in db.execute(columns.order_by(OutboxRow.id))]


def _unreachable(here: Field, name: str) -> str | None:
    with here.database.make_session() as db:
        return db.get_one(AddressRow, here.address_ids[name]).unreachable


def _reads(person: Person) -> list[str]:
    return [m.text for m in person.sees()]


async def _ends(here: Field, state: str) -> None:
    await becomes(lambda: _rows(here)[-1].state == state)


def _asked(here: Field) -> int:
    return len(here.server.requests("POST", POST))


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST", POST, status=429, retry_after=0.05),
        Fault("POST", POST, status=429, retry_after=0.05, whole_bot=True),
        Fault("POST", POST, status=502),
        Fault("POST", POST, cut="before"),
        Fault("POST", POST, cut="after"),
    ],
    ids=["429 of the channel", "429 of the whole bot", "502", "cut before", "cut after"],
)
async def test_what_passes_is_got_over_and_said_once(here: Field, fault: Fault) -> None:
    sam = here.resident("Sam")
    here.server.faults.append(Fault(**vars(fault)))
    _tell(here, "Sam")
    await _ends(here, "sent")

    assert _reads(sam) == [NEWS]
    assert _rows(here) == [Row("sent", 0, None)]
    nonces = {request.body["nonce"] for request in here.server.requests("POST", POST)}
    assert len(nonces) == 1


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (Fault("POST", POST, status=503), 30),
        (Fault("POST", POST, status=429, retry_after=90), 90),
        (Fault("POST", POST, status=403, code=20026), 900),
    ],
    ids=["503", "a long limit of the channel", "flagged"],
)
async def test_what_lasts_is_waited_for_and_blames_nobody(here: Field, fault: Fault, seconds: int) -> None:
    sam = here.resident("Sam")
    here.server.faults.append(Fault(**vars(fault)))
    _tell(here, "Sam")
    await here.server.world.until(lambda: _asked(here) == 1)
    await _ends(here, "ready")
    assert _reads(sam) == []
    await here.wait(seconds=seconds - 1)
    assert _asked(here) == 1
    await here.wait(seconds=2)
    await _ends(here, "sent")

    assert _reads(sam) == [NEWS]
    assert _rows(here) == [Row("sent", 0, None)]
    assert _unreachable(here, "Sam") is None


async def test_a_limit_of_one_channel_holds_nobody_else_up(here: Field) -> None:
    sam, ana = here.resident("Sam"), here.resident("Ana")
    limited = rf"/channels/{sam.direct.id}/messages$"
    here.server.faults.append(Fault("POST", limited, status=429, retry_after=90))
    _tell(here, "Sam")
    _tell(here, "Ana")
    await ana.reads(NEWS)
    await becomes(lambda: sorted(row.state for row in _rows(here)) == ["ready", "sent"])

    assert _reads(sam) == []
    await here.wait(seconds=91)
    assert _reads(sam) == [NEWS]


@pytest.mark.parametrize("via", [True, False])
async def test_a_limit_of_the_whole_bot_stops_everything_but_help(here: Field, via: bool) -> None:
    sam, ana = here.resident("Sam"), here.resident("Ana")
    halt = Fault("POST", POST, status=429, retry_after=45, whole_bot=True, via=via)
    here.server.faults.append(halt)
    _tell(here, "Sam")
    await here.server.world.until(lambda: _asked(here) == 1)
    await _ends(here, "ready")
    _tell(here, "Ana")
    await ana.command("safe")
    await ana.reads("911")

    assert _asked(here) == 1
    assert NEWS not in _reads(ana)
    assert _reads(sam) == []
    assert here.bot.dispatcher._paces["discord"]._halted_until > 0


async def test_a_line_cut_after_the_message_arrived_twice_makes_no_second_one(here: Field) -> None:
    sam = here.resident("Sam")
    here.server.faults.append(Fault("POST", POST, cut="after", times=2))
    _tell(here, "Sam")
    await becomes(lambda: _rows(here)[-1].error == "in doubt")
    assert _rows(here) == [Row("ready", 1, "in doubt")]
    await here.wait(minutes=2)
    await _ends(here, "sent")

    assert _reads(sam) == [NEWS]
    assert _asked(here) == 3


async def test_a_slow_discord_is_waited_for(here: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    sam = here.resident("Sam")
    slow = Fault("POST", POST, cut="never")
    here.server.faults.append(slow)
    monkeypatch.setattr("bot.platforms.discord.adapter.SENDING", 0.2)
    _tell(here, "Sam")
    await becomes(lambda: _rows(here)[-1].error == "in doubt")
    await here.wait(minutes=2)
    await _ends(here, "sent")

    assert _reads(sam) == [NEWS]


async def test_what_discord_will_not_take_is_dead_and_the_person_is_not_to_blame(here: Field) -> None:
    sam = here.resident("Sam")
    here.server.faults.append(Fault("POST", POST, status=400, code=50035))
    _tell(here, "Sam")
    await _ends(here, "dead")

    assert _unreachable(here, "Sam") is None
    assert _reads(sam) == []


async def test_closed_direct_messages_end_the_row_and_mark_the_address_until_they_write(here: Field) -> None:
    sam = here.resident("Sam")
    sam.user.dms_closed = True
    _tell(here, "Sam")
    await _ends(here, "unreachable")
    assert _unreachable(here, "Sam") == CLOSED

    sam.user.dms_closed = False
    await sam.write("hello")
    await becomes(lambda: _unreachable(here, "Sam") is None)


async def test_what_is_not_confidential_still_reaches_whom_direct_messages_do_not(here: Field) -> None:
    team = here.world.channel("team")
    await here.server.gateway.tell("CHANNEL_CREATE", team.json())
    sam = here.resident("Sam")
    sam.user.dms_closed = True
    _tell(here, "Sam", "Lee will write to you.")
    await _ends(here, "unreachable")
    _tell(here, "Sam", confidential=False)
    await _ends(here, "sent")

    [thread] = [c for c in here.world.channels.values() if c.parent]
    texts = [m.text for m in sam.sees(thread)]
    assert NEWS in texts
    assert not any("Lee" in text for text in texts)
    assert _reads(sam) == []


async def test_no_server_in_common_ends_the_row(here: Field) -> None:
    sam = here.resident("Sam", knows_dm=False)
    sam.user.shares_server = False
    _tell(here, "Sam")
    await _ends(here, "unreachable")

    assert _unreachable(here, "Sam") == "no server in common"


async def test_where_one_network_is_closed_the_other_is_tried(here: Field) -> None:
    sam = here.resident("Sam")
    sam.user.dms_closed = True
    other = here.stranger("Sam's other account")
    address = Address("discord", other.user.id)
    here.work(lambda people: people.add_address(here.ids["Sam"], address, here.clock()))
    _tell(here, "Sam")
    await other.reads(NEWS)
    await _ends(here, "sent")

    assert _rows(here) == [Row("sent", 0, None)]


async def test_openings_that_come_too_fast_wait_and_known_chats_do_not(here: Field) -> None:
    sam, ana = here.resident("Sam", knows_dm=False), here.resident("Ana")
    here.server.faults.append(Fault("POST", "/users/@me/channels", status=400, code=40003))
    _tell(here, "Sam")
    await becomes(
        lambda: _rows(here)[0].state == "ready" and bool(here.server.requests("POST", "@me/channels"))
    )
    _tell(here, "Ana")
    await ana.reads(NEWS)

    assert (_reads(sam), _unreachable(here, "Sam")) == ([], None)


async def test_many_messages_to_one_channel_keep_to_discords_pace_and_their_order(
    here: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_server, "PER_CHANNEL", 2)
    sam = here.resident("Sam")
    for number in range(5):
        _tell(here, "Sam", f"Word {number}", Lane.ANSWER)
    await sam.reads("Word 4")

    assert _reads(sam) == [f"Word {number}" for number in range(5)]
    assert {row.state for row in _rows(here)[:4]} == {"sent"}
