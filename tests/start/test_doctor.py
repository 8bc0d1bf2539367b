"""The doctor: what it says of a healthy bot, and of each way in which one can be unwell."""

import asyncio
import contextlib
import json
import os
import socket
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from aiohttp import web
from sqlalchemy.exc import OperationalError

from bot import app, doctor
from bot.conversation.findings import Finding, Grade
from bot.doctor import config, networks
from bot.settings import Settings
from tests.platforms.discord_server import TOKEN as DISCORD_TOKEN
from tests.platforms.discord_server import DiscordServer
from tests.platforms.telegram_server import TOKEN as TELEGRAM_TOKEN
from tests.platforms.telegram_server import TelegramServer
from tests.start.newcomer import PROJECT
from tests.start.patient import CANARY, here, only, written

NOWHERE = "http://127.0.0.1:9"
LONGEST_START = 30.0
assert here  # A fixture: naming it hands it to these tests.


class Guilds(DiscordServer):
    """A Discord that also tells in which servers the bot is: *permissions* are what it may do in each."""

    permissions: Sequence[int] = ()

    def _app(self) -> web.Application:
        app = super()._app()
        app.router.add_get("/api/v10/users/@me/guilds", self._guilds)
        return app

    async def _guilds(self, _: web.Request) -> web.Response:
        servers = [
            {"id": str(number), "name": CANARY, "permissions": str(held)}
            for number, held in enumerate(self.permissions, 1)
        ]
        return web.Response(body=json.dumps(servers).encode(), headers={"Content-Type": "application/json"})


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@asynccontextmanager
async def running(folder: Path, settings: Settings) -> AsyncIterator[str]:
    """The bot, running in this folder until the end; its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{settings.http_port}"
    assert process.stdout
    try:
        # As long as it stands by all is well, too, and no network is asked yet.
        async with asyncio.timeout(LONGEST_START):
            while b"The bot is running" not in (line := await process.stdout.readline()):
                assert line, "it has ended"
        await until_health(address, "ok")
        yield address
    finally:
        process.terminate()
        await process.wait()


async def until_health(address: str, status: str) -> None:
    async with asyncio.timeout(LONGEST_START), httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                if (await client.get(f"{address}/health")).json()["status"] == status:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.05)


async def test_a_running_bot_is_looked_at_and_not_disturbed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with TelegramServer() as telegram, Guilds() as discord:
        discord.permissions = [8]
        settings = written(
            TELEGRAM_TOKEN=TELEGRAM_TOKEN,
            TELEGRAM_API_URL=telegram.url,
            DISCORD_TOKEN=DISCORD_TOKEN,
            DISCORD_API_URL=discord.api_url,
            DISCORD_GATEWAY_URL=discord.gateway.url,
            HTTP_PORT=str(free_port()),
        )
        async with running(here, settings) as address:
            await asyncio.to_thread(lambda: doctor.report(doctor.examine(offline=False)))
            said = capsys.readouterr().out
            wrong = [line for line in said.splitlines() if line.startswith("wrong  ")]
            assert [line for line in wrong if "Content" not in line] == []  # `check` has its own test.
            assert (len(telegram.made("getUpdates")), said.count("ready at")) == (1, 1)
            assert all(f"{name} is connected, since 2" in said for name in ("telegram", "discord"))
            assert "Clock: it agrees" in said
            assert not any(secret in said for secret in (TELEGRAM_TOKEN, DISCORD_TOKEN, CANARY))
            telegram.refuse(409, method="getUpdates", times=1000)
            telegram.user().say("hello")
            await until_health(address, "partly")
            found = await asyncio.to_thread(lambda: list(doctor.running.findings(settings)))
    (wrong,) = only(found, Grade.WRONG)
    assert "another program polls this token" in wrong
    assert "/revoke" in wrong


@contextmanager
def listening(answer: Callable[[socket.socket], object]) -> Iterator[Settings]:
    """The settings of a bot at whose port every caller gets *answer*."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        over = threading.Event()

        def serve() -> None:
            with contextlib.suppress(OSError):
                while not over.is_set():
                    answer(door.accept()[0])

        thread = threading.Thread(target=serve)
        thread.start()
        settings = written(TELEGRAM_TOKEN=TELEGRAM_TOKEN, HTTP_PORT=str(door.getsockname()[1]))
        yield settings
        over.set()
        socket.create_connection(door.getsockname()).close()
        thread.join()


def test_only_a_refused_call_means_that_it_is_not_running(here: Path) -> None:
    settings = written(TELEGRAM_TOKEN=TELEGRAM_TOKEN, HTTP_PORT=str(free_port()))
    (said,) = doctor.running.findings(settings)
    assert (said.grade, "is not running" in said.words) == (Grade.LOOK, True)


def test_a_bot_that_hangs_is_said_to_hang(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.running, "PATIENCE", 0.2)
    held: list[socket.socket] = []
    with listening(held.append) as settings:
        (said,) = doctor.running.findings(settings)
    for line in held:
        line.close()
    assert said.grade is Grade.WRONG
    assert "it hangs" in said.words


def test_a_bot_that_answers_late_is_running_all_the_same(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.running, "SLOW", 0.0)
    body = b'{"status": "ok", "connections": {}}'

    def answer(line: socket.socket) -> None:
        with line:
            line.recv(4096)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    monkeypatch.setattr(doctor.running, "_is_refused", lambda *_: False)
    with listening(answer) as settings:
        slow, ready = doctor.running.findings(settings)
    assert "seconds to say how it is" in slow.words
    assert "running and ready" in ready.words


def test_an_address_of_another_machine_is_named(here: Path) -> None:
    settings = written(TELEGRAM_TOKEN=TELEGRAM_TOKEN, HTTP_HOST="192.0.2.1")
    (said,) = doctor.running.findings(settings)
    assert "HTTP_HOST is 192.0.2.1" in said.words


def test_an_address_to_which_telegram_does_not_come_is_named(here: Path) -> None:
    Path(".env").write_text(f"TELEGRAM_TOKEN={TELEGRAM_TOKEN}\nPUBLIC_URL=http://bot.example.org:8080\n")
    assert any("PUBLIC_URL" in words for words in only(list(doctor.config.findings()), Grade.WRONG))


async def test_a_withdrawn_token_and_too_few_permissions(here: Path) -> None:
    async with TelegramServer("1:another") as telegram, Guilds() as discord:
        discord.permissions = [1024, 8]
        settings = written(
            TELEGRAM_TOKEN=TELEGRAM_TOKEN,
            TELEGRAM_API_URL=telegram.url,
            DISCORD_TOKEN=DISCORD_TOKEN,
            DISCORD_API_URL=discord.api_url,
        )
        found = await asyncio.to_thread(lambda: list(networks.findings(settings)))
    (wrong,) = only(found, Grade.WRONG)
    assert "does not accept the token" in wrong
    looks = " ".join(only(found, Grade.LOOK))
    assert "may not do in server 1: Send Messages" in looks
    assert "administrator of server 2" in looks
    assert "shows no commands" in looks


async def test_a_webhook_of_somebody_else(here: Path) -> None:
    async with TelegramServer() as telegram:
        telegram.webhook("https://elsewhere.example.org/hook")
        settings = written(TELEGRAM_TOKEN=TELEGRAM_TOKEN, TELEGRAM_API_URL=telegram.url)
        found = await asyncio.to_thread(lambda: list(networks.findings(settings)))
        assert telegram.made("deleteWebhook") == telegram.made("setWebhook") == []
    (wrong,) = only(found, Grade.WRONG)
    assert "webhook" in wrong


def test_without_the_internet_it_says_so_and_goes_on(here: Path) -> None:
    settings = written(
        TELEGRAM_TOKEN=TELEGRAM_TOKEN,
        TELEGRAM_API_URL=NOWHERE,
        DISCORD_TOKEN=DISCORD_TOKEN,
        DISCORD_API_URL=NOWHERE,
    )
    wrong = only(list(networks.findings(settings)), Grade.WRONG)
    assert [words.split(":")[0] for words in wrong] == [
        "Telegram cannot be reached",
        "Discord cannot be reached",
    ]


@pytest.mark.parametrize(("grades", "code"), [("", 0), ("ok look", 0), ("look wrong ok", 1)])
def test_only_what_is_wrong_makes_the_exit_code(grades: str, code: int) -> None:
    assert doctor.report(Finding(Grade(grade), "It", "is so.") for grade in grades.split()) == code


def test_what_cannot_be_looked_at_is_a_finding_too() -> None:
    def forbidden() -> Iterator[Finding]:
        yield Finding(Grade.OK, "Data", "so far.")
        raise PermissionError(13, "Permission denied", "/srv/data")

    first, second = doctor._whatever_happens("Data", forbidden())
    assert (first.words, second.grade) == ("so far.", Grade.WRONG)
    assert "/srv/data cannot be looked at" in second.words


def test_settings_with_a_slip_are_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_text(f"TELEGRAM_TOKN={TELEGRAM_TOKEN}\nHTTP_PORT=eight\nMY_OWN=1\nnonsense\n")
    assert doctor.report(doctor.examine(offline=True)) == 1
    said = capsys.readouterr().out
    for words in ("Is TELEGRAM_TOKEN meant?", 'HTTP_PORT is "eight"', "MY_OWN in .env", "line 4 of .env"):
        assert words in said
    assert TELEGRAM_TOKEN not in said
    assert all(line.split()[0] in ("ok", "look", "wrong", "Wrong:") for line in said.splitlines())


def test_a_setting_of_the_environment_that_wins_is_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(TELEGRAM_TOKEN=TELEGRAM_TOKEN, CAMPAIGN_NAME="Roots")
    monkeypatch.setenv("CAMPAIGN_NAME", "Branches")
    assert ["CAMPAIGN_NAME" in words for words in only(list(doctor.config.findings()), Grade.LOOK)] == [True]


@pytest.mark.parametrize(
    ("seconds", "grade"), [(2, Grade.OK), (-90, Grade.LOOK), (90, Grade.LOOK), (4000, Grade.WRONG)]
)
def test_a_clock_that_is_off_is_noticed(seconds: int, grade: Grade) -> None:
    assert networks._of_clock(timedelta(seconds=seconds), "Telegram").grade is grade


def test_a_last_day_that_is_past_is_named_with_the_way_out(here: Path) -> None:
    written(TELEGRAM_TOKEN=TELEGRAM_TOKEN, DATA_UNTIL="2020-01-31")
    (said,) = [finding.words for finding in config.findings() if "DATA_UNTIL" in finding.words]
    assert "past" in said
    assert "leave DATA_UNTIL empty" in said


def test_a_disk_that_is_full_after_the_migration_is_one_sentence(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    async def share_code(*_: object) -> None:
        raise OperationalError("INSERT", {}, full)

    monkeypatch.setattr(app, "share_code", share_code)
    monkeypatch.setattr(app, "_begin_log", lambda _: None)
    settings = written(TELEGRAM_TOKEN=TELEGRAM_TOKEN, HTTP_PORT="0")
    settings.data_dir.mkdir(exist_ok=True)
    for run in (app.run_networks, app.run_web):
        with pytest.raises(app.StartError, match="The disk is full"):
            run(settings)
