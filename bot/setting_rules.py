"""The rules that single settings follow: what each value may be, and why another will not do."""

import re
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, SecretStr, ValidationInfo

from bot.content import LOCALES

WEBHOOK_PORTS: Final = frozenset({80, 88, 443, 8443})
"""The only ones to which Telegram connects."""
POSTGRES_SCHEMES: Final = ("postgres", "postgresql", "postgresql+psycopg")
"""How people begin the address of a database in PostgreSQL; the last is how we do."""
SYSTEM: Final = ("/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/sbin", "/sys", "/usr")
"""Folders in which nothing of ours belongs, however deep."""
SHARED: Final = frozenset(
    ("/home", "/media", "/mnt", "/opt", "/root", "/run", "/srv", "/tmp", "/var", "/var/lib", "/var/tmp")  # noqa: S108  They are refused.
)
"""Folders in which ours may be, but which are not ours."""
UNSHOWN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
REGIONS: Final = LOCALES / "regions"


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


def to_come(last_day: date | None, today: date) -> date | None:
    """A `DATA_UNTIL` that still holds *today*; None without one, and from the day itself on."""
    return last_day if last_day and last_day > today else None


def over(last_day: date | None, today: date) -> str:
    """What to do about a `DATA_UNTIL` that is no day to come; empty when all is well."""
    if last_day is None or to_come(last_day, today):
        return ""
    return (
        f"DATA_UNTIL is {last_day}, which is past. Whoever joins now is kept until the next 31 January that"
        " is at least 60 days away. If that is right, leave DATA_UNTIL empty in .env; if not, write a day to"
        " come there, and start the bot again."
    )


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
    """The path in full, when it can be a folder for nothing but the bot's data."""
    path = path.expanduser().absolute()
    if ".." in path.parts:
        path = path.resolve()
    if not path.name:
        raise ValueError("is the root of the disk")
    for folder in (path, path.resolve()):
        if str(folder) in SHARED or any(map(folder.is_relative_to, SYSTEM)):
            raise ValueError(f"is {path}, which this machine needs for other things")
    return path


def shown_on_one_line(value: object) -> object:
    """Text without line breaks, controls and signs that turn the direction of writing."""
    return " ".join(UNSHOWN.sub(" ", value).split()) if isinstance(value, str) else value


def outside_the_data(path: Path, others: ValidationInfo) -> Path:
    """The path in full, when a backup of the data folder would not take it along."""
    path = path.expanduser().absolute()
    data = others.data.get("data_dir")
    if data and path.resolve().is_relative_to(data.resolve()):
        raise ValueError("lies inside DATA_DIR, so that a backup of the data would carry its key")
    return path
