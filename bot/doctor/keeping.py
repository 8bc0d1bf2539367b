"""Where the bot keeps things: the data folder, its room, and the key."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.conversation.findings import Finding, look, ok, wrong
from bot.doctor.config import open_to_others
from bot.doctor.database import file_of
from bot.settings import Settings
from bot.storage.backup import left_in, remembered_place
from bot.storage.crypto import KeyFileError, read_key_file
from bot.storage.key_place import taken_along
from bot.storage.restoring import half_of

FOLDER, KEY, BACKUPS = "Data folder", "Key", "Backups"
MEGABYTE = 2**20
TOO_LITTLE, LITTLE = 100, 1000
"""Megabytes of room."""


def findings(settings: Settings) -> Iterator[Finding]:
    """What is to be said of the data folder and the key."""
    yield from _of_folder(settings)
    yield from _of_key(settings)
    yield from _of_backups(settings)
    yield from _of_restores(settings)


def _of_backups(settings: Settings) -> Iterator[Finding]:
    folder = remembered_place(settings.data_dir)
    for half in left_in(folder) if folder else ():
        size = half.stat().st_size // MEGABYTE
        words = f"{half} ({size} MB) is what a backup left that was cut off, and is none."
        yield look(BACKUPS, f"{words} The next one takes it away: python3 -m bot backup {folder}")


def _of_restores(settings: Settings) -> Iterator[Finding]:
    database = file_of(settings)
    if database and (half := half_of(database)).exists():
        words = f"{half} is what a restore left that was cut off (or one goes on just now)."
        yield look(
            BACKUPS, f"{words} Begin it again, or delete this file and those whose names begin with its own."
        )


def _of_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.exists():
        yield ok(FOLDER, f"{folder} is not there yet; the first start makes it.")
        return
    if not (folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)):
        yield wrong(FOLDER, f"{folder} cannot be written to: give it to the user that the bot runs as.")
        return
    yield from _of_room(folder)
    database = file_of(settings)
    if database and database.parent.is_dir() and database.parent.stat().st_dev != folder.stat().st_dev:
        yield from _of_room(database.parent)


def _of_room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free // MEGABYTE
    if free < TOO_LITTLE:
        yield wrong(
            FOLDER, f"only {free} MB are free for {folder}: make room, or the bot stops keeping things."
        )
    elif free < LITTLE:
        yield look(FOLDER, f"only {free} MB are free for {folder}: make room soon.")
    else:
        yield ok(FOLDER, f"{folder}, {free // 1000} GB free.")


def _of_key(settings: Settings) -> Iterator[Finding]:
    key, database = settings.encryption_key_file, file_of(settings)
    there = database is not None and database.exists() and database.stat().st_size
    if not key.exists() and not there:
        yield ok(KEY, f"{key} is not there yet; the first start of a new database makes it.")
        return
    try:
        read_key_file(key)
    except KeyFileError as reason:
        yield wrong(KEY, str(reason))
        return
    if where := taken_along(key):
        yield wrong(KEY, where)
    yield open_to_others(key, KEY) or ok(KEY, f"{key} holds a key. Is there a copy in another place?")
