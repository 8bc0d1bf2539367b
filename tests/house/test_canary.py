"""Words that nobody else uses are said in every room; then they are looked for where they must not be."""

import io
import json
import logging
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import StatementError

from bot import __version__, logs
from bot.conversation.messages import Lane
from bot.conversation.platform import Delivery, SendResult
from bot.engine.depths import measure
from bot.engine.feature import Handler
from bot.engine.turn import Turn
from bot.features.training.store import TrainingStore
from bot.settings import Settings
from bot.storage.unit_of_work import UnitOfWork
from bot.web import families
from tests import postgres
from tests.databases import DATABASES
from tests.house.village import COORDINATOR, LEAD, MEMBER, RESIDENTS, SATURDAY, Village
from tests.traces import legible

CANARY = "zebra"
NUMBER = "3045550137"
TOKENS = ("110201543:AAH-made-up_token", "MTIz.made-up.token_of_discord")
USER = f"{CANARY}user"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("DEBUG", TOKENS, stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


async def join(village: Village) -> None:
    await village.write(USER, f"/start {CANARY}code")
    await village.press(USER, "Join")
    await village.press(USER, "OK")
    await village.write(USER, f"{CANARY} Name")
    await village.write(USER, "kanawha")
    await village.press(USER, "18 or over")


async def raise_hand(village: Village) -> None:
    await village.press_action(USER, "captains.raise")
    await village.press_action(USER, "captains.kind", "neighborhood")
    await village.write(USER, f"{CANARY} Hollow")
    await village.write(USER, f"Because {CANARY} why")
    await village.press_action(USER, "captains.send")
    await village.press_action(LEAD, "captains.ask_back", 2)
    await village.write(LEAD, f"And {CANARY} question?")
    await village.press_action(USER, "captains.answer", 2)
    await village.write(USER, f"Yes, {CANARY} answer")
    await village.press_action(LEAD, "captains.accept", 2)


async def go_out(village: Village) -> None:
    await village.press_action(USER, "shifts.claim", 1)
    await village.press_action(USER, "shifts.number_add", 1)
    await village.write(USER, NUMBER)
    await village.wait_until(SATURDAY + timedelta(minutes=5))
    await village.press_action(USER, "shifts.here", 1)
    await village.write(LEAD, f"/canvass {CANARY}")
    await village.wait_until(SATURDAY + timedelta(hours=3, minutes=20))
    await village.write(USER, f"12 5 rough, {CANARY} story")
    await village.press_action(USER, "checkins.story", 3)
    await village.write(USER, f"A whole {CANARY} story")


async def talk(village: Village) -> None:
    ids = village.ids
    village.work(lambda people: people.introduce(ids[MEMBER], ids[LEAD], village.clock() + timedelta(days=9)))
    await village.press_action(MEMBER, "relay.write", ids[LEAD])
    await village.write(MEMBER, f"Some {CANARY} words, he hits me")
    await village.press_action(MEMBER, "relay.send")
    await village.write(MEMBER, f"{CANARY} out of place")
    await village.write(f"{MEMBER}#{CANARY}park", f"{CANARY} among others")


async def tell_many(village: Village) -> None:
    await village.write(COORDINATOR, "/say")
    await village.press_action(COORDINATOR, "broadcasts.to", "county", "kanawha")
    await village.write(COORDINATOR, f"{CANARY} broadcast")
    await village.press(COORDINATOR, "Send")
    await village.wait(minutes=3)


def learn(village: Village) -> None:
    def write_down(uow: UnitOfWork) -> None:
        store = TrainingStore(uow)
        enrolment = store.get(1)
        assert enrolment
        store.answer(enrolment, "why", f"{CANARY} reflection", village.clock())
        promise = store.promise(enrolment, "act", village.clock().date())
        store.tell_of(promise.id, f"{CANARY} promise")

    village.keep(write_down)


async def fail(village: Village) -> list[str]:
    """Let a turn, a job and a sending fail, each with words in its error; return what was shown of it."""
    handlers = village.bot.router.handlers

    def break_down(turn: Turn) -> None:
        raise RuntimeError(f"{turn.text} {CANARY} {TOKENS[0]}")

    for key in (("command", "me"), ("job", "checkins.summary"), ("command", "week")):
        handlers[key] = Handler(break_down, handlers[key].mark)
    since = len(village.shown)
    await village.write(USER, f"/me {CANARY}")

    def insert_wrongly(turn: Turn) -> None:
        turn.record(f"{CANARY}", object())  # type: ignore[arg-type]

    handlers["command", "week"] = Handler(insert_wrongly, handlers["command", "week"].mark)
    await village.write(USER, f"/week {CANARY}")
    network, send = village.networks[village.home], village.networks[village.home].send

    async def cut(delivery: Delivery) -> SendResult:
        raise ConnectionError(f"{delivery} {TOKENS[1]}")

    network.send = cut  # type: ignore[method-assign]
    await village.write(USER, "/shifts")
    network.send = send  # type: ignore[method-assign]
    await village.wait(hours=3)
    return [line for line in village.heard(since).get(USER, []) if "went wrong" in line]


async def numbers(village: Village) -> str:
    """Return what `/metrics` says by now: every label with every value that it has ever had."""
    depths = await village.database.read(measure(village.clock()))
    text, _ = families.written(village.bot.metrics, depths, {"database": True, "telegram": False}, leads=True)
    said = text.decode()
    assert 'outcome="sent"' in said
    assert "doorstep_press_answered_seconds_bucket" in said
    networks, lanes = {"telegram", "discord", "database"}, {lane.name.lower() for lane in Lane}
    states = {"sent", "dead", "uncertain", "expired", "unreachable", "sending"}
    known = networks | lanes | states | {__version__}
    for name, value in re.findall(r'(\w+)="([^"]*)"', said):
        assert value in known or name == "le", f"{name} of the numbers holds {value}"
    return said


def found(folder: Path, words: tuple[str, ...]) -> list[str]:
    """Return which of *words* can be read in *folder*, whatever their case."""
    kept = legible(folder)
    return [word for word in words if word in kept]


def dumped(village: Village, folder: Path) -> None:
    """Let what a backup of PostgreSQL holds lie in *folder*, in plain words."""
    url = village.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = [f"{postgres.programs()}/pg_dump", "--data-only", "--file", str(folder / "dump.sql"), url]
    subprocess.run(command, check=True)  # noqa: S603  # Our own words.


@pytest.mark.parametrize("kind", DATABASES)
async def test_no_canary_is_found(kind: str, tmp_path: Path, log: io.StringIO) -> None:
    village = Village(tmp_path, make_database=DATABASES[kind])
    await village.settle_in()
    await join(village)
    village.ids[USER] = max(village.ids.values()) + 1
    await raise_hand(village)
    learn(village)
    await talk(village)
    await tell_many(village)
    await go_out(village)
    sorry = await fail(village)

    said = " ".join(line for name in (*RESIDENTS, USER) for line in village.lines(name)).lower()
    for word in ("name", "hollow", "why", "question", "answer", "words", "broadcast"):
        assert f"{CANARY} {word}" in said, f"{CANARY} {word} was never said: the scenario does not lead there"
    words = (CANARY, NUMBER, "he hits me", *RESIDENTS)
    if kind == "postgresql":
        dumped(village, tmp_path)
        assert "COPY public.outbox" in (tmp_path / "dump.sql").read_text()
    else:
        assert (tmp_path / "town.db-wal").exists()
    assert found(tmp_path, words) == []
    assert len(sorry) == 2
    assert CANARY not in " ".join(sorry).lower()
    counted = await numbers(village)
    assert [word for word in (*words, *TOKENS, USER) if word in counted.lower() or word in counted] == []
    await village.close()
    assert found(tmp_path, words) == []
    written = log.getvalue()
    lines = [json.loads(line) for line in written.splitlines()]
    codes = [line["code"] for line in lines if line["event"] in ("turn failed", "not sent", "job failed")]
    assert all(re.fullmatch("E-[0-9A-F]{4}", code) for code in codes)
    assert all(any(code in line for code in codes) for line in sorry)
    assert "turn failed" in written
    assert "not sent" in written
    assert [word for word in (*words, *TOKENS) if word in written.lower() or word in written] == []


def test_a_secret_is_blotted_out_wherever_it_stands(log: io.StringIO) -> None:
    word = logging.getLogger("bot.test")
    token = TOKENS[0]
    word.info("with %s", token)
    word.info(f"within https://example.org/bot{token}/getMe")
    word.info("quoted https://example.org/?t=%s", "110201543%3AAAH-made-up_token")
    word.info("aside", extra={"reason": f"wrong token {token}", "more": {"deep": [token]}})
    word.info("of a stack", stack_info=True)
    try:
        raise ValueError(token) from KeyError(token)
    except ValueError:
        word.exception("with its trace")
    logging.getLogger("asyncio").error("never retrieved", exc_info=ValueError(token))
    assert log.getvalue().count(logs.BLOT) >= 5  # Of errors only kind and place are told.
    assert token not in log.getvalue()
    assert "110201543" not in log.getvalue()


@pytest.mark.parametrize("name", logs.QUIET)
def test_libraries_that_tell_too_much_are_kept_quiet(log: io.StringIO, name: str) -> None:
    logging.getLogger(f"{name}.anything").debug("the words of somebody")
    logging.getLogger(name).info("the words of somebody")
    assert log.getvalue() == ""


def test_settings_never_show_a_token() -> None:
    settings = Settings(
        telegram_token=SecretStr(TOKENS[0]), discord_token=SecretStr(TOKENS[1]), _env_file=None
    )
    shown = f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"
    assert not any(token in shown for token in TOKENS)


def test_an_error_of_the_database_shows_no_value(tmp_path: Path) -> None:
    village = Village(tmp_path)
    village.resident("sam")
    with pytest.raises(StatementError) as caught:
        # The column refuses a moment without a zone; the county is on its way in the same statement.
        village.change("sam", county=CANARY, joined_at=datetime(2026, 1, 1))  # noqa: DTZ001
    village.database.close()
    assert CANARY not in f"{caught.value} {caught.value!r}".lower()
