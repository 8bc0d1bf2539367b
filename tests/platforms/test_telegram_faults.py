"""Everything that can go wrong on the way to Telegram: what the person gets, and how the outbox row ends."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversation.address import Address, MessageRef
from bot.conversation.markup import Rich
from bot.conversation.messages import Lane, Message, Visibility
from bot.people.store import PersonStore
from bot.people.tables import AddressRow
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import Letter, UnitOfWork
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_town import TelegramTown, telegram_town
from tests.platforms.telegram_world import User
from tests.platforms.test_telegram_adapter import until_health

WORDS = "Bring water"
LATER = timedelta(minutes=2)
IMPATIENT = 1.5
"""Seconds after which an answer of Telegram counts as lost, so that the tests need not wait."""


@dataclass
class Mail:
    """A town in which somebody is to be written to, and what becomes of it."""

    town: TelegramTown
    sam: User

    @property
    def server(self) -> TelegramServer:
        return self.town.server

    async def write(self, key: str = "mail", *, to_many: bool = False, **more: object) -> None:
        """Put a message to Sam into the outbox: an answer, or one of many."""
        await self.town.database.run(self._write, key, to_many, more)
        self.town.bot.dispatcher.wake()

    async def post(self, chat_id: str, key: str = "post", words: str = WORDS) -> None:
        """Put a post for a group into the outbox."""
        await self.town.database.run(self._post, chat_id, key, words)
        self.town.bot.dispatcher.wake()

    async def row(self, key: str = "mail") -> OutboxRow:
        """Return the row as it stands."""
        return await self.town.database.read(
            lambda db: db.scalars(select(OutboxRow).where(OutboxRow.dedupe_key == key)).one()
        )

    async def until(self, *states: str, key: str = "mail") -> OutboxRow:
        """Return the row as soon as it is in one of *states*."""
        return await self.until_row(lambda row: row.state in states, key)

    async def tried(self, times: int, key: str = "mail") -> OutboxRow:
        """Return the row as soon as it has been tried in vain so often."""
        return await self.until_row(lambda row: row.attempts >= times, key)

    async def until_row(self, ready: Callable[[OutboxRow], bool], key: str) -> OutboxRow:
        """Return the row as soon as it is *ready*."""
        async with asyncio.timeout(10):
            while not ready(row := await self.row(key)):  # noqa: ASYNC110  # Its threads tell nobody.
                await asyncio.sleep(0.02)
        return row

    async def until_address(self, *, reachable: bool) -> None:
        """Return as soon as Sam counts as reachable, or not."""
        noted = select(AddressRow.unreachable)
        async with asyncio.timeout(10):
            while (await self.town.database.read(lambda db: db.scalar(noted)) is None) is not reachable:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def later(self) -> None:
        """Let some time pass."""
        self.town.clock.move_to(self.town.clock() + LATER)
        self.town.bot.dispatcher.wake()

    async def until_sent_in_the_end(self) -> None:
        """Let time pass until it is sent: which calls are refused first is up to chance."""
        async with asyncio.timeout(10):
            while (await self.row()).state != "sent":
                await self.later()
                await asyncio.sleep(0.05)

    def seen(self) -> int:
        """Return how often Sam has been shown the words."""
        return sum(WORDS in shown.text for shown in self.sam.inbox)

    def _write(self, key: str, to_many: bool, more: dict[str, object]) -> None:
        with UnitOfWork(self.town.database.make_session, self.town.database.cipher) as uow:
            people = PersonStore(uow)
            person = people.at(Address("telegram", str(self.sam.id)))
            assert person is not None
            known = people.address_of(person.id)
            assert known is not None
            uow.say(
                Letter(
                    key=key,
                    message=Message(Rich(WORDS), **more),  # type: ignore[arg-type]
                    platform="telegram",
                    at=self.town.clock(),
                    lane=Lane.TEAM if to_many else Lane.ANSWER,
                    person_id=person.id,
                    address_id=known.id,
                    batch="broadcast:1" if to_many else None,
                )
            )
            uow.commit()

    def _post(self, chat_id: str, key: str, words: str) -> None:
        message = Message(Rich(words), visibility=Visibility.CHAT)
        with UnitOfWork(self.town.database.make_session, self.town.database.cipher) as uow:
            letter = Letter(
                key=key,
                message=message,
                platform="telegram",
                at=self.town.clock(),
                lane=Lane.TEAM,
                chat_id=chat_id,
                batch="broadcast:1",
            )
            uow.say(letter)
            uow.commit()


@pytest.fixture
async def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mail]:
    monkeypatch.setattr("bot.platforms.telegram.transport.ANSWER", IMPATIENT)
    async with telegram_town(tmp_path) as town:
        yield Mail(town, await town.settle_in("Sam"))


# Being told to slow down


async def test_slow_down_with_one_method_and_it_is_said_once_and_later(mail: Mail) -> None:
    mail.server.refuse(429, method="sendMessage", retry_after=60)
    await mail.write()
    await mail.server.world.until(lambda: not mail.server.faults[-1].times)
    await mail.until("ready")
    assert mail.seen() == 0
    await mail.later()
    row = await mail.until("sent")
    assert (mail.seen(), row.attempts) == (1, 0)


async def test_slow_down_in_one_group_and_nobody_else_waits_for_it(mail: Mail) -> None:
    team = mail.server.group()
    mail.server.refuse(429, method="sendMessage", chat=team.id, retry_after=60)
    await mail.post(str(team.id))
    await mail.server.world.until(lambda: not mail.server.faults[-1].times)
    mail.sam.say("/me")
    await mail.sam.sees("Sam, Kanawha")
    assert (await mail.until("ready", key="post")).attempts == 0
    assert team.shown == []
    await mail.later()
    await mail.until("sent", key="post")
    assert [m.text for m in team.shown] == [WORDS]


async def test_slow_down_with_everything_and_help_still_comes(mail: Mail) -> None:
    mail.server.refuse(429, times=3, retry_after=1)
    await mail.write(to_many=True)
    mail.sam.say("/safe")
    await mail.sam.sees("988 Suicide & Crisis Lifeline")
    await mail.until_sent_in_the_end()
    assert mail.seen() == 1


# Answers that do not come


async def test_what_one_person_waits_for_is_rather_said_twice_than_not(mail: Mail) -> None:
    for fault, seen_before, seen_in_the_end in (
        ("500", 0, 1),
        ("502", 0, 1),
        ("cut before", 0, 1),
        ("cut after", 1, 2),
        ("slow", 1, 2),
    ):
        before = mail.seen()
        _break(mail.server, fault)
        await mail.write(fault)
        row = await mail.tried(1, fault)
        assert (row.state, row.attempts, mail.seen() - before) == ("ready", 1, seen_before), fault
        mail.server.heal()
        await mail.later()
        await mail.until("sent", key=fault)
        assert mail.seen() - before == seen_in_the_end, fault


async def test_what_goes_to_many_is_never_said_twice_and_shown_as_uncertain(mail: Mail) -> None:
    faults = {"500": 0, "502": 0, "cut before": 0, "cut after": 1, "slow": 1}
    for fault, seen in faults.items():
        before = mail.seen()
        _break(mail.server, fault)
        await mail.write(fault, to_many=True)
        await mail.until("uncertain", key=fault)
        mail.server.heal()
        assert mail.seen() - before == seen, fault
    await mail.later()
    await mail.write()
    await mail.until("sent")
    assert {(await mail.row(fault)).state for fault in faults} == {"uncertain"}
    assert mail.seen() == sum(faults.values()) + 1


async def test_five_answers_that_do_not_come_end_it_and_stop_nobody_else(mail: Mail) -> None:
    mail.server.refuse(500, method="sendMessage", chat=mail.sam.id, times=5)
    await mail.write()
    for attempt in range(1, 6):
        await mail.tried(attempt)
        mail.town.clock.move_to(mail.town.clock() + timedelta(hours=6))
        mail.town.bot.dispatcher.wake()
    row = await mail.row()
    assert (row.state, row.attempts, mail.seen()) == ("dead", 5, 0)
    mail.sam.say("/me")
    await mail.sam.sees("Sam, Kanawha")


# Who cannot be reached


async def test_who_cannot_be_reached_is_noted_and_not_tried_again(mail: Mail) -> None:
    for why in ("blocked", "deactivated", "chat not found"):
        if why == "chat not found":
            mail.server.refuse(400, "Bad Request: chat not found", chat=mail.sam.id, method="sendMessage")
        mail.sam.blocked, mail.sam.gone = why == "blocked", why == "deactivated"
        asked = len(mail.server.made("sendMessage"))
        await mail.write(why)
        assert (await mail.until("unreachable", key=why)).target is None
        await mail.until_address(reachable=False)
        await mail.later()
        assert len(mail.server.made("sendMessage")) == asked + 1
        mail.sam.gone = False
        before = len(mail.sam.inbox)
        mail.sam.say("/me")
        await mail.server.world.until(lambda before=before: len(mail.sam.inbox) > before)
        await mail.until_address(reachable=True)
    assert mail.seen() == 0


async def test_blocking_is_noted_at_once_and_so_is_its_end(mail: Mail) -> None:
    mail.sam.block()
    await mail.until_address(reachable=False)
    mail.sam.unblock()
    await mail.until_address(reachable=True)


async def test_a_group_that_is_closed_ends_its_post(mail: Mail) -> None:
    for why in ("kicked", "left", "silenced"):
        team = mail.server.group()
        setattr(team, why, True)
        await mail.post(str(team.id), key=why)
        assert (await mail.until("unreachable", key=why)).error
        assert team.shown == []


async def test_a_group_that_moved_gets_its_post_and_everything_that_waits(mail: Mail) -> None:
    team = mail.server.group()
    after = team.migrate()
    mail.server.refuse(429, chat=team.id, method="sendMessage", retry_after=60)
    await mail.post(str(team.id), key="waits", words="Later")
    await mail.server.world.until(lambda: not mail.server.faults[-1].times)
    await mail.until("ready", key="waits")
    await mail.post(str(team.id))
    await mail.until("sent", key="post")
    there = str(after.id)
    await mail.until_row(lambda row: row.target is not None and row.target["chat_id"] == there, "waits")
    await mail.later()
    await mail.until("sent", key="waits")
    assert [m.text for m in after.shown] == [WORDS, "Later"]
    assert team.shown == []


# Our own defects, and the token


async def test_what_telegram_cannot_read_is_dead_with_a_line_of_our_own(
    mail: Mail, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    wrong = 'Bad Request: can\'t parse entities: unsupported start tag "canary"'
    mail.server.refuse(400, wrong, method="sendMessage", chat=mail.sam.id)
    await mail.write()
    row = await mail.until("dead")
    assert "canary" not in str(row.error)
    assert "not in Telegram's HTML" in caplog.text
    assert "canary" not in caplog.text
    assert mail.seen() == 0


async def test_a_message_that_takes_the_place_of_a_deleted_one_is_said_anew(mail: Mail) -> None:
    mail.sam.say("/me")
    shown = await mail.sam.sees("Sam, Kanawha")
    del mail.server.world.messages[mail.sam.id, shown.message_id]
    await mail.write(replaces=MessageRef(str(mail.sam.id), str(shown.message_id)))
    await mail.until("sent")
    assert mail.seen() == 1


async def test_while_the_token_is_withdrawn_everything_waits(mail: Mail) -> None:
    token, mail.server.token = mail.server.token, "110201543:another"
    await mail.write()
    mail.sam.say("hello")  # It ends the poll that is under way; the next one is refused.
    await until_health(mail.town.telegram, mail.server, "Telegram does not accept the token")
    assert (await mail.until("ready")).attempts == 0
    mail.server.token = token
    await mail.later()
    await mail.until("sent")
    assert mail.seen() == 1


def _break(server: TelegramServer, fault: str) -> None:
    if fault == "slow":
        server.slow(2 * IMPATIENT, method="sendMessage")
    elif fault.startswith("cut"):
        server.cut(after=fault == "cut after", method="sendMessage")
    else:
        server.refuse(int(fault), method="sendMessage")
