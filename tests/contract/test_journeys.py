"""The transcripts once more, at the real client libraries over sockets: people see the same there."""

import logging
from pathlib import Path

import pytest

from tests.contract.wire_town import wire_town
from tests.flows.script import SAID, TRANSCRIPTS, begin, holds_on, play, read, steps
from tests.town import NETWORKS


def by_reader(said: list[str]) -> list[str]:
    """Return what was said, reader by reader: which of two phones rings first is nobody's promise."""
    tidy = [" ".join(line.split()) for line in said]
    return sorted(tidy, key=lambda line: found["reader"] if (found := SAID.match(line)) else "")


def troubles(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the bot wrote into its log of things that went wrong."""
    wrong = [record for record in caplog.records if record.levelno >= logging.ERROR]
    return [f"{r.getMessage()} {getattr(r, 'reason', '')} {getattr(r, 'where', '')}" for r in wrong]


@pytest.mark.parametrize("home", NETWORKS)
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda p: f"{p.parent.name}-{p.stem}")
async def test_people_see_the_same_at_the_real_library(
    path: Path, home: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    script = read(path, home)
    if not holds_on(script, home):
        return
    async with wire_town(tmp_path, home, begin(script)) as town:
        played = await play(town, script)
    assert troubles(caplog) == []
    for expected, actual in zip(steps(script), played, strict=True):
        assert by_reader(actual.said) == by_reader(expected.said), expected.line
