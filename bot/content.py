"""Where the lessons, translations and regions lie, and how the bot is called on the command line.

In a checkout they stand beside `bot/`; a built package carries them inside itself.
"""

import sys
from importlib.resources import files
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(str(files("bot")))
PACKED: Final = PACKAGE / "_content"
"""Where a built package has them: pyproject.toml puts them there."""
ROOT: Final = PACKED if PACKED.is_dir() else PACKAGE.parent
"""The folder with ``curricula``, ``locales`` and the example of the settings."""
LOCALES: Final = ROOT / "locales"
EXAMPLE: Final = ROOT / ".env.example"
AS_MODULE, INSTALLED = "python3 -m bot", "doorstep"


def called() -> str:
    """What people type to call the bot: the command that an installation made, or the module."""
    return INSTALLED if Path(sys.argv[0]).name == INSTALLED else AS_MODULE


def as_called(words: str) -> str:
    """*words*, in which every command is written as it is to be typed here."""
    return words.replace(AS_MODULE, called())
