"""The album shows a page that comes late what the others have seen."""

import json
from datetime import UTC, datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Document, Message
from bot.platforms.simulator.phone import Line
from bot.web.album import Album

FRIDAY = datetime(2026, 10, 2, 22, 0, tzinfo=UTC)
ROSTER = Message(Rich("7 of 8"), (Button("Change", action("shifts.change", 1)),), name="roster:1")


def album() -> Album:
    made = Album(lambda: FRIDAY)
    made.show("ana", Line("discord-1", False, ROSTER))
    made.show("sam", Line("telegram-1", True, Message(Rich("/shifts"))))
    return made


async def test_what_changes_keeps_its_place_and_is_news() -> None:
    seen = album()
    before = seen.number
    seen.show("ana", Line("discord-1", False, Message(Rich("8 of 8")), edited=True))
    assert [p.line for p in seen.since()] == ["discord-1", "telegram-1"]
    [fresh] = seen.since(before)
    assert (fresh.message.text, fresh.changed) == ("8 of 8", True)


async def test_it_can_be_kept_and_put_back() -> None:
    kept = album()
    kept.press("sam", Message(Rich("Claim")), "shifts.claim:1")
    kept.show(
        "sam", Line("telegram-2", False, Message(Rich("Yours"), document=Document("a.ics", "text/x", "B")))
    )
    kept.free = True
    other = Album(lambda: FRIDAY)
    other.restore(json.loads(json.dumps(kept.as_json())))
    assert other.since() == kept.since()
    assert (other.number, other.free) == (kept.number, True)


async def test_a_bubble_is_found_on_its_own_phone_only() -> None:
    seen = album()
    assert seen.find("ana", "discord-1")
    assert seen.find("sam", "discord-1") is None


async def test_news_come_at_once_when_there_are_some() -> None:
    seen = album()
    await seen.news(0, patience=60)
    assert seen.number > 0
