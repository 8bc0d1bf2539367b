"""Words and values as people, broken programs and forgers send them: strategies that all networks share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from hypothesis import strategies as st

CANARY = "zqwords"
"""Private words carry it with the name of whoever wrote them: ``zqwordsquillon``."""

SHOWN = "shown "
"""A press on whatever that person is shown by then: which of it, stands behind the word."""

TYPICAL = (
    *(
        "12 5 ok",
        "12 5 rough",
        "home",
        "3",
        "0",
        "yes",
        "no",
        "Sam",
        "tomorrow 10:00",
        "Saturday 10-13, 5 places",
    ),
    *(
        "kanawha",
        "Elk River",
        "22:00-07:00",
        "+1 304 555 0177",
        "dee",
        "quillon",
        "help",
        "stop",
        "I want to die",
    ),
    *("he hits me", "me quiero morir", "/", "//", "/ start", "...", "18 or over", "1", "-1", "9" * 40, "1e9"),
)
ODD = (
    *(
        "\u0000",
        "\u202eevil",
        "\u200b",
        "👩‍👩‍👧‍👦" * 60,
        "e\u0301" * 50,
        "*_`~|[](<>&",
        "<b>&amp;</b>",
        "@everyone",
        "ﷺ" * 99,
    ),
    *(
        "<@123> <#1> <t:0:R>",
        "[x](tg://user?id=1)",
        "%(name)s %s {0} {{7*7}}",
        "' OR 1=1 --",
        "a" * 4096,
        "\n" * 500,
    ),
    *(
        "../../etc/passwd",
        "=cmd|' /C calc'!A0",
        "\ud800",
        "\udfff x \ud800",
        "🏳️‍🌈",
        "\u2028\u2029\x85\x0b",
        "٣ ٤",
        "２０",
    ),
)
IDS = (
    "1",
    "2",
    "3",
    "7",
    "0",
    "-1",
    "99999999999999999999",
    "abc",
    "",
    "kanawha",
    "seniors",
    "county",
    "captain",
)
WORDS = (
    "county:kanawha",
    "en",
    "es",
    "xx",
    "ok",
    "rough",
    "1900-01-01",
    "2026-10-03",
    "x" * 40,
    "\u0000",
    "é",
)


def weighed(*choices: tuple[st.SearchStrategy[Any], int]) -> st.SearchStrategy[Any]:
    """Return one of several, each as often as it weighs: `one_of` takes what it is given twice as once."""
    each = [strategy for strategy, weight in choices for _ in range(weight)]
    return st.integers(0, len(each) - 1).flatmap(each.__getitem__)


@dataclass(frozen=True)
class Known:
    """What a forger could know: every command and button of the bot, and the numbers of its people.

    Its strategies are made once: to make one, and to look it over, takes longer than to draw from it.
    """

    commands: Sequence[str]
    buttons: Sequence[str]
    forms: Sequence[str]
    steps: Sequence[str]
    people: Mapping[str, int]

    @cached_property
    def arguments(self) -> st.SearchStrategy[list[str]]:
        """Return what buttons carry behind their name: right, wrong, too many, none."""
        people = [str(number) for number in self.people.values()]
        right = [(), ("1",), *((each,) for each in people), *(("1", each) for each in people)]
        any_at_all = st.lists(st.sampled_from((*IDS, *WORDS, *people)), max_size=4)
        return st.one_of(st.sampled_from(right).map(list), any_at_all)

    @cached_property
    def payload(self) -> st.SearchStrategy[str]:
        """Return what a pressed button says that it is."""
        names = st.sampled_from((*self.buttons, "unknown", "", "shifts.", ".", ":"))
        made = st.builds(lambda name, args: ":".join((name, *args)), names, self.arguments)
        else_ = (st.sampled_from((*TYPICAL, *ODD)), st.text(max_size=70))
        shown = st.integers(0, 40).map(lambda which: f"{SHOWN}{which}")
        return weighed((made, 8), (shown, 4), *((each, 1) for each in else_))

    @cached_property
    def command(self) -> st.SearchStrategy[str]:
        """Return a command, mostly one of the bot's."""
        return st.sampled_from((*self.commands, "cancel", "nosuch", "START", "étoile", "x" * 32))


@cache
def words(who: str) -> st.SearchStrategy[str]:
    """Return what *who* could write; what is meant for nobody else carries their canary."""
    private = st.builds(lambda said: f"{said} {CANARY}{who}", st.sampled_from(TYPICAL))
    return st.one_of(
        st.just(f"{CANARY}{who}"),
        private,
        st.sampled_from(TYPICAL),
        st.sampled_from(ODD),
        st.text(max_size=200),
    )


def spoiled(body: Any) -> st.SearchStrategy[Any]:
    """Return *body* with one thing in it gone, or of a kind that belongs elsewhere."""
    places = list(_places(body))
    wrong = st.sampled_from((None, True, 0, -1, 2**70, "", "x", [], {}, [None], {"id": 1}, 1.5, "\ud800"))
    return st.builds(lambda place, gone, value: _changed(body, place, gone=gone, value=value),
                     st.sampled_from(places), st.booleans(), wrong)  # fmt: skip


def _places(body: Any, at: tuple[Any, ...] = ()) -> Any:
    pairs = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in pairs:
        yield (*at, key)
        yield from _places(value, (*at, key))


def _changed(body: Any, place: tuple[Any, ...], *, gone: bool, value: Any) -> Any:
    key, rest = place[0], place[1:]
    copy = dict(body) if isinstance(body, dict) else list(body)
    if rest:
        copy[key] = _changed(copy[key], rest, gone=gone, value=value)
    elif gone and isinstance(copy, dict):
        del copy[key]
    else:
        copy[key] = value
    return copy
