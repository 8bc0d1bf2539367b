"""What an author learns of what did not arrive, and of what does not go along."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversation.actions import action
from bot.conversation.events import ChatChange, ChatChanged, TextReceived, What
from bot.conversation.markup import as_plain
from bot.conversation.platform import Delivery, InDoubt, RetryLater, SendResult
from bot.features.broadcasts.model import Figures, Progress
from bot.people.model import RoleKind
from bot.platforms.simulator.adapter import Simulator
from bot.storage.tables import OutboxRow
from tests.town import Town

PER_DAY = 15


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    made = Town(tmp_path, home="discord")
    made.resident("dee")
    made.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    await made.open()
    yield made
    await made.close()


async def _say(town: Town, words: str = "The launch moves to Quarrier Street.") -> None:
    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    await town.write("dee", words)


async def _send(town: Town) -> None:
    await town.press("dee", "Send")
    await town.wait(minutes=2)


async def test_a_post_that_failed_stands_in_the_report_and_is_posted_once_it_is_allowed(town: Town) -> None:
    town.resident("sam")
    await town.write("dee#team", "/channel")
    await town.press("dee", "Kanawha")
    town.networks["discord"].blocked.add("#team")
    await _say(town)
    await _send(town)
    assert "The channel team: I am not allowed to post there" in town.last("dee")

    await town.press("dee", "Post it again there")
    await town.wait(minutes=1)
    assert "not allowed to post" in town.last("dee")

    town.networks["discord"].blocked.clear()
    await town.press("dee", "Post it again there")
    await town.wait(minutes=1)
    assert town.last("dee") == "Done. 1 message sent."
    assert len(town.lines("#team")) == 1
    assert "Dee to Kanawha" in town.last("#team")


@pytest.mark.parametrize(("home", "called"), [("telegram", "group"), ("discord", "channel")])
async def test_the_report_names_a_place_that_has_put_the_bot_out(
    tmp_path: Path, home: str, called: str
) -> None:
    town = Town(tmp_path, home)
    town.resident("dee")
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    town.resident("sam", wants_dms=True)
    await town.open()
    await town.write("dee#team", "/channel")
    await town.press("dee", "Kanawha")
    assert "posted once in each" in town.lines("dee")[0]
    assert f"this {called}, team," in town.lines("dee")[0]

    await _say(town)
    assert f"1 {called} gets one post." in town.last("dee")
    town.networks[home].blocked.add("#team")
    await _send(town)
    out = ChatChanged(**town.networks[home]._about("dee#team", ""), change=ChatChange.REMOVED)
    await town.bot.reception.handle(replace(out, reply_token=None))
    await town.wait(minutes=10)
    assert "I am not in team any more" in town.last("dee")

    await town.press("dee", "Post it again there")
    report = next(b for b in town.networks[home].phone("dee").lines if b.message.name)
    assert f"The {called} team: not linked any more" in as_plain(report.message.text)
    assert "Post it again there" not in {button.label for button in report.message.buttons}
    await town.close()


async def test_where_few_chats_can_be_begun_the_author_knows_before_and_nobody_gets_old_news(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(PER_DAY + 2):
        town.resident(f"reader{n}", wants_dms=True)
    show, begun = Simulator.send, set[str]()

    async def send(self: Simulator, delivery: Delivery) -> SendResult:
        reader = delivery.to.user_id if delivery.to else ""
        if reader.startswith("reader") and len(begun - {reader}) >= PER_DAY:
            return RetryLater(timedelta(days=2), alone=True)
        begun.add(reader)
        return await show(self, delivery)

    monkeypatch.setattr(Simulator, "send", send)
    await _say(town)
    assert f"never written to {PER_DAY + 2} of them on Discord" in town.last("dee")
    assert f"only {PER_DAY} new chats a day" in town.last("dee")
    await _send(town)
    assert "wait until Discord lets me begin a chat" in town.last("dee")
    begun.discard("dee")

    await town.wait(hours=25)
    report = town.last("dee")
    assert "not sent within a day, and are not sent any more" in report
    assert report.count(": not sent within a day") == len(
        [n for n in range(PER_DAY + 2) if not town.lines(f"reader{n}")]
    )


async def test_a_picture_that_came_with_the_words_is_not_lost_in_silence(town: Town) -> None:
    town.resident("sam", wants_dms=True)
    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    about = town.networks["discord"]._about("dee", "")
    await town.bot.reception.handle(TextReceived(**about, text="See the map", what=What.PICTURE))
    await town.bot.settle()
    assert "I cannot pass on pictures or files" in town.last("dee")

    await _send(town)
    assert "See the map" in town.last("sam")


async def test_while_the_network_asks_to_wait_only_the_latest_figures_wait(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.resident("sam", wants_dms=True)
    await _say(town)
    await town.press("dee", "Send")

    async def send(self: Simulator, delivery: Delivery) -> SendResult:
        return RetryLater(timedelta(minutes=5))

    monkeypatch.setattr(Simulator, "send", send)
    await town.wait(minutes=2)
    with town.database.make_session() as db:
        named = db.scalars(select(OutboxRow.state).where(OutboxRow.named.is_not(None))).all()

    assert len(named) > 10
    assert named.count("ready") == 1


@pytest.mark.parametrize(
    ("language", "send", "again", "let_be", "perhaps"),
    [
        ("en", "Send", "Send 1 again", "Let them be", "perhaps arrived, perhaps not"),
        ("es", "Enviar", "Mandar 1 otra vez", "Dejarlos así", "no sé si llegó"),
    ],
)
@pytest.mark.parametrize("resent", [True, False])
async def test_what_is_in_doubt_is_counted_and_the_author_decides(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    send: str,
    again: str,
    let_be: str,
    perhaps: str,
    resent: bool,
) -> None:
    town = Town(tmp_path)
    town.resident("dee", language=language)
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    town.resident("sam", language=language)
    await town.open()
    show, cut = Simulator.send, ["sam"]

    async def cut_once(self: Simulator, delivery: Delivery) -> SendResult:
        result = await show(self, delivery)
        return InDoubt() if delivery.to and delivery.to.user_id in cut and cut.pop() else result

    monkeypatch.setattr(Simulator, "send", cut_once)
    await _say(town)
    await town.press("dee", send)
    await town.wait(minutes=2)
    assert perhaps in town.last("dee")

    await town.press("dee", again if resent else let_be)
    await town.wait(minutes=1)
    assert len(town.lines("sam")) == (2 if resent else 1)
    buttons = {b.label for b in town.networks["telegram"].phone("dee").lines[-1].message.buttons}
    assert not buttons & {again, let_be}
    await town.close()


async def test_the_figures_stay_when_the_messages_and_their_readers_are_gone(tmp_path: Path) -> None:
    town, far = Town(tmp_path), date(2027, 12, 31)
    town.resident("dee", keep_until=far)
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    for name in ("sam", "lee", "ana"):
        town.resident(name, keep_until=far)
    await town.open()
    town.blocks("ana")
    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    await town.write("dee", "The launch is at nine.")
    await town.press("dee", "Send")
    await town.wait(minutes=10)
    assert "Done. 2 messages sent." in town.last("dee")
    await town.write("lee", "/delete")
    await town.press("lee", "Yes, erase everything")
    for _ in range(2):
        await town.networks["telegram"].press_action("dee", action("broadcasts.show", 1), "old")
        await town.bot.settle()
        assert "Done. 2 messages sent." in town.last("dee")
        town.clock.advance(days=61)
        await town.bot.clean()
    with town.database.make_session() as db:
        assert db.scalars(select(OutboxRow).where(OutboxRow.batch.is_not(None))).all() == []
    await town.close()


def test_what_perhaps_arrived_stays_so_in_figures_that_are_kept() -> None:
    kept = Figures(Progress(sent=1, waiting=0, failed=0, uncertain=2, stopped=0), {})
    assert kept.after(Progress(0, 0, 0, 0, 0)) == kept.progress
    again = Progress(sent=3, waiting=0, failed=0, uncertain=0, stopped=0)
    assert kept.after(again) == again
