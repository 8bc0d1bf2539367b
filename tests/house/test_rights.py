"""Who lacks a right is refused kindly, and nothing happens. Made from the router: nothing is left out."""

import logging

import pytest

from bot.engine.feature import Handler
from bot.people.model import Right
from tests.house.village import (
    CARE,
    COORDINATOR,
    FOREIGN_CAPTAIN,
    FOREIGNER,
    LEAD,
    STEWARD,
    STRANGER,
    Village,
    changes,
)

LACKING = {
    STRANGER: {Right.MEMBER, Right.CAPTAIN, Right.COORDINATOR, Right.STEWARD, Right.CARE},
    FOREIGNER: {Right.CAPTAIN, Right.COORDINATOR, Right.STEWARD, Right.CARE},
    FOREIGN_CAPTAIN: {Right.COORDINATOR, Right.STEWARD, Right.CARE},
    LEAD: {Right.COORDINATOR, Right.STEWARD, Right.CARE},
    COORDINATOR: {Right.STEWARD, Right.CARE},
    CARE: {Right.CAPTAIN, Right.COORDINATOR, Right.STEWARD},
    STEWARD: {Right.CARE},
}


async def cause(village: Village, who: str, kind: str, key: str) -> bool:
    """Let somebody do what *key* names; tell whether the refusal was a toast that stays."""
    match kind:
        case "command":
            return (await village.write(who, f"/{key} 1")).refusal
        case "button":
            return (await village.press_action(who, key, 1, 1)).refusal
        case "form":
            return (await village.fill(who, key, 1, 1, when="tomorrow")).refusal
        case _:
            if who != STRANGER:
                village.wait_for(who, key, draft="1", shift="1", hand="1", audience="county:kanawha")
            return (await village.write(who, "tomorrow")).refusal


def forbidden(village: Village, who: str) -> list[tuple[str, str, Handler]]:
    handlers = village.bot.router.handlers.items()
    return [
        (kind, key, handler)
        for (kind, key), handler in handlers
        if kind not in ("job", "chat") and handler.mark.right in LACKING[who]
    ]


async def wrongs(village: Village, who: str, kind: str, key: str) -> list[str]:
    """Return everything that is not as it should be when *who* does what they have no right to."""
    handlers, found = village.bot.router.handlers, []
    handlers[kind, key] = Handler(lambda _: found.append("carried out"), handlers[kind, key].mark)
    if kind == "answer" and who != STRANGER:
        village.wait_for(who, key)
    before, since = village.everything(), len(village.shown)
    refused = await cause(village, who, kind, key)
    changed = [row for row in changes(before, village.everything()) if row[0] != "conversations"]
    heard = village.heard(since)
    answers = heard.pop(who, [])
    found += [f"changed {row}" for row in changed]
    found += [f"{reader} heard {lines}" for reader, lines in heard.items()]
    if len(answers) != 1 or "[" not in answers[0] or len(answers[0]) < 40:
        found.append(f"no sentence with a way out: {answers}")
    if not refused:
        found.append("the answer is not marked as a refusal")
    return found


@pytest.mark.parametrize("who", LACKING)
async def test_who_lacks_a_right_is_refused_kindly_and_nothing_changes(
    village: Village, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    asked = forbidden(village, who)
    assert asked
    with caplog.at_level(logging.INFO):
        found = {key: bad for kind, key, _ in asked if (bad := await wrongs(village, who, kind, key))}
    assert found == {}
    assert [record.getMessage() for record in caplog.records] == []


def test_every_right_is_lacked_by_somebody() -> None:
    assert set().union(*LACKING.values()) == set(Right) - {Right.ANYONE}


async def test_what_people_of_a_place_do_is_open_to_nobody_unknown(village: Village) -> None:
    """Strangers may join, or say that they have joined elsewhere, read, choose a language, find help.

    And they hear once more that they are forgotten, or an account is off.
    """
    handlers = village.bot.router.handlers.items()
    open_to_all = {
        key for (kind, key), h in handlers if kind not in ("job", "chat") and h.mark.right is Right.ANYONE
    }
    assert {key for key in open_to_all if not key.startswith("safety.")} == {
        "start", "help", "signup.home", "signup.hello", "signup.start", "signup.decline", "signup.agree",
        "language", "settings.speak", "privacy", "settings.privacy",
        "safe", "now", "emergencia", "ayuda",
        "link", "linking.have", "linking.join", "linking.apart", "linking.take_off",
        "settings.erase",
    }  # fmt: skip
