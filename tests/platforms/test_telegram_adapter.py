"""Listening on Telegram: the real python-telegram-bot against a Bot API server on loopback."""

import asyncio
import logging

import pytest

from bot.conversation.actions import Action
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent, TextReceived
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message
from bot.conversation.platform import Acknowledgement, Front, InDoubt, Sent
from bot.platforms.telegram import Telegram
from tests.platforms.telegram_fake import COMMANDS, FakeBot, connected, to
from tests.platforms.telegram_server import TelegramServer

CARD = Message(Rich("Food table"), (Button("Claim", Action("shifts.claim", ("42",))),))


def words(events: list[InboundEvent]) -> list[str]:
    return [event.text for event in events if isinstance(event, TextReceived)]


async def until_health(adapter: Telegram, server: TelegramServer, expected: str) -> None:
    for _ in range(200):
        if adapter.health() == expected:
            return
        await server.world.until(lambda: True)
        await asyncio.sleep(0.05)
    raise AssertionError(f"health is {adapter.health()!r}, not {expected!r}")


async def test_what_is_said_becomes_an_event() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot) as adapter:
        sam = server.user("Sam", last_name="Ray", language_code="es-MX")
        sam.say("/start k7f3")
        (event,) = await bot.events(1)
        assert isinstance(event, CommandInvoked)
        assert (event.command, event.argument) == ("start", "k7f3")
        assert (event.display_name, event.language_hint) == ("Sam Ray", "es")
        assert event.chat.private
        assert event.bot == "telegram:110201543"
        assert adapter.health() == "ok"


async def test_an_update_is_confirmed_only_when_it_is_kept() -> None:
    bot = FakeBot()
    bot.open.clear()
    async with TelegramServer() as server, connected(server, bot):
        first = server.user().say("hello")
        await server.world.until(lambda: len(server.made("getUpdates")) > 4)
        assert server.pending == [first]
        bot.open.set()
        await bot.events(1)
        await server.world.until(lambda: not server.pending)
        assert words(bot.handled) == ["hello"]


async def test_an_update_that_comes_twice_is_handled_once() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        sam = server.user()
        server.cut(after=True, method="getUpdates")
        sam.say("one")
        sam.say("two")
        await bot.events(2)
        await server.world.until(lambda: not server.pending)
        assert words(bot.handled) == ["one", "two"]


async def test_an_update_that_comes_again_after_a_restart_is_handled_once() -> None:
    bot = FakeBot()
    bot.answer = lambda _: Acknowledgement("Saved")
    async with TelegramServer() as server:
        sam = server.user().started_once()
        async with connected(server, bot) as adapter:
            await adapter.send(to(sam, CARD))
            sam.press("Claim")
            update = server.world.updates[-1]
            await sam.sees_toast("Saved")
        server.world.updates[:] = [update]  # As if the last confirmation had been lost.
        async with connected(server, bot):
            await server.world.until(lambda: not server.pending)
        assert len(bot.handled) == 1


async def test_what_a_crash_left_behind_is_handled_first() -> None:
    first, second = FakeBot(), FakeBot()
    first.hold_turn = lambda _: asyncio.Event()
    async with TelegramServer() as server:
        sam = server.user()
        async with connected(server, first):
            sam.say("before the crash")
            await server.world.until(lambda: first.inbox)
        sam.say("after it")
        second.inbox.update(first.inbox)
        async with connected(server, second):
            await second.events(2)
    assert words(second.handled) == ["before the crash", "after it"]


async def test_one_person_is_heard_in_order_and_others_meanwhile() -> None:
    bot, gate = FakeBot(), asyncio.Event()
    async with TelegramServer() as server, connected(server, bot):
        sam, ana = server.user("Sam"), server.user("Ana")
        bot.hold_turn = lambda e: gate if e.display_name == "Sam" else None
        for number in range(4):
            sam.say(f"sam {number}")
        ana.say("ana")
        await bot.events(1)
        assert words(bot.handled) == ["ana"]
        gate.set()
        await bot.events(5)
        assert words(bot.handled)[1:] == [f"sam {number}" for number in range(4)]


async def test_only_so_many_turns_are_asked_for_at_once() -> None:
    bot, gate = FakeBot(), asyncio.Event()
    bot.hold_turn = lambda _: gate
    async with TelegramServer() as server, connected(server, bot):
        for number in range(60):
            server.user(f"User {number}").say("hello")
        await server.world.until(lambda: len(bot.inbox) == 60)
        gate.set()
        await bot.events(60)
    assert 2 <= bot.most_turns <= 32


async def test_a_turn_that_fails_is_taken_again() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        await server.world.until(lambda: server.made("getUpdates"))
        broken = iter([True])

        def fail_once(_: InboundEvent) -> None:
            if next(broken, False):
                raise ConnectionError
            return

        bot.hold_turn = fail_once
        server.user().say("hello")
        await bot.events(1)
        assert words(bot.handled) == ["hello"]


async def test_a_quick_turn_answers_the_press_with_its_words() -> None:
    bot = FakeBot()
    bot.answer = lambda _: Acknowledgement("You are on the list")
    async with TelegramServer() as server, connected(server, bot) as adapter:
        sam = server.user().started_once()
        sent = await adapter.send(to(sam, CARD))
        sam.press("Claim")
        toast = await sam.sees_toast("on the list")
        assert not toast.alert
        event = bot.handled[0]
        assert isinstance(event, ButtonPressed)
        assert event.action == Action("shifts.claim", ("42",))
        assert isinstance(sent, Sent)
        assert event.message == sent.ref


async def test_a_refusal_stays_until_it_is_put_away() -> None:
    bot = FakeBot()
    bot.answer = lambda _: Acknowledgement("This shift is full" * 20, refusal=True)
    async with TelegramServer() as server, connected(server, bot) as adapter:
        sam = server.user().started_once()
        await adapter.send(to(sam, CARD))
        sam.press("Claim")
        toast = await sam.sees_toast()
        assert toast.alert
        assert len(toast.text) == 200


async def test_a_slow_turn_lets_the_wheel_stop_after_a_moment() -> None:
    bot, gate = FakeBot(), asyncio.Event()
    bot.hold_turn = lambda _: gate
    async with TelegramServer() as server, connected(server, bot) as adapter:
        sam = server.user().started_once()
        await adapter.send(to(sam, CARD))
        sam.press("Claim")
        arrived = asyncio.get_running_loop().time()
        toast = await sam.sees_toast()
        assert 1.4 < asyncio.get_running_loop().time() - arrived < 3
        assert toast.text == ""
        gate.set()
        await bot.events(1)
    (waited,) = bot.waited
    assert 1.4 < waited < 3


async def test_a_press_is_answered_with_the_database_gone() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot) as adapter:
        sam = server.user().started_once()
        await adapter.send(to(sam, CARD))
        bot.gone = True
        sam.press("Claim")
        await sam.sees_toast()
        assert len(server.made("answerCallbackQuery")) == 1
        bot.gone = False
        await bot.events(1)
        assert len(sam.toasts) == 1


async def test_an_answer_to_a_press_that_the_network_lost_is_given_again() -> None:
    bot = FakeBot()
    bot.answer = lambda _: Acknowledgement("Saved")
    async with TelegramServer() as server, connected(server, bot) as adapter:
        sam = server.user().started_once()
        await adapter.send(to(sam, CARD))
        server.cut(after=False, method="answerCallbackQuery")
        sam.press("Claim")
        await sam.sees_toast("Saved")


async def test_a_button_that_nobody_made_is_answered_kindly() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot) as adapter:
        sam = server.user().started_once()
        await adapter.send(to(sam, CARD))
        sam.press_data("x" * 80, sam.last)
        (event,) = await bot.events(1)
        assert isinstance(event, ButtonPressed)
        assert event.action == Action("unknown")


async def test_an_update_that_cannot_be_read_holds_up_nobody() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        server.world.queue("message", {"message_id": "?", "date": "never", "chat": 5})
        server.user().say("hello")
        await bot.events(1)
        await server.world.until(lambda: not server.pending)
        assert words(bot.handled) == ["hello"]


async def test_group_chatter_is_neither_kept_nor_handled() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        sam, team = server.user(), server.group()
        sam.say("nothing for the bot", team)
        sam.say("/shifts@another_bot", team)
        sam.say("/shifts@doorstep_test_bot", team)
        (event,) = await bot.events(1)
        assert isinstance(event, CommandInvoked)
        assert not event.chat.private
        assert event.chat.title == "Kanawha team"
        assert bot.kept_batches == [[event.event_id]]


async def test_the_network_may_be_down_at_the_start() -> None:
    bot, server = FakeBot(), TelegramServer()
    await server.start()
    await server.stop()
    async with connected(server, bot) as adapter:
        await until_health(adapter, server, "Telegram cannot be reached")
        async with server:
            server.user().say("hello")
            await bot.events(1)
            await until_health(adapter, server, "ok")


@pytest.mark.parametrize("status", [500, 502])
async def test_errors_of_the_network_end_no_listening(status: int) -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot) as adapter:
        server.refuse(status, method="getUpdates")
        server.cut(after=False, method="getUpdates")
        server.refuse(429, method="getUpdates", retry_after=1)
        server.user().say("hello")
        await bot.events(1)
        await until_health(adapter, server, "ok")


async def test_a_second_program_is_named_plainly(caplog: pytest.LogCaptureFixture) -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        server.refuse(409, method="getUpdates", times=3)
        await until_health(adapter, server, "another program polls this token")
        assert "another program polls this token" in caplog.text
        server.heal()
        await until_health(adapter, server, "ok")


async def test_a_webhook_that_another_program_sets_is_named_with_where_it_leads(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        await until_health(adapter, server, "ok")
        server.webhook("https://other.example.org/hook/secret-path")
        server.user().say("hello")  # It ends the poll that is under way.
        await until_health(adapter, server, "a webhook is set for this token, at other.example.org")
        assert "a webhook is set for this token, at other.example.org" in caplog.text
        assert "secret-path" not in caplog.text
        server.webhook("")
        await until_health(adapter, server, "ok")


async def test_of_two_programs_with_one_token_the_first_is_told_and_goes_on_when_the_other_ends() -> None:
    async with TelegramServer() as server, connected(server) as first:
        await until_health(first, server, "ok")
        async with connected(server):
            await until_health(first, server, "another program polls this token")
        await until_health(first, server, "ok")


async def test_a_forgotten_webhook_is_taken_away() -> None:
    bot = FakeBot()
    async with TelegramServer() as server:
        server.webhook("https://example.org/hook")
        async with connected(server, bot):
            server.user().say("hello")
            await bot.events(1)


async def test_a_wrong_token_is_named_plainly_and_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with TelegramServer() as server:
        wrong = Telegram("110201543:wrong-canary", server.url)
        await wrong.start(FakeBot(), Front())
        await until_health(wrong, server, "Telegram does not accept the token")
        await wrong.stop_listening()
        await wrong.close()
    assert "canary" not in caplog.text


async def test_the_token_and_what_people_write_are_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot, COMMANDS) as adapter:
        sam = server.user("Canaryname")
        server.refuse(500, method="getUpdates")
        server.cut(after=True, method="sendMessage")
        sam.say("canarystory")
        await bot.events(1)
        await adapter.send(to(sam, CARD))
        await adapter.send(to(sam, CARD))
        server.garble("<html>canarypage</html>", method="sendMessage")
        assert await adapter.send(to(sam, CARD)) == InDoubt()
        server.garble("<html>canarypage</html>", method="getUpdates")
        bot.gone = True
        sam.say("canarystory again")
        await server.world.until(lambda: len(server.made("getUpdates")) > 8)
    assert server.token not in caplog.text
    assert "canary" not in caplog.text.lower()


async def test_stopping_is_quick_and_loses_nothing() -> None:
    bot = FakeBot()
    async with TelegramServer() as server:
        loop = asyncio.get_running_loop()
        async with connected(server, bot) as adapter:
            server.user().say("hello")
            await bot.events(1)
            began = loop.time()
            await adapter.stop_listening()
            assert loop.time() - began < 3
            sam = server.user().started_once()
            assert isinstance(await adapter.send(to(sam, CARD)), Sent)
        assert server.pending == []


async def test_a_process_that_does_not_lead_polls_nobody_and_one_that_retires_stops() -> None:
    bot = FakeBot()
    async with TelegramServer() as server:
        adapter = Telegram(server.token, server.url)
        await adapter.serve(bot, Front(COMMANDS))
        await until_health(adapter, server, "ok")
        assert {call.method for call in server.calls} == {"getMe"}
        for word in ("one", "two"):
            await adapter.start(bot, Front(COMMANDS))
            server.user().say(word)
            await server.world.until(lambda word=word: word in words(bot.handled))
            await adapter.retire()
            polls = len(server.made("getUpdates"))
        server.user().say("three")
        await adapter.stop_listening()
        await adapter.close()
        assert len(server.made("getUpdates")) == polls
        assert words(bot.handled) == ["one", "two"]
