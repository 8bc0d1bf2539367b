"""The set-up as a person goes through it, at a terminal, with networks on loopback."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.platforms.discord_server import TOKEN as DISCORD_TOKEN
from tests.platforms.discord_server import DiscordServer
from tests.platforms.telegram_server import TOKEN as TELEGRAM_TOKEN
from tests.platforms.telegram_server import TelegramServer
from tests.start.person import Person, at_a_terminal

REST = ("The campaign", "The region", "Languages", "Time zone", "Until when", "The data folder",
        "The key file", "The public address")  # fmt: skip
WRONG = "110201543:AAH-another-made-up-token"


@pytest.fixture
async def networks() -> AsyncIterator[dict[str, str]]:
    """Both networks, and the settings that lead to them."""
    async with TelegramServer() as telegram, DiscordServer() as discord:
        yield {"TELEGRAM_API_URL": telegram.url, "DISCORD_API_URL": discord.api_url}


async def joins(person: Person, name: str, token: str) -> None:
    await person.sees(f"Shall the bot be on {name}")
    person.types()
    await person.sees(f"The token for {name}")
    person.types(token)
    await person.sees(r"It works: this is \S+, number \d+")
    await person.sees("Is that the bot you mean")
    person.types()


async def stays_away_from(person: Person, name: str) -> None:
    await person.sees(f"Shall the bot be on {name}")
    person.types("no")


async def takes_what_is_offered(person: Person, **otherwise: str) -> None:
    for question in REST:
        await person.sees(f"{question}[^\n]*: ")
        person.types(otherwise.get(question.split()[-1], ""))


def settings_in(folder: Path) -> Settings:
    return Settings(_env_file=folder / ".env")


async def test_a_newcomer_sets_up_both_networks(tmp_path: Path, networks: dict[str, str]) -> None:
    async with at_a_terminal(tmp_path, "setup", settings=networks) as person:
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
    assert {path.name: oct(path.stat().st_mode)[-3:] for path in tmp_path.iterdir()} == {
        ".env": "600",
        "data.key": "600",
    }
    assert TELEGRAM_TOKEN not in person.screen
    assert DISCORD_TOKEN not in person.screen
    for words in ("https://t.me/", "?startgroup=", "oauth2/authorize", "python3 -m bot run", "/start CODE"):
        assert words in person.screen
    assert len(re.findall("█▀▀▀▀▀█", person.screen)) == 3 * 2  # The upper corners of three codes.
