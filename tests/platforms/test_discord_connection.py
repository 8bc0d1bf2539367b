"""Coming to Discord, staying there, and leaving."""

import asyncio
import logging

import pytest

from bot.conversation.platform import Front
from bot.platforms.discord.adapter import Discord
from bot.platforms.discord.menus import menu
from tests.platforms.discord_bot import COMMANDS, MadeUpBot, address, becomes, connected
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import TOKEN, DiscordServer, Fault


async def test_a_dropped_line_is_taken_up_again_with_what_was_missed() -> None:
    async with connected() as setting:
        gateway, sam = setting.server.gateway, Person(setting.server, "Sam")
        await gateway.drop()
        await sam.write("said while nobody listened")
        event = await setting.bot.next_event()

        assert getattr(event, "text", "") == "said while nobody listened"
        assert (gateway.identifies, gateway.resumes) == (1, 1)
        assert setting.adapter.health() == "ok"


async def test_an_interaction_that_is_told_twice_is_taken_once() -> None:
    async with connected() as setting:
        gateway, sam = setting.server.gateway, Person(setting.server, "Sam")
        await sam.command("shifts")
        event = await setting.bot.next_event()
        await setting.answer(event, "Here")
        told = gateway.session.events[-1]  # type: ignore[union-attr]
        await gateway.tell(told["t"], told["d"])
        await sam.write("hello")
        await becomes(lambda: len(setting.bot.events) == 2)

        assert [m.text for m in sam.sees()] == ["Here"]
        assert len(setting.server.requests("POST", "/callback")) == 1
        assert [getattr(e, "text", "") for e in setting.bot.events] == ["", "hello"]


async def test_discord_may_ask_to_come_again() -> None:
    async with connected() as setting:
        gateway, sam = setting.server.gateway, Person(setting.server, "Sam")
        await gateway.ask_to_reconnect()
        await setting.server.world.until(lambda: gateway.line)
        await sam.write("hello")
        await setting.bot.next_event()

        assert gateway.resumes == 1


async def test_heartbeats_begin_right_after_hello() -> None:
    async with connected() as setting:
        assert setting.server.gateway.heartbeats == 1


async def test_a_wrong_token_is_said_plainly_and_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    wrong = "made-up.wrong.canary-token"
    caplog.set_level(logging.DEBUG)
    async with connected(token=wrong) as setting:
        await becomes(lambda: "DISCORD_TOKEN" in setting.adapter.health())

        assert setting.server.gateway.identifies == 0
    assert wrong not in caplog.text
    assert "canary" not in setting.adapter.health()


async def test_starting_does_not_wait_for_discord() -> None:
    adapter = Discord(TOKEN, "http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9/gateway")
    async with asyncio.timeout(10):
        await adapter.start(MadeUpBot(), Front(COMMANDS))
    await becomes(lambda: "cannot be reached" in adapter.health())
    await adapter.stop_listening()
    await adapter.close()


async def test_it_goes_on_trying_until_discord_is_there() -> None:
    async with DiscordServer() as server:
        server.faults.append(Fault("GET", "/users/@me", cut="before"))
        server.faults.append(Fault("GET", "/users/@me", status=503))
        adapter = Discord(TOKEN, server.api_url, server.gateway.url)
        await adapter.start(MadeUpBot(), Front(COMMANDS))
        await server.world.until(lambda: server.gateway.line, within=10)
        await becomes(lambda: adapter.health() == "ok")
        await adapter.stop_listening()
        await adapter.close()


async def test_only_unprivileged_intents_are_asked_for() -> None:
    async with connected() as setting:
        assert setting.server.gateway.session is not None
        assert setting.server.gateway.session.intents == (1 << 0) | (1 << 12)


async def test_the_menu_is_published_once_and_again_only_when_it_changes() -> None:
    async with DiscordServer() as server:
        for commands in (COMMANDS, COMMANDS, COMMANDS[:1]):
            server.gateway.line = None
            adapter = Discord(TOKEN, server.api_url, server.gateway.url)
            await adapter.start(MadeUpBot(), Front(commands))
            await server.world.until(lambda: server.gateway.line)
            await adapter.stop_listening()
            await adapter.close()

        assert len(server.requests("PUT", "/commands")) == 2
        assert [c["name"] for c in server.world.commands] == ["shifts"]


def test_the_menu_speaks_every_spanish_and_offers_the_argument() -> None:
    start = menu(COMMANDS)[1]

    assert start["description_localizations"] == {
        "en-US": "Join", "en-GB": "Join", "es-ES": "Únete", "es-419": "Únete",
    }  # fmt: skip
    assert start["options"][0]["name"] == "code"
    assert start["options"][0]["name_localizations"]["es-419"] == "código"


async def test_what_is_under_way_is_finished_and_still_answered_after_the_line_is_left() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        setting.bot.turn = setting.bot.hang
        await sam.command("shifts")
        event = await setting.bot.next_event()
        stopping = asyncio.create_task(setting.adapter.stop_listening())
        await setting.server.world.until(lambda: setting.server.gateway.line is None)
        assert not stopping.done()
        setting.bot.released.set()
        await stopping
        await setting.answer(event, "Done")
        await setting.send(address(sam.user), "And bye")

        assert [m.text for m in sam.sees()] == ["Done", "And bye"]


async def test_only_who_leads_connects_and_who_retires_leaves_and_may_come_again() -> None:
    async with DiscordServer() as server:
        adapter = Discord(TOKEN, server.api_url, server.gateway.url)
        await adapter.serve(MadeUpBot(), Front(COMMANDS))
        assert (adapter.health(), server.gateway.identifies) == ("ok", 0)
        for times in (1, 2):
            await adapter.start(MadeUpBot(), Front(COMMANDS))
            await server.world.until(lambda: server.gateway.line)
            await becomes(lambda: adapter.health() == "ok")
            assert server.gateway.identifies == times
            await adapter.retire()
            await server.world.until(lambda: server.gateway.line is None)
        await adapter.stop_listening()
        await adapter.close()
