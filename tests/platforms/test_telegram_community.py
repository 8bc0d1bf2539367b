"""A team's group on Telegram and everybody's own menu: the whole bot, the real library, a strict server."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.people.model import RoleKind
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_town import TelegramTown, telegram_town
from tests.platforms.telegram_world import Group, Shown, User

NEWS = "The launch moves to Quarrier Street."


async def captain(town: TelegramTown) -> User:
    dee = await town.settle_in("Dee")
    await town.settle_in("Ben")
    await town.give(dee, RoleKind.CAPTAIN, "county:kanawha")
    return dee


async def say_to_many(town: TelegramTown, dee: User) -> None:
    """Let a captain say the news to her county."""
    dee.say("/say")
    await dee.sees("To whom")
    dee.press("Kanawha")
    await dee.sees("Type what you want to say")
    dee.say(NEWS)
    await dee.sees("1 group gets one post")
    dee.press("Send")
    await dee.sees("in 60 seconds")
    await town.wait_until(town.clock() + timedelta(minutes=2))


async def link(dee: User, team: Group, **more: int) -> None:
    """Let a captain link a group (or a topic of it) to her county."""
    dee.say("/channel", team, **more)
    await dee.sees("Link this group, Kanawha team, to:")
    dee.press("Kanawha")
    await dee.sees("now belongs to Kanawha")


async def shown(group: Group, text: str) -> Shown:
    def found() -> Shown | None:
        return next((m for m in group.shown if text in m.text), None)

    return await group.world.until(found)


async def test_a_captain_lets_the_bot_in_links_a_topic_and_posts_there_and_nothing_else(
    tmp_path: Path,
) -> None:
    async with telegram_town(tmp_path) as town:
        dee, team = await captain(town), town.server.group()
        topic = team.topic()
        dee.add_bot(team)
        await dee.sees("I am in Kanawha team now.")
        assert "Write /channel in it" in dee.last.text
        await link(dee, team, topic=topic)
        assert team.shown == []
        await say_to_many(town, dee)
        assert (await shown(team, NEWS)).topic == topic
        assert len(team.shown) == 1


async def test_a_captains_link_brings_the_bot_in_and_links_the_group_in_one_go(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        dee, sam, team = await captain(town), await town.settle_in("Sam"), town.server.group()
        dee.say("/channel")
        offer = await dee.sees("Press the button and choose the group.")
        ((button,),) = offer.keyboard
        assert button["text"] == "Add me to your group"
        page, _, code = button["url"].partition("?startgroup=")
        assert page == "https://t.me/doorstep_test_bot"
        sam.say(f"/start@doorstep_test_bot {code}", team)
        await sam.sees("This link has linked nothing")
        dee.add_bot(team)
        dee.say(f"/start@doorstep_test_bot {code}", team)
        await dee.sees("Kanawha team now belongs to Kanawha.")
        await say_to_many(town, dee)
        await shown(team, NEWS)
        assert len(team.shown) == 1


async def test_words_for_all_are_asked_for_in_the_group_and_only_of_its_captain(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        dee, sam, team = await captain(town), await town.settle_in("Sam"), town.server.group()
        await link(dee, team)
        sam.say("/say", team)
        await sam.sees("Only captains can do that.")
        assert team.shown == []
        dee.say("/say", team)
        asked = await shown(team, "Answer this message with what I shall say")
        assert asked.asks is not None
        assert asked.asks["selective"] is True
        assert asked.asks["input_field_placeholder"] == "What shall I say?"
        sam.say("Pizza for all", team, to=asked)
        await sam.sees("That question is over")
        dee.say("people talk", team)
        dee.say(NEWS, team, to=asked)
        preview = await dee.sees("1 group gets one post")
        assert NEWS in preview.text
        assert "Pizza" not in preview.text
        dee.press("Send")
        await dee.sees("in 60 seconds")
        await town.wait_until(town.clock() + timedelta(minutes=2))
        await shown(team, NEWS)
        assert len(team.shown) == 2


async def test_put_out_of_a_group_the_bot_tells_who_had_linked_it(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        dee, sam, team = await captain(town), town.server.user("Sam"), town.server.group()
        await link(dee, team, topic=team.topic())
        sam.remove_bot(team)
        sam.say("/start")
        await sam.sees("Mountain Roots")  # By then it is known that the bot has left.
        await town.wait_until(town.clock() + timedelta(minutes=3))
        await dee.sees("I am not in Kanawha team any more, so Kanawha has lost its posts there.")
        sam.add_bot(team)
        hello = await shown(team, "Hello! I help the volunteers of Mountain Roots.")
        assert "/safe" in hello.text
        dee.say("/channel", team)
        assert "belongs to" not in (await dee.sees("Link this group, Kanawha team, to:")).text


async def test_a_linked_group_that_moves_stays_linked(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        dee, first, second = await captain(town), town.server.group(), town.server.group("Elk River")
        await link(dee, first)
        moved = first.announce_move()  # Telegram says so itself.
        dee.say("/channel", moved)
        await dee.sees("This group belongs to Kanawha now.")
        dee.press("Unlink it")
        await dee.sees("gets no more posts")
        dee.say("/channel", second)
        await dee.sees("Link this group, Elk River, to:")
        dee.press("Kanawha")
        await dee.sees("Elk River now belongs to Kanawha")
        silently = second.migrate()  # Nobody says so: the next post finds out.
        await say_to_many(town, dee)
        await shown(silently, NEWS)
        dee.say("/channel", silently)
        await dee.sees("This group belongs to Kanawha now.")


async def test_what_is_personal_never_stands_in_a_group(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        sam, mira, team = await town.settle_in("Sam"), town.server.user("Mira"), town.server.group()
        sam.say("/me", team)
        await sam.sees("Sam, Kanawha")
        mira.say("/me", team)
        way = await shown(team, "My answers are for you alone")
        assert way.keyboard[0][0]["url"] == "https://t.me/doorstep_test_bot"
        mira.say("/shifts", team)
        mira.say("/me")
        await mira.sees("I do not know you yet")
        assert team.shown == [way]
        assert "Mira" not in way.text


def menu_of(server: TelegramServer, user: User) -> list[str]:
    return [command["command"] for command in server.menus.get(f"chat {user.id}", [])]


async def until_menu(server: TelegramServer, user: User, what: Callable[[list[str]], bool]) -> None:
    await server.world.until(lambda: what(menu_of(server, user)) or None)


async def test_a_role_brings_its_menu_and_its_end_takes_it(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        jo, lee = await town.settle_in("Jo", "putnam"), await town.settle_in("Lee")
        await town.give(jo, RoleKind.COORDINATOR, "campaign")
        jo.say("/people lee")
        await jo.sees("1 person")
        jo.press("Lee")
        await town.server.world.until(lambda: "Make care team" in jo.last.buttons)
        jo.press("Make care team")
        await until_menu(town.server, lee, lambda menu: menu[:1] == ["cases"] and "say" not in menu)
        lee.say("/language")
        await lee.sees("Which language")
        lee.press("Español")
        await town.server.world.until(
            lambda: "Líneas de ayuda" in str(town.server.menus[f"chat {lee.id}"]) or None
        )
        jo.press("Lee")
        await town.server.world.until(lambda: "End: Care team of Mountain Roots" in jo.last.buttons)
        jo.press("End: Care team of Mountain Roots")
        await jo.sees("End this role?")
        jo.press("Yes, end it")
        await until_menu(town.server, lee, lambda menu: "cases" not in menu and "safe" in menu)
        assert not [m for m in lee.inbox if not m.text]


async def test_at_the_start_everybody_with_a_role_gets_their_menu_and_once_erased_everybodys(
    tmp_path: Path,
) -> None:
    async with TelegramServer() as server:
        town = TelegramTown(tmp_path, server)
        dee, sam = await captain(town), await town.settle_in("Sam")
        await town.bot.start()
        try:
            await until_menu(server, dee, lambda menu: {"team", "canvass", "say", "safe"} <= set(menu))
            assert "people" not in menu_of(server, dee)
            assert menu_of(server, sam) == []
            dee.say("/delete")
            await dee.sees("Erase everything?")
            dee.press("Yes, erase everything")
            await dee.sees("Everything about you is erased")
            assert menu_of(server, dee) == []
        finally:
            await town.bot.stop()
