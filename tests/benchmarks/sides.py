"""How two sides are compared: each alone on a core in a process of its own, in turns, in the same run."""

import asyncio
import json
import os
import statistics
import sys
from collections.abc import Iterable
from typing import Any

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


def take_other_core() -> None:
    """Let this process (the server) have the core that the measured side does not have."""
    if len(CORES) > 1:
        os.sched_setaffinity(0, {CORES[1]})


async def measured(module: str, *words: str) -> dict[str, Any]:
    """Run ``tests.benchmarks.MODULE`` to its end, and return what its last line says, as JSON."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *words]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, preexec_fn=own_core
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise SystemExit(f"{module} ended with {process.returncode}")
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found


def own_core() -> None:
    """Let the measured side have a core of its own."""
    if len(CORES) > 1:
        os.sched_setaffinity(0, {CORES[0]})


def spread(found: Iterable[float], digits: int = 0) -> str:
    """Return the median, with the smallest and the largest."""
    values = sorted(found)
    return f"{statistics.median(values):.{digits}f} [{values[0]:.{digits}f}..{values[-1]:.{digits}f}]"


def say(words: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def tell(**found: object) -> None:
    """Say what this side has measured, for `measured` to read."""
    say(json.dumps(found))
