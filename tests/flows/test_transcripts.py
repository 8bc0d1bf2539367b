"""Every transcript below this folder is a conversation that the bot must hold word for word.

A transcript is run once on each network's limits. Its lines:

    given sam lives in kanawha                 (also: given sam, es, lives in mingo)
    given sam joined on discord                (the line after which sam has an address there too)
    given ana is captain of county:kanawha     (also of neighborhood:Elk River in kanawha, group:seniors)
    given jo is coordinator                    (also care, steward)
    given ruth is in seniors
    given sam belongs to Elk River in kanawha
    given sam is under 18
    now 2026-10-02 18:00                       (before anything else; the clock in Kanawha)
    only telegram                              (the transcript holds on one network only)
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
import re
from datetime import datetime
from pathlib import Path

import pytest

from bot.conversation.address import Address
from bot.people.model import RoleKind
from tests.town import CODE, FRIDAY, NETWORKS, NEW_YORK, Town, new_lines

TRANSCRIPTS = sorted(Path(__file__).parent.rglob("*.txt"))
WAIT = re.compile(r"\.\.\. ([\d.]+) (minutes|hours|days)")
UNTIL = re.compile(r"\.\.\. until (\S+ \S+)")
SAID = re.compile(r"[#\w-]*[<~] ")
PRESS = re.compile(r"\[(.+)\]")
RECORD = bool(os.environ.get("DOORSTEP_RECORD"))


@pytest.mark.parametrize("home", NETWORKS)
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda p: f"{p.parent.name}-{p.stem}")
async def test_transcript(path: Path, home: str, tmp_path: Path) -> None:
    script = path.read_text("utf-8").strip().splitlines()
    if any(line.startswith("only ") and line != f"only {home}" for line in script):
        return  # It holds on the other network.
    town = Town(tmp_path, home, _begin(script))
    await town.open()
    try:
        actual = await _play(town, script)
    finally:
        await town.close()
    if RECORD:
        path.write_text("\n".join(actual) + "\n", "utf-8")
        return
    assert actual == script


async def _play(town: Town, script: list[str]) -> list[str]:
    actual: list[str] = []
    for line in script:
        if SAID.match(line):
            continue
        actual.append(line)
        before = len(town.shown)
        wrote = await _step(town, line)
        actual += new_lines(town.shown[before:], wrote, town.home)
    return actual


async def _step(town: Town, line: str) -> str | None:
    if not line or line.startswith(("#", "now ", "only ")):
        return None
    if line.startswith("given "):
        _given(town, line.removeprefix("given "))
        return None
    if wait := WAIT.match(line):
        await town.wait(**{wait[2]: float(wait[1])})
        return None
    if until := UNTIL.match(line):
        await town.wait_until(datetime.fromisoformat(until[1]).replace(tzinfo=NEW_YORK))
        return None
    who, arrow, words = line.partition("> ")
    words = words.replace("{code}", _last_code(town)) if "{code}" in words else words
    assert arrow, f"not a line of a transcript: {line}"
    press = PRESS.fullmatch(words)
    await (town.press(who, press[1]) if press else town.write(who, words))
    return who.partition("@")[0].partition("#")[0]


def _last_code(town: Town) -> str:
    texts = [str(shown.line.message.text) for shown in town.shown]
    return next(found[-1] for text in reversed(texts) if (found := CODE.findall(text)))


def _begin(script: list[str]) -> datetime:
    named = next((line for line in script if line.startswith("now ")), None)
    return datetime.fromisoformat(named[4:]).replace(tzinfo=NEW_YORK) if named else FRIDAY


def _given(town: Town, fact: str) -> None:
    if match := re.fullmatch(r"(\w+)(?:, (\w+),)? lives in ([\w-]+)", fact):
        town.resident(match[1], match[3], match[2] or "en")
    elif match := re.fullmatch(r"(\w+) joined on (\w+)", fact):
        name, network = match[1], match[2]
        town.work(lambda people: people.add_address(town.ids[name], Address(network, name), town.clock()))
    elif match := re.fullmatch(r"(\w+) is captain of neighborhood:(.+) in ([\w-]+)", fact):
        town.give(match[1], RoleKind.CAPTAIN, f"neighborhood:{town.neighborhood(match[3], match[2])}")
    elif match := re.fullmatch(r"(\w+) is captain of (\S+)", fact):
        town.give(match[1], RoleKind.CAPTAIN, match[2])
    elif match := re.fullmatch(r"(\w+) is (coordinator|care|steward)", fact):
        town.give(match[1], RoleKind(match[2]))
    elif match := re.fullmatch(r"(\w+) is in (\S+)", fact):
        name, group = match[1], match[2]
        town.work(lambda people: people.join_group(town.ids[name], group))
    elif match := re.fullmatch(r"(\w+) belongs to (.+) in ([\w-]+)", fact):
        town.change(match[1], neighborhood_id=town.neighborhood(match[3], match[2]))
    elif match := re.fullmatch(r"(\w+) is under 18", fact):
        town.change(match[1], adult=False)
    else:
        raise AssertionError(f"not a fact: {fact}")
