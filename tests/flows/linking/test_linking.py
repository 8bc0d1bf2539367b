"""The transcripts (``*.chat``) of people on two networks, played from either of them: see `two_networks`."""

import os
from pathlib import Path

import pytest

from tests.flows.linking.two_networks import TwoNetworks, play, read
from tests.flows.script import begin
from tests.town import NETWORKS

CHATS = sorted(Path(__file__).parent.glob("*.chat"))


@pytest.mark.parametrize("home", NETWORKS)
@pytest.mark.parametrize("path", CHATS, ids=lambda p: p.stem)
async def test_chat(path: Path, home: str, tmp_path: Path) -> None:
    script = path.read_text("utf-8").strip().splitlines()
    assert read(script)
    town = TwoNetworks(tmp_path, home, begin(script))
    await town.open()
    try:
        actual = await play(town, script)
    finally:
        await town.close()
    if os.environ.get("DOORSTEP_RECORD"):
        path.write_text("\n".join(actual) + "\n", "utf-8")
        return
    assert actual == script
