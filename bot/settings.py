"""Settings, typed, read once from the environment and `.env`. Only the top of the house reads them."""

import re
from collections.abc import Mapping
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

WEBHOOK_PORTS: Final = frozenset({80, 88, 443, 8443})
"""The only ones to which Telegram connects."""
POSTGRES_SCHEMES: Final = ("postgres", "postgresql", "postgresql+psycopg")
"""How people begin the address of a database in PostgreSQL; the last is how we do."""
LOCALES: Final = Path(__file__).resolve().parent.parent / "locales"
REGIONS: Final = LOCALES / "regions"


class SettingsError(Exception):
    """All that is wrong with the settings, a line each, without the value of any secret."""


def folders_in(parent: Path) -> list[str]:
    """The names of the folders in `parent`, sorted."""
    return sorted(entry.name for entry in parent.glob("*/"))


def known_region(name: str) -> str:
    """`name`, when `locales/regions` has its folder."""
    known = folders_in(REGIONS)
    if name not in known:
        raise ValueError(f'is "{name}"; there are {", ".join(known)}')
    return name


def known_languages(names: tuple[str, ...]) -> tuple[str, ...]:
    """`names` without repetition, when each is English or has its folder in `locales`."""
    known = ["en", *(name for name in folders_in(LOCALES) if name not in ("en", REGIONS.name))]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise ValueError(f'has "{", ".join(unknown)}"; there are {", ".join(known)}')
    return tuple(dict.fromkeys(names))


def split_at_commas(value: object) -> object:
    """`en, es` in its parts; anything but text as it came."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def known_zone(value: object) -> object:
    """The time zone of that name; anything but text as it came."""
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'is "{value}", which is not in the list of time zones') from None


def written_date(value: object) -> object:
    """The day written as 2027-01-31; anything but text as it came."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f'is "{value}"') from None


def in_capitals(value: object) -> object:
    """Text in capitals; anything else as it came."""
    return value.upper() if isinstance(value, str) else value


def token(shape: str) -> AfterValidator:
    """A check of a secret's shape, which never shows the secret."""

    def checked(value: SecretStr) -> SecretStr:
        if not re.fullmatch(shape, value.get_secret_value()):
            raise ValueError("does not look like a token")
        return value

    return AfterValidator(checked)


def address(*schemes: str, with_path: bool) -> AfterValidator:
    """A check that text is an address. It never shows the text: addresses can hold passwords."""

    def checked(value: str) -> str:
        value = value.rstrip("/")
        try:
            parts = urlsplit(value)
            fits = parts.scheme in schemes and parts.hostname and parts.port != 0
        except ValueError:
            fits = None
        if not fits:
            raise ValueError("is not such an address")
        if parts.username or parts.query or parts.fragment or (parts.path and not with_path):
            raise ValueError("is an address with more to it than belongs there")
        return value

    return AfterValidator(checked)


def where_telegram_comes(value: str, others: ValidationInfo) -> str:
    """The address, when Telegram would bring updates there, and we would know that it is Telegram."""
    if not others.data.get("telegram_token"):
        return value
    parts = urlsplit(value)
    if parts.scheme != "https" or (parts.port or 443) not in WEBHOOK_PORTS:
        raise ValueError(
            "is not an address to which Telegram brings updates. It must begin with https:// and have no"
            " port, or one of 443, 80, 88 and 8443; leave it empty to have the bot ask Telegram instead."
        )
    if not others.data.get("telegram_api_url") and _only_nearby(parts.hostname or ""):
        raise ValueError(
            "is an address of this machine or of its own network, which Telegram does not reach. It must be"
            " one that the whole internet reaches; leave it empty to have the bot ask Telegram instead."
        )
    if others.data.get("telegram_webhook_secret", value) is None:  # A wrong one is a mistake of its own.
        raise ValueError(
            "is set, and anybody could write to the bot there: set TELEGRAM_WEBHOOK_SECRET to a long word"
            " that nobody knows, such as python3 -m bot setup makes, or leave PUBLIC_URL empty."
        )
    return value


def _only_nearby(host: str) -> bool:
    """Whether a host is known to this machine or its network only."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host.rstrip(".") or host.endswith((".local", ".localhost"))


def database_address(value: str) -> str:
    """The address of an SQLite file or of a database in PostgreSQL. Never shown: it may hold a password."""
    if value.startswith("sqlite://"):
        return value
    scheme, _, rest = value.partition("://")
    if scheme not in POSTGRES_SCHEMES:
        raise ValueError("is not such an address")
    value = f"{POSTGRES_SCHEMES[-1]}://{rest}"
    try:
        parts = urlsplit(value)
        named = parts.path.strip("/") and parts.port != 0
    except ValueError:
        named = False
    if not named:
        raise ValueError(
            "is not an address such as postgresql+psycopg://user:password@127.0.0.1:5432/doorstep; in the"
            " password, signs such as @ : / ? # are written %40 %3A %2F %3F %23."
        )
    return value


def folder_of_its_own(path: Path) -> Path:
    """The path in full."""
    if not path.expanduser().absolute().name:
        raise ValueError("is the root of the disk")
    return path.expanduser().absolute()


def outside_the_data(path: Path, others: ValidationInfo) -> Path:
    """The path in full, when a backup of the data folder would not take it along."""
    path = path.expanduser().absolute()
    data = others.data.get("data_dir")
    if data and path.resolve().is_relative_to(data.resolve()):
        raise ValueError("lies inside DATA_DIR, so that a backup of the data would carry its key")
    return path


class Settings(BaseSettings):
    """All settings. People set a field's name in capitals; its description says what a right value is."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_token: Annotated[SecretStr, token(r"\d+:[\w-]+")] | None = Field(
        default=None, description="the token from @BotFather: digits, a colon, letters and digits"
    )
    telegram_api_url: Annotated[str, address("http", "https", with_path=False)] | None = Field(
        default=None, description="scheme, host and port of a Bot API server, such as http://127.0.0.1:8081"
    )
    telegram_webhook_secret: Annotated[SecretStr, token(r"[A-Za-z0-9_-]{8,256}")] | None = Field(
        default=None, description="8 to 256 letters from A to z, digits, underscores and hyphens"
    )
    discord_token: Annotated[SecretStr, token(r"[\w.-]+")] | None = Field(
        default=None, description="the token from the application's Bot page, without a word before it"
    )
    discord_api_url: Annotated[str, address("http", "https", with_path=True)] | None = Field(
        default=None, description="an address such as http://127.0.0.1:8080/api/v10"
    )
    discord_gateway_url: Annotated[str, address("ws", "wss", with_path=True)] | None = Field(
        default=None, description="an address such as ws://127.0.0.1:8080/gateway"
    )
    discord_invitation: Annotated[str, address("https", with_path=True)] | None = Field(
        default=None, description="an address such as https://discord.gg/abc123"
    )
    discord_members_intent: bool = Field(
        default=False, description="yes or no: whether Server Members Intent is on for the application"
    )
    data_dir: Annotated[Path, AfterValidator(folder_of_its_own)] = Field(
        default=Path("data"), description="a folder of its own for all that the bot keeps"
    )
    database_url: Annotated[str, AfterValidator(database_address)] = Field(
        default_factory=lambda settings: f"sqlite:///{settings['data_dir'] / 'doorstep.db'}",
        description="the address of an SQLite file, such as sqlite:////srv/doorstep/doorstep.db, or of a"
        " database in PostgreSQL, such as postgresql+psycopg://user:password@127.0.0.1:5432/doorstep",
        repr=False,
    )
    http_host: Annotated[str, StringConstraints(pattern=r"^[\w.:-]+$")] = Field(
        default="127.0.0.1", description="the address of this machine to listen on, such as 127.0.0.1"
    )
    http_port: int = Field(
        default=8000, ge=0, le=65535, description="a number from 0 (any free one) to 65535"
    )
    public_url: (
        Annotated[str, address("http", "https", with_path=True), AfterValidator(where_telegram_comes)] | None
    ) = Field(
        default=None,
        description="the address under which the internet reaches the bot, such as https://bot.example.org",
    )
    campaign_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)] = (
        Field(default="Doorstep", description="the campaign's name, of at most 64 letters")
    )
    region: Annotated[str, AfterValidator(known_region)] = Field(
        default="us-wv", description="the name of a folder in locales/regions"
    )
    time_zone: Annotated[ZoneInfo, BeforeValidator(known_zone)] = Field(
        default=ZoneInfo("America/New_York"), description="a time zone's name, such as America/New_York"
    )
    languages: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(split_at_commas), AfterValidator(known_languages)
    ] = Field(
        default=("en", "es"),
        description="languages with a folder in locales, with commas between, such as en,es",
    )
    encryption_key_file: Annotated[Path, AfterValidator(outside_the_data)] = Field(
        default_factory=lambda settings: settings["data_dir"].with_name(f"{settings['data_dir'].name}.key"),
        description="a file outside DATA_DIR; it is made at the first start",
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(in_capitals)
    ] = Field(default="INFO", description="one of DEBUG, INFO, WARNING, ERROR, CRITICAL")
    data_until: Annotated[date, BeforeValidator(written_date)] | None = Field(
        default=None, description="the day on which personal data ends, such as 2027-01-31"
    )


def read_settings(data_dir: Path | None = None) -> Settings:
    """The settings in force, with another data folder if one is given."""
    try:
        return Settings() if data_dir is None else Settings(data_dir=data_dir)
    except ValidationError as wrong:
        lines = mistakes(wrong).values()
    except (OSError, UnicodeDecodeError):
        raise SettingsError("The file .env cannot be read; it must be a text file in UTF-8.") from None
    raise SettingsError("These settings are wrong:\n" + "\n".join(f"  {line}" for line in lines))


class _Given(Settings):
    """Settings made of what is handed in, whatever the environment and `.env` hold."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def settings_of(values: Mapping[str, str]) -> Settings | dict[str, str]:
    """The settings that *values* would be, by their names in capitals; or each mistake, by its name."""
    given: dict[str, Any] = {name.lower(): value for name, value in values.items() if value}
    try:
        return _Given(**given)
    except ValidationError as wrong:
        return mistakes(wrong)


def mistakes(wrong: ValidationError) -> dict[str, str]:
    """All that is wrong, a sentence for each setting, by its name in capitals."""
    # A default made from another setting cannot be made when that one is wrong, which is no second mistake.
    errors = [e for e in wrong.errors(include_url=False) if e["type"] != "default_factory_not_called"]
    return {str(error["loc"][0]).upper(): in_words(error) for error in errors}


def in_words(error: ErrorDetails) -> str:
    """One mistake: the setting, what is wrong with it, what would be right.

    A check that says all of it itself ends its words with a full stop.
    """
    field = str(error["loc"][0])
    own_words = error.get("ctx", {}).get("error")
    wrong = str(own_words) if own_words else f'is "{error["input"]}"'
    if wrong.endswith("."):
        return f"{field.upper()} {wrong}"
    return f"{field.upper()} {wrong}. It must be {Settings.model_fields[field].description}."
