"""What is to be said of any database that can be read: its shape, its key, what waits in it, its steward."""

from collections.abc import Iterator
from datetime import datetime

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from bot.conversation.findings import Finding, Grade, look, ok, wrong
from bot.doctor import queues
from bot.people.model import RoleKind
from bot.people.tables import RoleRow
from bot.settings import Settings
from bot.storage.base import use_cipher
from bot.storage.crypto import KeyFileError, read_key_file
from bot.storage.migrate import MIGRATIONS
from bot.storage.tables import VaultRow

ABOUT = "Database"


def of_shape(connection: Connection) -> Finding:
    """Whether it has the shape that this version needs."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    found = MigrationContext.configure(connection).get_current_revision()
    if found == scripts.get_current_head():
        return ok(ABOUT, "it has the shape that this version needs.")
    known = [script.revision for script in scripts.walk_revisions()]
    if found is None or found in known:
        behind = known.index(found) if found else len(known)
        words = f"it has an older shape ({behind} to change); the next start changes that. Back it up first."
        return look(ABOUT, words)
    return wrong(ABOUT, "it was used by a newer version of the bot; run that one, or put a backup back.")


def findings(
    connection: Connection, settings: Settings, shape: list[Finding], now: datetime
) -> Iterator[Finding]:
    """What is to be said of its key; and of the rest, if its *shape* is what this version can read."""
    yield from _of_key(connection, settings)
    if all(finding.grade is Grade.OK for finding in shape):
        with Session(connection) as db:
            yield from queues.findings(db, now)
            yield from _of_steward(db)


def _of_key(connection: Connection, settings: Settings) -> Iterator[Finding]:
    try:
        use_cipher(connection.engine, read_key_file(settings.encryption_key_file))
        with Session(connection) as db:
            db.scalar(select(VaultRow.word))
    except KeyFileError:
        if settings.encryption_key_file.exists():
            key = settings.encryption_key_file
            yield wrong(
                "Key", f"{key} does not open this database: it belongs to another. Put the right one back."
            )
        return
    yield ok("Key", "it opens the database.")


def _of_steward(db: Session) -> Iterator[Finding]:
    if db.scalar(select(RoleRow.id).where(RoleRow.kind == RoleKind.STEWARD)) is None:
        yield look("Steward", "there is none yet. The bot shows a code when it starts: send it /start CODE")
