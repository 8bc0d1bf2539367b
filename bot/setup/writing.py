"""What a set-up leaves behind: the key, and `.env`. Nothing is written before everything is known."""

from collections.abc import Mapping
from pathlib import Path

from bot.env_file import EnvFile
from bot.settings import Settings, SettingsError, read_settings, settings_of
from bot.setup.judging import with_secret
from bot.storage.crypto import make_key_file


def write(file: EnvFile, values: Mapping[str, str]) -> list[str]:
    """Make the key if there is none, write `.env`, and return a sentence for each thing that was done.

    Raises `KeyFileError` or `EnvFileError`; a key that was made then stays.
    """
    values = with_secret(file.values | dict(values))
    settings = settings_of(values)
    if isinstance(settings, dict):
        raise SettingsError("\n".join(settings.values()))
    file.with_values(values)  # What cannot be written is known before the key is made.
    key, made = settings.encryption_key_file, not settings.encryption_key_file.exists()
    make_key_file(key)
    kept = file.write(values)
    done = [_of_key(key, made=made), f"Written: {file.path}, readable for you only."]
    return [*done, f"What stood there before is in {kept}."] if kept else done


def overruled(file: EnvFile) -> list[str]:
    """The settings in the file that the environment holds too, otherwise: it wins over `.env`."""
    written = settings_of(file.values)
    try:
        in_force = read_settings()
    except SettingsError:
        return []
    if isinstance(written, dict):
        return []
    return [name for name in file.values if _of(written, name) != _of(in_force, name)]


def _of(settings: Settings, name: str) -> object:
    return getattr(settings, name.lower(), None)


def _of_key(key: Path, *, made: bool) -> str:
    if not made:
        return f"The key is there already: {key}. It stays as it is."
    return (
        f"The key is made: {key}. Keep a copy in another place than the backups, such as on a stick in a"
        " drawer: without it nothing personal can be read, and nobody can make it again."
    )
