"""The real bot, started as people start it, and ended as they and their machines end it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.start.newcomer import PROJECT

NOWHERE = "http://127.0.0.1:9"
LONGEST_START = 30  # seconds, on a busy machine
LONGEST_END = 10


@contextmanager
def started(folder: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """The bot, started in this folder. It is ended at the end, whatever came between."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def address_told_by(process: subprocess.Popen[str]) -> str:
    """The address that it prints once it stands."""
    assert process.stdout is not None
    for line in process.stdout:
        if told := re.search(r"http://127\.0\.0\.1:\d+", line):
            return told[0]
    raise AssertionError(process.stderr.read() if process.stderr else "")


def health_of(address: str) -> dict[str, object]:
    answer = httpx.get(f"{address}/health", timeout=10)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def ended(process: subprocess.Popen[str], told: signal.Signals) -> str:
    """What it wrote to its end, which comes soon and in good order."""
    process.send_signal(told)
    output, errors = process.communicate(timeout=LONGEST_END)
    assert process.returncode == 0, errors
    assert "Traceback" not in output + errors
    return output + errors


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_the_demo_stands_is_healthy_and_ends_when_told(tmp_path: Path, told: signal.Signals) -> None:
    with started(tmp_path, "--port", "0", "--no-browser") as demo:
        assert health_of(address_told_by(demo))
        ended(demo, told)
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".key"] == ["data"]


def test_the_demo_can_be_started_again_and_begun_anew(tmp_path: Path) -> None:
    for more in ((), (), ("--fresh",)):
        with started(tmp_path, "--port", "0", "--no-browser", "--data", "rehearsal", *more) as demo:
            health_of(address_told_by(demo))
            ended(demo, signal.SIGTERM)
    assert not (tmp_path / "data").exists()


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with started(tmp_path, "--port", str(port), "--no-browser") as demo:
            _, errors = demo.communicate(timeout=LONGEST_START)
    assert (demo.returncode, len(errors.splitlines())) == (2, 1)
    assert str(port) in errors


def test_an_address_that_is_not_ours_is_not_blamed_on_the_port(tmp_path: Path) -> None:
    with started(tmp_path, "--port", "0", "--no-browser", HTTP_HOST="192.0.2.1") as demo:
        _, errors = demo.communicate(timeout=LONGEST_START)
    assert (demo.returncode, len(errors.splitlines())) == (2, 1)
    assert "HTTP_HOST is 192.0.2.1" in errors


def test_run_ends_in_good_order_even_when_the_network_is_away(tmp_path: Path) -> None:
    settings = {"TELEGRAM_TOKEN": "81516:made_up", "TELEGRAM_API_URL": NOWHERE, "HTTP_PORT": "0"}
    with started(tmp_path, "run", **settings) as bot:
        address_told_by(bot)
        begun = time.monotonic()
        written = ended(bot, signal.SIGTERM)
    assert time.monotonic() - begun < LONGEST_END
    assert "made_up" not in written


def test_a_wrong_key_is_one_sentence(tmp_path: Path) -> None:
    with started(tmp_path, "migrate") as first:
        assert first.wait(LONGEST_START) == 0
    (tmp_path / "data.key").unlink()
    with started(tmp_path, "migrate") as second:
        _, errors = second.communicate(timeout=LONGEST_START)
    assert (second.returncode, len(errors.splitlines())) == (2, 1)
    assert "key" in errors


def test_check_finds_the_project_in_order(tmp_path: Path) -> None:
    with started(tmp_path, "check") as check:
        output, errors = check.communicate(timeout=LONGEST_START)
    assert check.returncode == 0, output + errors
