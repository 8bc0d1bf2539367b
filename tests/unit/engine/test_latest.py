"""Of several messages of one name that wait for the same reader, only the latest is said."""

import pytest
from sqlalchemy import update

from bot.conversation.address import Address
from bot.conversation.markup import Rich
from bot.conversation.messages import Lane, Message
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import Letter, UnitOfWork
from tests.town import Town
from tests.unit.engine.bench import rows

ADDRESS = Address("telegram", "sam")


def _said(town: Town, words: str, *, name: str | None = "progress", **more: object) -> None:
    letter = {"lane": Lane.SHIFT, "at": town.clock(), "latest": True, "to": ADDRESS} | more
    message = Message(Rich(words), name=name)
    with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
        uow.say(Letter(key=words, message=message, platform="telegram", **letter))  # type: ignore[arg-type]
        uow.commit()


def _waiting(town: Town) -> list[str]:
    found = rows(town, OutboxRow, "dedupe_key", "state")
    return [key for key, state in found if state == "ready"]


def test_the_latest_takes_the_place_of_what_waits_under_its_name(town: Town) -> None:
    for n in (10, 20, 30):
        _said(town, f"Sent {n} of 40")

    assert _waiting(town) == ["Sent 30 of 40"]


@pytest.mark.parametrize(
    "more",
    [
        {"name": "other"},
        {"name": None},
        {"to": Address("telegram", "ana")},
        {"chat_id": "-100"},
        {"latest": False},
    ],
)
def test_what_is_named_or_meant_otherwise_takes_nobodys_place(town: Town, more: dict[str, object]) -> None:
    _said(town, "Sent 10 of 40")
    _said(town, "Something else", **more)

    assert _waiting(town) == ["Sent 10 of 40", "Something else"]


def test_what_is_on_its_way_is_left_alone(town: Town) -> None:
    _said(town, "Sent 10 of 40")
    with town.database.make_session.begin() as db:
        db.execute(update(OutboxRow).values(state="sending"))
    _said(town, "Sent 20 of 40")

    assert [state for _, state in rows(town, OutboxRow, "dedupe_key", "state")] == ["sending", "ready"]


def test_what_was_said_already_takes_no_place_when_its_turn_is_taken_again(town: Town) -> None:
    _said(town, "Sent 10 of 40")
    _said(town, "Sent 20 of 40")
    _said(town, "Sent 10 of 40")

    assert _waiting(town) == ["Sent 20 of 40"]
