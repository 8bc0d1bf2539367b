"""Saturday afternoon, and what tests do in it."""

from datetime import datetime

from sqlalchemy import text

from bot.conversation.actions import Action
from tests.town import NEW_YORK, Town

SATURDAY = datetime(2026, 10, 3, 14, 0, tzinfo=NEW_YORK)


async def until(town: Town, hour: str) -> None:
    await town.wait_until(datetime.fromisoformat(f"2026-10-03 {hour}").replace(tzinfo=NEW_YORK))


async def press_action(town: Town, who: str, pressed: Action) -> str:
    line = town.networks["telegram"].phone(who)
    line_id = line.lines[-1].id if line.lines else "0"
    await town.networks["telegram"].press_action(who, pressed, line_id)
    await town.bot.settle()
    return town.last(who)


def rows(town: Town, statement: str) -> list[tuple[object, ...]]:
    with town.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


async def skip_to(town: Town, hour: str) -> None:
    """Let time pass as it does while the bot is not running: nothing happens on the way."""
    town.clock.move_to(datetime.fromisoformat(f"2026-10-03 {hour}").replace(tzinfo=NEW_YORK))
    await town.bot.settle()
