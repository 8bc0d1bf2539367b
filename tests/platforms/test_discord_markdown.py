"""The small markup as Discord shows it, and everything else as it was typed."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.capabilities import fit, length
from bot.conversation.markup import Rich, fill, join, moment, plain, render
from bot.conversation.messages import Message
from bot.platforms.discord.markdown import DISCORD
from bot.platforms.discord.outbound import CAPABILITIES, MAX_TEXT, content

ROLE_AT_MOST = len("<@&12345678901234567890>\n")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("**Now** and *then*", "**Now** and _then_"),
        ("[Vote](https://sos.wv.gov/a_b)", "[Vote](https://sos.wv.gov/a_b)"),
        ("[988](tel:988)", "988"),
        ("[the county line](tel:+13045550100)", r"the county line (+13045550100)"),
        ("at [Sat 10:00](time:1780754400)", "at Sat 10:00 (<t:1780754400:R>)"),
        ("**[Sat 10:00](time:1780754400)**", "**Sat 10:00 (<t:1780754400:R>)**"),
        ("- one\n- two", "• one\n• two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("> said\n> so", "> said\n> so"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("10:00 (Kanawha), 5-7 places. Come!", "10:00 (Kanawha), 5-7 places. Come!"),
    ],
)
def test_the_small_markup(said: str, shown: str) -> None:
    assert render(Rich(said), DISCORD) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*_Ana_*", r"\*\_Ana\_\*"),
        ("@everyone", r"\@everyone"),
        ("<@123>", r"\<@123>"),
        ("# Big", r"\# Big"),
        ("-# small", r"\-# small"),
        ("> quote", r"\> quote"),
        ("- item", r"\- item"),
        ("2026. Yes", r"2026\. Yes"),
        ("[a](https://x.org)", r"[a]\(https://x.org)"),
        ("||hidden|| ~~gone~~ `code`", r"\|\|hidden\|\| \~\~gone\~\~ \`code\`"),
        (":smile:", r"\:smile:"),
        ("https://x.org/a_b*c", "https://x.org/a_b%2Ac"),
        ("ana@example.org at 10:30", "ana@example.org at 10:30"),
    ],
)
def test_what_is_typed_is_shown_as_it_was_typed(typed: str, shown: str) -> None:
    assert render(plain(typed), DISCORD) == shown


def _read(text: str) -> str:
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


@given(st.text(alphabet=st.sampled_from("ab 1.*_~|`<>#@:-+\\()[]\nÑé💛"), max_size=60))
def test_any_name_can_be_read_as_it_is_and_opens_no_formatting(name: str) -> None:
    shown = render(fill("%(name)s", {"name": name}), DISCORD)

    assert _read(shown) == str(re.sub(r"\\([^0-9A-Za-z\s])", r"\1", plain(name)))
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "x", shown)
    assert not re.search(r"[*_~|`<]|^\s*[#>+-]", bare, re.MULTILINE)


@given(st.text(min_size=1, max_size=3000))
def test_whatever_fits_unrendered_fits_rendered(typed: str) -> None:
    for part in fit(Message(plain(typed)), CAPABILITIES):
        assert length(content(part)) <= CAPABILITIES.max_text
        assert length(render(part.text, DISCORD)) <= max(length(part.text), 1)


@pytest.mark.parametrize("address", ["https://x.org/" + "ñ" * 400, "https://x.org/" + "ñ" * 400 + " ```"])
def test_what_grows_too_long_is_shown_all_the_same_and_opens_no_formatting(address: str) -> None:
    typed = f"**all** @everyone <@&17> {address}"
    shown = content(Message(plain(typed)))

    assert length(shown) <= MAX_TEXT - ROLE_AT_MOST
    assert shown == "```\n" + typed.replace("```", "'''") + "\n```"


def test_what_is_too_long_with_its_formatting_is_shown_without_and_still_as_it_was_typed() -> None:
    times = join([moment("9:00", datetime(2026, 10, 3, 9, tzinfo=UTC))] * 84, " ")
    shown = content(Message(join([plain("**all** @everyone"), times])))

    assert shown.startswith(r"\*\*all\*\* \@everyone")
    assert "<t:" not in shown


def test_a_bare_name_in_a_sentence_stays_as_it_is() -> None:
    assert (
        render(fill("At **%(point)s**.", {"point": "elm.st - @home"}), DISCORD) == r"At **elm.st \- @home**."
    )
