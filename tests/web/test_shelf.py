"""The phones look the same after a restart."""

import asyncio
from pathlib import Path

from bot.conversation.markup import Rich
from bot.conversation.messages import Message
from bot.platforms.simulator.phone import Line
from bot.storage.crypto import Cipher
from bot.web.album import Album
from bot.web.shelf import Shelf
from tests.databases import KEY
from tests.web.test_album import FRIDAY, album


async def test_what_was_seen_is_seen_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "phones"
    assert Shelf(path, Cipher([KEY])).read() is None
    before = album()
    keeping = asyncio.create_task(Shelf(path, Cipher([KEY])).keep(before))
    await asyncio.sleep(0)
    before.show("sam", Line("telegram-2", False, Message(Rich("Quetzalcanary"))))
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    after = Album(lambda: FRIDAY)
    after.restore(Shelf(path, Cipher([KEY])).read() or {})
    assert after.since() == before.since()
    assert b"Quetzalcanary" not in path.read_bytes()
