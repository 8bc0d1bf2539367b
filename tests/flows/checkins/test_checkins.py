"""The transcripts (``*.chat``) of this room, played with a made-up room of shifts: see ``bench``."""

import os
from pathlib import Path

import pytest

from tests.flows.checkins.bench import open_town
from tests.flows.test_transcripts import _begin, _play
from tests.town import NETWORKS

CHATS = sorted(Path(__file__).parent.glob("*.chat"))


@pytest.mark.parametrize("home", NETWORKS)
@pytest.mark.parametrize("path", CHATS, ids=lambda p: p.stem)
async def test_chat(path: Path, home: str, tmp_path: Path) -> None:
    script = path.read_text("utf-8").strip().splitlines()
    if any(line.startswith("only ") and line != f"only {home}" for line in script):
        return
    town = await open_town(tmp_path, home, _begin(script))
    try:
        actual = await _play(town, script)
    finally:
        await town.close()
    if os.environ.get("DOORSTEP_RECORD"):
        path.write_text("\n".join(actual) + "\n", "utf-8")
        return
    assert actual == script
