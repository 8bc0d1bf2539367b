"""The transcripts once more, at the real client libraries over sockets: people see the same there."""

import logging
import re
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.contract.journal import FORM
from tests.contract.wire_town import wire_town
from tests.flows.checkins.bench import furnish_outdoors
from tests.flows.script import SAID, TRANSCRIPTS, begin, holds_on, play, read, steps
from tests.town import NETWORKS, ROOT

JOURNEYS = {
    *("signup/joining", "signup/joining_es", "signup/declining", "signup/interrupted"),
    *("captains/raising_a_hand", "training/the_first_module"),
    *("shifts/claiming", "shifts/saturday", "shifts/turno_es", "relay/writing_through_the_bot"),
    *("checkins/hard_day", "checkins/home_in_four_taps", "checkins/the_ladder", "checkins/no_estoy_en_casa"),
    *("safety/help_for_a_stranger", "safety/a_person_is_found", "safety/ayuda_para_quien_llega"),
    *("broadcasts/a_group_is_told", "broadcasts/a_channel_reads_it", "broadcasts/held_back"),
    *("settings/own_data", "settings/the_card", "settings/la_tarjeta", "groups/joining_and_leaving"),
}
"""Every journey once, in each CI run; all the other transcripts in the long form."""

CHATS = sorted((ROOT / "tests" / "flows" / "checkins").glob("*.chat"))
ON_ALL = ((re.compile(r"(?<=https://discord\.example/)\{code\}"), ""),)
"""What no real network shows as the simulated one: Discord's page lets the bot in and carries no code."""


IN_MEMORY_ONLY = {"safety/closed_doors", "checkins/closed_doors", "checkins/closed_helpers"}
"""Closed direct messages: `test_discord_private` shows at the real library what becomes of them.

The bench of the check-ins has a command that only the tests know, and the real library sends none of those
into a channel.
"""


def name_of(path: Path) -> str:
    """Return the room and the name of a transcript."""
    return f"{path.parent.name}/{path.stem}"


def all_transcripts() -> list[ParameterSet]:
    """Return every transcript; those that tell no new journey are for the long form."""
    return [
        pytest.param(path, id=name_of(path), marks=() if name_of(path) in JOURNEYS else pytest.mark.long)
        for path in (*TRANSCRIPTS, *CHATS)
        if name_of(path) not in IN_MEMORY_ONLY
    ]


def by_reader(said: list[str]) -> list[str]:
    """Return what was said, reader by reader: which of two phones rings first is nobody's promise."""
    tidy = [" ".join(line.split()) for line in said]
    for what, instead in ON_ALL:
        tidy = [what.sub(instead, line) for line in tidy]
    return sorted(tidy, key=lambda line: found["reader"] if (found := SAID.match(line)) else "")


def troubles(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the bot wrote into its log of things that went wrong."""
    wrong = [record for record in caplog.records if record.levelno >= logging.ERROR]
    return [f"{r.getMessage()} {getattr(r, 'reason', '')} {getattr(r, 'where', '')}" for r in wrong]


@pytest.mark.parametrize("home", NETWORKS)
@pytest.mark.parametrize("path", all_transcripts())
async def test_people_see_the_same_at_the_real_library(
    path: Path, home: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    script = read(path, home)
    if not holds_on(script, home):
        return
    furnish = furnish_outdoors if path in CHATS else None
    async with wire_town(tmp_path, home, begin(script), furnish) as town:
        played = await play(town, script)
    assert troubles(caplog) == []
    for expected, actual in zip(steps(script), played, strict=not town.asks_in_forms):
        if actual.said != [f"< {FORM}"]:  # Where there are forms, nothing is asked in a message.
            assert by_reader(actual.said) == by_reader(expected.said), expected.line


def test_every_journey_is_told_by_a_transcript_that_is_there() -> None:
    assert JOURNEYS - {name_of(path) for path in (*TRANSCRIPTS, *CHATS)} == set()
