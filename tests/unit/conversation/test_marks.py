"""The marks of a message that are for the network: whom it calls, how confidential it is, where it knocks."""

from bot.conversation.capabilities import Capabilities, fit
from bot.conversation.codec import from_json, to_json
from bot.conversation.markup import Rich
from bot.conversation.messages import Badge, Message

NARROW = Capabilities(max_text=10, max_buttons=5, max_label=20, can_replace=True, max_caption=10)
MARKED = Message(
    Rich("one two three four five"),
    mentions="seniors",
    confidential=False,
    knock=Rich("closed"),
    badge=Badge("seniors", "Seniors", held=True),
)


def test_a_message_in_parts_calls_and_knocks_once_and_stays_as_open_as_it_was() -> None:
    first, *rest = fit(MARKED, NARROW)

    assert rest
    assert (first.mentions, first.knock, first.badge) == ("seniors", "closed", MARKED.badge)
    assert {(part.mentions, part.knock, part.badge) for part in rest} == {(None, None, None)}
    assert {part.confidential for part in (first, *rest)} == {False}


def test_the_marks_outlive_the_outbox() -> None:
    assert from_json(to_json(MARKED)) == MARKED


def test_a_message_is_confidential_unless_it_says_otherwise() -> None:
    assert from_json({"text": "Hello"}).confidential
    assert Message(Rich("Hello")).confidential
