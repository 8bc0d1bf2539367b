"""The log: one line for each thing, readable by people or as JSON, with every secret blotted out."""

import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO
from urllib.parse import quote

import structlog
from structlog.typing import EventDict

BLOT = "[secret]"
CODE: ContextVar[str] = ContextVar("code")
"""The code of the turn, such as ``E-7F3A``, that what is logged here and now belongs to."""
QUIET = (
    "aiohttp",
    "httpx",
    "httpcore",
    "telegram",
    "discord",
    "asyncio",
    "apscheduler",
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
        known = [secret for secret in secrets if secret]
        words = [re.escape(form) for secret in known for form in (secret, quote(secret, safe=""))]
        self._secrets = re.compile("|".join(words)) if words else None

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of *record*, without secrets."""
        line = self._inner.format(record)
        return self._secrets.sub(BLOT, line) if self._secrets else line


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
