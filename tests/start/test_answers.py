"""The set-up without a person: from a file of answers."""

import asyncio
from io import StringIO
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.setup import with_answers
from bot.setup.answers import AnswersError
from tests.platforms.discord_server import DiscordServer
from tests.platforms.telegram_server import TOKEN, TelegramServer
from tests.start.patient import CANARY, here

assert here  # A fixture: naming it hands it to these tests.

NOWHERE = "http://127.0.0.1:9"
WITHDRAWN = "110201543:AAH-another-made-up-token"
ANSWERS = f"TELEGRAM_TOKEN={TOKEN}\nCAMPAIGN_NAME=Mountain Roots\n"


def given(answers: str, *, offline: bool = True) -> int:
    return with_answers(StringIO(answers), offline=offline)


def test_answers_are_enough(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert given(f"{ANSWERS}PUBLIC_URL=https://bot.example.org\n") == 0
    settings = Settings(_env_file=here / ".env")
    assert (settings.campaign_name, settings.region) == ("Mountain Roots", "us-wv")
    assert {p.name: f"{p.stat().st_mode & 0o777:o}" for p in here.iterdir()} == {
        ".env": "600",
        "data.key": "600",
    }
    assert settings.telegram_webhook_secret is not None
    assert len(settings.telegram_webhook_secret.get_secret_value()) > 30
    assert TOKEN not in capsys.readouterr().out


def test_answers_change_only_what_they_name(here: Path) -> None:
    given(f"{ANSWERS}LANGUAGES=es\n")
    key = (here / "data.key").read_bytes()
    given("CAMPAIGN_NAME=New Roots\n")
    settings = Settings(_env_file=here / ".env")
    assert (settings.campaign_name, settings.languages) == ("New Roots", ("es",))
    assert (here / "data.key").read_bytes() == key


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("CAMPAIGN_NAME=Mountain Roots\n", "TELEGRAM_TOKEN or DISCORD_TOKEN is missing"),
        (f"TELEGRAM_TOKEN={TOKEN}\n", "CAMPAIGN_NAME"),
        (f"{ANSWERS}TIMEZONE=Europe/Berlin\n", "Is TIME_ZONE meant?"),
        (f"{ANSWERS}ENCRYPTION_KEY_FILE=data/the.key\n", "lies inside DATA_DIR"),
        (f"{ANSWERS}PUBLIC_URL=http://bot.example.org\n", "https://"),
        (f"{ANSWERS}HTTP_HOST=192.0.2.1\n", "HTTP_HOST is 192.0.2.1"),
        (f"{ANSWERS}DATA_UNTIL=2020-01-31\n", "That day is past"),
    ],
)
def test_answers_that_will_not_do_write_nothing(here: Path, answers: str, said: str) -> None:
    with pytest.raises(AnswersError, match=said.replace("?", r"\?")):
        given(answers)
    assert not list(here.iterdir())


def test_no_new_key_is_made_for_an_old_database(here: Path) -> None:
    (here / "data").mkdir()
    (here / "data" / "doorstep.db").write_bytes(b"written with another key")
    with pytest.raises(AnswersError, match="Put the key back"):
        given(ANSWERS)
    assert [path.name for path in here.iterdir()] == ["data"]


async def test_a_withdrawn_token_writes_nothing(here: Path) -> None:
    async with TelegramServer() as server:
        answers = f"TELEGRAM_API_URL={server.url}\n{ANSWERS.replace(TOKEN, WITHDRAWN)}"
        with pytest.raises(AnswersError, match="does not know this token") as refused:
            await asyncio.to_thread(given, answers, offline=False)
    assert WITHDRAWN not in str(refused.value)
    assert not list(here.iterdir())


async def test_a_reset_token_of_discord_writes_nothing(here: Path) -> None:
    async with DiscordServer() as server:
        answers = f"DISCORD_API_URL={server.api_url}\nDISCORD_TOKEN=reset.{CANARY}\nCAMPAIGN_NAME=Roots\n"
        with pytest.raises(AnswersError, match="Reset Token") as refused:
            await asyncio.to_thread(given, answers, offline=False)
    assert CANARY not in str(refused.value)
    assert not list(here.iterdir())


def test_without_the_network_a_token_is_not_called_wrong(here: Path) -> None:
    with pytest.raises(AnswersError, match="The token may be right"):
        given(f"TELEGRAM_API_URL={NOWHERE}\n{ANSWERS}", offline=False)
    with pytest.raises(AnswersError, match="The token may be right"):
        given(f"DISCORD_API_URL={NOWHERE}\nDISCORD_TOKEN=a.b.c\nCAMPAIGN_NAME=x\n", offline=False)
    assert not list(here.iterdir())
