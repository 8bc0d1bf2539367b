"""What the log says of an error: its kind and its place, with no word of anybody's, and no secret."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot import logs

SECRET = 'p"a\\ñ$ss'


class Terminal(io.StringIO):
    """A stream that people look at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(params=[io.StringIO, Terminal])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = request.param()
    logs.set_up("DEBUG", [SECRET], stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def _fail(words: str) -> None:
    try:
        int(words)
    except ValueError as error:
        raise RuntimeError(words) from error


def test_of_an_error_its_kind_and_its_place_are_told(log: io.StringIO) -> None:
    try:
        _fail("zebra words")
    except RuntimeError as error:
        logging.getLogger("discord").exception("It failed")
        found = f"Task exception was never retrieved\nfuture: <Task exception={error!r}>"
        logging.getLogger("asyncio").error(found, exc_info=error)
    said = log.getvalue()
    assert "zebra" not in said
    assert said.count("RuntimeError < ValueError") == 2
    assert said.count("tests/unit/test_logs.py") == 4
    assert "never retrieved" in said


def test_a_secret_is_blotted_however_it_is_written(log: io.StringIO) -> None:
    logging.getLogger("bot").error("%s %r %s", SECRET, SECRET, {"it": [SECRET]}, extra={"url": SECRET})
    assert log.getvalue().count(logs.BLOT) == 4
    assert "$ss" not in log.getvalue()
