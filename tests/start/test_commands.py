"""The commands, in front of an app that says what it was asked for."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.testing import without_browser_tests
from tests.start.newcomer import PROJECT

APP = """
class StartError(Exception):
    "Port 8000 is taken."

def run_demo(settings, *, port, open_browser, fresh):
    print("demo", port, settings.data_dir.name, open_browser, fresh)
    if port == 7:
        raise StartError("Port 7 is taken; choose another with --port.")
    return 0

def run_networks(settings):
    print("networks", bool(settings.telegram_token), bool(settings.discord_token))
    return 3

def run_web(settings):
    print("web", settings.public_url)
    return 4

def migrate(settings):
    print("migrate", settings.database_url.rsplit("/", 1)[1])

def check(settings):
    return ["es: a text is missing"] if settings.campaign_name == "Half" else []

def check_curricula(settings):
    wrong = ["curricula/a/course.yaml:1: this is not YAML"] if settings.campaign_name == "Half" else []
    return wrong, ["01-welcome en 5"]
"""


class Bot:
    """The command line of a bot, installed as a package, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(PROJECT / "bot", folder / "bot", ignore=lambda _, names: set(names) - KEPT)
        shutil.copytree(PROJECT / "locales", folder / "locales")
        (folder / "bot" / "app.py").write_text(APP)

    def __call__(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Exit code, output and errors."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr


KEPT = {
    *(
        "__init__.py",
        "__main__.py",
        "bootstrap.py",
        "cli.py",
        "content.py",
        "setting_rules.py",
        "settings.py",
    ),
    "testing.py",
}


@pytest.fixture
def bot(tmp_path: Path) -> Bot:
    return Bot(tmp_path)


def test_without_a_command_the_demo_starts(bot: Bot) -> None:
    assert bot() == (0, "demo 8000 data True False\n", "")
    assert (bot.folder / "data").is_dir()


def test_options_without_a_command_are_the_demos(bot: Bot) -> None:
    options = ("--port", "0", "--data", "rehearsal", "--no-browser", "--fresh")
    assert bot(*options)[:2] == bot("demo", *options)[:2] == (0, "demo 0 rehearsal False True\n")


def test_the_port_of_the_settings_serves_the_demo_too(bot: Bot) -> None:
    assert bot("--no-browser", HTTP_PORT="8123")[1] == "demo 8123 data False False\n"


@pytest.mark.parametrize("command", ["", "demo", "setup", "doctor", "run", "web", "migrate", "check", "test"])
def test_every_command_has_help(bot: Bot, command: str) -> None:
    code, output, errors = bot(*command.split(), "--help")
    assert (code, errors) == (0, "")
    assert output.startswith("Usage: python3 -m bot")


def test_run_without_a_token_names_both_settings_and_touches_nothing(bot: Bot) -> None:
    code, output, errors = bot("run")
    assert (code, output, len(errors.splitlines())) == (2, "", 1)
    assert "TELEGRAM_TOKEN" in errors
    assert "DISCORD_TOKEN" in errors
    assert not (bot.folder / "data").exists()


def test_run_ends_with_the_exit_code_of_the_bot(bot: Bot) -> None:
    (bot.folder / ".env").write_text("TELEGRAM_TOKEN=1:made_up\n")
    assert bot("run") == (3, "networks True False\n", "")


def test_a_web_worker_needs_an_address_that_telegram_comes_to(bot: Bot) -> None:
    code, output, errors = bot("web", TELEGRAM_TOKEN="1:made_up")
    assert (code, output, len(errors.splitlines())) == (2, "", 1)
    assert "PUBLIC_URL" in errors
    secret = {"TELEGRAM_WEBHOOK_SECRET": "a-word-that-nobody-knows"}
    known = {"TELEGRAM_TOKEN": "1:made_up", "PUBLIC_URL": "https://bot.example.org", **secret}
    assert bot("web", **known) == (4, "web https://bot.example.org\n", "")


def test_migrate_says_when_it_is_done(bot: Bot) -> None:
    code, output, errors = bot("migrate")
    assert (code, errors) == (0, "")
    assert output.splitlines() == [
        "migrate doorstep.db",
        "The database has the shape that this version needs.",
    ]


def test_check_fails_when_there_is_something_to_mend(bot: Bot) -> None:
    assert bot("check") == (0, "Content, translations and settings are in order.\n", "")
    assert bot("check", CAMPAIGN_NAME="Half") == (1, "es: a text is missing\n1 to mend.\n", "")


def test_check_of_the_courses_alone_shows_their_table_too(bot: Bot) -> None:
    assert bot("check", "curricula") == (0, "01-welcome en 5\nThe courses are in order.\n", "")
    wrong = "curricula/a/course.yaml:1: this is not YAML\n\n01-welcome en 5\n1 to mend.\n"
    assert bot("check", "curricula", CAMPAIGN_NAME="Half") == (1, wrong, "")
    assert bot("check", "tea")[0] == 2


def test_a_refusal_of_the_app_is_one_sentence_and_exit_code_2(bot: Bot) -> None:
    code, _, errors = bot("--port", "7")
    assert (code, errors) == (2, "Port 7 is taken; choose another with --port.\n")


@pytest.mark.parametrize("command", [(), ("run",), ("migrate",), ("check",)])
def test_wrong_settings_stop_every_command(bot: Bot, command: tuple[str, ...]) -> None:
    code, output, errors = bot(*command, HTTP_PORT="x", REGION="y")
    assert (code, output) == (2, "")
    assert [line.split()[0] for line in errors.splitlines()] == ["These", "HTTP_PORT", "REGION"]


def test_a_data_folder_that_cannot_be_used_is_named(bot: Bot) -> None:
    (bot.folder / "data").touch()
    code, output, errors = bot()
    assert (code, output, len(errors.splitlines())) == (2, "", 1)
    assert f"The data folder {bot.folder}/data cannot be made" in errors


def test_a_mistyped_command_is_no_traceback(bot: Bot) -> None:
    code, _, errors = bot("dmeo")
    assert code == 2
    assert "No such command 'dmeo'" in errors


def test_tests_that_need_a_browser_can_be_left_out() -> None:
    assert without_browser_tests(["tests/web", "-q"]) == ["tests/web", "-q", "-m", "not browser and not long"]
    assert without_browser_tests(["-m", "long", "-q"]) == ["-q", "-m", "(long) and not browser"]


def with_a_chromium(folder: Path) -> str:
    """A search path on which there is a Chromium, of sorts."""
    (folder / "chromium").write_text("#!/bin/sh\necho Chromium 1.0\n")
    (folder / "chromium").chmod(0o755)
    return str(folder)


def test_the_tests_get_the_chromium_that_is_there(bot: Bot) -> None:
    (bot.folder / "test_it.py").write_text(
        "import os\ndef test_it(): print(os.environ['DOORSTEP_CHROMIUM'])\n"
    )
    code, output, _ = bot("test", "-s", "-q", PATH=with_a_chromium(bot.folder), CI="true")
    assert code == 0
    assert output.startswith(f"{bot.folder}/chromium")


@pytest.mark.parametrize(("environment", "code"), [({}, 0), ({"CI": "true"}, 2)])
def test_without_any_chromium_its_tests_are_left_out_but_never_in_ci(
    bot: Bot, environment: dict[str, str], code: int
) -> None:
    (bot.folder / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
    (bot.folder / "test_it.py").write_text(
        "import pytest\ndef test_it(): pass\n@pytest.mark.browser\ndef test_page(): assert 0\n"
    )
    nowhere = {"PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9", "PLAYWRIGHT_BROWSERS_PATH": str(bot.folder)}
    found, output, errors = bot("test", "-q", PATH=str(bot.folder), **nowhere, **environment)
    assert found == code
    assert ("1 passed, 1 deselected" in output) == (code == 0)
    assert ("left out" if code == 0 else "need a Chromium") in errors
