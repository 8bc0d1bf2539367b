"""The file `.env`: read with its comments, changed value by value, and written whole or not at all."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

PRIVATE = 0o600
PLAIN = re.compile(r"([\w./:,@+~-]+( [\w./:,@+~-]+)*)?")
"""What stands in the file without quotes: `docker run --env-file` would take them for a part of the value."""
VARIABLE = "${"
STEERING = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
"""A new line and the like, and what a terminal sends that is no text."""


class EnvFileError(Exception):
    """Why `.env` cannot be read or written, in one sentence."""


class EnvFile:
    """The file at *path*, or where it will be; *pattern* is the text that a new one begins with."""

    def __init__(self, path: Path, pattern: str = "") -> None:
        self.path = path.resolve()  # Who keeps it elsewhere, behind a link, goes on doing so.
        self.is_new = not self.path.exists()
        self._text = pattern if self.is_new else _read(self.path)

    @property
    def values(self) -> dict[str, str]:
        """What is set, by names in capitals; what is left empty is not set."""
        found = dotenv_values(stream=StringIO(self._text))
        return {name.upper(): value for name, value in found.items() if value}

    @property
    def names(self) -> list[str]:
        """All names that stand in the file, in capitals, also those without a value."""
        return [name.upper() for name in dotenv_values(stream=StringIO(self._text))]

    @property
    def unreadable_lines(self) -> list[int]:
        """The numbers of lines that are neither a value nor a comment."""
        bindings = parse_stream(StringIO(self._text))
        bad = [b for b in bindings if b.error or (b.key is not None and b.value is None)]
        return [b.original.line + _blank_lines(b.original.string) for b in bad]

    def with_values(self, changed: Mapping[str, str]) -> str:
        """The text with these values in their places and all else as it is; new names come at the end."""
        before = self.values
        changed = {name: value for name, value in changed.items() if value != before.get(name, "")}
        bindings = list(parse_stream(StringIO(self._text)))
        text = "".join(_rewritten(binding, changed) for binding in bindings)
        named = {binding.key.upper() for binding in bindings if binding.key}
        more = [f"{name}={quoted(value)}\n" for name, value in changed.items() if name not in named and value]
        if more and text and not text.endswith("\n"):
            text += "\n"
        return text + "".join(more)

    def must_be_writable(self) -> None:
        """Raises `EnvFileError` when the file could not be written later on."""
        if not os.access(self.path.parent, os.W_OK | os.X_OK):
            raise EnvFileError(f"The file {self.path} cannot be written: its folder is not yours.")

    def write(self, changed: Mapping[str, str]) -> Path | None:
        """Write the file with these values, readable for its owner only; return where the old one is kept."""
        text = self.with_values(changed)
        try:
            kept = None if self.is_new or text == self._text else self._keep()
            _replace(self.path, text)
        except OSError as error:
            raise EnvFileError(f"The file {self.path} cannot be written: {error.strerror}.") from None
        self._text, self.is_new = text, False
        return kept

    def _keep(self) -> Path:
        copy = self.path.with_name(f"{self.path.name}.before")
        copy.unlink(missing_ok=True)
        shutil.copy(self.path, copy)
        copy.chmod(PRIVATE)
        return copy


def unwritable(value: str) -> str:
    """Why *value* cannot stand in the file, as the end of a sentence with the way out; empty if it can."""
    if VARIABLE in value:
        return f"cannot hold {VARIABLE}, which .env takes for the name of a variable. Write it without."
    if STEERING.search(value):
        return "holds a sign that is no letter, such as a new line. Type it anew, without that."
    return ""


def quoted(value: str) -> str:
    """*value* as it is written in the file, so that it is read as the same."""
    if why := unwritable(value):
        raise EnvFileError(f"A value for .env {why}")
    if PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _rewritten(binding: Binding, changed: Mapping[str, str]) -> str:
    original = binding.original.string
    name = binding.key.upper() if binding.key else None
    if name is None or name not in changed:
        return original
    before, after = re.match(r"\s*", original), re.search(r"[^\S\n]*\r?\n\Z", original)
    lead = before[0] if before else ""
    return f"{lead}{binding.key}={quoted(changed[name])}{after[0] if after else ''}"


def _blank_lines(original: str) -> int:
    return original[: len(original) - len(original.lstrip())].count("\n")


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except UnicodeDecodeError:
        raise EnvFileError(f"The file {path} cannot be read; it must be a text file in UTF-8.") from None
    except OSError as error:
        raise EnvFileError(f"The file {path} cannot be read: {error.strerror}.") from None


def _replace(path: Path, text: str) -> None:
    """Puts a whole new file in the place of *path*: a crash leaves the old one or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # Made with mode 600.
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
