"""The set-up as a person goes through it, at a terminal, with networks on loopback."""

import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import segno

from bot.settings import Settings
from bot.setup.invitations import drawing
from tests.platforms.discord_server import TOKEN as DISCORD_TOKEN
from tests.platforms.discord_server import DiscordServer
from tests.platforms.telegram_server import TOKEN as TELEGRAM_TOKEN
from tests.platforms.telegram_server import TelegramServer
from tests.start.newcomer import PROJECT
from tests.start.person import Person, at_a_terminal

REST = ("The campaign", "The region", "Languages", "Time zone", "Until when", "The data folder",
        "The key file", "The public address")  # fmt: skip
WITHDRAWN = "110201543:AAH-another-made-up-token"
CORNER = "█▀▀▀▀▀█"
KEPT_LINES = (
    "# My own remark\nMY_OWN = 'thing' # stays\n\nCAMPAIGN_NAME='Mountain \\'Roots\\''\nHTTP_PORT=8123\n"
)


@dataclass
class Networks:
    """Both networks on loopback, and the settings that lead to them."""

    telegram: TelegramServer
    discord: DiscordServer

    @property
    def settings(self) -> dict[str, str]:
        return {"TELEGRAM_API_URL": self.telegram.url, "DISCORD_API_URL": self.discord.api_url}


@pytest.fixture
async def networks() -> AsyncIterator[Networks]:
    async with TelegramServer() as telegram, DiscordServer() as discord:
        yield Networks(telegram, discord)


async def joins(person: Person, name: str, token: str) -> None:
    await person.is_asked(f"Shall the bot be on {name}", "yes")
    await person.is_asked(f"The token for {name}", token)
    await person.sees(r"It works: this is \S+, number \d+")
    await person.is_asked("Is that the bot you mean", "")


async def takes_what_is_offered(person: Person, questions: Sequence[str] = REST, **otherwise: str) -> None:
    for question in questions:
        await person.is_asked(question, otherwise.get(question.split()[-1], ""))


def settings_in(folder: Path) -> Settings:
    return Settings(_env_file=folder / ".env")


def modes(folder: Path) -> dict[str, str]:
    return {path.name: f"{path.stat().st_mode & 0o777:o}" for path in folder.iterdir()}


async def test_a_newcomer_sets_up_both_networks(tmp_path: Path, networks: Networks) -> None:
    async with at_a_terminal(tmp_path, "setup", settings=networks.settings) as person:
        await joins(person, "Telegram", TELEGRAM_TOKEN)
        await joins(person, "Discord", DISCORD_TOKEN)
        await takes_what_is_offered(person, campaign="Mountain Roots #1", region="1", when="2031-01-31")
        await person.sees("Write this")
        assert not list(tmp_path.iterdir())
        person.types("yes")
        assert await person.ended() == 0
    settings = settings_in(tmp_path)
    assert (settings.campaign_name, str(settings.data_until)) == ("Mountain Roots #1", "2031-01-31")
    assert (settings.languages, str(settings.time_zone)) == (("en", "es"), "America/New_York")
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == TELEGRAM_TOKEN
    assert modes(tmp_path) == {".env": "600", "data.key": "600"}
    assert TELEGRAM_TOKEN not in person.screen
    assert DISCORD_TOKEN not in person.screen
    for words in ("https://t.me/", "?startgroup=", "oauth2/authorize", "python3 -m bot run", "/start CODE"):
        assert words in person.screen
    assert person.screen.count(f"\n    {CORNER}") == 3 * 2  # The left corners of three codes.


async def test_a_wrong_token_is_said_and_asked_again(tmp_path: Path, networks: Networks) -> None:
    async with at_a_terminal(tmp_path, "setup", settings=networks.settings) as person:
        await person.is_asked("Shall the bot be on Telegram", "y")
        await person.is_asked("The token for Telegram", "my token")
        await person.sees("does not look like a token")
        await person.is_asked("The token for Telegram", WITHDRAWN)
        await person.sees("Telegram does not know this token")
        await person.is_asked("The token for Telegram", TELEGRAM_TOKEN)
        await person.is_asked("Is that the bot you mean", "")
        await person.is_asked("Shall the bot be on Discord", "no")
        await takes_what_is_offered(person, REST[:4], campaign="Mountain Roots", zone="Kanawha")
        await person.sees('is "Kanawha"')
        await takes_what_is_offered(person, REST[3:])
        await person.is_asked("Write this", "")
        assert await person.ended() == 0
    assert WITHDRAWN not in person.screen
    assert settings_in(tmp_path).discord_token is None


@pytest.mark.parametrize("moment", ["The token for Telegram", "Write this"])
async def test_who_gives_up_leaves_nothing_behind(tmp_path: Path, networks: Networks, moment: str) -> None:
    async with at_a_terminal(tmp_path, "setup", settings=networks.settings) as person:
        if moment == "Write this":
            await joins(person, "Telegram", TELEGRAM_TOKEN)
            await person.is_asked("Shall the bot be on Discord", "no")
            await takes_what_is_offered(person, campaign="Mountain Roots")
        else:
            await person.is_asked("Shall the bot be on Telegram", "yes")
        await person.sees(moment)
        person.presses("D" if moment == "Write this" else "C")
        await person.sees("Nothing was written")
        assert await person.ended() == 130
    assert not list(tmp_path.iterdir())
    assert "Traceback" not in person.screen


async def test_a_second_time_everything_is_kept_that_is_not_changed(
    tmp_path: Path, networks: Networks
) -> None:
    (tmp_path / ".env").write_text(f"{KEPT_LINES}TELEGRAM_TOKEN={TELEGRAM_TOKEN}\n")
    (tmp_path / ".env").chmod(0o644)
    async with at_a_terminal(tmp_path, "setup", settings=networks.settings) as person:
        await joins(person, "Telegram", "")
        await person.is_asked("Shall the bot be on Discord", "")
        await takes_what_is_offered(person)
        await person.is_asked("Write this", "")
        assert await person.ended() == 0
    now = (tmp_path / ".env").read_text()
    assert now.startswith(f"{KEPT_LINES}TELEGRAM_TOKEN={TELEGRAM_TOKEN}\n")
    assert settings_in(tmp_path).campaign_name == "Mountain 'Roots'"
    assert modes(tmp_path) == {".env": "600", ".env.before": "600", "data.key": "600"}
    assert TELEGRAM_TOKEN not in person.screen


def without_a_terminal(folder: Path, *arguments: str, answers: str = "", **settings: str) -> tuple[int, str]:
    """Exit code and errors of a set-up that nobody sits at."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "setup", *arguments],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8"} | settings,
        input=answers,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_without_a_terminal_it_says_what_it_needs(tmp_path: Path) -> None:
    code, errors = without_a_terminal(tmp_path)
    assert (code, len(errors.splitlines())) == (2, 1)
    assert "--answers" in errors


@pytest.mark.parametrize("code", [" █", "▀▄"])
def test_what_is_drawn_is_the_code(code: str) -> None:
    url = f"https://t.me/mountain_roots_bot?start={code.encode().hex()}"
    dots = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    lines = drawing(url)
    rows = [[dots[sign][half] for sign in line] for line in lines for half in (0, 1)]
    wanted = [list(row) for row in segno.make_qr(url, error="l").matrix_iter(border=2)]
    assert rows[: len(wanted)] == wanted
    assert not any(any(row) for row in rows[len(wanted) :])
