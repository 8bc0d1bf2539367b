"""The machine: which Python runs, and whether it is the one with the locked packages."""

import platform
import sys
from collections.abc import Iterator

from bot import bootstrap
from bot.conversation.findings import Finding, look, ok


def findings() -> Iterator[Finding]:
    """What is to be said of the machine."""
    yield ok("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}.")
    if not bootstrap.RUNTIME.is_file():
        yield ok("Packages", "as the installer of this copy has brought them.")
    elif not bootstrap.runs_inside():
        yield look("Packages", f"this runs on {sys.prefix}, not on .venv; start it with: python3 -m bot")
    elif not bootstrap.serves(bootstrap.RUNTIME):
        yield look("Packages", "are not those of requirements.lock; the next start mends that.")
    else:
        yield ok("Packages", "as requirements.lock names them.")
