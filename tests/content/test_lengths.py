"""How long something may be is said in words as it holds in the program, in every language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.features.broadcasts.model import MAX_TEXT
from bot.features.captains import model as captains
from bot.features.relay.handlers import MAX_WORDS
from bot.features.shifts.drafting import MAX_POINT, MAX_TITLE
from bot.features.signup.model import MAX_NAME

LOCALES = Path(__file__).parents[2] / "locales"
HOLDS = {
    "broadcasts": {MAX_TEXT},
    "captains": {captains.MAX_WORDS, captains.MAX_PLACE},
    "relay": {MAX_WORDS},
    "shifts": {MAX_TITLE, MAX_POINT},
    "signup": {MAX_NAME},
}
IN_WORDS = re.compile(r"([\d,]+) (?:letters|letras)\b")


def said(path: Path) -> Iterator[tuple[set[str], str, str]]:
    """Every sentence that names a length: its rooms (of the template alone), its English, its words."""
    with path.open("rb") as file:
        for message in read_po(file):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            if IN_WORDS.search(ids[0]):
                rooms = {Path(where).parts[2] for where, _ in message.locations}
                yield from ((rooms, ids[0], text) for text in (*ids, *filter(None, strings)))


def lengths(text: str) -> set[int]:
    return {int(found.replace(",", "")) for found in IN_WORDS.findall(text)}


def test_what_is_said_of_a_length_is_what_holds() -> None:
    found: dict[str, set[int]] = {}
    for rooms, _, text in said(LOCALES / "bot.pot"):
        for room in rooms:
            found.setdefault(room, set()).update(lengths(text))
    assert found == HOLDS


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*/LC_MESSAGES/bot.po")), ids=lambda p: p.parts[-3])
def test_a_translation_names_the_same_length(path: Path) -> None:
    sentences = list(said(path))
    assert sentences
    assert [text for _, english, text in sentences if lengths(text) != lengths(english)] == []
