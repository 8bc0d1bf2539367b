"""The settings: the file `.env`, what is in it, and what it comes to."""

import difflib
from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path

from bot.conversation.findings import Finding, look, ok, wrong
from bot.env_file import EnvFile, EnvFileError
from bot.setting_rules import over
from bot.settings import Settings, SettingsError, read_settings, settings_of

ABOUT = "Settings"
OTHERS = 0o077
"""The part of a file's mode that says what others on the machine may do."""


def findings() -> Generator[Finding, None, Settings | None]:
    """What is to be said of the settings; in the end the settings themselves, None when they are wrong."""
    file = None
    path = Path(".env")
    if path.exists():
        try:
            file = EnvFile(path)
        except EnvFileError as reason:
            yield wrong(ABOUT, str(reason))
            return None
        yield from _of_file(file)
    else:
        yield look(ABOUT, f"there is no file {path.resolve()}. python3 -m bot setup makes it.")
    try:
        settings = read_settings()
    except SettingsError as reason:
        yield from (wrong(ABOUT, line.strip()) for line in str(reason).splitlines()[1:])
        return None
    if file:
        yield from _overruled(file, settings)
    yield _of_networks(settings)
    if past := over(settings.data_until, datetime.now(settings.time_zone).date()):
        yield wrong(ABOUT, past)
    return settings


def open_to_others(path: Path, about: str) -> Finding | None:
    """A finding when others on this machine may read *path*."""
    if path.stat().st_mode & OTHERS:
        return wrong(about, f"others on this machine may read {path}: chmod 600 {path}")
    return None


def _of_file(file: EnvFile) -> Iterator[Finding]:
    yield open_to_others(file.path, ABOUT) or ok(ABOUT, f"{file.path} is readable for its owner only.")
    known = [name.upper() for name in Settings.model_fields]
    for name in file.names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            if near:
                yield wrong(ABOUT, f"{name} in .env is no setting. Is {near[0]} meant?")
            else:
                yield look(ABOUT, f"{name} in .env is no setting of this bot and does nothing.")
    for line in file.unreadable_lines:
        yield wrong(ABOUT, f"line {line} of .env is not of the form NAME=value.")


def _overruled(file: EnvFile, settings: Settings) -> Iterator[Finding]:
    for name, value in file.values.items():
        written = settings_of({name: value})
        field = name.lower()
        if field not in Settings.model_fields or isinstance(written, dict):
            continue
        if getattr(written, field) != getattr(settings, field):
            yield look(ABOUT, f"{name} is also set in the environment, and that wins over .env.")


def _of_networks(settings: Settings) -> Finding:
    tokens = (("Telegram", settings.telegram_token), ("Discord", settings.discord_token))
    names = [name for name, token in tokens if token]
    if names:
        return ok(ABOUT, f"a token for {' and for '.join(names)}.")
    return wrong(ABOUT, "there is no token for any network. python3 -m bot setup asks for one.")
