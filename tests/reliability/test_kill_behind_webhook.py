"""The bot's own process behind a webhook, killed with updates acknowledged and not handled: none is lost."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from bot.storage.base import Base
from bot.storage.migrate import open_database
from tests.platforms.telegram_carrier import Carrier
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_world import User
from tests.reliability.processes import free_port
from tests.town import ROOT

HELLO = "I have kept nothing about you"
SECRET = "a-word-that-nobody-knows"
PEOPLE, ACKNOWLEDGED = 240, 200
LONGEST_START, LONGEST_END = 60.0, 90.0
IN_FLIGHT = 16


TABLE = "CREATE TABLE turns_taken (key TEXT)"
TRIGGERS = {
    "sqlite": [
        "CREATE TRIGGER note_turn AFTER INSERT ON outbox WHEN NEW.dedupe_key LIKE '%#1'"
        " BEGIN INSERT INTO turns_taken VALUES (NEW.dedupe_key); END"
    ],
    "postgresql": [
        "CREATE FUNCTION note_turn() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN INSERT INTO turns_taken VALUES (NEW.dedupe_key); RETURN NULL; END'",
        "CREATE TRIGGER note_turn AFTER INSERT ON outbox FOR EACH ROW WHEN (NEW.dedupe_key LIKE '%#1')"
        " EXECUTE FUNCTION note_turn()",
    ],
}


def count_turns(folder: Path, url: str) -> Engine:
    """Let the database write down every turn that was committed: what is said is deleted once it is sent."""
    open_database(url, folder / "data.key", Base.metadata).close()
    engine = create_engine(url)
    with engine.begin() as db:
        for statement in (TABLE, *TRIGGERS[engine.dialect.name]):
            db.execute(text(statement))
    return engine


def turns_taken(database: Engine) -> Counter[int]:
    """Return how often each update had its turn."""
    with database.connect() as db:
        keys = list(db.scalars(text("SELECT key FROM turns_taken")))
    return Counter(int(key.rpartition(":")[2].removesuffix("#1")) for key in keys)


def still_kept(database: Engine) -> int:
    with database.connect() as db:
        return int(db.scalar(text("SELECT count(*) FROM inbox")) or 0)


@asynccontextmanager
async def running(
    folder: Path, server: TelegramServer, port: int, url: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Yield the bot's process once its webhook is set; it is killed at the end if it still runs."""
    settings = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_URL": url,
        "PUBLIC_URL": "https://bot.example.org",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "HTTP_PORT": str(port),
        "LOG_LEVEL": "DEBUG",
    }
    looks = len(server.made("getWebhookInfo"))
    with (folder / "output.txt").open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=folder, env=settings, stdout=output, stderr=output
        )
    try:
        await server.world.until(
            lambda: len(server.made("getWebhookInfo")) > looks and server.webhook_set, LONGEST_START
        )
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def greeted(people: list[User]) -> list[User]:
    return [user for user in people if any(HELLO in shown.text for shown in user.inbox)]


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as made:
        yield made


async def test_killed_after_200_acknowledged_updates_it_loses_none_and_handles_none_twice(
    tmp_path: Path, server: TelegramServer, url: str
) -> None:
    port = free_port()
    database = count_turns(tmp_path, url)
    people = [server.user(f"Canary{number}") for number in range(PEOPLE)]
    carrier: Carrier = server.bring_to(f"http://127.0.0.1:{port}")
    async with running(tmp_path, server, port, url) as process:
        sent = [user.say("/start canarycode") for user in people]
        await server.world.until(lambda: len(carrier.taken) >= ACKNOWLEDGED, LONGEST_START)
        process.kill()
        await process.wait()
    acknowledged, done = list(carrier.taken), turns_taken(database)
    unhandled = set(acknowledged) - set(done)
    assert unhandled, "the process was killed too late to show anything"
    assert still_kept(database) >= len(unhandled)
    async with running(tmp_path, server, port, url):
        await server.world.until(lambda: len(greeted(people)) == PEOPLE, LONGEST_END)
        await server.world.until(lambda: len(carrier.taken) == PEOPLE, LONGEST_END)
    assert turns_taken(database) == Counter(sent)  # Each exactly once: none lost, none twice.
    assert still_kept(database) == 0
    # Telegram does not tell whether a message arrived: only what was on its way is said again.
    assert sum(len(user.inbox) for user in people) <= PEOPLE + IN_FLIGHT
    database.dispose()
    log = (tmp_path / "output.txt").read_text()
    assert "anary" not in log
    assert SECRET not in log


async def run_with(folder: Path, **settings: str) -> tuple[int | None, str]:
    """Return how a start with *settings* ended, and what it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HTTP_PORT": "0", **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(LONGEST_START):
        said, _ = await process.communicate()
    return process.returncode, said.decode()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PUBLIC_URL": "https://bot.example.org"}, "set TELEGRAM_WEBHOOK_SECRET"),
        ({"PUBLIC_URL": "http://bot.example.org", "TELEGRAM_WEBHOOK_SECRET": SECRET}, "https://"),
        ({"PUBLIC_URL": "https://bot.example.org", "TELEGRAM_WEBHOOK_SECRET": "not a word"}, "8 to 256"),
    ],
)
async def test_without_a_secret_or_a_safe_address_it_does_not_start(
    tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    code, said = await run_with(tmp_path, TELEGRAM_TOKEN="1:made-up", **settings)
    assert code == 2
    assert words in said
    assert "Traceback" not in said
    assert "not a word" not in said
