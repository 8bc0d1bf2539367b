"""Coming into servers and leaving them, and who is told of what lacks there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import _platforms
from bot.conversation.events import ChatChange, ChatChanged, InboundEvent, ReachChanged
from bot.platforms.discord.adapter import Discord
from bot.platforms.discord.invite import NEEDED, invite_url
from bot.settings import read_settings
from tests.platforms.discord_bot import MadeUpBot, Setting, becomes, connected
from tests.platforms.discord_guild import OWNER
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import GUILD, DiscordServer, Fault
from tests.platforms.discord_world import Channel

MEMBERS = 1 << 1


def _told(bot: MadeUpBot, change: ChatChange) -> list[ChatChanged]:
    return [e for e in bot.events if isinstance(e, ChatChanged) and e.change is change]


def _reach(bot: MadeUpBot) -> list[tuple[str, bool]]:
    return [(e.address.user_id, e.reachable) for e in bot.events if isinstance(e, ReachChanged)]


@asynccontextmanager
async def _without_server() -> AsyncIterator[Setting]:
    async with DiscordServer() as server:
        server.guild.has_bot = False
        setting = Setting(server, MadeUpBot())
        setting.bot.notes.clear()
        await setting.start()
        try:
            yield setting
        finally:
            await setting.stop()


async def _add_bot(setting: Setting, system: Channel | None) -> None:
    guild = setting.server.guild
    guild.has_bot, guild.system = True, system
    await setting.server.gateway.tell("GUILD_CREATE", guild.json())


async def test_a_server_that_adds_the_bot_is_greeted_in_its_system_channel() -> None:
    async with _without_server() as setting:
        lobby = setting.server.world.channel("lobby")
        await _add_bot(setting, lobby)
        await becomes(lambda: bool(_told(setting.bot, ChatChange.ADDED)))
        [event] = _told(setting.bot, ChatChange.ADDED)

        assert (event.chat.chat_id, event.chat.private, event.chat.title) == (
            lobby.id,
            False,
            "Mountain Team",
        )
        assert event.address.user_id == OWNER
        assert setting.server.requests("POST", "/messages$") == []  # The words are the bot's own.


@pytest.mark.parametrize("closed", [True, False])
async def test_where_the_system_channel_is_closed_the_owner_is_greeted_privately(closed: bool) -> None:
    async with _without_server() as setting:
        lobby = setting.server.world.channel("lobby", writable=False) if closed else None
        await _add_bot(setting, lobby)
        await becomes(lambda: bool(_told(setting.bot, ChatChange.ADDED)))
        [event] = _told(setting.bot, ChatChange.ADDED)

        assert (event.chat.private, event.address.user_id) == (True, OWNER)


async def test_a_server_is_greeted_once_also_when_it_added_the_bot_while_it_was_away() -> None:
    async with DiscordServer() as server:
        setting = Setting(server, MadeUpBot())
        setting.bot.notes.clear()
        await setting.start()
        await becomes(lambda: f"server:{GUILD}" in setting.bot.notes)
        setting.bot.kept.clear()  # Which events were handled is not remembered for ever.
        await setting.restart()
        await Person(server, "Sam").write("hello")
        await becomes(lambda: len(setting.bot.events) > 1)
        await setting.stop()

        assert len(_told(setting.bot, ChatChange.ADDED)) == 1
        assert f"server:{GUILD}" in setting.bot.notes


async def test_a_server_that_puts_the_bot_out_takes_its_channels_along() -> None:
    async with connected() as setting:
        rooms = [setting.server.world.channel(name) for name in ("team", "seniors")]
        for room in rooms:
            await setting.server.gateway.tell("CHANNEL_CREATE", room.json())
        await setting.adapter._notes.keep(f"role:{GUILD}:seniors", "17")
        setting.server.guild.has_bot = False
        await setting.server.gateway.tell("GUILD_DELETE", {"id": GUILD})
        await becomes(lambda: len(_told(setting.bot, ChatChange.REMOVED)) == 2)

        assert {e.chat.chat_id for e in _told(setting.bot, ChatChange.REMOVED)} == {r.id for r in rooms}
        assert list(setting.bot.notes) == ["identifies"]


async def test_a_server_that_put_the_bot_out_while_it_was_away_takes_its_channels_and_threads_along() -> None:
    async with connected() as setting:
        room, thread = (setting.server.world.channel(name) for name in ("team", "planning"))
        thread.parent = room.id
        await setting.server.gateway.tell("CHANNEL_CREATE", room.json())
        await setting.server.gateway.tell("THREAD_CREATE", thread.json())
        await Person(setting.server, "Ana").command("channel", where=thread)
        await setting.bot.next_event()
        await setting.send(None, "Hello", chat_id=room.id)
        setting.server.guild.has_bot = False
        await setting.restart()
        await becomes(lambda: f"server:{GUILD}" not in setting.bot.notes)

        assert {e.chat.chat_id for e in _told(setting.bot, ChatChange.REMOVED)} == {room.id, thread.id}
        assert list(setting.bot.notes) == ["identifies"]


async def test_whether_a_server_that_is_not_named_was_left_is_asked_and_never_guessed() -> None:
    async with connected() as setting:
        setting.bot.notes["server:17"] = "greeted"
        setting.server.faults.append(
            Fault("GET", "/guilds/17$", status=403, code=40333)
        )  # In trouble itself.
        await setting.restart()
        await setting.server.world.until(lambda: setting.server.requests("GET", "/guilds/17$"))
        await setting.adapter._servers.finish(5)

        assert "server:17" in setting.bot.notes
        assert f"server:{GUILD}" in setting.bot.notes


async def test_a_server_that_is_only_out_of_order_is_not_taken_leave_of() -> None:
    async with connected() as setting:
        await setting.server.gateway.tell("GUILD_DELETE", {"id": GUILD, "unavailable": True})
        await Person(setting.server, "Sam").write("hello")
        await setting.bot.next_event()

        assert _told(setting.bot, ChatChange.REMOVED) == []
        assert f"server:{GUILD}" in setting.bot.notes


async def test_a_channel_that_is_deleted_belongs_to_nothing_any_more() -> None:
    async with connected() as setting:
        room = setting.server.world.channel("team")
        await setting.server.gateway.tell("CHANNEL_CREATE", room.json())
        await setting.server.gateway.tell("CHANNEL_DELETE", room.json())
        await becomes(lambda: bool(_told(setting.bot, ChatChange.REMOVED)))

        assert _told(setting.bot, ChatChange.REMOVED)[0].chat.chat_id == room.id


async def test_a_post_to_a_channel_that_is_gone_unlinks_it() -> None:
    async with connected() as setting:
        await setting.send(None, "Hello", chat_id="123")
        await becomes(lambda: bool(_told(setting.bot, ChatChange.REMOVED)))

        assert _told(setting.bot, ChatChange.REMOVED)[0].chat.chat_id == "123"


async def test_without_the_members_intent_none_is_asked_for_and_nobody_is_noticed() -> None:
    async with connected() as setting:
        assert setting.server.gateway.session is not None
        assert not setting.server.gateway.session.intents & MEMBERS


async def test_with_the_members_intent_comings_and_goings_are_noticed() -> None:
    async with DiscordServer() as server:
        server.gateway.given = MEMBERS
        setting = Setting(server, MadeUpBot())
        await setting.start(members_intent=True)
        sam = Person(server, "Sam")
        await server.gateway.tell(
            "GUILD_MEMBER_ADD", {"guild_id": GUILD, **server.guild.member(sam.user.json())}
        )
        await becomes(lambda: _reach(setting.bot) == [(sam.user.id, True)])
        sam.user.shares_server = False
        await server.gateway.tell("GUILD_MEMBER_REMOVE", {"guild_id": GUILD, "user": sam.user.json()})
        await becomes(lambda: _reach(setting.bot)[1:] == [(sam.user.id, False)])
        await setting.stop()


async def test_who_leaves_one_server_and_is_in_another_is_still_within_reach() -> None:
    async with connected() as setting:
        sam, client = Person(setting.server, "Sam"), setting.client
        assert client is not None
        servers = setting.adapter._servers
        servers.member_left(int(sam.user.id), list(client.guilds), client.http, client.bot_name)
        await servers.finish(5)

        assert _reach(setting.bot) == []


async def test_what_is_told_in_a_server_survives_a_crash_like_everything_else() -> None:
    async with _without_server() as setting:

        async def fails(_event: InboundEvent) -> None:
            raise OSError

        setting.bot.turn = fails
        await _add_bot(setting, setting.server.world.channel("lobby"))
        await becomes(lambda: bool(setting.bot.events))
        setting.bot.turn = None
        before = len(setting.bot.events)
        await setting.restart()
        await becomes(lambda: len(setting.bot.events) > before)

        assert {type(e) for e in setting.bot.events} == {ChatChanged}
        assert len({e.event_id for e in setting.bot.events}) == 1


def test_the_invitation_asks_for_no_more_than_the_bot_uses() -> None:
    given = {name for name, on in NEEDED if on}

    assert given == {
        "read_messages", "send_messages", "send_messages_in_threads", "create_private_threads",
        "attach_files", "manage_roles",
    }  # fmt: skip
    assert invite_url(17).endswith(f"client_id=17&scope=bot+applications.commands&permissions={NEEDED.value}")


@pytest.mark.parametrize(("said", "asked"), [("yes", True), ("", False)])
def test_the_steward_says_whether_the_members_intent_was_given(
    said: str, asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"DISCORD_TOKEN": "a.made-up.token", "DISCORD_MEMBERS_INTENT": said}.items():
        monkeypatch.setenv(name, value)
    [discord], _hooks = _platforms(read_settings(tmp_path / "data"), when_down=str)

    assert isinstance(discord, Discord)
    assert discord._members_intent is asked


def test_who_is_invited_is_led_to_the_server_and_never_to_the_page_that_adds_the_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_TOKEN", "a.made-up.token")
    [without], _hooks = _platforms(read_settings(tmp_path / "data"), when_down=str)
    monkeypatch.setenv("DISCORD_INVITATION", "https://discord.gg/abc123")
    [invites], _hooks = _platforms(read_settings(tmp_path / "data"), when_down=str)
    assert (without.way_in("k7f3"), invites.way_in("k7f3")) == (None, "https://discord.gg/abc123")
