"""The slash commands: how they are called, who sees them, where they can be used."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.conversation.events import CommandInvoked
from bot.conversation.platform import Circle, CommandInfo, Front, Suggestion
from bot.platforms.discord.adapter import Discord
from bot.platforms.discord.menus import length, menu, names
from tests.platforms.discord_bot import MadeUpBot, connected
from tests.platforms.discord_field import field
from tests.platforms.discord_person import Person
from tests.platforms.discord_rules import LOCALES, check_commands
from tests.platforms.discord_server import TOKEN, DiscordServer
from tests.platforms.discord_world import FOREIGN

ENGLISH, SPANISH = {"en-US", "en-GB"}, {"es-ES", "es-419"}


def _info(name: str, called: str = "", **more: object) -> CommandInfo:
    words = {"en": f"About {name}", "es": f"Sobre {name}"}
    called_by = {"en": name, "es": called} if called else {}
    return CommandInfo(name, words, names=called_by, **more)  # type: ignore[arg-type]


def test_a_command_is_called_by_its_name_in_every_variety_of_a_language() -> None:
    [shown] = menu([_info("shifts", "turnos")])

    assert shown["name_localizations"] == {
        **dict.fromkeys(ENGLISH, "shifts"),
        **dict.fromkeys(SPANISH, "turnos"),
    }
    assert set(shown["description_localizations"]) == ENGLISH | SPANISH <= LOCALES


@pytest.mark.parametrize("called", ["Mi turno", "¡ya!", "x" * 33, ""])
def test_what_discord_would_not_take_is_called_by_the_commands_own_name(called: str) -> None:
    commands = [_info("shifts", called)]
    check_commands(menu(commands))

    assert names(commands)["shifts"]["es"] == "shifts"


@pytest.mark.parametrize(
    "commands",
    [
        [_info("safe", "ayuda"), _info("help", "ayuda")],
        [_info("me", "help"), _info("help", "ayuda")],
    ],
)
def test_no_two_commands_have_one_name(commands: Sequence[CommandInfo]) -> None:
    check_commands(menu(commands))
    called = [words["es"] for words in names(commands).values()]

    assert len(set(called)) == 2


def test_capital_letters_are_made_small_and_accents_stay() -> None:
    assert names([_info("help", "Guía")])["help"]["es"] == "guía"


def test_only_what_concerns_coordinators_and_the_care_team_is_hidden_in_servers() -> None:
    shown = {
        circle: menu([_info("x", circle=circle)])[0].get("default_member_permissions") for circle in Circle
    }

    assert shown == {
        Circle.EVERYONE: None, Circle.CAPTAINS: None, Circle.COORDINATORS: "0", Circle.CARE: "0",
    }  # fmt: skip


async def test_a_command_for_everywhere_works_where_the_bot_is_not_and_is_seen_by_one_person_only() -> None:
    async with connected() as setting:
        sam, kim = Person(setting.server, "Sam"), Person(setting.server, "Kim")
        sam.user.shares_server = False
        world = setting.server.world
        for where in (world.channel("lobby", guild=FOREIGN), world.channel("three", guild="")):
            await sam.command("safe", where=where)
            event = await setting.bot.next_event()
            await setting.answer(event, "Lines")
            await setting.answer(event, "More")
            assert [m.text for m in sam.sees(where)] == ["Lines", "More"]
            assert kim.sees(where) == []
            assert event.chat.private is False
        await sam.command("safe")
        await setting.answer(await setting.bot.next_event(), "Here too")

        await sam.reads("Here too")


async def test_the_private_chat_of_others_is_not_taken_for_somebodys_own() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        theirs = setting.server.world.channel("three", guild="")
        await sam.command("safe", where=theirs)
        event = await setting.bot.next_event()
        await setting.answer(event, "Lines")
        await setting.send(event.address, "Your shift is tomorrow")

        assert [m.text for m in sam.sees()] == ["Your shift is tomorrow"]
        assert [m.text for m in sam.sees(theirs)] == ["Lines"]


async def test_what_is_for_servers_is_not_offered_elsewhere() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        with pytest.raises(AssertionError, match="not offered here"):
            await sam.command("shifts", where=setting.server.world.channel("three", guild=""))
        with pytest.raises(AssertionError, match="servers with the bot"):
            await sam.command("shifts", where=setting.server.world.channel("lobby", guild=FOREIGN))


VERSIONS = (
    [_info("shifts")],
    [_info("shifts", "turnos")],
    [_info("shifts", "turnos", circle=Circle.COORDINATORS)],
    [_info("shifts", "turnos", everywhere=True)],
    [_info("shifts", "turnos", option={"en": "shift", "es": "turno"})],
    [_info("shifts", "turnos", option={"en": "shift", "es": "turno"}, suggests=True)],
)


async def test_every_change_of_the_menu_is_published_and_nothing_else_is() -> None:
    async with DiscordServer() as server:
        for commands in [each for version in VERSIONS for each in (version, version)]:
            server.gateway.line = None
            adapter = Discord(TOKEN, server.api_url, server.gateway.url)
            await adapter.start(MadeUpBot(), Front(commands))
            await server.world.until(lambda: server.gateway.line)
            await adapter.stop_listening()
            await adapter.close()

        assert len(server.requests("PUT", "/commands")) == len(VERSIONS)


async def test_what_is_typed_so_far_is_completed() -> None:
    async with connected() as setting:
        luz = Person(setting.server, "Luz", "es-419")
        setting.bot.suggestions = [Suggestion("Condado de Kanawha", "kanawha")]
        choices = await luz.choices("shifts", "kan")
        [event] = setting.bot.looked

        assert choices == [{"name": "Condado de Kanawha", "value": "kanawha"}]
        assert isinstance(event, CommandInvoked)
        assert (event.command, event.argument, event.language_hint) == ("shifts", "kan", "es")
        assert setting.bot.events == []
        assert setting.bot.kept == {}


async def test_suggestions_are_as_many_and_as_long_as_discord_takes() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        setting.bot.suggestions = [
            Suggestion("Nothing to read", "x" * 101),
            *(Suggestion("é" * 150, str(n)) for n in range(40)),
        ]
        choices = await sam.choices("shifts", "")

        assert [choice["value"] for choice in choices] == [str(n) for n in range(25)]
        assert {len(choice["name"]) for choice in choices} == {100}


async def test_where_nothing_can_be_suggested_in_time_the_list_is_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.platforms.discord.suggesting.IN_TIME", 0.05)
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        setting.bot.looking = setting.bot.hang
        assert await sam.choices("shifts", "k") == []

        async def fail(_event: object) -> None:
            raise OSError("the database is gone")

        setting.bot.looking = fail
        assert await sam.choices("shifts", "k") == []


async def test_the_real_menu_is_one_that_discord_takes(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        await here.world.until(lambda: here.world.commands)
        shown = {command["name"]: command for command in here.world.commands}

        assert sum(length(command) for command in shown.values()) <= 8000
        everywhere = {name for name, command in shown.items() if 1 in command["integration_types"]}
        assert {"safe", "learn", "me", "help", "privacy"} <= everywhere
        assert "canvass" not in everywhere
        hidden = {name for name, command in shown.items() if command["default_member_permissions"] == "0"}
        assert {"people", "broadcasts", "cases"} <= hidden
        assert not hidden & {"team", "canvass", "say", "shifts"}
        for command in shown.values():
            assert command["name_localizations"]["es-419"] == command["name_localizations"]["es-ES"]


async def test_every_command_has_a_spanish_name_of_its_own(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        found = names(here.bot.commands())
        wished = {info.name: info.names.get("es") for info in here.bot.commands()}

        assert {name: called["es"] for name, called in found.items()} == wished
        assert found["shifts"] == {"en": "shifts", "es": "turnos"}
        # Whoever types /ayuda gets the lines, on every network.
        assert found["safe"]["es"] == "ayuda"
