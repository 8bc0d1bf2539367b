"""What is wrong with an SQLite file, in plain words; and whether another program has it open."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
SHUT = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
PATIENCE = 1.0
"""Seconds to wait for whoever only looks at a file."""


def in_words(url: str, error: BaseException) -> str:
    """Return why the file at *url* does not do what it should, and what to do about it."""
    file = make_url(url).database
    cause = error.orig if isinstance(error, DBAPIError) else error
    match _code(cause):
        case code if code in BUSY:
            return f"Another program holds the database {file}. Is the bot running? Stop it first."
        case code if code in DAMAGED:
            return (
                f"The database {file} is damaged. Put the latest backup in its place, which keeps this file"
                " aside: python3 -m bot restore FOLDER --replace"
            )
        case code if code in SHUT:
            return shut(Path(file or ""))
        case sqlite3.SQLITE_FULL:
            return f"The disk is full: the database {file} cannot be written to."
    return f"The SQLite file {file} cannot be read or written ({type(error).__name__})."


def shut(file: Path) -> str:
    """Return what to do about a file that this user may not open and write to."""
    return f"The database {file} cannot be opened or written to: give it to the user that the bot runs as."


def is_shut(file: Path) -> bool:
    """Whether the file is there, and not for this user to write to: SQLite would say so at the first turn."""
    return file.exists() and not os.access(file, os.R_OK | os.W_OK)


def is_open_elsewhere(file: Path) -> bool:
    """Whether another program has the file open, also one that is stopped or only stands by.

    If not, all of it is in this one file afterwards, without a log beside it.
    """
    try:
        with closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)
        ) as db:
            db.execute("PRAGMA journal_mode=DELETE")  # Only who is alone with it may do this.
    except sqlite3.Error as error:
        return _code(error) in BUSY
    return False


def _code(cause: BaseException | None) -> int:
    return int(getattr(cause, "sqlite_errorcode", 0)) & 0xFF
