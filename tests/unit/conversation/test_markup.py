"""Whatever somebody is called, it is shown as they typed it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.markup import Rich, as_plain, beyond, fill, plain, tokens, unsupported

STEERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb\ufffe\uffff"
TYPED = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=STEERING), max_size=80)
SIGNS = st.text(st.sampled_from("*_`~[]()<>#+-=|!.\\/&1 \n\tA"), max_size=40)


def visible(text: str) -> list[str]:
    """Return the lines of *text* that show something, without the blanks around them."""
    lines = (line.strip() for line in text.replace("\t", " ").splitlines())
    return [line for line in lines if line]


@given(TYPED | SIGNS)
def test_what_somebody_typed_is_shown_as_typed(typed: str) -> None:
    assert as_plain(plain(typed)).split("\n") == (visible(typed) or [""])


@given(TYPED | SIGNS)
def test_what_somebody_typed_has_no_markup_of_its_own(typed: str) -> None:
    kinds = {part.type for token in tokens(plain(typed)) for part in (token, *(token.children or ()))}
    assert kinds <= {
        "paragraph_open",
        "paragraph_close",
        "inline",
        "text",
        "text_special",
        "softbreak",
        "hardbreak",
    }


@given(TYPED | SIGNS)
def test_a_name_within_a_sentence_stays_a_name(name: str) -> None:
    shown = as_plain(fill("*Write* to %(name)s today.", {"name": name}))
    assert shown == as_plain(Rich("*Write* to XX today.")).replace("XX", "\n".join(visible(name)))


def test_a_link_shows_where_it_leads() -> None:
    assert as_plain(Rich("[the map](https://example.org/a)")) == "the map (https://example.org/a)"


def test_a_list_and_a_quotation_keep_their_form() -> None:
    assert re.findall(r"[•>] \w+", as_plain(Rich("- one\n- two\n\n> three"))) == ["• one", "• two", "> three"]


SIGNS_OF_BLOCKS = (" ", "    ", "\t", "\n", "\n\n", "\r", "-", "+", "1.", "2)", ">", "#", "=", "~~~")
SIGNS_IN_LINES = ("a", "é f", "*", "**", "_", "`", "<b>", "<", "\\", "&amp;", "![a](b)", "[x]: /u")
PIECES = st.sampled_from(SIGNS_OF_BLOCKS + SIGNS_IN_LINES)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_is_not_parsed_for_want_of_foreign_signs_holds_no_foreign_markup(text: str) -> None:
    assert unsupported(text) == beyond(text)
