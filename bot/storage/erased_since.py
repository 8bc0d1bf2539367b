"""Who was erased after a copy was made, as far as what is left still tells."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, text

from bot.storage.backup import Backup, looked_at, notes_in
from bot.storage.base import UtcDateTime
from bot.storage.migrate import DatabaseError

ASIDE = "before the restore"
"""What was there before is kept under this name: a file beside the database, a dump beside the copies."""
LOGS = ("-wal", "-shm")
"""What SQLite keeps beside a file that was not closed."""
ERASED_SINCE = text("SELECT user_index FROM do_not_contact WHERE since > :since").bindparams(
    bindparam("since", type_=UtcDateTime())
)


def in_later_copies(note: Path, backup: Backup) -> set[str]:
    """Return who was erased by any copy later than *backup*, the one that *note* tells of.

    The dumps are among them that earlier restores have kept aside.
    """
    folder = note.parent.parent if note.parent.name == ASIDE else note.parent
    others = [Backup.read(one) for place in (folder, folder / ASIDE) for one in notes_in(place)]
    return set().union(*(other.erased for other in others if other.made_at > backup.made_at))


def in_files_aside(file: Path, backup: Backup) -> set[str]:
    """Return who was erased after *backup* by the files that earlier restores have kept beside *file*.

    Whoever was erased before that, and is in the copy all the same, had come back by then.
    """
    return set().union(*_read_aside(file, datetime.fromisoformat(backup.made_at)))


def _read_aside(file: Path, since: datetime) -> Iterator[list[str]]:
    for place in file.parent.iterdir() if file.parent.is_dir() else ():
        if place.name.startswith(f"{file.name} {ASIDE}") and not place.name.endswith(LOGS):
            with suppress(DatabaseError), looked_at(f"sqlite:///{place}") as connection:
                yield list(connection.execute(ERASED_SINCE, {"since": since}).scalars())
