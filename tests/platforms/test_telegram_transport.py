"""How requests travel: through a proxy where there is one, and never with the token in an error."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError, TimedOut

from bot.platforms.telegram.wire import Wire, trouble, was_sent

TOKEN = "110201543:AAH-made-up-token-of-a-test"
ME = '{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Doorstep","username":"doorstep_bot"}}'


@asynccontextmanager
async def answering(words: str) -> AsyncIterator[tuple[str, list[str]]]:
    """Serve *words* to every connection; yield the address, and the first lines of what was asked."""
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).decode().strip())
        writer.write(words.encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked


@asynccontextmanager
async def wire_to(api_url: str | None) -> AsyncIterator[Wire]:
    wire = Wire(TOKEN, api_url, 2)
    try:
        yield wire
    finally:
        await wire.close_connections()


def behind(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, proxy)


async def test_a_proxy_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = f"HTTP/1.1 200 OK\r\nContent-Length: {len(ME)}\r\n\r\n{ME}"
    async with answering(answer) as (proxy, asked):
        behind(proxy, monkeypatch)
        async with wire_to("http://bot-api.example") as wire:
            assert (await wire.get_me()).username == "doorstep_bot"
    assert asked == [f"POST http://bot-api.example/bot{TOKEN}/getMe HTTP/1.1"]


async def test_what_a_proxy_would_not_carry_was_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async with answering("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n") as (proxy, asked):
        behind(proxy, monkeypatch)
        async with wire_to(None) as wire:
            with pytest.raises(NetworkError) as refused:
                await wire.send_message(1, "hello")
    assert asked == ["CONNECT api.telegram.org:443 HTTP/1.1"]
    assert not was_sent(refused.value)


async def test_nobody_at_home_is_not_sent_and_names_no_token() -> None:
    async with answering("") as (closed, _):
        pass
    async with wire_to(closed) as wire:
        with pytest.raises(NetworkError) as refused:
            await wire.send_message(1, "hello")
    assert not was_sent(refused.value)
    assert trouble(refused.value) == "Telegram cannot be reached"
    assert TOKEN not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("words", ["", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"])
async def test_an_answer_cut_short_may_have_been_sent(words: str) -> None:
    async with answering(words) as (server, _), wire_to(server) as wire:
        with pytest.raises(NetworkError) as cut:
            await wire.send_message(1, "hello")
    assert was_sent(cut.value)
    assert not isinstance(cut.value, TimedOut)
    assert TOKEN not in "".join(traceback.format_exception(cut.value))
