"""A chat that others read too is called something else from now on."""

from sqlalchemy import delete, select, update

from bot.conversation.address import moved, whole_chat
from bot.storage.tables import OutboxRow, ShownRow
from bot.storage.unit_of_work import UnitOfWork


def follow(uow: UnitOfWork, platform: str, before: str, now: str) -> None:
    """Let what waits to be said in a chat be said in the chat it has become.

    What the bot has shown there stayed behind and cannot be changed any more.
    """
    waiting = (OutboxRow.platform == platform) & OutboxRow.state.in_(["ready", "sending"])
    public = select(OutboxRow.id, OutboxRow.target).where(waiting, OutboxRow.address_id.is_(None))
    for row_id, target in uow.db.execute(public).all():
        chat_id = (target or {}).get("chat_id", "")
        if whole_chat(chat_id) == before:
            there = {**target, "chat_id": moved(chat_id, now)}
            uow.db.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(target=there))
    place = uow.cipher.index("place", platform, before)
    uow.db.execute(delete(ShownRow).where(ShownRow.place == place))
