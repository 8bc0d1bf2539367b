"""Buttons of others: whoever presses what was never shown to them gets nothing, and disturbs nobody."""

import logging
from collections.abc import Awaitable, Iterable
from itertools import product

import pytest

from tests.house.village import (
    CAPTAIN,
    CARE,
    COORDINATOR,
    FOREIGN_CAPTAIN,
    FOREIGNER,
    LEAD,
    MEMBER,
    NEIGHBOR,
    RESIDENTS,
    Village,
    changes,
)

MANY = "99999999999999999999"
NOT_FOREIGN = {
    "settings.erase": "erases whoever presses it, and takes no argument",
    "safety.ask": "asks the care team for whoever presses it, and takes no argument",
    "shifts.claim": "a canvass is open to everybody who may come",
    "shifts.wait": "so is its waiting list",
    "captains.raise": "everybody may raise a hand, for any place",
    "captains.kind": "likewise",
    "captains.scope": "likewise",
}
KNOWN_TO_ALL = {LEAD, CARE, COORDINATOR}
"""Who leads an open canvass, who listens, and who can read what one tells are named to everybody."""
Row = tuple[object, ...]
CAMPAIGN_S_OWN = {("kind", "linking.tidy")}
"""What is planned for the campaign itself, whoever happens to cause it."""


def buttons(village: Village) -> list[str]:
    handlers = village.bot.router.handlers
    return sorted(key for kind, key in handlers if kind == "button" and key not in NOT_FOREIGN)


def of_others(rows: Iterable[Row], own: int) -> list[Row]:
    """Return the changed rows that do not belong to whoever pressed."""
    theirs = {("person_id", own), ("poster_id", own), ("inviter_id", own)}
    kept = [row for row in rows if not theirs.intersection(row) and row[:2] != ("people", ("id", own))]
    return [row for row in kept if not CAMPAIGN_S_OWN.intersection(row)]


def shapes(village: Village) -> list[tuple[object, ...]]:
    """Return the arguments that buttons carry here: objects, people of the place, and both."""
    people = village.ids
    return [(1,), (1, people[MEMBER]), (people[CAPTAIN], "captain", "county")]


async def disturbance(village: Village, who: str, name: str, args: tuple[object, ...]) -> list[object]:
    """Return whom and what a press disturbed, and whose names it told."""
    return await disturbed(village, who, village.press_action(who, name, *args))


async def disturbed(village: Village, who: str, deed: Awaitable[object]) -> list[object]:
    """Return whom and what a deed of somebody disturbed, and whose names it told."""
    before, since = village.standing(), len(village.shown)
    await deed
    heard = village.heard(since)
    answers = heard.pop(who, [])
    changed = of_others(changes(before, village.look_again()), village.ids[who])
    unknown = [name.capitalize() for name in RESIDENTS if name not in KNOWN_TO_ALL | {who}]
    named = [name for name in unknown if any(name in answer for answer in answers)]
    return [*changed, *heard.items(), *named, *([] if answers else ["no answer"])]


@pytest.mark.parametrize("who", [FOREIGNER, FOREIGN_CAPTAIN])
async def test_buttons_of_others_do_nothing_and_tell_nothing(
    village: Village, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        found = [
            (name, args, bad)
            for name, args in product(buttons(village), shapes(village))
            if (bad := await disturbance(village, who, name, args))
        ]
    assert not found, "\n".join(map(str, found))
    assert failures(caplog) == []


async def test_somebody_on_the_same_shift_cannot_press_for_another(
    village: Village, caplog: pytest.LogCaptureFixture
) -> None:
    """Watch, case, broadcast and draft number one belong to others; the neighbor stands beside them."""
    rooms = ("checkins.", "safety.", "broadcasts.", "captains.", "training.", "signup.")
    names = [name for name in buttons(village) if name.startswith(rooms)]
    with caplog.at_level(logging.INFO):
        found = [
            (name, bad)
            for name in names
            if (bad := await disturbance(village, NEIGHBOR, name, (1, village.ids[FOREIGNER])))
        ]
    assert not found, "\n".join(map(str, found))
    assert failures(caplog) == []


ODD = [(), ("", ""), ("abc", "-1"), (MANY, MANY), ("1", "\u0000", "x" * 200), ("1",) * 9]


@pytest.mark.parametrize("args", ODD, ids=range(len(ODD)))
async def test_odd_arguments_are_answered_kindly(
    village: Village, args: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        found = [
            (name, bad)
            for name in buttons(village)
            if (bad := await disturbance(village, FOREIGN_CAPTAIN, name, args))
        ]
    assert not found, "\n".join(map(str, found))
    assert failures(caplog) == []


def failures(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [(getattr(r, "error", ""), getattr(r, "where", r.getMessage())) for r in caplog.records]
