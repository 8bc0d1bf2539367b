"""People's journeys over real sockets: the whole bot, the real discord.py, a Discord on loopback."""

import re
import sqlite3
from functools import partial
from pathlib import Path

from tests.platforms.discord_field import field
from tests.platforms.discord_person import Person

LINES = "988 Suicide & Crisis Lifeline"


async def test_joining(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        dee, sam = here.captain("Dee"), here.stranger("Sam")
        await sam.command("start")
        await sam.reads("I have kept nothing about you so far")
        await sam.press("Join")
        await sam.reads("/delete erases it at any time")
        await sam.press("OK")
        await sam.reads("What shall I call you?")
        await sam.write("Sam_*Hill*")
        await sam.reads("Welcome, Sam_*Hill*!")
        await sam.write("kanaw")
        await sam.reads("18 or over?")
        await sam.press("18 or over")
        await sam.reads("You are in, Sam_*Hill*.")
        await dee.reads("Sam_*Hill* has just joined in Kanawha")
        await dee.press("I reached them")
        await dee.reads("Thank you for welcoming Sam_*Hill*")

        assert here.world.rang == []


async def test_joining_in_spanish_from_a_channel_is_seen_by_nobody_else(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        luz, ana, lobby = here.stranger("Luz", "es-419"), here.stranger("Ana"), here.world.channel("lobby")
        await luz.command("start", where=lobby)
        await luz.reads("Hasta ahora no he guardado nada de ti", lobby)
        await luz.press("Unirme", lobby)
        await luz.reads("Guardo tu nombre", lobby)
        await luz.press("Está bien", lobby)
        await luz.press("Luz", lobby)
        await luz.reads("¿En qué condado vives?", lobby)
        await luz.press("Más", lobby)
        await luz.reads("página 2", lobby)
        await luz.press("Más", lobby)
        await luz.press("Kanawha", lobby)
        await luz.press("18 o más", lobby)
        await luz.reads("Ya eres parte, Luz.", lobby)

        assert ana.sees(lobby) == []


async def test_declining_keeps_nothing_and_help_still_comes(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        sam = here.stranger("Sam Canary")
        await sam.command("start")
        await sam.press("Join")
        await sam.press("No thanks")
        await sam.reads("I have kept nothing")
        await sam.command("safe")
        await sam.reads(LINES)

        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"Canary" not in kept
        assert sam.user.id.encode() not in kept


async def test_help_comes_at_once_is_changed_in_place_and_can_be_hidden(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        mira, lobby = here.stranger("Mira"), here.world.channel("lobby")
        asked = await mira.command("safe", where=lobby)
        shown = await mira.reads(LINES, lobby)
        assert asked.took is not None
        assert asked.took < 1
        assert shown.only_for == mira.user.id

        await mira.press("Violence at home", lobby)
        await mira.reads("YWCA Resolve", lobby)
        await mira.press("Hide this", lobby)
        await mira.reads("Cleared", lobby)
        assert not re.search(r"988|911", " ".join(m.text for m in mira.sees(lobby)))


async def test_help_comes_while_the_database_is_locked(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        sam, mira = here.resident("Sam"), here.stranger("Mira")
        lock = sqlite3.connect(here.path)
        lock.execute("BEGIN EXCLUSIVE")
        try:
            await sam.command("me")
            await sam.reads("(thinking)")
            for somebody in (sam, mira):
                asked = await somebody.command("safe")
                await somebody.reads(LINES)
                assert asked.took is not None
                assert asked.took < 1
                await somebody.write("sos")
                await here.world.until(partial(_has_lines, somebody, 2))
        finally:
            lock.close()


async def test_help_comes_with_the_database_moved_away_and_the_rest_says_that_it_cannot(
    tmp_path: Path,
) -> None:
    async with field(tmp_path) as here:
        sam, mira = here.resident("Sam"), here.stranger("Mira", "es-ES")
        here.database.engine.dispose()
        for path in list(tmp_path.iterdir()):
            path.rename(tmp_path.parent / f"away-{path.name}")
        for somebody, words in ((sam, "Call 911"), (mira, "Llama al 911")):
            await somebody.command("safe")
            await somebody.reads(words)
        await sam.command("help")
        await sam.reads("I cannot do that just now.")
        await mira.write("hola")
        await mira.reads("Ahora mismo no puedo.")


def _has_lines(somebody: Person, times: int) -> bool:
    return len([m for m in somebody.sees() if LINES in m.text]) == times
