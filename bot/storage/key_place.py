"""Where a key may not lie: where a program that takes files along would take it along too."""

import subprocess
from pathlib import Path

LONGEST = 5.0
"""Seconds for git to answer."""
NOT_LEFT_OUT = 1
"""What `git check-ignore` ends with for a file that it would take along; 128 is: here is no repository."""


def taken_along(key: Path) -> str:
    """Why git would take *key* along, with the way out; empty when it would not."""
    folder = next(parent for parent in key.parents if parent.is_dir())
    try:
        asked = subprocess.run(
            ["git", "-C", str(folder), "check-ignore", "--quiet", "--no-index", str(key)],
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):  # Without git, nothing is taken along by it.
        return ""
    if asked.returncode != NOT_LEFT_OUT:
        return ""
    return (
        f"{key} lies in a folder of git, which would take the key along and show it to others. Choose a place"
        " outside, or a name that ends in .key."
    )
