"""Puts a copy of the database back in its place, once it is known to be whole and to open with the key."""

import itertools
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, delete, inspect, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.storage import postgres, sqlite, unsettled
from bot.storage.backup import (
    Backup,
    back_up,
    digest_of,
    erased_in,
    looked_at,
    notes_in,
    run_program,
    sync_folder,
)
from bot.storage.carrying import RUNNING, refuse_other_key, refuse_while_running
from bot.storage.crypto import read_key_file
from bot.storage.database import Database, is_sqlite, server_clock
from bot.storage.erased_since import ASIDE, LOGS, in_files_aside, in_later_copies
from bot.storage.migrate import MIGRATIONS, PRIVATE, DatabaseError, in_plain_words, migrate
from bot.storage.tables import PUT_BACK, InboxRow, JobRow, LeaseRow, OutboxRow
from bot.storage.unsettled import Mark

EraseAgain = Callable[[Session, Collection[str], datetime], int]
"""Sees to it that people with these fingerprints are erased again; returns how many there are."""


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
    erased = _erased_here(url, replace=replace) | in_later_copies(note, backup)

    def settle(address: str) -> int:
        with in_plain_words(address), closing(Database(address, read_key_file(key_file))) as database:
            migrate(database.engine, metadata)
            return _settle(database, erased, erase_again)

    copy = note.with_name(backup.file)
    if is_sqlite(url):
        erased |= in_files_aside(_file_of(url), backup)
        aside, again = _put_file(url, copy, settle)
    else:
        aside, again = _put_dump(url, copy, erased, settle)
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
    if is_sqlite(url) and not _is_there(_file_of(url)):
        return set()
    mark = None if is_sqlite(url) else _mark_in(url)
    if not (replace or mark) and (is_sqlite(url) or _is_filled(url)):
        raise DatabaseError("There is a database already. To put the copy in its place, add --replace.")
    known = set(mark.erased) if mark else set()
    try:
        with looked_at(url) as connection:
            refuse_while_running(connection)
            return known.union(erased_in(connection))
    except (DatabaseError, SQLAlchemyError) as reason:
        if "is running" in str(reason):
            raise
        return known  # It is damaged, which may well be why a copy is put back.


def half_of(file: Path) -> Path:
    """Return where a copy is made ready that is to take the place of *file*."""
    return file.with_name(f"{file.name}.half")


def _put_file(url: str, copy: Path, settle: Callable[[str], int]) -> tuple[Path | None, int]:
    """Settle the copy beside the file, and only then let it take its place, in one step."""
    file = _file_of(url)
    _refuse_while_open(file)
    half = half_of(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _drop(half)
        half.touch(PRIVATE)
        shutil.copyfile(copy, half)
        again = settle(f"sqlite:///{half}")
        _refuse_while_open(half)  # From here on all of it is in this one file.
        with half.open("rb") as content:
            os.fsync(content.fileno())
        _refuse_while_open(file)
        aside = _put_aside(file)
        half.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise DatabaseError(f"The database {file} cannot be written: {error.strerror}.") from error
    finally:
        _drop(half)
    return aside, again


def _refuse_while_open(file: Path) -> None:
    if _is_there(file) and sqlite.is_open_elsewhere(file):
        raise DatabaseError(RUNNING)  # Whoever has it open would go on in the file that is kept aside.


def _drop(half: Path) -> None:
    for ending in ("", *LOGS):
        Path(f"{half}{ending}").unlink(missing_ok=True)


def _put_aside(file: Path) -> Path | None:
    """Give the file a second name, so that at no moment there is none; what logs are left go along."""
    aside = _place_aside(file)
    if not aside.exists():
        _drop(aside)
        if _is_there(file):
            _link(file, aside)
    for ending in LOGS:
        if (log := Path(f"{file}{ending}")).exists():
            log.replace(f"{aside}{ending}")
    return aside if aside.exists() else None


def _link(file: Path, aside: Path) -> None:
    try:
        aside.hardlink_to(file)
    except OSError:  # Not on every file system can a file have two names.
        shutil.copy2(file, aside)


def _place_aside(file: Path) -> Path:
    """Return a name that is free: what an earlier restore kept may be all that is left of it."""
    first = file.with_name(f"{file.name} {ASIDE}")
    later = (file.with_name(f"{first.name} ({number})") for number in itertools.count(2))
    return next(place for place in itertools.chain([first], later) if _is_free(place, file))


def _is_free(place: Path, file: Path) -> bool:
    """Whether nothing is there yet, or *file* itself: then a restore was cut off in between."""
    return not place.exists() or (file.exists() and place.samefile(file))


def _put_dump(
    url: str, copy: Path, erased: set[str], settle: Callable[[str], int]
) -> tuple[Path | None, int]:
    """Mark the database, put the copy into it, and settle it: until then no bot starts there."""
    run_program("pg_restore", url, "--list", str(copy))  # Before anything is emptied: can it be read here?
    mark = _mark_in(url)
    aside = mark.aside if mark else back_up(url, copy.parent / ASIDE) if _is_filled(url) else None
    with _alone_in(url) as connection:
        unsettled.empty(connection, Mark(frozenset(erased), aside))
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    try:
        run_program("pg_restore", url, *options, str(copy))
    except DatabaseError as reason:
        if aside is None:
            raise
        again = f'python3 -m bot restore "{aside}"'
        raise DatabaseError(f"{reason} The database is empty now. What was there before: {again}") from reason
    return aside, settle(url)


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def _is_there(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _is_filled(url: str) -> bool:
    with _alone_in(url) as connection:
        return bool(inspect(connection).get_table_names())


def _mark_in(url: str) -> Mark | None:
    with _alone_in(url) as connection:
        return unsettled.mark_in(connection)


@contextmanager
def _alone_in(url: str) -> Iterator[Connection]:
    """One transaction in the server's database, with a connection of its own."""
    engine = postgres.single_engine(url)
    try:
        with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise DatabaseError(postgres.in_words(url, error)) from None
    finally:
        engine.dispose()


def _settle(database: Database, erased: Collection[str], erase_again: EraseAgain) -> int:
    """Do nothing a second time that was done after the copy was made, as far as that can be known."""
    with database.make_session.begin() as db:
        now = datetime.now(UTC) if database.sqlite else server_clock(db)  # The bot goes by it, too.
        db.execute(delete(InboxRow))
        db.execute(update(LeaseRow).values(until=0))
        was_due = OutboxRow.state.in_(["ready", "sending"]) & (OutboxRow.not_before <= now)
        db.execute(update(OutboxRow).where(was_due).values(state="uncertain"))
        overdue = (JobRow.state == "pending") & (JobRow.not_before <= now)
        for job in db.scalars(select(JobRow).where(overdue)):
            job.payload = {**job.payload, PUT_BACK: "yes"}
        unsettled.end(db.connection())
        return erase_again(db, erased, now)
