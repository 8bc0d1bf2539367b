"""Copies of the database, made while the bot runs, each with a note of what it is. No key is in them."""

import base64
import hashlib
import json
import math
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.storage import postgres
from bot.storage.database import is_sqlite
from bot.storage.migrate import PRIVATE, DatabaseError, refuse_unsettled

STAMP, HALF = "doorstep-%Y%m%dT%H%M%SZ", ".half"
PLACE = "backups.txt"
"""The file in the data folder that names the folder of the backups."""
WRITTEN_TO = 600
"""Seconds: a half copy to which nothing was written for so long belongs to no backup that goes on."""
NO_PROGRAM = (
    "{program} is not on this machine. Install the client programs of PostgreSQL (Debian, Ubuntu: sudo apt"
    " install postgresql-client), or run it where the server is."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One copy: its file, when it was made, of which shape, and what tells whether file and key are right.

    *word* is the known word as the database keeps it, encrypted. *erased* are the fingerprints of those who
    had been erased by then, so that an older copy does not bring them back.
    """

    file: str
    made_at: str
    shape: str
    digest: str
    word: str
    erased: tuple[str, ...]

    @classmethod
    def read(cls, note: Path) -> Self:
        """Return what a note beside a copy says."""
        try:
            told = json.loads(note.read_text("utf-8"))
            return cls(**{**told, "erased": tuple(told["erased"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise DatabaseError(f"{note} is not the note of a backup.") from error

    @property
    def key_word(self) -> bytes:
        """The known word, still encrypted."""
        return base64.b64decode(self.word)


def back_up(url: str, folder: Path, keep: int | None = None) -> Path:
    """Copy the database at *url* into *folder*, and return the copy; of all copies there leave *keep*.

    What is in the copy was true at one moment, also while the bot runs.
    """
    now = datetime.now(UTC)
    _private_folder(folder)
    name = f"{now:{STAMP}}"
    copy = folder / f"{name}.{'db' if is_sqlite(url) else 'dump'}"
    half = copy.with_suffix(HALF)
    for left in left_in(folder):
        left.unlink(missing_ok=True)
    try:
        half.touch(PRIVATE, exist_ok=False)
        said = _copy_file(url, half) if is_sqlite(url) else _dump(url, half)
        note = Backup(file=copy.name, made_at=now.isoformat(), digest=digest_of(half), **said)
        _keep(half, copy)
        half.write_text(json.dumps(asdict(note), indent=1), "utf-8")
        half.chmod(PRIVATE)
        _keep(half, folder / f"{name}.json")  # Last: a copy without its note was not finished.
    except OSError as error:
        raise DatabaseError(f"The backup cannot be written to {folder}: {error.strerror}.") from error
    finally:
        half.unlink(missing_ok=True)
    if keep:
        _drop_old(folder, keep)
    return copy


def notes_in(folder: Path) -> list[Path]:
    """Return the notes of all finished copies in *folder*, the oldest first."""
    return sorted(note for note in folder.glob("doorstep-*.json"))


def remember_place(data_dir: Path, folder: Path) -> None:
    """Note where the backups go, for the doctor; where nothing can be noted, it does not look there."""
    with suppress(OSError):
        (data_dir / PLACE).write_text(f"{folder.absolute()}\n", "utf-8")


def remembered_place(data_dir: Path) -> Path | None:
    """Return where the latest backup went, if that is known."""
    try:
        return Path((data_dir / PLACE).read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return None


def left_in(folder: Path) -> list[Path]:
    """Return what backups have left in *folder* that were cut off: half copies that nobody writes to."""
    since = datetime.now(UTC).timestamp() - WRITTEN_TO
    return sorted(half for half in folder.glob(f"doorstep-*{HALF}*") if _last_written(half) < since)


def _last_written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return math.inf  # Its backup has just ended.


def digest_of(file: Path) -> str:
    """Return a sum over a file's content that no accident leaves the same."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def run_program(program: str, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the database at *url*, its password out of sight."""
    found = shutil.which(program)
    if found is None:
        raise DatabaseError(NO_PROGRAM.format(program=program))
    parts = make_url(url).set(drivername="postgresql", password=None).difference_update_query(["password"])
    address = parts.render_as_string(hide_password=False)
    secret = postgres.password_of(url)
    done = subprocess.run(  # noqa: S603  The program is PostgreSQL's, and its arguments are ours.
        [found, *arguments, f"--dbname={address}"],
        env=os.environ | ({"PGPASSWORD": secret} if secret else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = (done.stderr.strip().splitlines() or ["it did not say why"])[0]
        words = words.replace(secret, "[secret]") if secret else words
        raise DatabaseError(f"{program} has failed: {words.removeprefix(f'{program}: ')}")


def what_is_in(connection: Connection) -> dict[str, Any]:
    """Return what a note says of a database's content."""
    refuse_unsettled(connection)
    word = connection.scalar(text("SELECT word FROM vault"))
    if word is None:
        raise DatabaseError("Nothing is in the database yet that could be backed up.")
    return {
        "shape": MigrationContext.configure(connection).get_current_revision() or "",
        "word": base64.b64encode(bytes(word)).decode(),
        "erased": erased_in(connection),
    }


def erased_in(connection: Connection) -> tuple[str, ...]:
    """Return the fingerprints of those who were erased."""
    return tuple(sorted(connection.execute(text("SELECT user_index FROM do_not_contact")).scalars()))


@contextmanager
def looked_at(url: str) -> Iterator[Connection]:
    """A connection that only looks at a database with tables in it."""
    engine = _reader(url) if is_sqlite(url) else postgres.single_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("vault"):
                raise DatabaseError("Nothing is in the database yet.")
            yield connection
    except SQLAlchemyError as error:
        words = "The database cannot be read. python3 -m bot doctor says why."
        raise DatabaseError(words if is_sqlite(url) else postgres.in_words(url, error)) from None
    finally:
        engine.dispose()


def _reader(url: str) -> Engine:
    file = Path(make_url(url).database or "")
    if not file.is_file():
        raise DatabaseError(f"There is no database {file} yet.")
    address = f"{file.absolute().as_uri()}?mode=ro"
    return create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), hide_parameters=True
    )


def _copy_file(url: str, half: Path) -> dict[str, Any]:
    with looked_at(url):  # Whether it is there, and ours.
        pass
    file = Path(make_url(url).database or "").absolute()
    try:
        with (
            closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(half)) as target,
        ):
            source.backup(target)  # In one go, as it was at one moment.
            target.execute("PRAGMA journal_mode=DELETE")  # All of it in this one file.
            if target.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise DatabaseError("The database is damaged, and so would be its copy. See the doctor.")
    except sqlite3.Error as error:
        raise DatabaseError(f"The database cannot be copied ({error.sqlite_errorname}).") from error
    with looked_at(f"sqlite:///{half}") as connection:
        return what_is_in(connection)


def _dump(url: str, half: Path) -> dict[str, Any]:
    with looked_at(url) as connection:
        said = what_is_in(connection)  # Before the dump: who is erased meanwhile is not in it either way.
    run_program("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={half}")
    return said


def _private_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(f"The folder {folder} cannot be made: {error.strerror}.") from error


def _keep(half: Path, whole: Path) -> None:
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.rename(whole)
    sync_folder(whole.parent)


def sync_folder(folder: Path) -> None:
    """Let what is named in *folder* be there also after a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_old(folder: Path, keep: int) -> None:
    for note in notes_in(folder)[:-keep]:
        for file in _files_of(note):
            file.unlink(missing_ok=True)


def _files_of(note: Path) -> Sequence[Path]:
    return [*(note.with_suffix(ending) for ending in (".db", ".dump")), note]
