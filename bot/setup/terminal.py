"""Talking with the person at the terminal: one question at a time, secrets unseen, and a way out always."""

import getpass
import shutil
import sys
import textwrap
import warnings
from collections.abc import Callable, Sequence

from bot.content import as_called

WIDTH = 88


class GivenUpError(Exception):
    """The person ended it, with Ctrl+C or by closing the terminal."""


class Terminal:
    """The terminal that the program was started in."""

    def say(self, words: str = "") -> None:
        """Show a paragraph, broken to the terminal's width; lines that begin with blanks stay as they are."""
        width = min(shutil.get_terminal_size().columns, WIDTH)
        for line in as_called(words).split("\n"):
            as_it_is = line.startswith(" ") or not line
            self.show(
                line
                if as_it_is
                else textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
            )

    def show(self, line: str) -> None:
        """Show a line as it is."""
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def ask(self, question: str, default: str = "") -> str:
        """The answer, or *default* when there is none but Enter."""
        return _answer(input, f"{question} [{default}]: " if default else f"{question}: ") or default

    def ask_secret(self, question: str) -> str:
        """The answer, which the terminal does not show."""
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            try:
                return _answer(getpass.getpass, f"{question} (it stays unseen): ")
            except getpass.GetPassWarning:  # It cannot be hidden here: then it is not asked for.
                raise GivenUpError from None

    def agree(self, question: str, *, default: bool = True) -> bool:
        """Whether the person says yes."""
        while True:
            answer = self.ask(f"{question} (yes or no)", "yes" if default else "no").lower()
            if answer in ("y", "yes"):
                return True
            if answer in ("n", "no"):
                return False
            self.say("Please answer yes or no.")

    def choose(self, question: str, choices: Sequence[tuple[str, str]], default: str) -> str:
        """The name that was chosen, by its number or by itself. *choices* are names and what they mean."""
        for number, (name, meaning) in enumerate(choices, 1):
            self.show(f"  {number}  {name}  {meaning}".rstrip())
        names = [name for name, _ in choices]
        while True:
            answer = self.ask(question, default)
            if answer in names:
                return answer
            if answer.isdecimal() and 0 < int(answer) <= len(names):
                return names[int(answer) - 1]
            self.say(f"Please give a number from 1 to {len(names)}, or one of the names.")


def _answer(read: Callable[[str], str], question: str) -> str:
    try:
        return read(question).strip()
    except (EOFError, KeyboardInterrupt):
        raise GivenUpError from None
