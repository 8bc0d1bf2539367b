"""The code for the first steward, which all processes of one bot agree on until somebody has used it."""

from typing import cast

from sqlalchemy import Table, delete

from bot.features.signup.model import StewardCode
from bot.people.model import RoleKind
from bot.people.store import PersonStore
from bot.storage.database import Database
from bot.storage.inserting import insert_new
from bot.storage.tables import NoteRow
from bot.storage.unit_of_work import UnitOfWork

NOTES = cast(Table, NoteRow.__table__)
BOT, KEY = "doorstep", "steward code"


async def share_code(database: Database, code: StewardCode) -> None:
    """Let all processes over *database* know the same code."""

    def agree() -> None:
        with UnitOfWork(database.make_session, database.cipher) as uow:
            agree_on_code(uow, code)
            uow.commit()

    await database.run(agree)


def agree_on_code(uow: UnitOfWork, code: StewardCode) -> None:
    """Let *code* be what another process keeps already, or keep it; used up if there is a steward."""
    kept = (NoteRow.bot == BOT) & (NoteRow.key == KEY)
    code.used = bool(PersonStore(uow).holders(RoleKind.STEWARD))
    if code.used:
        uow.db.execute(delete(NoteRow).where(kept))
        return
    insert_new(uow.db, NOTES, bot=BOT, key=KEY, value=code.code)
    code.code = uow.db.get_one(NoteRow, (BOT, KEY)).value
