"""The transcripts (``*.chat``) of this room, played with a made-up room of shifts: see ``bench``."""

import os
from pathlib import Path

import pytest

from tests.flows.checkins.bench import open_town
from tests.flows.script import begin, holds_on, play, read, write
from tests.town import NETWORKS

CHATS = sorted(Path(__file__).parent.glob("*.chat"))


@pytest.mark.parametrize("home", NETWORKS)
@pytest.mark.parametrize("path", CHATS, ids=lambda p: p.stem)
async def test_chat(path: Path, home: str, tmp_path: Path) -> None:
    script = read(path, home)
    if not holds_on(script, home):
        return
    town = await open_town(tmp_path, home, begin(script))
    try:
        played = await play(town, script)
    finally:
        await town.close()
    if os.environ.get("DOORSTEP_RECORD"):
        write(path, home, played)
        return
    assert [line for step in played for line in (step.line, *step.said)] == script
