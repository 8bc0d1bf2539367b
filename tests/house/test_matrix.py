"""Every command, button, form, answer, suggestion, event of a chat and job, for every role.

Made from the router: a handler that is not in the table of `classified` fails here until somebody has
said what it works on. Whom a right keeps out is in `test_rights`, whose object is another's in
`test_foreign_buttons`; here everybody may, on what is theirs, and on what is not.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest

from bot.conversation.events import ChatChange
from bot.engine.turn import Turn
from tests.house.classified import JOB, OBJECT, OPEN, OWN, SUGGESTS, Key, keys
from tests.house.test_foreign_buttons import KNOWN_TO_ALL, disturbed, failures
from tests.house.village import (
    CAPTAIN,
    CARE,
    COORDINATOR,
    FOREIGN_CAPTAIN,
    FOREIGNER,
    LEAD,
    MEMBER,
    RESIDENTS,
    STEWARD,
    STRANGER,
    Village,
)
from tests.house.walk import LEAVES, ONLY_FOR_TESTS

ROLES = (STRANGER, FOREIGNER, FOREIGN_CAPTAIN, MEMBER, CAPTAIN, LEAD, COORDINATOR, CARE, STEWARD)
IN_CI = (MEMBER, LEAD, CARE, STEWARD)
OTHERS = tuple(who for who in ROLES if who not in IN_CI)
"""They share everything between them; in the long form each of them does all of it."""

OUTSIDE = (FOREIGNER, FOREIGN_CAPTAIN)
CONFIDENTIAL = ("checkins.", "safety.", "relay.", "captains.", "checkin", "cases", "safe", "mydata")
"""Rooms and commands whose answers are for one pair of eyes."""
TYPED = ("", "1", "quill", "zeph", "kanawha", "a", "sam", "juniper")
PAYLOAD = (
    *(
        "after",
        "asked",
        "begins",
        "broadcast",
        "call",
        "canvass",
        "captain",
        "case",
        "course",
        "day",
        "hand",
        "joining",
    ),
    *(
        "inside",
        "module",
        "moves",
        "owner",
        "pair",
        "person",
        "phase",
        "place",
        "request",
        "round",
        "rung",
        "shift",
        "to",
    ),
    *("watch", "which", "who", "word"),
)
"""What jobs carry, by name."""


def carried(of: str) -> dict[str, str]:
    return dict.fromkeys(PAYLOAD, of) | {"duty": "backup"}


FILLED = {"when": "tomorrow 10:00", "answer": "1", "text": "words", "doors": "12", "code": "abcdefghjk"}


def routed(village: Village) -> list[Key]:
    return [key for key in village.bot.router.handlers if key[1] not in ONLY_FOR_TESTS]


async def test_every_handler_is_classified(village: Village) -> None:
    table = Counter(key for one in (OWN, OBJECT, OPEN, JOB) for key in keys(one))
    assert [key for key, times in table.items() if times > 1] == []
    known, made = set(table), set(routed(village))
    assert sorted(made - known) == [], "say in classified.py what these work on"
    assert sorted(known - made) == [], "these are gone"
    suggests = set(SUGGESTS.split())
    assert set(village.bot.router.suggesters) == suggests, "say in classified.py whose values these propose"


async def test_what_is_ones_own_looks_at_nothing_behind_its_name(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    word = Turn.word

    def noted(turn: Turn, place: int) -> str:
        looked.append(getattr(turn.event, "action").name)  # noqa: B009  # Only presses and forms get here.
        return word(turn, place)

    monkeypatch.setattr(Turn, "word", noted)
    for kind, key in keys(OWN):
        if kind == "button" and key not in LEAVES:
            await village.press_action(STEWARD, key, 1, village.ids[MEMBER])
        elif kind == "form":
            await village.fill(STEWARD, key, 1, village.ids[MEMBER], **FILLED)
    assert looked == []


def causes(village: Village) -> Iterator[tuple[Key, tuple[object, ...]]]:
    """Return what a person can cause, each with an object of Kanawha and with one that nobody has."""
    for kind, key in routed(village):
        if key not in LEAVES and kind in ("command", "button", "form"):
            objects = [(1, village.ids[MEMBER]), (77, 77)] if (kind, key) in set(keys(OBJECT)) else [(1,)]
            yield from (((kind, key), args) for args in objects)


async def cause(village: Village, who: str, key: Key, args: tuple[object, ...]) -> None:
    match key[0]:
        case "command":
            await village.write(who, f"/{key[1]} {args[0]}")
        case "form":
            await village.fill(who, key[1], *args, **FILLED)
        case _:
            await village.press_action(who, key[1], *args)


@pytest.mark.parametrize("who", IN_CI)
async def test_whoever_causes_whatever_is_answered(
    village: Village, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    await answered(village, who, list(causes(village)), caplog)


@pytest.mark.parametrize("who", OTHERS)
async def test_the_other_roles_share_everything_between_them(
    village: Village, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    await answered(village, who, list(causes(village))[OTHERS.index(who) :: len(OTHERS)], caplog)


@pytest.mark.long
@pytest.mark.parametrize("who", OTHERS)
async def test_every_role_causes_everything(
    village: Village, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    await answered(village, who, list(causes(village)), caplog)


async def answered(
    village: Village, who: str, deeds: list[tuple[Key, tuple[object, ...]]], caplog: pytest.LogCaptureFixture
) -> None:
    """See to it that somebody who does all these things is answered each time, without an error."""
    silent = []
    with caplog.at_level(logging.INFO):
        for key, args in deeds:
            since = len(village.shown)
            await cause(village, who, key, args)
            if not village.heard(since).get(who):
                silent.append((key, args))
    assert silent == []
    assert failures(caplog) == []


async def test_whose_direct_messages_are_closed_is_answered_where_they_press_and_nobody_else_sees_it(
    village: Village, caplog: pytest.LogCaptureFixture
) -> None:
    village.networks[village.home].closed.add(MEMBER)
    await village.write(f"{MEMBER}#park", "/me")
    wrong = []
    with caplog.at_level(logging.INFO):
        for key, args in causes(village):
            if not key[1].startswith(CONFIDENTIAL):
                continue
            since = len(village.shown)
            await cause(village, f"{MEMBER}#park", key, args)
            heard = village.heard(since)
            if not heard.get(MEMBER) or "#park" in heard:
                wrong.append((key, args))
    assert wrong == []
    assert failures(caplog) == []


@pytest.mark.parametrize("who", OUTSIDE)
async def test_a_form_of_others_changes_nothing_of_theirs(
    village: Village, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    forms = [key for kind, key in routed(village) if kind == "form"]
    shapes = [(1,), (2, village.ids[MEMBER]), (), ("x" * 300, "\u0000")]
    with caplog.at_level(logging.INFO):
        for key, args in product(forms, shapes):
            wrong = await disturbed(village, who, village.fill(who, key, *args, **FILLED))
            assert wrong == [], (key, args)
    assert failures(caplog) == []


@pytest.mark.parametrize("who", [STRANGER, *OUTSIDE])
async def test_what_is_proposed_names_nobody_of_another_place(village: Village, who: str) -> None:
    hidden = {name for name in RESIDENTS if name not in KNOWN_TO_ALL}
    for command, words in product(village.bot.router.suggesters, TYPED):
        proposed = " ".join(await village.type_after(who, command, words)).lower()
        assert [name for name in hidden if name in proposed] == [], (command, words)


async def test_what_is_proposed_to_a_captain_names_their_people(village: Village) -> None:
    assert any(MEMBER in line.lower() for line in await village.type_after(LEAD, "team", "quill"))


@pytest.mark.parametrize("who", [STRANGER, *OUTSIDE])
async def test_what_strangers_do_to_a_channel_of_others_tells_them_nothing(
    village: Village, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    hidden = [name.capitalize() for name in RESIDENTS if name not in KNOWN_TO_ALL]
    with caplog.at_level(logging.INFO):
        for change, place in product(ChatChange, ("juniper", "elsewhere")):
            since = len(village.shown)
            await village.befall(who, change, place)
            said = [line for reader in (who, f"#{place}") for line in village.heard(since).get(reader, [])]
            assert [name for name in hidden if any(name in line for line in said)] == [], (change, place)
    assert failures(caplog) == []


@pytest.mark.parametrize("of", ["1", pytest.param("77", marks=pytest.mark.long)])
@pytest.mark.parametrize("who", ROLES[1:])
async def test_a_job_of_anybody_about_anything_ends_well_and_tells_outsiders_nothing(
    village: Village, who: str, of: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A job that is somebody else's by mistake, such as one planned before a role ended.

    A stranger has no jobs: nothing is kept of them that one could be about.
    """
    hidden = {name.capitalize() for name in RESIDENTS if name not in KNOWN_TO_ALL}
    told = []
    with caplog.at_level(logging.ERROR):
        for _, kind in keys(JOB):
            since, key = len(village.shown), f"stray:{kind}"
            job = (kind, key, village.clock(), village.ids[who], carried(of))
            village.keep(lambda uow, job=job: uow.plan(*job))
            await village.bot.settle()
            said = " ".join(village.heard(since).get(who, []))
            told += [(kind, name) for name in hidden if who in OUTSIDE and name in said]
            village.keep(lambda uow, key=key: uow.cancel(key))
    assert told == []
    assert failures(caplog) == []
