"""Makes `.venv` from a lock on a machine that has only Python and git, and continues inside it."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
RUNTIME = PROJECT / "requirements.lock"
DEVELOPMENT = PROJECT / "requirements-dev.lock"  # Holds all of RUNTIME, in the same versions.
STAMP = VENV / "complete"
TURN = VENV / "turn"

PIP_WITHIN = ("-m", "pip")
PIP_INSTALL = (
    *("install", "--quiet", "--no-input", "--disable-pip-version-check", "--retries", "2"),
    *("--no-deps", "--no-compile", "--require-hashes", "-r"),
)
NO_NETWORK = re.compile(
    r"connection broken|NewConnectionError|ConnectTimeout|ConnectionError|Max retries|ProxyError"
    r"|name resolution|Network is unreachable|Could not fetch URL",
    re.IGNORECASE,
)
PLACE_ON_THE_NET = re.compile(r"\w+://\S+|host='[^']*'|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|io|dev)\b")


class SetupError(Exception):
    """What is missing and what to do about it, in one sentence."""


def make_ready(arguments: Sequence[str]) -> None:
    """Returns only in a process that has every package the command needs; any other becomes such a one."""
    if not RUNTIME.is_file():
        return  # Installed as a package: its installer brought what it needs.
    lock = DEVELOPMENT if arguments[:1] == ["test"] else RUNTIME
    made = not serves(lock) and make_in_turn(lock)
    if made or not runs_inside():
        become_inside()


def serves(lock: Path) -> bool:
    """Whether `.venv` was made to its end for this Python, from this lock or from the larger one."""
    if not os.access(VENV_PYTHON, os.X_OK) or not STAMP.is_file():
        return False
    return STAMP.read_text(encoding="utf-8") in (stamp_for(lock), stamp_for(DEVELOPMENT))


def stamp_for(lock: Path) -> str:
    """What a finished `.venv` says of itself."""
    return f"{sys.implementation.cache_tag} {hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def runs_inside() -> bool:
    """Whether this very process runs on `.venv`."""
    return VENV.is_dir() and os.path.samefile(sys.prefix, VENV)


def become_inside() -> None:
    """The same command in the same process, on `.venv`, so that signals go on reaching it."""
    sys.stderr.flush()
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.orig_argv[1:]])


def make_in_turn(lock: Path) -> bool:
    """Makes `.venv` unless another start has just made it; True when this process made it."""
    try:
        with my_turn() as turn:
            if serves(lock):
                return False
            make(lock, turn)
            return True
    except OSError as error:
        raise SetupError(f"The folder {VENV} cannot be made: {error.strerror or error}.") from None
    except KeyboardInterrupt:
        raise SetupError("The set-up was interrupted; start again and it goes on.") from None


@contextlib.contextmanager
def my_turn() -> Iterator[IO[str]]:
    """The lock file, which one set-up holds at a time. It outlives each, so that all wait for one file."""
    VENV.mkdir(exist_ok=True)
    with TURN.open("w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is making .venv; waiting for it.")
            fcntl.flock(turn, fcntl.LOCK_EX)
        yield turn


def make(lock: Path, turn: IO[str]) -> None:
    """Makes `.venv` complete. The stamp comes last: whatever stops us leaves it recognisably half made."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # Takes the running step along.
    python = getattr(sys, "_base_executable", sys.executable)
    pip = pip_of(python) or pip_to_come()
    if lock == RUNTIME or not serves(RUNTIME):
        clear()
        say("Making .venv, once.")
        carry_out([python, "-m", "venv", "--without-pip", str(VENV)], turn)
    if pip == PIP_WITHIN:
        carry_out([str(VENV_PYTHON), "-m", "ensurepip"], turn)
    say(f"Installing the packages of {lock.name}, each checked by its hash: about half a minute.")
    carry_out([str(VENV_PYTHON), *pip, *PIP_INSTALL, str(lock)], turn)
    STAMP.write_text(stamp_for(lock), encoding="utf-8")


def pip_of(python: str) -> Sequence[str]:
    """How `.venv` runs the pip of this Python, as pip's own `--python` does; empty when there is none.

    Giving it another one would take half as long again as all the rest.
    """
    shown = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    place = re.match(r"pip \S+ from (.+) \(python", shown.stdout)
    runner = Path(place[1], "__pip-runner__.py") if place else None
    return (str(runner),) if runner and runner.is_file() else ()


def pip_to_come() -> Sequence[str]:
    """How `.venv` runs a pip of its own, which it is given from what Python brings along."""
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "This Python cannot make a virtual environment; on Debian and Ubuntu one line mends that: "
            f"sudo apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        )
    return PIP_WITHIN


def clear() -> None:
    """Takes away a half-made or outdated `.venv`, all but the lock file that we hold."""
    for entry in VENV.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != TURN:
            entry.unlink()


def carry_out(command: Sequence[str], turn: IO[str]) -> None:
    """Runs one step quietly. It keeps our turn too: if we are killed, nobody begins before it has ended."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"PIP_USER": "0"},
        pass_fds=[turn.fileno()],
        check=False,
    )
    if done.returncode:
        raise SetupError(why(done.stdout.decode("utf-8", "replace")))


def why(output: str) -> str:
    """Why a step failed, by its own last words, without the address of any registry."""
    if NO_NETWORK.search(output):
        return "The packages could not be fetched; connect this machine to the internet and start again."
    lines = [line for line in output.splitlines() if line.strip()] or ["it did not say why"]
    errors = [line for line in lines if line.startswith("ERROR: ")] or lines
    words = PLACE_ON_THE_NET.sub("(address)", errors[-1].removeprefix("ERROR: ")).strip().rstrip(".")
    return f"The set-up failed: {words}. The next start tries again."


def say(line: str) -> None:
    """One line of progress."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
