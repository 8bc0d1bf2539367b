"""The server lives inside the bot's loop, and leaves it quickly."""

import asyncio
import signal

import httpx
import pytest

from bot.web.health import Health
from bot.web.server import WebServer, web_app
from tests.web.stage import Stage


async def test_health_is_503_until_ready_and_when_the_database_is_gone(
    page: httpx.AsyncClient, stage: Stage
) -> None:
    said = (await page.get("/health")).json()
    assert said["status"] == "ok"
    assert {name: how["state"] for name, how in said["connections"].items()} == stage.health.connections
    stage.health = Health(ready=False, connections={"database": "unable to open database file"})
    answer = await page.get("/health")
    assert answer.status_code == 503
    assert answer.json()["connections"]["database"]["state"] == "unable to open database file"


async def test_it_stops_at_once_although_somebody_is_listening(
    page: httpx.AsyncClient, stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async with page.stream("GET", f"/events?since={await since(page)}") as stream:
        assert stream.status_code == 200
        await asyncio.wait_for(stage.server.stop(), 10)
    assert "timeout graceful shutdown exceeded" not in caplog.text


async def test_the_signals_stay_with_the_process(stage: Stage) -> None:
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


async def test_a_taken_port_is_known_at_once(stage: Stage) -> None:
    taken = int(stage.server.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        WebServer(web_app(stage.ask_health), "127.0.0.1", taken)


async def since(page: httpx.AsyncClient) -> str:
    """Where the news go on after the page as it was loaded."""
    return (await page.get("/")).text.split('"since": "')[1].split('"')[0]
