"""Runs the tests, with a Chromium for those that drive a page."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

import click

CHROMIUM: Final = "DOORSTEP_CHROMIUM"  # Where the browser tests find their browser.
NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
BROWSER_MARK: Final = "browser"
LONG_MARK: Final = "long"


class NoBrowserError(Exception):
    """There is no Chromium where one is demanded, in one sentence."""


def run_tests(arguments: Sequence[str]) -> None:
    """Becomes pytest, in this very process, so that signals and its exit code are pytest's own.

    All tests together are spread over the machine's cores, and who is done first helps the others;
    chosen ones run one after the other.
    """
    arguments = arguments or everything()
    chromium = find_chromium() or fetch_chromium()
    if chromium:
        os.environ[CHROMIUM] = chromium
    elif os.environ.get("CI"):
        raise NoBrowserError(
            "The browser tests need a Chromium, and there is none: install the package chromium."
        )
    else:
        click.echo(f"No Chromium here: the tests marked '{BROWSER_MARK}' are left out.", err=True)
        arguments = without_browser_tests(arguments)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])


def everything() -> list[str]:
    """The arguments to pytest for all tests: one worker more than there are cores.

    Tests of whole processes wait for these to start and to end, and meanwhile their core would stand still.
    """
    able = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return ["-n", str(len(able) + 1), "--dist", "worksteal"]


def find_chromium() -> str | None:
    """The path of a Chromium that runs: the one named, one in the path, or Playwright's own."""
    candidates = [os.environ.get(CHROMIUM), *map(shutil.which, NAMES)]
    named = next((path for path in candidates if path and runs(path)), None)
    return named or playwrights_own()


def runs(path: str) -> bool:
    """Whether it answers with its version. Some systems have an empty shell under this name."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def playwrights_own() -> str | None:
    """The path of the Chromium that Playwright has fetched, if it has."""
    from playwright.sync_api import sync_playwright  # Only where the tests' packages are.

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if runs(path) else None


def fetch_chromium() -> str | None:
    """The path of a Chromium that Playwright could fetch now; None when it could not."""
    click.echo("Looking for a Chromium for the browser tests.", err=True)
    fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        done = subprocess.run(fetch, capture_output=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return None
    return playwrights_own() if done.returncode == 0 else None


def without_browser_tests(arguments: Sequence[str]) -> list[str]:
    """The same arguments to pytest, less the tests that need a browser."""
    others = list(arguments)
    marks = f"not {BROWSER_MARK}"
    if "-m" in others[:-1]:
        place = others.index("-m")
        marks = f"({others[place + 1]}) and {marks}"
        del others[place : place + 2]
    else:
        marks += f" and not {LONG_MARK}"  # As pyproject.toml says it, whose word this one replaces.
    return [*others, "-m", marks]
