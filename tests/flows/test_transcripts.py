"""Every transcript below this folder is a conversation that the bot must hold word for word.

A transcript is run once on each network's limits. Its lines:

    given sam lives in kanawha                 (also: given sam, es, lives in mingo,
                                               and sam@discord, who is at home there)
    given sam joined on discord                (the line after which sam has an address there too)
    given ana is captain of county:kanawha     (also of neighborhood:Elk River in kanawha, group:seniors)
    given ana is new captain of county:kanawha (she has never led a canvass; other captains have)
    given jo is coordinator                    (also care, steward)
    given ruth is in seniors
    given sam belongs to Elk River in kanawha
    given sam is under 18
    given sam, ana and ben are in a circle of start-here
    given sam stands at before-we-go in start-here   (a step of a course; the modules before are done)
    given sam closes direct messages           (then only answers in a channel reach sam; also: opens)
    given sam blocks the bot
    now 2026-10-02 18:00                       (before anything else; the clock in Kanawha)
    only telegram                              (the transcript holds on one network only)
    telegram| sam> [More 2/2]                  (the line holds on one network only)
    sam> /shifts                               sam writes; sam#park> writes in a channel
    sam> [Claim]                               sam presses the newest button of that label
    < text [Button]                            the answer, to whoever wrote; ``ana< `` to somebody else;
                                               ``~`` where it took the place of a message; ``{file}``;
                                               ``{network}`` stands for the network's own name
    sam> /start {code}                         the code of the invitation that was shown last
    ... 21 hours                               time passes (minutes, hours, days)
    ... until 2026-10-03 09:00                 time passes until then, in Kanawha

With DOORSTEP_RECORD=1 the answers are written down instead of compared: read them before you commit.
"""

import os
from pathlib import Path

import pytest

from tests.flows.script import TRANSCRIPTS, begin, holds_on, play, read, write
from tests.town import NETWORKS, Town

RECORD = bool(os.environ.get("DOORSTEP_RECORD"))


@pytest.mark.parametrize("home", NETWORKS)
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda p: f"{p.parent.name}-{p.stem}")
async def test_transcript(path: Path, home: str, tmp_path: Path) -> None:
    script = read(path, home)
    if not holds_on(script, home):
        return  # It holds on the other network.
    town = Town(tmp_path, home, begin(script))
    await town.open()
    try:
        played = await play(town, script)
    finally:
        await town.close()
    if RECORD:
        write(path, home, played)
        return
    actual = [line for step in played for line in (step.line, *step.said)]
    assert actual == script
