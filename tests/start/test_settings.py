"""Settings: what they are when nobody sets them, and what is said when somebody sets them wrongly."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import Settings, SettingsError, read_settings
from tests.start.newcomer import PROJECT

EXAMPLE = PROJECT / ".env.example"
SECRET = "81516:made-up_Secret"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder without `.env`, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def complaints(monkeypatch: pytest.MonkeyPatch, **values: str) -> list[str]:
    """The lines of the one message about these values."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as wrong:
        read_settings()
    return str(wrong.value).splitlines()[1:]


def test_every_setting_stands_in_the_example_and_nothing_else_does() -> None:
    named = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_each_setting_in_the_example_has_its_line_of_words() -> None:
    lines = EXAMPLE.read_text().splitlines()
    assert all(lines[at - 1].startswith("# ") for at, line in enumerate(lines) if re.match(r"[A-Z_]+=", line))


def test_the_example_as_it_stands_means_the_defaults(tmp_path: Path) -> None:
    unset = read_settings()
    (tmp_path / ".env").write_text(EXAMPLE.read_text())
    assert read_settings() == unset


def test_nothing_set_is_enough_to_begin(tmp_path: Path) -> None:
    settings = read_settings()
    assert settings.data_dir == tmp_path / "data"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/doorstep.db"
    assert settings.encryption_key_file == tmp_path / "data.key"
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8000)
    assert (settings.region, settings.languages) == ("us-wv", ("en", "es"))
    assert settings.time_zone == ZoneInfo("America/New_York")
    assert settings.telegram_token is settings.discord_token is settings.data_until is None


def test_database_and_key_follow_the_data_folder(tmp_path: Path) -> None:
    settings = read_settings(tmp_path / "elsewhere")
    assert settings.database_url == f"sqlite:///{tmp_path}/elsewhere/doorstep.db"
    assert settings.encryption_key_file == tmp_path / "elsewhere.key"
    assert Settings(data_dir=tmp_path / "elsewhere", _env_file=None) == settings


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_in_postgresql_is_taken_however_it_begins(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://sam:hush-hush@127.0.0.1:5432/doorstep?sslmode=require")
    settings = read_settings()
    assert (
        settings.database_url == "postgresql+psycopg://sam:hush-hush@127.0.0.1:5432/doorstep?sslmode=require"
    )
    assert "hush" not in repr(settings)


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    unset = read_settings()
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")
    (tmp_path / ".env").write_text("HTTP_PORT=\n")
    assert read_settings() == unset


def test_values_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "LANGUAGES": " es, en ,es",
        "LOG_LEVEL": "debug",
        "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
        "DISCORD_API_URL": "http://127.0.0.1:8080/api/v10/",
        "DATA_UNTIL": "2027-01-31",
        "HTTP_PORT": "0",
    }.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert (settings.languages, settings.log_level) == (("es", "en"), "DEBUG")
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.discord_api_url == "http://127.0.0.1:8080/api/v10"
    assert (str(settings.data_until), settings.http_port) == ("2027-01-31", 0)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TELEGRAM_TOKEN", "a word", "does not look like a token"),
        ("TELEGRAM_API_URL", f"http://127.0.0.1:8081/bot{SECRET}", "more to it than belongs there"),
        ("TELEGRAM_API_URL", "127.0.0.1:8081", "such as http://127.0.0.1:8081"),
        ("DISCORD_TOKEN", f"Bot {SECRET}", "does not look like a token"),
        ("DISCORD_API_URL", "ftp://127.0.0.1", "such as http://127.0.0.1:8080/api/v10"),
        ("DISCORD_GATEWAY_URL", "http://127.0.0.1:99999/gateway", "such as ws://127.0.0.1:8080/gateway"),
        ("DATA_DIR", "/", "is the root of the disk"),
        ("DATA_DIR", "/etc", "needs for other things"),
        ("DATA_DIR", "/root", "needs for other things"),
        ("DATA_DIR", "/srv/../etc/doorstep", "needs for other things"),
        ("DATA_DIR", "/srv/data/../..", "is the root of the disk"),
        ("CAMPAIGN_NAME", "\u202e\u2066", "of at most 64 letters"),
        ("DATABASE_URL", f"mysql://sam:{SECRET}@127.0.0.1/x", "the address of an SQLite file"),
        ("DATABASE_URL", f"postgresql://sam:{SECRET}@127.0.0.1", "%40"),
        ("DATABASE_URL", f"postgresql+psycopg://sam:{SECRET}@127.0.0.1:port/x", "%40"),
        ("HTTP_HOST", "http://here", 'is "http://here"'),
        ("HTTP_PORT", "80000", 'is "80000". It must be a number from 0 (any free one) to 65535'),
        ("HTTP_PORT", "eight", 'is "eight"'),
        ("PUBLIC_URL", f"https://sam:{SECRET}@bot.example.org", "more to it than belongs there"),
        ("CAMPAIGN_NAME", "x" * 65, "of at most 64 letters"),
        ("REGION", "../us-wv", "there are us-wv"),
        ("TIME_ZONE", "Kanawha", 'is "Kanawha"'),
        ("TIME_ZONE", "America", 'is "America"'),
        ("LANGUAGES", "en,xx", 'has "xx"; there are en, es'),
        ("LANGUAGES", "regions", "there are en, es"),
        ("ENCRYPTION_KEY_FILE", "data/the.key", "lies inside DATA_DIR"),
        ("LOG_LEVEL", "loud", "one of DEBUG, INFO"),
        ("DATA_UNTIL", "31 January", "such as 2027-01-31"),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    (line,) = complaints(monkeypatch, **{name: value})
    assert line.startswith(f"  {name} ")
    assert said in line
    assert SECRET not in line


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = complaints(monkeypatch, HTTP_PORT="x", REGION="x", DATA_DIR="/", LANGUAGES="x")
    assert [line.split()[0] for line in lines] == ["DATA_DIR", "HTTP_PORT", "REGION", "LANGUAGES"]


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"CAMPAIGN_NAME=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"The file \.env cannot be read"):
        read_settings()


def test_a_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", SECRET)
    monkeypatch.setenv("DISCORD_TOKEN", SECRET.replace(":", "."))
    settings = read_settings()
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == SECRET
    assert "made-up" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert "made-up" not in "".join(complaints(monkeypatch, HTTP_PORT="x", TELEGRAM_TOKEN=f"bot {SECRET}"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://bot.example.org", "must begin with https://"),
        ("https://bot.example.org:8080", "443, 80, 88 and 8443"),
        ("https://localhost", "which Telegram does not reach"),
        ("https://192.168.0.7:8443", "which Telegram does not reach"),
        ("https://bot.example.org", "set TELEGRAM_WEBHOOK_SECRET"),
    ],
)
def test_an_address_to_which_telegram_does_not_come_is_named(
    monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    (line,) = complaints(monkeypatch, TELEGRAM_TOKEN=SECRET, PUBLIC_URL=url)
    assert line.strip().startswith("PUBLIC_URL is ")
    assert said in line
