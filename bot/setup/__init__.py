"""`python3 -m bot setup`: asks what the bot must know, checks it live, and writes `.env` and the key."""

from typing import TextIO

from bot import logs
from bot.env_file import EnvFileError
from bot.people.areas import RegionError
from bot.setup import answers, wizard
from bot.setup.terminal import Terminal
from bot.storage.crypto import KeyFileError

SETUP_ERRORS = (answers.AnswersError, EnvFileError, KeyFileError, RegionError)
"""Why a set-up cannot be carried out, each in a sentence for the person at the terminal."""


def with_a_person() -> int:
    """The exit code of a set-up with the person at the terminal."""
    logs.be_silent()
    return wizard.run(Terminal())


def with_answers(given: TextIO, *, offline: bool) -> int:
    """The exit code of a set-up from a file of answers; with *offline* no network is asked."""
    logs.be_silent()
    return answers.run(Terminal(), given, offline=offline)
