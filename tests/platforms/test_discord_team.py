"""The bot in a team's server, the whole way: greeting, joining, groups as roles, posts, what lacks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.people.model import Role, RoleKind
from bot.people.tables import PersonRow
from bot.storage.tables import JobRow
from tests.platforms.discord_bot import becomes
from tests.platforms.discord_field import Field, field
from tests.platforms.discord_guild import OWNER
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import GUILD
from tests.platforms.discord_world import Channel, User

COORDINATOR = Role(RoleKind.COORDINATOR, "campaign")


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Field]:
    async with field(tmp_path) as made:
        yield made


async def _open(here: Field, name: str) -> Channel:
    room = here.world.channel(name)
    await here.server.gateway.tell("CHANNEL_CREATE", room.json())
    return room


def _calls(here: Field) -> list[str]:
    return here.world.called


async def _joins(person: Person, group: str) -> None:
    await person.command("groups")
    await person.press(f"Join: {group}")


async def _links(captain: Person, room: Channel, scope: str) -> None:
    await captain.command("channel", where=room)
    await captain.press(scope, room)
    await captain.reads("belongs to", room)


async def _says(captain: Person, audience: str, words: str) -> None:
    await captain.command("say")
    await captain.press(audience)
    previews = sum("Send" in m.buttons for m in captain.sees())
    await captain.write(words)
    await becomes(lambda: sum("Send" in m.buttons for m in captain.sees()) > previews)
    begun = sum("Undo" in m.buttons for m in captain.sees())
    await captain.press("Send")
    await becomes(lambda: sum("Undo" in m.buttons for m in captain.sees()) > begun)


async def test_a_server_is_greeted_with_one_post_that_rings_nobody(tmp_path: Path) -> None:
    async with field(tmp_path, greeted=False, with_lobby=True) as here:
        sam, lobby = here.stranger("Sam"), here.server.guild.system
        assert lobby is not None
        shown = await sam.reads("/start", lobby)

        assert "Mountain Roots" in shown.text
        assert [m.id for m in sam.sees(lobby)] == [shown.id]
        assert (here.world.rang, here.world.called) == ([], [])


async def test_whoever_added_the_bot_is_greeted_where_nobody_may_post(tmp_path: Path) -> None:
    async with field(tmp_path, greeted=False) as here:
        owner = here.stranger("Jo")
        here.world.users[OWNER] = User(OWNER, "Jo")
        owner.user = here.world.users[OWNER]

        await owner.reads("/start")


async def test_who_joins_among_others_is_written_to_once_in_private(here: Field) -> None:
    sam, lobby = here.stranger("Sam"), await _open(here, "lobby")
    await sam.command("start", where=lobby)
    await sam.press("Join", lobby)
    await sam.press("OK", lobby)
    await sam.reads("This is our own chat")
    await sam.reads("What shall I call you?", lobby)

    assert len(sam.sees()) == 1
    assert all(m.only_for == sam.user.id for m in sam.sees(lobby))


async def test_who_joins_with_a_closed_door_reads_on_the_spot_what_that_means(here: Field) -> None:
    sam, lobby = here.stranger("Sam"), await _open(here, "lobby")
    sam.user.dms_closed = True
    await sam.command("start", where=lobby)
    await sam.press("Join", lobby)
    await sam.press("OK", lobby)
    told = await sam.reads("Your direct messages are closed", lobby)
    await sam.reads("What shall I call you?", lobby)

    assert told.only_for == sam.user.id
    assert "Privacy Settings" in told.text
    assert "care team" in told.text


async def test_a_group_is_a_role_as_long_as_somebody_is_in_it(here: Field) -> None:
    sam, worn = here.resident("Sam"), here.server.guild.worn_by
    await _joins(sam, "Seniors")
    await becomes(lambda: worn(sam.user) == ["Seniors"])
    await sam.press("Leave: Seniors")
    await becomes(lambda: worn(sam.user) == [])

    assert [m.text for m in sam.sees() if not m.text.strip()] == []


async def test_a_group_has_one_role_whatever_language_its_members_read(here: Field) -> None:
    luz = here.resident("Luz")
    here.put(PersonRow, here.ids["Luz"], language="es")
    await luz.command("groups")
    await luz.press("Entrar: Personas mayores")
    await becomes(lambda: here.server.guild.worn_by(luz.user) == ["Seniors"])


async def test_a_sensitive_group_is_no_role_at_all(here: Field) -> None:
    sensitive = [g for g in here.bot.campaign.region.groups if g.sensitive]
    assert sensitive
    sam = here.resident("Sam")
    await _joins(sam, sensitive[0].name_in("en"))
    await sam.reads("you are in")
    await here.wait(minutes=1)

    assert here.server.requests("POST", "/roles$") == []
    assert here.server.requests("GET", "/members/") == []


@pytest.mark.parametrize("command", ["stop", "delete"])
async def test_who_leaves_the_bot_loses_the_roles_and_who_comes_back_gets_them_again(
    here: Field, command: str
) -> None:
    sam, worn = here.resident("Sam"), here.server.guild.worn_by
    await _joins(sam, "Seniors")
    await becomes(lambda: worn(sam.user) == ["Seniors"])
    await sam.command(command)
    if command == "delete":
        await sam.press("Yes, erase everything")
    await becomes(lambda: worn(sam.user) == [])

    if command == "stop":
        await sam.command("start")
        await becomes(lambda: worn(sam.user) == ["Seniors"])


async def test_who_comes_to_the_server_later_gets_the_role_with_the_list_of_groups(here: Field) -> None:
    sam = here.resident("Sam")
    here.work(lambda people: people.join_group(here.ids["Sam"], "seniors"))  # From another network, say.
    assert here.server.guild.worn_by(sam.user) == []
    await sam.command("groups")

    await becomes(lambda: here.server.guild.worn_by(sam.user) == ["Seniors"])


async def test_a_word_to_a_group_is_one_post_that_calls_its_role_and_answers_in_private(here: Field) -> None:
    ruth = here.resident("Ruth", "kanawha", Role(RoleKind.CAPTAIN, "group:seniors"))
    sam, ana = here.resident("Sam"), here.resident("Ana")
    room = await _open(here, "seniors")
    await _joins(sam, "Seniors")
    await becomes(lambda: here.server.guild.worn_by(sam.user) == ["Seniors"])
    await _links(ruth, room, "Seniors")
    await _says(ruth, "Seniors", "Bingo on Sunday.")
    await here.wait(minutes=2)
    post = await sam.reads("Bingo on Sunday.", room)

    assert _calls(here) == ["Seniors"]
    assert [m.text for m in sam.sees()[1:] if "Bingo" in m.text] == []
    before = len(sam.sees(room))
    await sam.press_on(post, next(iter(post.buttons)))
    await becomes(lambda: len(sam.sees(room)) > before)
    assert sam.sees(room)[-1].only_for == sam.user.id
    assert [m.id for m in ana.sees(room)] == [post.id]


async def test_a_word_to_a_county_calls_nobody(here: Field) -> None:
    dee, sam = here.captain("Dee"), here.resident("Sam")
    room = await _open(here, "kanawha")
    await _joins(sam, "Seniors")
    await _links(dee, room, "Kanawha")
    await _says(dee, "Kanawha", "We meet on Saturday.")
    await here.wait(minutes=2)
    await sam.reads("We meet on Saturday.", room)

    assert _calls(here) == []


async def test_what_lacks_is_told_once_a_day_to_who_linked_the_channel(here: Field) -> None:
    dee, sam = here.captain("Dee"), here.resident("Sam")
    here.clock.advance(hours=-6)  # No quiet hours.
    room = await _open(here, "kanawha")
    await _links(dee, room, "Kanawha")
    here.server.guild.take_from_bot(send_messages=True)
    for words in ("We meet on Saturday.", "Do come."):
        await _says(dee, "Kanawha", words)
        await here.wait(minutes=2)
    await dee.reads("I could not post in kanawha")
    await here.wait(minutes=1)

    assert sum("could not post" in m.text for m in dee.sees()) == 1
    assert sam.sees(room) == []


async def test_what_lacks_for_roles_is_told_to_the_coordinators(here: Field) -> None:
    jo, sam = here.resident("Jo", "kanawha", COORDINATOR), here.resident("Sam")
    here.clock.advance(hours=-6)
    here.server.guild.take_from_bot(manage_roles=True)
    await _joins(sam, "Seniors")
    told = await jo.reads("I may not give roles in Mountain Team")
    assert "Manage Roles" in told.text

    here.server.guild.roles["700000000000000010"].permissions |= 1 << 28
    await here.wait(hours=1, minutes=1)
    await becomes(lambda: here.server.guild.worn_by(sam.user) == ["Seniors"])


async def test_a_channel_of_a_server_without_the_bot_is_unlinked_and_its_captain_told(here: Field) -> None:
    dee, room = here.captain("Dee"), await _open(here, "kanawha")
    here.clock.advance(hours=-6)
    await _links(dee, room, "Kanawha")
    here.server.guild.has_bot = False
    await here.server.gateway.tell("GUILD_DELETE", {"id": GUILD})
    planned = select(JobRow.id).where(JobRow.kind == "broadcasts.gone")
    await becomes(lambda: here.work(lambda people: people._db.scalar(planned)) is not None)
    await here.wait(minutes=4)  # A group may be left because it moves.

    await dee.reads("I am not in kanawha any more")


async def test_the_known_chat_outlives_a_restart(here: Field) -> None:
    sam = here.resident("Sam", knows_dm=False)
    await sam.write("hello")
    await becomes(lambda: len(sam.sees()) > 0)
    await becomes(lambda: here.private_chat("Sam") == sam.direct.id)
