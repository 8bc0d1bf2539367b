"""Cries for help on Telegram: answered at once and once, whatever else is broken."""

import asyncio

from bot.conversation.actions import Action
from bot.conversation.events import InboundEvent, TextReceived
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message
from bot.platforms.telegram.adapter import CONNECTIONS
from tests.platforms.telegram_fake import LINES, FakeBot, connected, to
from tests.platforms.telegram_server import TelegramServer


async def ready(server: TelegramServer) -> None:
    """Wait until the adapter polls."""
    await server.world.until(lambda: server.made("getUpdates"))


async def test_help_is_answered_from_memory_and_leaves_no_trace() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        await ready(server)
        sam = server.user()
        sam.say("/safe")
        await sam.sees(LINES)
        await server.world.until(lambda: not server.pending)
        assert bot.kept_batches == []
        assert bot.handled == []


async def test_help_is_answered_once_with_the_database_gone() -> None:
    bot = FakeBot()
    bot.gone = True
    async with TelegramServer() as server, connected(server, bot) as adapter:
        await ready(server)
        sam = server.user()
        sam.say("hello")
        sam.say("/safe")
        await sam.sees(LINES)
        await server.world.until(lambda: len(server.made("getUpdates")) > 16)
        assert len(sam.inbox) == 1
        assert adapter.health() == "the database does not answer"
        bot.gone = False
        events = await bot.events(1)
        assert [type(event) for event in events] == [TextReceived]
        await server.world.until(lambda: not server.pending)
        assert len(sam.inbox) == 1
        assert adapter.health() == "ok"


async def test_help_is_answered_while_the_database_is_locked() -> None:
    bot = FakeBot()
    bot.open.clear()
    async with TelegramServer() as server, connected(server, bot):
        await ready(server)
        sam = server.user()
        sam.say("hello")
        await server.world.until(lambda: len(server.made("getUpdates")) > 3)
        sam.say("/safe")
        await sam.sees(LINES)
        bot.open.set()
        await bot.events(1)


async def test_help_behind_hundreds_of_others_is_seen_with_the_database_gone() -> None:
    bot = FakeBot()
    bot.gone = True
    async with TelegramServer() as server:
        users = [server.user(f"User {number}") for number in range(250)]
        for user in users:
            user.say("hello")
        sam = server.user()
        sam.say("/safe")
        async with connected(server, bot):
            await sam.sees(LINES)
            bot.gone = False
            events = await bot.events(250)
    assert len({event.event_id for event in events}) == 250


async def test_what_waits_is_not_confirmed_while_telegram_can_keep_it() -> None:
    bot = FakeBot()
    bot.gone = True
    async with TelegramServer() as server, connected(server, bot):
        first = server.user().say("hello")
        await server.world.until(lambda: len(server.made("getUpdates")) > 14)
        assert server.pending == [first]


async def test_a_help_button_stops_its_wheel_at_once() -> None:
    bot = FakeBot()

    def help_now(event: InboundEvent) -> list[Message]:
        return [Message(LINES)] if getattr(event, "action", None) == Action("safety.lines") else []

    bot.help_now = help_now  # type: ignore[method-assign]
    bot.gone = True
    async with TelegramServer() as server, connected(server, bot) as adapter:
        sam = server.user().started_once()
        await adapter.send(to(sam, Message(Rich("Hi"), (Button("Help now", Action("safety.lines")),))))
        sam.press("Help now")
        await sam.sees(LINES)
        await sam.sees_toast()


async def test_help_does_not_wait_behind_messages_on_their_way() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        await ready(server)
        server.slow(6.0, method="sendMessage", times=CONNECTIONS)
        readers = [server.user(f"Reader {number}").started_once() for number in range(CONNECTIONS)]
        news = [asyncio.create_task(adapter.send(to(reader, Message(Rich("News"))))) for reader in readers]
        await server.world.until(lambda: len(server.made("sendMessage")) == CONNECTIONS)
        sam = server.user()
        sam.say("/safe")
        await sam.sees(LINES)
        assert not any(task.done() for task in news)
        for task in news:
            task.cancel()
        await asyncio.gather(*news, return_exceptions=True)


async def test_help_is_sent_again_when_the_network_fails() -> None:
    async with TelegramServer() as server, connected(server):
        sam = server.user()
        server.refuse(429, method="sendMessage", retry_after=1)
        server.cut(after=False, method="sendMessage")
        server.refuse(500, method="sendMessage")
        sam.say("/safe")
        await sam.sees(LINES)
        assert len(sam.inbox) == 1


async def test_help_asked_for_in_a_group_comes_in_private_if_it_can() -> None:
    async with TelegramServer() as server, connected(server):
        sam, team = server.user().started_once(), server.group()
        sam.say("/safe", team)
        await sam.sees(LINES)
        assert team.shown == []


async def test_help_asked_for_in_a_group_by_a_stranger_is_answered_there() -> None:
    async with TelegramServer() as server, connected(server):
        sam, team = server.user(), server.group()
        sam.say("/safe", team)
        (shown,) = await server.world.until(lambda: team.shown)
        assert shown.text == LINES


async def test_long_help_comes_in_parts() -> None:
    bot = FakeBot()
    bot.help_lines = (Message(Rich("\n\n".join(["A line to call"] * 500))), Message(Rich("The end")))
    async with TelegramServer() as server, connected(server, bot):
        sam = server.user()
        sam.say("/safe")
        await sam.sees("The end")
        assert len(sam.inbox) == 3


async def test_a_defect_in_the_help_makes_nobody_deaf() -> None:
    bot = FakeBot()

    def broken(_: InboundEvent) -> list[Message]:
        raise KeyError

    bot.help_now = broken  # type: ignore[method-assign]
    async with TelegramServer() as server, connected(server, bot):
        server.user().say("hello")
        await bot.events(1)


async def test_help_is_not_answered_again_after_a_restart() -> None:
    async with TelegramServer() as server:
        sam = server.user()
        async with connected(server):
            sam.say("/safe")
            await sam.sees(LINES)
        async with connected(server):
            await server.world.until(lambda: server.made("getMe")[1:])
            sam.say("/safe")
            await server.world.until(lambda: sam.inbox[1:])
        assert len(sam.inbox) == 2


async def test_help_comes_to_many_at_once_before_any_word_of_the_database() -> None:
    bot = FakeBot()
    bot.open.clear()
    async with TelegramServer() as server, connected(server, bot):
        await ready(server)
        people = [server.user(f"User {number}") for number in range(20)]
        people[0].say("hello")
        for person in people:
            person.say("/safe")
        for person in people:
            await person.sees(LINES)
        assert bot.kept_batches == []
        bot.open.set()
        await bot.events(1)


async def test_who_cries_all_the_time_slows_down_only_themselves() -> None:
    async with TelegramServer() as server, connected(server):
        await ready(server)
        nervous, sam = server.user("Nervous"), server.user("Sam")
        for _ in range(50):
            nervous.say("/safe")
        sam.say("/safe")
        await sam.sees(LINES)
        assert 1 <= len(nervous.inbox) < 50 / 2


async def test_one_chat_gets_a_burst_of_help_and_then_one_a_second() -> None:
    async with TelegramServer() as server, connected(server):
        await ready(server)
        sam = server.user()
        for number in range(1, 6):
            sam.say("/safe")
            await server.world.until(lambda number=number: len(sam.inbox) == number)
        times = [shown.at for shown in sam.inbox]
        # The pace itself: without a burst the fourth would be four seconds late, as the fifth is.
        assert times[3] - times[0] < 3.5 < times[4] - times[0]
