"""What stands in a transcript, and how it is played in a town. `test_transcripts` explains the lines."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.people.model import RoleKind
from tests.town import CODE, FRIDAY, NETWORKS, NEW_YORK, Town, new_lines

TRANSCRIPTS = sorted(Path(__file__).parent.rglob("*.txt"))
WAIT = re.compile(r"\.\.\. ([\d.]+) (minutes|hours|days)")
UNTIL = re.compile(r"\.\.\. until (\S+ \S+)")
OWN = re.compile(r"(telegram|discord)\| ")
SAID = re.compile(r"(?:(?:telegram|discord)\| )?(?P<reader>[#\w-]*)[<~] ")
PRESS = re.compile(r"\[(.+)\]")


@dataclass
class Step:
    """A line of a transcript that makes something happen, and what is said after it."""

    line: str
    said: list[str] = field(default_factory=list)


def read(path: Path, home: str) -> list[str]:
    """Return the lines of a transcript as they hold for people on *home*."""
    lines = path.read_text("utf-8").strip().splitlines()
    return [OWN.sub("", line) for line in lines if not OWN.match(line) or line.startswith(f"{home}| ")]


def write(path: Path, home: str, played: list[Step]) -> None:
    """Write down what was said on *home*; what is said otherwise on another network is marked as such.

    The first network speaks for all; the others are marked where they differ from it.
    """
    lines: list[str] = []
    waiting = list(played)
    for raw in steps(path.read_text("utf-8").strip().splitlines()):
        own = OWN.match(raw.line)
        lines.append(raw.line)
        if own and own[1] != home:
            lines += raw.said
            continue
        said = {network: _on(raw.said, network) for network in NETWORKS}
        alike = said[NETWORKS[0]] == said[NETWORKS[-1]]
        said[home] = waiting.pop(0).said
        if own:
            lines += [f"{home}| {line}" for line in said[home]]
            continue
        if home == NETWORKS[0] and alike:
            said = dict.fromkeys(NETWORKS, said[home])
        same = said[NETWORKS[0]] == said[NETWORKS[-1]]
        lines += said[home] if same else [f"{n}| {line}" for n in NETWORKS for line in said[n]]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _on(said: list[str], network: str) -> list[str]:
    return [OWN.sub("", line) for line in said if not OWN.match(line) or line.startswith(f"{network}| ")]


def steps(script: list[str]) -> list[Step]:
    """Return the lines of *script*, each with its answers."""
    found: list[Step] = []
    for line in script:
        if SAID.match(line):
            found[-1].said.append(line)
        else:
            found.append(Step(line))
    return found


def holds_on(script: list[str], home: str) -> bool:
    """Whether the transcript tells of people on *home*."""
    return not any(line.startswith("only ") and line != f"only {home}" for line in script)


async def play(town: Town, script: list[str]) -> list[Step]:
    """Let everything happen that *script* tells of; return what was really said.

    Where a network asks several things at once, in a form, the conversation goes another way from there.
    """
    actual: list[Step] = []
    for step in steps(script):
        if town.asks_in_forms:
            break
        before = len(town.shown)
        wrote = await _step(town, step.line)
        actual.append(Step(step.line, new_lines(town.shown[before:], wrote, town.home)))
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


def begin(script: list[str]) -> datetime:
    """Return the moment at which the transcript begins."""
    named = next((line for line in script if line.startswith("now ")), None)
    return datetime.fromisoformat(named[4:]).replace(tzinfo=NEW_YORK) if named else FRIDAY


def _given(town: Town, fact: str) -> None:
    if match := re.fullmatch(r"(\w+(?:@\w+)?)(?:, (\w+),)? lives in ([\w-]+)", fact):
        town.resident(match[1], match[3], match[2] or "en")
    elif match := re.fullmatch(r"(\w+) joined on (\w+)", fact):
        town.joins(match[1], match[2])
    elif match := re.fullmatch(r"(\w+) is (new )?captain of neighborhood:(.+) in ([\w-]+)", fact):
        scope = f"neighborhood:{town.neighborhood(match[4], match[3])}"
        town.give(match[1], RoleKind.CAPTAIN, scope, led=not match[2])
    elif match := re.fullmatch(r"(\w+) is (new )?captain of (\S+)", fact):
        town.give(match[1], RoleKind.CAPTAIN, match[3], led=not match[2])
    elif match := re.fullmatch(r"(\w+) is (coordinator|care|steward)", fact):
        town.give(match[1], RoleKind(match[2]))
    elif match := re.fullmatch(r"(\w+) is in (\S+)", fact):
        name, group = match[1], match[2]
        town.work(lambda people: people.join_group(town.ids[name], group))
    elif match := re.fullmatch(r"(\w+) belongs to (.+) in ([\w-]+)", fact):
        town.change(match[1], neighborhood_id=town.neighborhood(match[3], match[2]))
    elif match := re.fullmatch(r"(\w+) (closes|opens) direct messages", fact):
        town.direct_messages(match[1], closed=match[2] == "closes")
    elif match := re.fullmatch(r"(\w+) blocks the bot", fact):
        town.blocks(match[1])
    elif match := re.fullmatch(r"([\w@]+) stands at ([\w-]+) in ([\w-]+)", fact):
        town.stands_at(match[1], match[3], match[2])
    elif match := re.fullmatch(r"([\w@, ]+) are in a circle of ([\w-]+)", fact):
        town.in_circle(re.findall(r"\b(?!and\b)[\w@]+", match[1]), match[2])
    elif match := re.fullmatch(r"(\w+) is under 18", fact):
        town.change(match[1], adult=False)
    else:
        raise AssertionError(f"not a fact: {fact}")
