"""Whoever can mend what the bot may not do reads it in words of their own network and language."""

from zoneinfo import ZoneInfo

import pytest

from bot.conversation.lacks import Lack
from bot.conversation.markup import as_plain
from bot.engine.texts import Catalogues, Reader
from bot.features.broadcasts.lacking_screens import lacking
from tests.start.newcomer import PROJECT


def said(language: str, lack: Lack) -> str:
    catalogues = Catalogues.read(PROJECT / "locales", ("en", "es"))
    return as_plain(lacking(Reader(catalogues(language), ZoneInfo("UTC")), "Kanawha", (lack,)).text)


@pytest.mark.parametrize("lack", Lack)
def test_every_lack_has_words_in_every_language(lack: Lack) -> None:
    assert said("en", lack) != said("es", lack)
    assert lack not in said("es", lack)


def test_a_group_that_silences_the_bot_is_no_server() -> None:
    assert "Exceptions" in said("en", Lack.SILENCED)
    assert all(each not in said("en", Lack.SILENCED).lower() for each in ("server", "channel", "role"))
