"""Whether values would do as settings: the rules of the settings, and what only a set-up can still mend."""

import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.env_file import unwritable
from bot.settings import Settings, settings_of

SECRET = "TELEGRAM_WEBHOOK_SECRET"  # noqa: S105  Its name.


def judged(values: Mapping[str, str]) -> Settings | dict[str, str]:
    """The settings that *values* come to once they are written; or each mistake, by its name."""
    ours = {name: value for name, value in values.items() if name.lower() in Settings.model_fields}
    unfit = {name: f"{name} {why}" for name, value in ours.items() if (why := unwritable(value))}
    return unfit or settings_of(with_secret(values))


def with_secret(values: Mapping[str, str]) -> dict[str, str]:
    """*values*, and a word by which Telegram is known where it brings its updates to an address of ours."""
    needed = values.get("PUBLIC_URL") and values.get("TELEGRAM_TOKEN")
    made = {SECRET: secrets.token_urlsafe(32)} if needed and not values.get(SECRET) else {}
    return {**values, **made}


def unfit_folder(folder: Path) -> str:
    """Why nothing could be kept in *folder*, which may not be there yet; empty when all is well."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        return f"{there} is there and is no folder. Name another place."
    try:
        tempfile.TemporaryFile(dir=there).close()
    except OSError as error:
        return f"Nothing can be written in {there} ({error.strerror}): name another place."
    return ""
