"""The log: one line for each thing, readable by people or as JSON, with every secret blotted out."""

import logging
import re
import sys
from collections.abc import Iterable
from typing import TextIO

import structlog

BLOT = "[secret]"
QUIET = (
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


class Blotter(logging.Filter):
    """Blots out secrets in whatever is about to be logged, wherever in the line they stand."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        words = [re.escape(secret) for secret in secrets if secret]
        self._secrets = re.compile("|".join(words)) if words else None

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without its secrets."""
        if self._secrets:
            record.msg = self._secrets.sub(BLOT, record.getMessage())
            record.args = ()
            if record.exc_info:
                record.exc_text = self._secrets.sub(BLOT, _FORMATTER.formatException(record.exc_info))
                record.exc_info = None
        return True


_FORMATTER = logging.Formatter()


def set_up(level: str, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Let the program log to *stream* (standard error): plainly to a terminal, as JSON to anything else."""
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=False) if out.isatty() else structlog.processors.JSONRenderer()
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        )
    )
    handler.addFilter(Blotter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
