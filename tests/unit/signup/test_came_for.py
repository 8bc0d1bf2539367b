"""What somebody came for is kept until they have joined, or have not for long: then nothing says it."""

import pytest
from sqlalchemy import select

from bot.features.signup.store import CAME_FOR
from bot.storage.tables import JobRow
from tests.town import Town


@pytest.mark.parametrize("joins", [True, False])
async def test_what_somebody_came_for_is_not_kept_afterwards(town: Town, joins: bool) -> None:
    await town.write("kim", "/start shifts-77")
    await town.press("kim", "Join")
    await town.press("kim", "OK")
    assert kept(town) == [{"code": "shifts-77"}]
    if joins:
        for words in ("Kim", "kanawha", "33"):
            await town.write("kim", words)
    else:
        await town.wait(days=15)
    assert kept(town) == []


def kept(town: Town) -> list[dict[str, str]]:
    with town.database.make_reader() as db:
        return list(db.scalars(select(JobRow.payload).where(JobRow.kind == CAME_FOR)))
