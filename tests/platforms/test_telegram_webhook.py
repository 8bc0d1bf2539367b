"""Telegram brings updates to our own door: the real web server, the real adapter, a carrier that insists."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.conversation.actions import Action
from bot.conversation.events import CommandInvoked
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message
from bot.conversation.platform import Acknowledgement, Front, RawUpdate
from bot.platforms.telegram import Telegram
from bot.platforms.telegram.webhook import CONNECTIONS, SECRET_HEADER, Webhook
from bot.platforms.telegram.wire import ASKED_FOR
from bot.web.health import Health
from bot.web.hooks import MAX_BODY, Hook
from bot.web.server import WebServer, web_app
from tests.platforms.telegram_carrier import Carrier
from tests.platforms.telegram_fake import LINES, FakeBot, to
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.test_telegram_adapter import until_health, words

SECRET = "a-word-that-nobody-knows"
WEBHOOK = Webhook("https://bot.example.org", SECRET)
CARD = Message(Rich("Food table"), (Button("Claim", Action("shifts.claim", ("42",))),))


async def well() -> Health:
    return Health(True)


class Place:
    """A bot with a door, and Telegram that brings updates to it."""

    def __init__(self, server: TelegramServer, bot: FakeBot, adapter: Telegram, web: WebServer) -> None:
        self.server, self.bot, self.adapter, self.web = server, bot, adapter, web
        self.carrier: Carrier = server.bring_to(web.url)

    async def post(self, body: bytes | str, secret: str | None = SECRET, path: str = WEBHOOK.path) -> int:
        """Return what the door answers to whoever knocks."""
        headers = {SECRET_HEADER: secret.encode("latin-1")} if secret is not None else {}
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.post(self.web.url + path, content=body, headers=headers)).status_code


@asynccontextmanager
async def place(bot: FakeBot, webhook: Webhook = WEBHOOK) -> AsyncIterator[Place]:
    async with TelegramServer() as server:
        adapter = Telegram(server.token, server.url, webhook)
        hooks = [Hook(path, SECRET_HEADER, adapter.receive) for path in webhook.paths]
        web = WebServer(web_app(well, hooks=hooks), "127.0.0.1", 0)
        await web.start()
        await adapter.start(bot, Front())
        try:
            await server.world.until(lambda: server.webhook_set)
            yield Place(server, bot, adapter, web)
        finally:
            await adapter.stop_listening()
            await adapter.close()
            await web.stop()


def update(number: int, text: str = "hello") -> str:
    user = {"id": 5, "is_bot": False, "first_name": "Sam"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": user, "text": text}
    return json.dumps({"update_id": number, "message": message})


async def test_what_people_write_is_brought_and_answered_with_200_once_it_is_kept() -> None:
    bot = FakeBot()
    async with place(bot) as at:
        assert at.server.webhook_set == WEBHOOK.url
        first = at.server.user().say("/start k7f3")
        (event,) = await bot.events(1)
        assert isinstance(event, CommandInvoked)
        await at.server.world.until(lambda: at.carrier.taken == [first])
        assert at.carrier.answers == [200]
        assert at.server.made("getUpdates") == []
        await until_health(at.adapter, at.server, "ok")


async def test_a_public_address_with_a_path_is_reached_whether_or_not_the_proxy_keeps_it() -> None:
    bot, webhook = FakeBot(), Webhook("https://example.org/roots", SECRET)
    async with place(bot, webhook) as at:
        assert at.server.webhook_set.startswith("https://example.org/roots/telegram/")
        at.server.user().say("one")  # The carrier keeps the path.
        await bot.events(1)
        assert await at.post(update(2), path=webhook.path) == 200
        await bot.events(2)


async def test_the_webhook_is_set_by_the_bot_itself_and_only_when_it_differs() -> None:
    async with place(FakeBot()) as at:
        (call,) = at.server.made("setWebhook")
        assert call.parameters["allowed_updates"] == ASKED_FOR
        assert call.parameters["secret_token"] == SECRET
        assert int(call.parameters["max_connections"]) == CONNECTIONS
        again = Telegram(at.server.token, at.server.url, WEBHOOK)
        await again.start(FakeBot(), Front())
        await until_health(again, at.server, "ok")
        await again.stop_listening()
        await again.close()
        assert len(at.server.made("setWebhook")) == 1
        assert Webhook(WEBHOOK.public_url, "another-word").url != WEBHOOK.url


async def test_nothing_is_taken_from_who_does_not_know_the_secret() -> None:
    bot = FakeBot()
    async with place(bot) as at:
        for wrong in (None, "", "a-word", SECRET + "x", SECRET.upper(), "wörd"):
            assert await at.post(update(1), wrong) == 401
            assert await at.post(update(2, "/safe"), wrong) == 401
        assert await at.post(update(3)) == 200
        assert len(await bot.events(1)) == 1
        assert bot.kept_batches == [["3"]]
        assert at.server.made("sendMessage") == []


async def test_what_is_no_update_is_refused_and_ends_nothing() -> None:
    bot = FakeBot()
    async with place(bot) as at:
        for body in (
            *("", "{", "[]", "null", '{"message": {}}', '{"update_id": "1"}'),
            b"\xff\xfe",
            "[" * 50_000,
        ):
            assert await at.post(body) == 400
        assert await at.post('{"update_id": true}') == 400
        assert await at.post(update(1)) == 200
        await bot.events(1)


async def test_an_update_that_cannot_be_read_is_not_brought_for_ever() -> None:
    async with place(FakeBot()) as at:
        assert await at.post('{"update_id": 1, "message": {"date": "never"}}') == 200
        assert await at.post('{"update_id": 2, "callback_query": 7}') == 200


async def test_a_body_without_end_is_not_read_to_its_end() -> None:
    bot = FakeBot()
    async with place(bot) as at:
        assert await at.post(b" " * (MAX_BODY + 1)) == 413
        assert await at.post(update(1), path="/telegram/elsewhere") in (403, 404, 421)
        assert bot.kept_batches == []


async def test_an_update_brought_twice_is_answered_twice_and_handled_once() -> None:
    bot = FakeBot()
    async with place(bot) as at:
        at.carrier.repeat_each = 3
        at.server.user().say("one")
        await bot.events(1)
        await at.server.world.until(lambda: at.carrier.taken)
        assert at.carrier.answers == [200, 200, 200]
        assert words(bot.handled) == ["one"]


async def test_while_the_database_is_gone_telegram_is_asked_to_bring_it_again() -> None:
    bot = FakeBot()
    bot.gone = True
    async with place(bot) as at:
        at.server.user().say("hello")
        await at.server.world.until(lambda: len(at.carrier.answers) > 2)
        assert set(at.carrier.answers) == {503}
        assert at.carrier.taken == []
        bot.gone = False
        await bot.events(1)
        await at.server.world.until(lambda: at.carrier.taken)
        assert words(bot.handled) == ["hello"]


async def test_while_the_database_is_locked_telegram_waits_no_longer_than_it_should(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.platforms.telegram.webhook.PATIENCE", 0.2)
    bot = FakeBot()
    bot.open.clear()
    async with place(bot) as at:
        at.server.user().say("hello")
        await at.server.world.until(lambda: at.carrier.answers[1:])
        assert set(at.carrier.answers) == {503}
        bot.open.set()
        await bot.events(1)
        await at.server.world.until(lambda: at.carrier.taken)
        assert words(bot.handled) == ["hello"]


async def test_a_cry_for_help_is_answered_with_the_database_gone_and_not_kept() -> None:
    bot = FakeBot()
    bot.gone = True
    async with place(bot) as at:
        sam = at.server.user()
        at.carrier.repeat_each = 2
        sam.say("/safe")
        await sam.sees(LINES)
        await at.server.world.until(lambda: at.carrier.taken)
        assert at.carrier.answers == [200, 200]
        assert len(sam.inbox) == 1


async def test_a_press_that_was_brought_stops_its_wheel_with_the_words_of_its_turn() -> None:
    bot = FakeBot()
    bot.answer = lambda _: Acknowledgement("You are on the list")
    async with place(bot) as at:
        sam = at.server.user().started_once()
        await at.adapter.send(to(sam, CARD))
        sam.press("Claim")
        await sam.sees_toast("on the list")


async def test_what_a_crash_left_behind_is_handled() -> None:
    first, second = FakeBot(), FakeBot()
    first.hold_turn = lambda _: asyncio.Event()
    async with place(first) as at:
        at.server.user().say("before the crash")
        await at.server.world.until(lambda: at.carrier.taken)
    second.inbox.update(first.inbox)
    async with place(second):
        await second.events(1)
    assert words(second.handled) == ["before the crash"]


async def test_before_it_is_connected_and_after_it_stopped_it_asks_for_it_again() -> None:
    async with TelegramServer() as server:
        adapter = Telegram(server.token, server.url, WEBHOOK)
        assert await adapter.receive(update(1).encode(), SECRET) == 503
        bot = FakeBot()
        await adapter.start(bot, Front())
        await until_health(adapter, server, "ok")
        assert await adapter.receive(update(1).encode(), SECRET) == 200
        await adapter.stop_listening()
        assert await adapter.receive(update(2).encode(), SECRET) == 503
        await adapter.close()
        assert [event.event_id for event in bot.handled] == ["1"]


async def test_a_webhook_that_another_program_took_away_is_set_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.platforms.telegram.adapter.LOOK_AGAIN", 0.05)
    async with place(FakeBot()) as at:
        at.server.webhook("https://other.example.org/hook")
        await at.server.world.until(lambda: at.server.webhook_set == WEBHOOK.url)
        assert "another program changed or removed the webhook" in caplog.text


async def test_health_says_why_telegram_cannot_bring_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.telegram.adapter.LOOK_AGAIN", 0.05)
    async with place(FakeBot()) as at:
        at.carrier.to = "http://127.0.0.1:9"
        at.server.user().say("hello")
        await until_health(at.adapter, at.server, "Telegram cannot bring updates: Connection refused")
        at.carrier.to = at.web.url
        await until_health(at.adapter, at.server, "ok")


async def test_health_says_that_telegram_does_not_take_the_address() -> None:
    async with TelegramServer() as server:
        adapter = Telegram(server.token, server.url, Webhook("https://bot.example.org:8000", SECRET))
        await adapter.start(FakeBot(), Front())
        await server.world.until(lambda: "does not take our address" in adapter.health() or None)
        assert "443" in adapter.health()
        await adapter.stop_listening()
        await adapter.close()


async def test_the_secret_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    async with place(FakeBot()) as at:
        await at.post(update(1), "a-wrong-word")
        await at.post("canary")
        at.server.refuse(500, method="getWebhookInfo")
        await at.post(update(2))
    assert SECRET not in caplog.text
    assert "a-wrong-word" not in caplog.text
    assert "canary" not in caplog.text
    assert SECRET not in repr(WEBHOOK)


async def test_a_worker_opens_its_door_and_tells_telegram_nothing() -> None:
    bot = FakeBot()
    async with TelegramServer() as server:
        worker = Telegram(server.token, server.url, WEBHOOK)
        bot.inbox["1"] = RawUpdate("1", update(1, "of a process that is gone"))
        await worker.serve(bot, Front())
        await until_health(worker, server, "ok")
        assert await worker.receive(update(2, "brought").encode(), SECRET) == 200
        await bot.events(1)
        assert words(bot.handled) == ["brought"]
        await worker.take_up(list(bot.inbox.values()))
        await bot.events(2)
        assert words(bot.handled) == ["brought", "of a process that is gone"]
        await worker.stop_listening()
        await worker.close()
        assert {call.method for call in server.calls} == {"getMe"}
