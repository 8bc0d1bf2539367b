"""Actions, messages and sessions are what was put into them, also after a restart."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.actions import Action, ActionTooLongError, action
from bot.conversation.address import MessageRef
from bot.conversation.codec import from_json, to_json
from bot.conversation.markup import plain
from bot.conversation.messages import Button, Document, Lane, Look, Message, Visibility
from bot.conversation.session import Session

WORDS = st.text(st.characters(exclude_characters=":", exclude_categories=("Cs",)), max_size=12)
NOW = datetime(2026, 10, 2, 22, tzinfo=UTC)


@given(WORDS, st.lists(WORDS, max_size=4))
def test_an_action_comes_back_as_it_was(name: str, args: list[str]) -> None:
    try:
        made = Action(name, tuple(args))
    except ActionTooLongError:
        assert len(":".join([name, *args]).encode()) > 64
    else:
        assert Action.decode(made.encode()) == made
        assert len(made.encode().encode()) <= 64


@pytest.mark.parametrize("name", ["a:b", ":", "a.b:"])
def test_an_action_that_could_be_misread_is_not_made(name: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        action(name)
    with pytest.raises(ValueError, match="cannot hold"):
        action("a.b", name)


@given(
    st.text(max_size=40).map(plain), st.sampled_from(Look), st.sampled_from(Lane), st.sampled_from(Visibility)
)
def test_a_message_comes_back_as_it_was(text, look: Look, lane: Lane, visibility: Visibility) -> None:
    message = Message(
        text,
        (Button("Yes", action("a.b", 1), look),),
        Document("a.ics", "text/calendar", "BEGIN"),
        visibility,
        MessageRef("1", "2"),
        "roster:1",
        lane=lane,
    )
    assert from_json(to_json(message), lane) == message


def test_a_session_waits_until_its_moment_and_no_longer() -> None:
    session = Session()
    assert session.waiting(NOW) is None
    session.wait_for("a.name", NOW + timedelta(hours=1), {"shift": "1"})
    assert session.waiting(NOW + timedelta(minutes=59)) == "a.name"
    assert session.waiting(NOW + timedelta(hours=1)) is None
    session.end()
    assert (session.waiting(NOW), session.data) == (None, {})
