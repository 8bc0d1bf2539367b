"""A message made to fit loses nothing."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.actions import action
from bot.conversation.capabilities import Capabilities, fit, length, rows, split
from bot.conversation.markup import Rich, as_plain, join, plain, quote, tokens
from bot.conversation.messages import Button, Document, Message

TYPED = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300)
PARAGRAPHS = st.lists(TYPED.map(plain), min_size=1, max_size=6).map(join)
LABELS = st.lists(st.text(min_size=1, max_size=90).filter(str.strip), max_size=60)


def letters(text: str) -> str:
    """Return what can be seen of *text*."""
    return re.sub(r"\s", "", text)


@given(PARAGRAPHS, st.integers(20, 400))
def test_no_piece_is_too_long_and_no_letter_is_lost(text: Rich, size: int) -> None:
    pieces = split(text, size)
    assert all(length(piece) <= size for piece in pieces)
    assert letters("".join(as_plain(piece) for piece in pieces)) == letters(as_plain(text))


@given(st.text("x👨é>\\ ", min_size=1, max_size=300).filter(lambda typed: typed.strip()), st.integers(20, 60))
def test_each_piece_of_a_quotation_is_one_and_says_something(typed: str, size: int) -> None:
    pieces = split(quote(typed), size)
    assert all(length(piece) <= size for piece in pieces)
    for piece in pieces:
        assert tokens(piece)[0].type == "blockquote_open", piece
        assert any(token.content for token in tokens(piece)), piece
    said = "".join(as_plain(piece) for piece in pieces)
    assert letters(said).replace(">", "") == letters(typed).replace(">", "")


@given(TYPED, st.integers(8, 20))
def test_no_sign_is_parted_from_its_backslash(name: str, size: int) -> None:
    text = plain(name * 5)
    assert letters("".join(as_plain(piece) for piece in split(text, size))) == letters(as_plain(text))


@given(PARAGRAPHS, LABELS, st.booleans(), st.integers(30, 4096), st.integers(1, 25), st.integers(4, 80))
def test_a_message_that_fits_has_kept_everything(
    text: Rich, labels: list[str], with_file: bool, max_text: int, max_buttons: int, max_label: int
) -> None:
    limits = Capabilities(
        max_text, max_buttons, max_label, can_replace=True, max_caption=max(20, max_text // 4)
    )
    buttons = tuple(Button(label, action("a.b", n)) for n, label in enumerate(labels))
    document = Document("shift.ics", "text/calendar", "BEGIN") if with_file else None
    parts = fit(Message(text, buttons, document), limits)
    assert [b.action for part in parts for b in part.buttons] == [b.action for b in buttons]
    assert all(0 < length(b.label) <= max_label for part in parts for b in part.buttons)
    assert all(len(part.buttons) <= max_buttons and length(part.text) <= max_text for part in parts)
    assert length(parts[0].text) <= limits.max_caption or not with_file
    assert [part.document for part in parts if part.document] == ([document] if document else [])
    shown = letters("".join(as_plain(part.text) for part in parts)).rstrip("…")
    assert shown == letters(as_plain(text)).rstrip("…")


@given(LABELS)
def test_every_button_stands_in_one_row(labels: list[str]) -> None:
    buttons = [Button(label, action("a.b", n)) for n, label in enumerate(labels)]
    assert [button for row in rows(buttons) for button in row] == buttons
    assert all(row for row in rows(buttons))
