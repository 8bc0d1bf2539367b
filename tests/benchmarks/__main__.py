"""Benchmarks, run by hand: ``python -m tests.benchmarks press``. A busy machine fails no test by them."""

import argparse
import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from tests.benchmarks import claim, due, fanout, floors, lessons, press, safety, send, start, week
from tests.benchmarks.sides import say

Work = Callable[[int], Coroutine[Any, Any, None]]
IN_ROUNDS: dict[str, tuple[str, Work]] = {
    "send": ("our durable path beside a loop that keeps nothing", send.run),
    "limit": ("a broadcast beside the time that its pace allows", send.limit),
    "claim": ("a thousand people and fifty places, beside a bare statement", claim.run),
    "due": ("a tick with 100,000 planned jobs beside one with 1,000", due.run),
    "fanout": ("an audience of 40,000 beside one of 4,000", fanout.run),
    "lessons": ("8,200 modules due on one morning beside 820", lessons.run),
    "inbox": ("updates kept, then answered, beside python-telegram-bot's queue in memory", floors.inbox),
    "place": ("a conditional UPDATE beside SELECT FOR UPDATE", floors.place),
    "transport": ("our wire beside the library's own", floors.transport),
    "batch": ("rows of the outbox together, beside each by itself", floors.batch),
    "start": ("start and memory of both networks, beside bare imports", start.run),
}
SHORT = {
    "press": ("--seconds", "12", "--rounds", "2"),
    "send": ("--rounds", "2"),
    "limit": ("--rounds", "1"),
    "safety": ("--cries", "250"),
    "claim": ("--rounds", "2"),
    "due": ("--rounds", "2"),
    "fanout": ("--rounds", "1"),
    "lessons": ("--rounds", "1"),
    "start": ("--rounds", "3"),
    "inbox": ("--rounds", "3"),
    "place": ("--rounds", "3"),
    "transport": ("--rounds", "3"),
    "batch": ("--rounds", "3"),
}
"""What `all` runs, each so short that all together take a few minutes."""
RESULT = re.compile(r"^(\w+) ratio=([\d.]+) aim([<>]=)([\d.]+)$")


def main() -> None:
    """Run the benchmark that is asked for."""
    given = parser().parse_args()
    if given.name == "all":
        everything()
    else:
        asyncio.run(given.work(given))


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    found = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    chosen = found.add_subparsers(dest="name", required=True)
    one = chosen.add_parser("press", help="from a pressed button to its answer, beside python-telegram-bot")
    one.add_argument("--seconds", type=float, default=60, help="how long presses come at 30 a second")
    one.add_argument("--rounds", type=int, default=5, help="how often each side's ceiling is measured")
    one.set_defaults(work=lambda given: press.run(given.seconds, given.rounds))
    for name, (about, work) in IN_ROUNDS.items():
        one = chosen.add_parser(name, help=about)
        one.add_argument("--rounds", type=int, default=5, help="how often each side is measured")
        one.set_defaults(work=lambda given, work=work: work(given.rounds))
    one = chosen.add_parser("safety", help="a cry for help in a broadcast, beside one at rest")
    one.add_argument("--cries", type=int, default=safety.CRIES, help="how often somebody cries for help")
    one.set_defaults(work=lambda given: safety.run(cries=given.cries))
    one = chosen.add_parser("week", help="the surge week: its last tenth beside its first")
    one.add_argument("--part", type=float, default=1, help="how much of the week's people and messages")
    one.set_defaults(work=lambda given: week.run(given.part))
    chosen.add_parser("all", help="all but the week, shortly, and a table of what came out")
    return found


def everything() -> None:
    """Run all but the week, one after the other, and print a table in Markdown."""
    rows = []
    for name, words in SHORT.items():
        say(f"== {name} {' '.join(words)}")
        rows.append(row_of(name, output_of(name, words)))
    say("\n| benchmark | ratio | aim | kept |\n|---|---|---|---|")
    for row in rows:
        say(row)


def output_of(name: str, words: tuple[str, ...]) -> str:
    """Return what one benchmark prints, and print it as it comes."""
    command = [sys.executable, "-m", "tests.benchmarks", name, *words]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # Our own.
        assert process.stdout
        for line in process.stdout:
            say(line.rstrip())
            lines.append(line.rstrip())
    return lines[-1] if lines else ""


def row_of(name: str, last: str) -> str:
    """Return a line of the table for what a benchmark said last."""
    found = RESULT.match(last)
    if found is None:
        return f"| {name} | it failed | | no |"
    ratio, sign, aim = found[2], found[3], found[4]
    kept = float(ratio) >= float(aim) if sign == ">=" else float(ratio) <= float(aim)
    return f"| {name} | {ratio} | {sign} {aim} | {'yes' if kept else 'no'} |"


if __name__ == "__main__":
    main()
