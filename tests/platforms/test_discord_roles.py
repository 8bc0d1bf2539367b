"""Memberships as roles of a server: made and given by the bot alone, and called only in their channel."""

from datetime import timedelta

import discord
import pytest

from bot.conversation.events import ChatChange, ChatChanged
from bot.conversation.lacks import Lack
from bot.conversation.markup import Rich
from bot.conversation.messages import Badge, Message
from bot.conversation.platform import RetryLater, SendResult, Sent, Undeliverable
from bot.platforms.discord.outbound import CAPABILITIES
from tests.platforms.discord_bot import Setting, address, becomes, connected
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import GUILD, Fault
from tests.platforms.discord_world import Channel

SENIORS = Badge("seniors", "Seniors", held=True)
GONE = Badge("seniors", "Seniors", held=False)


async def _wear(setting: Setting, person: Person, badge: Badge = SENIORS, words: str = "") -> SendResult:
    return await setting.send(address(person.user), Message(Rich(words), badge=badge))


async def _room(setting: Setting, name: str, **more: bool) -> Channel:
    room = setting.server.world.channel(name)
    for key, value in more.items():
        setattr(room, key, value)
    await setting.server.gateway.tell("CHANNEL_CREATE", room.json())
    return room


def _lacks(setting: Setting) -> list[tuple[str, ...]]:
    told = [e for e in setting.bot.events if isinstance(e, ChatChanged) and e.change is ChatChange.LACKING]
    return [event.lacks for event in told]


async def test_a_role_is_made_once_and_given_and_taken_as_often_as_it_is_said() -> None:
    async with connected() as setting:
        guild = setting.server.guild
        sam, ana = Person(setting.server, "Sam"), Person(setting.server, "Ana")
        for person in (sam, ana, sam):
            assert isinstance(await _wear(setting, person), Sent)
        role = guild.named("Seniors")

        assert (role.permissions, role.mentionable) == (0, False)
        assert (guild.worn_by(sam.user), guild.worn_by(ana.user)) == (["Seniors"], ["Seniors"])
        assert len(setting.server.requests("POST", "/roles$")) == 1
        assert len(setting.server.requests("PUT", "/roles/")) == 2  # What she has already is not given again.

        for _ in range(2):
            assert isinstance(await _wear(setting, sam, GONE), Sent)
        assert guild.worn_by(sam.user) == []
        assert len(setting.server.requests("DELETE", "/roles/")) == 1
        assert sam.sees() == []  # All this says nothing.


async def test_after_a_restart_the_same_role_is_given() -> None:
    async with connected() as setting:
        role = setting.server.guild.add_role("Seniors")
        await setting.server.gateway.tell("GUILD_ROLE_CREATE", {"guild_id": GUILD, "role": role.json()})
        setting.adapter._notes._known[f"role:{GUILD}:seniors"] = role.id
        sam = Person(setting.server, "Sam")
        await sam.write("hello")  # What was told before it has been heard.
        await setting.bot.next_event()

        assert isinstance(await _wear(setting, sam), Sent)
        assert setting.server.guild.worn_by(sam.user) == ["Seniors"]
        assert setting.server.requests("POST", "/roles$") == []


async def test_a_role_that_the_bot_has_not_made_is_never_given() -> None:
    async with connected() as setting:
        role = setting.server.guild.add_role("SENIORS", permissions=8)
        await setting.server.gateway.tell("GUILD_ROLE_CREATE", {"guild_id": GUILD, "role": role.json()})
        sam = Person(setting.server, "Sam")
        await sam.write("hello")
        await setting.bot.next_event()

        assert await _wear(setting, sam) == RetryLater(timedelta(hours=1), alone=True)
        await becomes(lambda: _lacks(setting) == [("role name",)])
        assert setting.server.guild.worn_by(sam.user) == []
        assert [r.name for r in setting.server.guild.roles.values()].count("Seniors") == 0


async def test_a_role_of_ours_that_somebody_has_given_powers_to_is_not_handed_out() -> None:
    async with connected() as setting:
        guild, sam, ana = setting.server.guild, Person(setting.server, "Sam"), Person(setting.server, "Ana")
        await _wear(setting, sam)
        role = guild.named("Seniors")
        role.permissions = discord.Permissions(view_channel=True, kick_members=True).value
        await setting.server.gateway.tell("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role.json()})
        await ana.write("hello")
        await setting.bot.next_event()

        assert await _wear(setting, ana) == RetryLater(timedelta(hours=1), alone=True)
        await becomes(lambda: _lacks(setting) == [("role powers",)])
        assert guild.worn_by(ana.user) == []
        assert isinstance(await _wear(setting, sam, GONE), Sent)
        assert guild.worn_by(sam.user) == []


async def test_who_still_wears_what_they_have_left_is_told_once() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        await _wear(setting, sam)
        setting.server.guild.take_from_bot(manage_roles=True)
        for _ in range(2):
            left = Message(Rich(""), badge=GONE)
            assert isinstance(await setting.send(address(sam.user), left, nonce="left.0"), RetryLater)
        await setting.adapter._servers.finish(5)

        told = [
            e for e in setting.bot.events if isinstance(e, ChatChanged) and e.change is ChatChange.STILL_WORN
        ]
        assert [(e.lacks, e.chat.title) for e in told] == [(("seniors", sam.user.id), "Mountain Team")]


async def test_a_role_above_the_bots_own_is_not_given_and_the_order_is_named() -> None:
    async with connected() as setting:
        guild, sam, ana = setting.server.guild, Person(setting.server, "Sam"), Person(setting.server, "Ana")
        await _wear(setting, sam)
        role = guild.named("Seniors")
        role.position = 9
        await setting.server.gateway.tell("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role.json()})
        await ana.write("hello")
        await setting.bot.next_event()

        assert isinstance(await _wear(setting, ana), RetryLater)
        await becomes(lambda: _lacks(setting) == [("role order",)])
        assert guild.worn_by(ana.user) == []


async def test_without_the_permission_words_are_said_all_the_same_and_it_is_told_once_a_day() -> None:
    async with connected() as setting:
        guild, sam = setting.server.guild, Person(setting.server, "Sam")
        guild.take_from_bot(manage_roles=True)
        assert isinstance(await _wear(setting, sam, words="You are in."), Sent)
        assert await _wear(setting, sam) == RetryLater(timedelta(hours=1), alone=True)
        await becomes(lambda: len(_lacks(setting)) == 1)

        assert [m.text for m in sam.sees()] == ["You are in."]
        assert _lacks(setting) == [(Lack.ROLES,)]
        assert guild.worn_by(sam.user) == []


async def test_who_is_in_no_server_of_the_bot_needs_no_role() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        sam.user.shares_server = False

        assert isinstance(await _wear(setting, sam), Sent)
        assert setting.server.requests("POST", "/roles$") == []


async def test_a_role_that_was_deleted_is_made_anew() -> None:
    async with connected() as setting:
        guild, sam, ana = setting.server.guild, Person(setting.server, "Sam"), Person(setting.server, "Ana")
        await _wear(setting, sam)
        del guild.roles[guild.named("Seniors").id]

        assert isinstance(await _wear(setting, ana), Sent)
        assert guild.worn_by(ana.user) == ["Seniors"]


@pytest.mark.parametrize("path", ["/members/[0-9]+$", "/roles$", "/roles/"])
async def test_trouble_at_discord_is_tried_again(path: str) -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        for method in ("GET", "POST", "PUT"):
            setting.server.faults.append(Fault(method, path, status=503))

        assert isinstance(await _wear(setting, sam), RetryLater)
        setting.server.faults.clear()
        assert isinstance(await _wear(setting, sam), Sent)
        assert setting.server.guild.worn_by(sam.user) == ["Seniors"]


async def test_a_post_calls_exactly_the_groups_role_and_nobody_else_can_call_it() -> None:
    async with connected() as setting:
        world, sam = setting.server.world, Person(setting.server, "Sam")
        room = await _room(setting, "seniors")
        await _wear(setting, sam)
        role = setting.server.guild.named("Seniors")
        post = Message(Rich("Bingo on Sunday. @everyone"), mentions="seniors")

        assert isinstance(await setting.send(None, post, chat_id=room.id), Sent)
        assert world.called == ["Seniors"]
        sent = setting.server.requests("POST", "/messages$")[-1].body
        assert sent["allowed_mentions"] == {"parse": [], "roles": [role.id]}
        assert world.rang == []
        assert role.mentionable is False


async def test_without_the_role_the_post_calls_nobody() -> None:
    async with connected() as setting:
        room = await _room(setting, "seniors")
        post = Message(Rich("Bingo on Sunday."), mentions="seniors")

        assert isinstance(await setting.send(None, post, chat_id=room.id), Sent)
        sent = setting.server.requests("POST", "/messages$")[-1].body
        assert sent["allowed_mentions"] == {"parse": []}
        assert "<@" not in sent["content"]


async def test_a_role_that_may_not_be_called_does_not_keep_the_post_back() -> None:
    async with connected() as setting:
        room, sam = await _room(setting, "seniors"), Person(setting.server, "Sam")
        await _wear(setting, sam)
        setting.server.guild.take_from_bot(manage_roles=True)

        result = await setting.send(None, Message(Rich("Bingo."), mentions="seniors"), chat_id=room.id)
        assert isinstance(result, Sent)
        assert (setting.server.world.called, sam.sees(room)[0].text) == ([], "Bingo.")
        await becomes(lambda: _lacks(setting) == [(Lack.ROLES,)])


@pytest.mark.parametrize(
    ("barred", "expected"), [("writable", (Lack.WRITE,)), ("hidden", (Lack.SEE, Lack.WRITE))]
)
async def test_what_lacks_for_a_post_is_named(barred: str, expected: tuple[str, ...]) -> None:
    async with connected() as setting:
        room = await _room(setting, "team", **{barred: barred == "hidden"})

        assert isinstance(await setting.send(None, "Hello", chat_id=room.id), Undeliverable)
        await becomes(lambda: _lacks(setting) == [expected])


async def test_a_post_as_long_as_can_be_still_calls_the_role() -> None:
    async with connected() as setting:
        world, sam = setting.server.world, Person(setting.server, "Sam")
        room = await _room(setting, "seniors")
        await _wear(setting, sam)
        long = Message(Rich("x" * CAPABILITIES.max_text), mentions="seniors")

        assert isinstance(await setting.send(None, long, chat_id=room.id), Sent)
        assert world.called == ["Seniors"]
