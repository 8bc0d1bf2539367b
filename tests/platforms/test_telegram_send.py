"""Speaking on Telegram: what is shown, and what each refusal is taken for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.actions import Action
from bot.conversation.address import Address, MessageRef
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Document, Look, Message, Visibility
from bot.conversation.platform import Delivery, InDoubt, Refused, RetryLater, Sent, Undeliverable
from bot.platforms.telegram import Telegram
from tests.platforms.telegram_fake import FakeBot, connected, to
from tests.platforms.telegram_server import TelegramServer

HELLO = Message(Rich("Hello"))
BUTTONS = (
    Button("I'm here", Action("checkins.here"), Look.PRIMARY),
    Button("Late", Action("checkins.late")),
    Button("Not today", Action("checkins.no"), Look.DANGER),
    Button("Write to Ana about the shift", Action("shifts.write")),
)


async def test_text_buttons_and_looks_arrive() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        result = await adapter.send(to(sam, Message(Rich("**Food** table\n\n- *soon*"), BUTTONS)))
        shown = sam.last
        assert result == Sent(MessageRef(str(sam.id), str(shown.message_id)))
        assert shown.text == "Food table\n\n• soon"
        assert [entity["type"] for entity in shown.entities] == ["bold", "italic"]
        assert [[b["text"] for b in row] for row in shown.keyboard] == [
            ["I'm here", "Late", "Not today"],
            ["Write to Ana about the shift"],
        ]
        assert [b.get("style") for row in shown.keyboard for b in row] == ["primary", None, "danger", None]


async def test_a_document_arrives_with_its_words_and_buttons() -> None:
    entry = Document("saturday.ics", "text/calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR")
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        await adapter.send(to(sam, Message(Rich("You are in."), BUTTONS[:1], document=entry)))
        shown = sam.last
        assert shown.document is not None
        assert (shown.document.name, shown.document.media_type) == ("saturday.ics", "text/calendar")
        assert shown.document.content == entry.content.encode()
        assert (shown.text, shown.buttons) == ("You are in.", ["I'm here"])


async def test_a_message_takes_the_place_of_another() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        first = await adapter.send(to(sam, Message(Rich("One"), BUTTONS)))
        assert isinstance(first, Sent)
        for _ in range(2):  # The second time nothing changes, and that is as good.
            assert await adapter.send(to(sam, Message(Rich("Two"), replaces=first.ref))) == first
        assert [(m.text, m.buttons, m.edits) for m in sam.inbox] == [("Two", [], 1)]


@pytest.mark.parametrize("gone", ["deleted", "a document"])
async def test_a_message_that_cannot_be_changed_is_said_anew(gone: str) -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        document = Document("a.txt", "text/plain", "text") if gone == "a document" else None
        first = await adapter.send(to(sam, replace(HELLO, document=document)))
        assert isinstance(first, Sent)
        if gone == "deleted":
            server.world.messages.clear()
        second = await adapter.send(to(sam, Message(Rich("Two"), replaces=first.ref)))
        assert isinstance(second, Sent)
        assert second != first
        assert sam.last.text == "Two"


async def test_what_is_private_never_reaches_a_group() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam, team = server.user().started_once(), server.group()
        me = Address("telegram", str(sam.id))
        public = replace(HELLO, visibility=Visibility.CHAT)
        card = await adapter.send(Delivery(me, str(team.id), public, "1-0"))
        assert isinstance(card, Sent)
        secret = Message(Rich("Secret"), replaces=card.ref)
        await adapter.send(Delivery(me, None, secret, "2-0"))
        await adapter.send(Delivery(me, str(team.id), secret, "3-0"))
        assert [m.text for m in team.shown] == ["Hello"]
        assert [m.text for m in sam.inbox] == ["Secret", "Secret"]


async def test_a_post_goes_to_its_group() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        team = server.group()
        post = Message(Rich("Saturday!"), visibility=Visibility.CHAT)
        assert isinstance(await adapter.send(Delivery(None, str(team.id), post, "1-0")), Sent)
        assert [m.text for m in team.shown] == ["Saturday!"]


async def test_a_group_that_moved_is_followed_once() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        team = server.group()
        post = Message(Rich("Saturday!"), visibility=Visibility.CHAT)
        first = await adapter.send(Delivery(None, str(team.id), post, "1-0"))
        assert isinstance(first, Sent)
        moved = team.migrate()
        result = await adapter.send(Delivery(None, str(team.id), replace(post, replaces=first.ref), "2-0"))
        assert isinstance(result, Sent)
        assert result.ref.chat_id == str(moved.id)
        assert [m.text for m in moved.shown] == ["Saturday!"]


async def test_being_told_to_slow_down_halts_the_whole_bot() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        server.refuse(429, method="sendMessage", retry_after=7)
        assert await adapter.send(to(sam, HELLO)) == RetryLater(timedelta(seconds=7), halts=True)
        assert sam.inbox == []


async def test_being_told_to_slow_down_in_a_group_halts_that_group_only() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        team = server.group()
        post = Delivery(None, str(team.id), replace(HELLO, visibility=Visibility.CHAT), "1-0")
        server.refuse(429, method="sendMessage", retry_after=7)
        assert await adapter.send(post) == RetryLater(timedelta(seconds=7), halts=False)
        first = await adapter.send(post)
        assert isinstance(first, Sent)
        server.refuse(429, method="editMessageText", retry_after=7)
        changed = replace(post, message=replace(post.message, text=Rich("Two"), replaces=first.ref))
        assert await adapter.send(changed) == RetryLater(timedelta(seconds=7), halts=False)


async def test_who_cannot_be_reached_is_said() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        blocked, gone = server.user().started_once(), server.user().started_once()
        stranger, team = server.user(), server.group()
        blocked.blocked = gone.gone = team.kicked = True
        results = [await adapter.send(to(user, HELLO)) for user in (blocked, gone, stranger)]
        results.append(await adapter.send(Delivery(Address("telegram", "77"), None, HELLO, "1-0")))
        results.append(await adapter.send(Delivery(None, str(team.id), HELLO, "1-0")))
        assert results == [
            Undeliverable("bot was blocked by the user"),
            Undeliverable("user is deactivated"),
            Undeliverable("bot can't initiate conversation with a user"),
            Undeliverable("Chat not found"),
            Undeliverable("bot was kicked from the group chat"),
        ]


async def test_our_own_defect_is_not_the_persons_fault() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        server.refuse(
            400, 'Bad Request: can\'t parse entities: unsupported start tag "x"', method="sendMessage"
        )
        assert isinstance(await adapter.send(to(sam, HELLO)), Refused)
        server.refuse(413, "Request Entity Too Large", method="sendMessage")
        assert isinstance(await adapter.send(to(sam, HELLO)), Refused)
        assert isinstance(await adapter.send(to(sam, Message(Rich("")))), Refused)
        assert isinstance(await adapter.send(to(sam, Message(Rich("x" * 5000)))), Refused)
        assert await adapter.send(Delivery(None, None, HELLO, "1-0")) == Refused(
            "a private message for nobody"
        )


@pytest.mark.parametrize("fault", ["cut before", "cut after", "500", "502", "slow"])
async def test_an_answer_that_was_lost_leaves_doubt(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.telegram.transport.ANSWER", 0.3)
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        if fault == "slow":
            server.slow(1.0, method="sendMessage")
        elif fault.startswith("cut"):
            server.cut(after=fault == "cut after", method="sendMessage")
        else:
            server.refuse(int(fault), method="sendMessage")
        assert await adapter.send(to(sam, HELLO)) == InDoubt()


async def test_a_change_that_is_in_doubt_is_simply_made_again() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        first = await adapter.send(to(sam, HELLO))
        assert isinstance(first, Sent)
        changed = to(sam, Message(Rich("Two"), replaces=first.ref))
        server.cut(after=True, method="editMessageText")
        assert isinstance(await adapter.send(changed), RetryLater)
        assert await adapter.send(changed) == first
        assert [m.text for m in sam.inbox] == ["Two"]


async def test_what_never_left_is_sent_later() -> None:
    server = TelegramServer()
    async with server:
        sam = server.user().started_once()
    adapter = Telegram(server.token, server.url)
    result = await adapter.send(to(sam, HELLO))
    await adapter.close()
    assert isinstance(result, RetryLater)
    assert not result.halts


async def test_a_token_that_was_withdrawn_marks_nobody_as_gone() -> None:
    async with TelegramServer() as server, connected(server, FakeBot()) as adapter:
        sam = server.user().started_once()
        server.token = "110201543:another"
        result = await adapter.send(to(sam, HELLO))
        assert isinstance(result, RetryLater)
        assert result.halts
