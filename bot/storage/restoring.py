"""Puts a copy of the database back in its place, once it is known to be whole and to open with the key."""

import itertools
import os
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, delete, inspect, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.storage import postgres, sqlite
from bot.storage.backup import Backup, back_up, digest_of, erased_in, looked_at, notes_in, run_program
from bot.storage.carrying import RUNNING, refuse_other_key, refuse_while_running
from bot.storage.database import Database, is_sqlite
from bot.storage.migrate import MIGRATIONS, PRIVATE, DatabaseError, open_database
from bot.storage.tables import PUT_BACK, InboxRow, JobRow, LeaseRow, OutboxRow

EraseAgain = Callable[[Session, Collection[str], datetime], int]
"""Sees to it that people with these fingerprints are erased again; returns how many there are."""
ASIDE = "before the restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: of when, where that went which was there before, and who is erased again."""

    made_at: datetime
    aside: Path | None
    erased_again: int


def restore(
    url: str,
    place: Path,
    key_file: Path,
    metadata: MetaData,
    erase_again: EraseAgain,
    *,
    replace: bool = False,
) -> Restored:
    """Put a copy back: *place* is its note, or the folder in which it is the latest.

    What is there already is replaced only if *replace* says so, and kept aside then. Nothing is changed
    while a bot runs on it, or if the copy is not whole, or the key is another's.
    """
    note = _note(place)
    backup = Backup.read(note)
    _refuse_unfit(backup, note, key_file)
    if is_sqlite(url) != backup.file.endswith(".db"):
        raise DatabaseError(
            "The copy is of the other kind of database. Put it back into one of its own kind, and carry that"
            " over: python3 -m bot migrate --from ADDRESS --to ADDRESS"
        )
    later = [read for n in notes_in(note.parent) if (read := Backup.read(n)).made_at > backup.made_at]
    erased = _erased_here(url, replace=replace).union(*(each.erased for each in later))
    copy = note.with_name(backup.file)
    aside = _put_file(url, copy, replace) if is_sqlite(url) else _put_dump(url, copy, replace)
    database = open_database(url, key_file, metadata)
    try:
        again = _settle(database, erased, erase_again)
    finally:
        database.close()
    return Restored(datetime.fromisoformat(backup.made_at), aside, again)


def _note(place: Path) -> Path:
    if place.is_file():
        return place.with_suffix(".json")
    notes = notes_in(place)
    if not notes:
        raise DatabaseError(f"There is no backup in {place}.")
    return notes[-1]


def _refuse_unfit(backup: Backup, note: Path, key_file: Path) -> None:
    copy = note.with_name(backup.file)
    if not copy.is_file():
        raise DatabaseError(f"{copy} is missing: {note.name} tells of it.")
    if digest_of(copy) != backup.digest:
        raise DatabaseError(f"{copy} is damaged: it is not what it was when it was made. Name an older one.")
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if backup.shape not in known:
        raise DatabaseError(f"{copy} was made by a newer version of the bot. Put it back with that one.")
    refuse_other_key(backup.key_word, key_file)


def _erased_here(url: str, *, replace: bool) -> set[str]:
    """Return who was erased from the database that is there; raise if it may not be touched."""
    if is_sqlite(url) and not _is_there(url):
        return set()
    if not replace and (is_sqlite(url) or _is_filled(url)):
        raise DatabaseError("There is a database already. To put the copy in its place, add --replace.")
    try:
        with looked_at(url) as connection:
            refuse_while_running(connection)
            return set(erased_in(connection))
    except (DatabaseError, SQLAlchemyError) as reason:
        if "is running" in str(reason):
            raise
        return set()  # It is damaged, which may well be why a copy is put back.


def _put_file(url: str, copy: Path, replace: bool) -> Path | None:
    file = Path(make_url(url).database or "")
    if _is_there(url) and sqlite.is_open_elsewhere(file):
        raise DatabaseError(RUNNING)  # Whoever has it open would go on in the file that is kept aside.
    half, aside = file.with_name(f"{file.name}.half"), _place_aside(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.unlink(missing_ok=True)
        half.touch(PRIVATE)
        shutil.copyfile(copy, half)
        with half.open("rb") as content:
            os.fsync(content.fileno())
        moved = [_moved(file, aside, ending) for ending in ("", "-wal", "-shm")] if replace else []
        half.rename(file)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise DatabaseError(f"The database {file} cannot be written: {error.strerror}.") from error
    return aside if any(moved) else None


def _place_aside(file: Path) -> Path:
    """Return a name that is free: what an earlier restore kept may be all that is left of it."""
    first = file.with_name(f"{file.name} {ASIDE}")
    later = (file.with_name(f"{first.name} ({number})") for number in itertools.count(2))
    return next(place for place in itertools.chain([first], later) if not place.exists())


def _moved(file: Path, aside: Path, ending: str) -> bool:
    before, after = (Path(f"{path}{ending}") for path in (file, aside))
    after.unlink(missing_ok=True)
    if not before.exists():
        return False
    before.rename(after)
    return True


def _put_dump(url: str, copy: Path, replace: bool) -> Path | None:
    aside = None
    run_program("pg_restore", url, "--list", str(copy))  # Before anything is emptied: can it be read here?
    if replace and _is_filled(url):
        aside = back_up(url, copy.parent / ASIDE)
        _empty(url)
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    try:
        run_program("pg_restore", url, *options, str(copy))
    except DatabaseError as reason:
        if aside is None:
            raise
        again = f'python3 -m bot restore "{aside}"'
        raise DatabaseError(f"{reason} The database is empty now. What was there before: {again}") from reason
    return aside


def _is_there(url: str) -> bool:
    file = Path(make_url(url).database or "")
    return file.exists() and file.stat().st_size > 0


def _is_filled(url: str) -> bool:
    engine = postgres.single_engine(url)
    try:
        with engine.connect() as connection:
            return bool(inspect(connection).get_table_names())
    except SQLAlchemyError as error:
        raise DatabaseError(postgres.in_words(url, error)) from None
    finally:
        engine.dispose()


def _empty(url: str) -> None:
    engine = postgres.single_engine(url)
    try:
        there = MetaData()
        there.reflect(engine)
        there.drop_all(engine)
    finally:
        engine.dispose()


def _settle(database: Database, erased: Collection[str], erase_again: EraseAgain) -> int:
    """Do nothing a second time that was done after the copy was made, as far as that can be known."""
    now = datetime.now(UTC)
    with database.make_session.begin() as db:
        db.execute(delete(InboxRow))
        db.execute(update(LeaseRow).values(until=0))
        was_due = OutboxRow.state.in_(["ready", "sending"]) & (OutboxRow.not_before <= now)
        db.execute(update(OutboxRow).where(was_due).values(state="uncertain"))
        overdue = (JobRow.state == "pending") & (JobRow.not_before <= now)
        for job in db.scalars(select(JobRow).where(overdue)):
            job.payload = {**job.payload, PUT_BACK: "yes"}
        return erase_again(db, erased, now)
