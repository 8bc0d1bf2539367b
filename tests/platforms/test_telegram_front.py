"""What Telegram shows of the bot by itself: menus for each circle, language and person, and its profile."""

from datetime import timedelta

from bot.conversation.address import Address
from bot.conversation.circles import Circle
from bot.conversation.markup import Rich
from bot.conversation.messages import Badge, Menu, Message
from bot.conversation.platform import Delivery, Front, Profile, RetryLater, Sent
from tests.platforms.telegram_fake import COMMANDS, FakeBot, connected, to
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_world import User

PROFILES = {
    "en": Profile("Mountain Roots", "Shifts and help. Press Start.", "I help volunteers."),
    "es": Profile("Mountain Roots", "Turnos y ayuda. Pulsa Iniciar.", "Ayudo a la gente voluntaria."),
}
FRONT = Front(COMMANDS, PROFILES)
SCOPES = 4
LANGUAGES = 3


def named(server: TelegramServer, shelf: str) -> list[str]:
    return [command["command"] for command in server.menus.get(shelf, [])]


def own(user: User, *circles: Circle, language: str = "en") -> Delivery:
    return to(user, Message(Rich(""), menu=Menu(circles, language)))


async def test_everybodys_menus_are_set_in_each_language_and_scope_and_only_when_they_changed() -> None:
    async with TelegramServer() as server:
        async with connected(server, front=FRONT):
            await server.world.until(lambda: len(server.profiles) == 5)
        private = ["shifts", "safe"]
        for language in ("", " es", " en"):
            assert named(server, f"default{language}") == private
            assert named(server, f"all_private_chats{language}") == private
            assert named(server, f"all_group_chats{language}") == ["safe"]
            assert named(server, f"all_chat_administrators{language}") == ["safe", "channel"]
        assert server.menus["default"][0]["description"] == "Find a shift"
        assert server.menus["default es"][1] == {"command": "safe", "description": "Ayuda ya"}
        set_once = len(server.made("setMyCommands"))
        assert set_once == SCOPES * LANGUAGES
        async with connected(server, front=FRONT):
            await server.world.until(lambda: len(server.made("getMyDescription")) == 2 * LANGUAGES)
        assert len(server.made("setMyCommands")) == set_once


async def test_a_menu_that_lost_its_commands_is_taken_away() -> None:
    async with TelegramServer() as server:
        async with connected(server, front=FRONT):
            await server.world.until(lambda: len(server.profiles) == 5)
        without = tuple(info for info in COMMANDS if not info.in_groups)
        async with connected(server, front=Front(without, PROFILES)):
            await server.world.until(lambda: len(server.made("getMyDescription")) == 2 * LANGUAGES)
        assert named(server, "all_group_chats") == []
        assert named(server, "default") == ["shifts"]


async def test_the_profile_is_shown_in_each_language_and_only_changed_when_it_differs() -> None:
    async with TelegramServer() as server:
        for _ in range(2):
            async with connected(server, front=FRONT):
                asked = len(server.made("getMyDescription"))
                await server.world.until(
                    lambda asked=asked: len(server.made("getMyDescription")) >= asked + LANGUAGES
                )
                await server.world.until(lambda: len(server.profiles) == 5)
        assert server.profiles == {
            "name": "Mountain Roots",  # The same in Spanish, so it need not be said again.
            "short_description": PROFILES["en"].about,
            "description": PROFILES["en"].description,
            "short_description es": PROFILES["es"].about,
            "description es": PROFILES["es"].description,
        }
        changed = ("setMyName", "setMyDescription", "setMyShortDescription")
        assert [len(server.made(method)) for method in changed] == [1, 2, 2]


async def test_being_told_to_wait_with_the_profile_disturbs_nothing() -> None:
    bot = FakeBot()
    async with TelegramServer() as server:
        server.refuse(429, method="setMyName", times=100, retry_after=86_400)
        server.refuse(500, method="setMyCommands")
        server.cut(after=False, method="getMyCommands")
        async with connected(server, bot, front=FRONT) as adapter:
            sam = server.user().started_once()
            sam.say("hello")
            await bot.events(1)
            assert isinstance(await adapter.send(to(sam, Message(Rich("Hello")))), Sent)
            await server.world.until(lambda: len(server.made("setMyName")) == LANGUAGES)
            assert adapter.health() == "ok"
        assert (
            len(server.made("setMyCommands")) >= SCOPES * LANGUAGES - 2
        )  # The others were set all the same.


async def test_a_short_wait_with_a_menu_is_kept() -> None:
    async with TelegramServer() as server:
        server.refuse(429, method="setMyCommands", retry_after=1)
        async with connected(server, front=FRONT):
            await server.world.until(lambda: len(server.profiles) == 5)
        assert named(server, "default") == ["shifts", "safe"]


async def test_a_person_sees_what_is_theirs_and_nothing_is_shown_for_it() -> None:
    async with TelegramServer() as server, connected(server, front=FRONT) as adapter:
        ana, sam = server.user("Ana").started_once(), server.user("Sam").started_once()
        for _ in range(2):
            result = await adapter.send(own(ana, Circle.EVERYONE, Circle.CAPTAINS, language="es"))
            assert isinstance(result, Sent)
        assert named(server, f"chat {ana.id}") == ["team", "channel", "shifts", "safe"]
        assert server.menus[f"chat {ana.id}"][0]["description"] == "Tu equipo"
        await adapter.send(own(sam, Circle.EVERYONE, Circle.CARE))
        assert named(server, f"chat {sam.id}") == ["cases", "shifts", "safe"]
        chats = [c for c in server.made("setMyCommands") if c.parameters["scope"]["type"] == "chat"]
        assert len(chats) == 2
        await adapter.send(own(ana, Circle.EVERYONE))
        assert named(server, f"chat {ana.id}") == ["shifts", "safe"]
        assert ana.inbox == sam.inbox == []


async def test_whoever_leaves_loses_their_menu_and_reads_the_farewell() -> None:
    async with TelegramServer() as server, connected(server, front=FRONT) as adapter:
        ana = server.user("Ana").started_once()
        await adapter.send(own(ana, Circle.CAPTAINS))
        await adapter.send(to(ana, Message(Rich("Goodbye"), menu=Menu())))
        assert f"chat {ana.id}" not in server.menus
        assert ana.last.text == "Goodbye"


async def test_a_menu_that_has_to_wait_holds_up_no_message() -> None:
    async with TelegramServer() as server, connected(server, front=FRONT) as adapter:
        ana = server.user("Ana").started_once()
        await server.world.until(lambda: len(server.profiles) == 5)
        server.refuse(429, method="setMyCommands", retry_after=60)
        result = await adapter.send(own(ana, Circle.CAPTAINS))
        assert result == RetryLater(timedelta(seconds=60), halts=False)
        server.cut(after=True, method="setMyCommands")
        assert isinstance(await adapter.send(own(ana, Circle.CARE)), RetryLater)
        assert isinstance(await adapter.send(own(ana, Circle.CARE)), Sent)


async def test_who_blocked_the_bot_has_no_menu_and_that_is_all() -> None:
    async with TelegramServer() as server, connected(server, front=FRONT) as adapter:
        ana = server.user("Ana").started_once()
        ana.blocked = True
        assert isinstance(await adapter.send(own(ana, Circle.CAPTAINS)), Sent)
        assert isinstance(
            await adapter.send(to(ana, Message(Rich(""), badge=Badge("seniors", "S", True)))), Sent
        )
        nobody = Delivery(
            Address("telegram", "77"), None, Message(Rich(""), menu=Menu((Circle.CARE,))), "1-0"
        )
        assert isinstance(await adapter.send(nobody), Sent)
        await server.world.until(lambda: adapter.health() == "ok")
