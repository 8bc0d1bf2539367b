"""Calling a group: open for as long as a post calls it, and never left open."""

import asyncio

import pytest

from bot.conversation.events import ChatChange, ChatChanged
from bot.conversation.markup import Rich
from bot.conversation.messages import Badge, Message
from bot.conversation.platform import Sent
from bot.platforms.discord import calling
from tests.platforms.discord_bot import Setting, address, becomes, connected
from tests.platforms.discord_guild import Role
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import GUILD, Fault
from tests.platforms.discord_world import Channel

POST = Message(Rich("Bingo on Sunday."), mentions="seniors")


async def _furnished(setting: Setting, *names: str) -> tuple[Role, list[Channel]]:
    """Return the role of a group, and channels."""
    sam = Person(setting.server, "Sam")
    rooms = [setting.server.world.channel(name) for name in names]
    for room in rooms:
        await setting.server.gateway.tell("CHANNEL_CREATE", room.json())
    await setting.send(address(sam.user), Message(Rich(""), badge=Badge("seniors", "Seniors", held=True)))
    return setting.server.guild.named("Seniors"), rooms


def _lacks(setting: Setting) -> list[tuple[str, ...]]:
    told = [e for e in setting.bot.events if isinstance(e, ChatChanged) and e.change is ChatChange.LACKING]
    return [event.lacks for event in told]


async def test_of_two_posts_at_once_both_call_the_group_and_the_last_one_closes_its_role() -> None:
    async with connected() as setting:
        role, (quick, slow) = await _furnished(setting, "quick", "slow")
        released = asyncio.Event()
        setting.server.faults.append(Fault("POST", rf"/channels/{slow.id}/messages", until=released))
        later = asyncio.create_task(setting.send(None, POST, chat_id=slow.id))
        await setting.server.world.until(lambda: role.mentionable)
        assert isinstance(await setting.send(None, POST, chat_id=quick.id), Sent)
        assert role.mentionable
        released.set()
        assert isinstance(await later, Sent)

        assert setting.server.world.called == ["Seniors", "Seniors"]
        assert not role.mentionable
        assert [seen.body["mentionable"] for seen in setting.server.requests("PATCH", "/roles/")] == [
            True,
            False,
        ]


async def test_a_role_that_could_not_be_closed_is_named_and_closed_as_soon_as_it_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calling, "AGAIN_AFTER", (0.0, 0.0))
    async with connected() as setting:
        role, (room,) = await _furnished(setting, "seniors")
        held = asyncio.Event()
        setting.server.faults.append(Fault("POST", rf"/channels/{room.id}/messages", until=held))
        posting = asyncio.create_task(setting.send(None, POST, chat_id=room.id))
        await setting.server.world.until(lambda: role.mentionable)
        setting.server.faults.append(Fault("PATCH", "/roles/", status=403, code=50013))
        setting.server.faults.append(Fault("PATCH", "/roles/", status=500))
        held.set()
        await posting

        await becomes(lambda: not role.mentionable)
        await becomes(lambda: _lacks(setting) == [("role left open",)])


async def test_what_a_crash_left_open_is_closed_at_the_next_start() -> None:
    async with connected() as setting:
        role, _ = await _furnished(setting)
        other = setting.server.guild.add_role("Bingo", mentionable=True)
        role.mentionable = True
        await setting.server.gateway.tell("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role.json()})
        await setting.restart()

        await becomes(lambda: not role.mentionable)
        assert other.mentionable  # It is not the bot's.
