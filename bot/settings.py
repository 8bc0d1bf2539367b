"""Settings, typed, read once from the environment and `.env`. Only the top of the house reads them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.setting_rules import (
    address,
    database_address,
    folder_of_its_own,
    in_capitals,
    known_languages,
    known_region,
    known_zone,
    outside_the_data,
    shown_on_one_line,
    split_at_commas,
    token,
    where_telegram_comes,
    written_date,
)


class SettingsError(Exception):
    """All that is wrong with the settings, a line each, without the value of any secret."""


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
    metrics_token: Annotated[SecretStr, token(r"[A-Za-z0-9_-]{16,256}")] | None = Field(
        default=None, description="16 to 256 letters from A to z, digits, underscores and hyphens"
    )
    campaign_name: Annotated[
        str, BeforeValidator(shown_on_one_line), StringConstraints(min_length=1, max_length=64)
    ] = Field(default="Doorstep", description="the campaign's name, of at most 64 letters")
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
