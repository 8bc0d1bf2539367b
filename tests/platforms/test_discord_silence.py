"""What people say on Discord, and the keys to speak as the bot, stand in no log."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs
from tests.platforms.discord_field import field
from tests.platforms.discord_person import LINK
from tests.platforms.discord_server import TOKEN, Fault

CANARY = "Quillfeather"


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in logs.QUIET}
    stream = io.StringIO()
    logs.set_up("DEBUG", [TOKEN], stream)
    yield stream
    root.handlers[:], root.level = before[0], before[1]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)


async def test_no_name_and_no_token_in_the_logs(tmp_path: Path, everything_logged: io.StringIO) -> None:
    async with field(tmp_path) as here:
        sam, lobby = here.stranger(CANARY), here.world.channel("lobby")
        here.server.faults += [
            Fault("PATCH", "/webhooks/", status=429, retry_after=0.05),
            Fault("POST", "/callback", cut="after"),
            Fault("POST", r"/channels/\d+/messages", status=400, code=50035),
            Fault("POST", r"/channels/\d+/messages", status=429, retry_after=0.05),
        ]
        await sam.command("start", where=lobby)
        await sam.press("Join", lobby)
        await sam.press("OK", lobby)
        await sam.reads("What shall I call you?", lobby)
        await sam.write(CANARY)
        await sam.write("kanaw")
        await sam.reads("18 or over?")
        await here.server.gateway.drop()
        sam.user.dms_closed = True
        await sam.command("me", where=lobby)
        await sam.reads(CANARY, lobby)

    logged = everything_logged.getvalue()
    assert "rate limited" in logged
    for secret in (CANARY, TOKEN, LINK, sam.user.id, "kanaw"):
        assert secret not in logged
