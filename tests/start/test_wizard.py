"""The set-up where it goes otherwise than hoped: no network, no token, answers that will not do."""

import subprocess
from pathlib import Path

import pytest

from bot import logs
from bot.settings import Settings
from bot.setup import wizard
from bot.setup.terminal import GivenUpError, Terminal
from tests.platforms.telegram_server import TOKEN

NOWHERE = "http://127.0.0.1:9"


class Scripted(Terminal):
    """A terminal whose person says these answers, one after the other, and then goes away."""

    def __init__(self, *answers: str) -> None:
        self.said: list[str] = []
        self._answers = list(answers)

    def show(self, line: str) -> None:
        self.said.append(line)

    def ask(self, question: str, default: str = "") -> str:
        self.said.append(question)
        if not self._answers:
            raise GivenUpError
        return self._answers.pop(0) or default

    def ask_secret(self, question: str) -> str:
        return self.ask(question)

    @property
    def screen(self) -> str:
        return " ".join(" ".join(self.said).split())


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and networks that cannot be reached."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("TELEGRAM_API_URL", NOWHERE)
    monkeypatch.setenv("DISCORD_API_URL", NOWHERE)
    monkeypatch.setattr(logs, "be_silent", lambda: None)
    return tmp_path


TELEGRAM_ONLY = ("yes", TOKEN, "yes", "no")
"""Yes to Telegram, its token, keep it untried, no to Discord."""


def test_without_the_internet_a_token_can_be_kept_untried(here: Path) -> None:
    person = Scripted(*TELEGRAM_ONLY, "Mountain Roots", *[""] * 7, "yes")
    assert wizard.run(person) == 0
    assert "Telegram cannot be reached" in person.screen
    assert Settings(_env_file=here / ".env").telegram_token is not None
    assert TOKEN not in person.screen


def test_one_network_at_least_is_asked_for(here: Path) -> None:
    person = Scripted("no", "no", "no", "yes", "", "no")
    assert wizard.run(person) == 130
    assert "needs one network at least" in person.screen
    assert not list(here.iterdir())


def test_answers_that_will_not_do_are_asked_for_again(here: Path) -> None:
    (here / "file").touch()
    (here / "folder").mkdir()
    subprocess.run(["git", "init", "-q", "published"], cwd=here, check=True)
    wrong = [
        *("", "Roots ${HOME}", "Roots", "7", "us-wv", "en,xx", "en", "", "2020-01-31", ""),
        *("file", ".", "..", "${HOME}/data", ""),
        *("data/key", "folder", "file/x.key", "/proc/x.key", "published/x", "x.key", "http://x"),
    ]
    person = Scripted(*TELEGRAM_ONLY, *wrong, "", "yes")
    assert wizard.run(person) == 0
    for words in ("It needs a name", "CAMPAIGN_NAME cannot hold ${", "from 1 to 1", 'has "xx"',
                  "That day is past", "is no folder", "holds more than the data", "DATA_DIR cannot hold ${",
                  "lies inside DATA_DIR", "Name a file in it", "file is there and is no folder",
                  "Nothing can be written in /", "lies in a folder of git", "https://"):  # fmt: skip
        assert words in person.screen
    assert (here / "x.key").exists()


def test_a_file_with_mistakes_is_a_beginning_all_the_same(here: Path) -> None:
    (here / ".env").write_text(f"TELEGRAM_TOKEN={TOKEN}\nREGION=nowhere\nHTTP_PORT=x\n")
    person = Scripted("", "", "yes", "", "Mountain Roots", *[""] * 7, "yes")
    assert wizard.run(person) == 0
    assert "REGION" in person.screen
    settings = Settings(_env_file=here / ".env")
    assert (settings.region, settings.http_port) == ("us-wv", 8000)


def test_an_address_of_another_machine_is_left_out(here: Path) -> None:
    (here / ".env").write_text(f"TELEGRAM_TOKEN={TOKEN}\nHTTP_HOST=192.0.2.1\n")
    person = Scripted("", "", "yes", "", "Mountain Roots", *[""] * 7, "yes")
    assert wizard.run(person) == 0
    assert "HTTP_HOST is 192.0.2.1" in person.screen
    assert Settings(_env_file=here / ".env").http_host == "127.0.0.1"


def test_who_says_no_at_the_end_leaves_everything_as_it_was(here: Path) -> None:
    person = Scripted(*TELEGRAM_ONLY, "Mountain Roots", *[""] * 7, "no")
    assert wizard.run(person) == 130
    assert "Nothing was written" in person.screen
    assert not list(here.iterdir())
