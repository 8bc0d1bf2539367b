"""Which of the values that a command could take fit what somebody has typed so far."""

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.conversation.platform import Suggestion

ALIKE = 0.75
"""How much of a word must be the same for a slip of the finger. The measure is difflib's."""


def matching(typed: str, suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Return the *suggestions* that fit *typed*, the best ones first; all of them where nothing is typed.

    A label that begins with it comes first, then one in which a word does, then one that holds it. Where
    none does, one with a similar word is offered. Capitals and accents do not matter, and a value is found by
    its names in other languages too.
    """
    wanted = _bare(typed)
    if not wanted:
        return list(suggestions)
    named = [(place, name) for place, each in enumerate(suggestions) for name in _names(each)]
    ranks = ((_rank(wanted, name), place) for place, name in named)
    found = sorted((rank, place) for rank, place in ranks if rank is not None)
    places = [place for _, place in found] or _alike(wanted, named)
    return [suggestions[place] for place in dict.fromkeys(places)]


def _names(each: Suggestion) -> list[str]:
    return [_bare(name) for name in (each.label, *each.also)]


def _rank(wanted: str, label: str) -> int | None:
    if wanted not in label:
        return None
    if label.startswith(wanted):
        return 0
    return 1 if any(word.startswith(wanted) for word in label.split()) else 2


def _alike(wanted: str, named: Sequence[tuple[int, str]]) -> list[int]:
    """Return the places of the names with a similar word."""
    measure, known = SequenceMatcher(b=wanted), dict[str, bool]()

    def fits(beginning: str) -> bool:
        if beginning not in known:
            measure.set_seq1(beginning)
            known[beginning] = measure.quick_ratio() >= ALIKE and measure.ratio() >= ALIKE
        return known[beginning]

    return [place for place, name in named if any(fits(word[: len(wanted) + 1]) for word in name.split())]


def _bare(text: str) -> str:
    if text.isascii():
        return " ".join(text.casefold().split())
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())
