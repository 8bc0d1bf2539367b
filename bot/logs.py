"""The log: one line for each thing, readable by people or as JSON, with every secret blotted out."""

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from traceback import StackSummary, walk_tb
from typing import TextIO
from urllib.parse import quote

import structlog
from structlog.typing import EventDict

BLOT = "[secret]"
CODE: ContextVar[str] = ContextVar("code")
"""The code of the turn, such as ``E-7F3A``, that what is logged here and now belongs to."""
DEPTH = 30
"""How many frames of a trace, and errors that led to each other, are told."""
QUIET = (
    "aiohttp",
    "httpx",
    "httpcore",
    "telegram",
    "discord",
    "asyncio",
    "uvicorn",
    "alembic",
    "markdown_it",
)
"""Libraries that put tokens or people's words into their lower levels."""


class Blotter(logging.Formatter):
    """Writes records as another formatter does, and blots out secrets wherever in the line they stand.

    Words, fields, errors and their traces have all become one line by then: nothing is written past it.
    """

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        forms = {form for secret in secrets if secret for form in _written(secret)}
        words = sorted(map(re.escape, forms), key=len, reverse=True)  # The whole before its part.
        self._secrets = re.compile("|".join(words)) if words else None

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of *record*, without secrets."""
        line = self._inner.format(record)
        return self._secrets.sub(BLOT, line) if self._secrets else line


def _written(secret: str) -> Iterator[str]:
    """The ways in which a line may write *secret*: as it is, in an address, in JSON, quoted by Python."""
    quoted = repr(secret)[1:-1]
    yield from (secret, quote(secret, safe=""), quoted, json.dumps(secret)[1:-1], json.dumps(quoted)[1:-1])


def begin_turn(code: str) -> None:
    """Let every line that this task logs from now on carry *code*, until it begins the next turn."""
    CODE.set(code)


@contextmanager
def of_turn(code: str) -> Iterator[None]:
    """Let every line that is logged meanwhile, carry the turn's *code*: for threads, which outlive turns."""
    before = CODE.set(code)
    try:
        yield
    finally:
        CODE.reset(before)


def _with_code(_: object, __: str, line: EventDict) -> EventDict:
    if code := CODE.get(""):
        line.setdefault("code", code)
    return line


def _without_words(_: object, __: str, line: EventDict) -> EventDict:
    """Leave of an error its kind and its place: its own text, and what was at hand there, may be people's."""
    if line.get("logger") == "asyncio":  # The lines below the first show the error in full.
        line["event"] = str(line["event"]).partition("\n")[0]
    about = line.pop("exc_info", None)
    error = about[1] if isinstance(about, tuple) else None
    if isinstance(error, BaseException):
        line["error"] = " < ".join(type(each).__name__ for each in _chain(error))
        frames = StackSummary.extract(walk_tb(error.__traceback__), lookup_lines=False)
        line["trace"] = [f"{'/'.join(Path(f.filename).parts[-3:])}:{f.lineno} {f.name}" for f in frames][
            -DEPTH:
        ]
    return line


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield *error* and what led to it."""
    seen: list[BaseException] = []
    while error is not None and error not in seen and len(seen) < DEPTH:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__


def set_up(level: str, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Let the program log to *stream* (standard error): plainly to a terminal, as JSON to anything else."""
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=False) if out.isatty() else structlog.processors.JSONRenderer()
    )
    plainly = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            _with_code,
            _without_words,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
    )
    handler.setFormatter(Blotter(plainly, secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def be_silent() -> None:
    """Let nothing of the libraries reach the terminal: for commands that speak to a person there."""
    logging.getLogger().handlers[:] = [logging.NullHandler()]
