"""The journeys of the product on Telegram: the whole bot, the real library, a strict server."""

import shutil
import sqlite3
import time
from pathlib import Path

from bot.people.model import RoleKind
from tests.platforms.telegram_town import telegram_town

LIFELINE = "988 Suicide & Crisis Lifeline"
SOON = 1.0


async def test_joining_in_two_languages_until_the_captain_says_hello(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        dee = await town.join("Dee")
        await town.give(dee, RoleKind.CAPTAIN, "county:kanawha")
        luz = town.server.user("Luz", language_code="es-MX")
        luz.say("/start")
        hello = await luz.sees("Hasta ahora no he guardado nada de ti")
        luz.press("English")
        assert await luz.sees("I have kept nothing about you so far") is hello
        assert hello.edits == 1
        luz.press("Español")
        await luz.sees("Hasta ahora no he guardado nada de ti")
        luz.press("Unirme")
        await luz.sees("Guardo tu nombre")
        assert "Telegram puede leer este chat" in luz.last.text
        luz.press("Está bien")
        await luz.sees("¿Cómo te llamo?")
        luz.say("<b>María</b> & José 🌻 *_~")
        await luz.sees("<b>María</b> & José 🌻 *_~")
        luz.press("Más")
        await luz.sees("página 2 de 7")
        luz.say("kanaw")
        await luz.sees("18 años")
        luz.press("18 o más")
        await luz.sees("Ya eres parte, <b>María</b> & José 🌻 *_~.")
        card = await dee.sees("<b>María</b> & José 🌻 *_~ has just joined in Kanawha")
        dee.press("I reached them", card)
        await dee.sees("Thank you for welcoming")
        assert town.telegram.health() == "ok"


async def test_no_thanks_keeps_nothing_and_help_still_works(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        mira = town.server.user("Mira")
        mira.say("/start")
        await mira.sees("I have kept nothing about you")
        mira.press("Join")
        await mira.sees("I keep your name")
        mira.press("No thanks")
        await town.server.world.until(lambda: mira.toasts and not town.server.pending)
        mira.say("/safe")
        await mira.sees(LIFELINE, within=SOON)
    for file in tmp_path.iterdir():
        assert b"Mira" not in file.read_bytes()


async def test_help_is_turned_over_in_place_and_hidden(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        mira = town.server.user("Mira")
        mira.say("sos")
        lines = await mira.sees(LIFELINE, within=SOON)
        mira.press("Violence at home")
        assert await mira.sees("National Domestic Violence Hotline") is lines
        await town.server.world.until(lambda: "All help lines" in lines.buttons)
        mira.press("Hide this")
        await mira.sees("Cleared")
        assert len(mira.inbox) == 1
        assert all(toast.text == "" for toast in mira.toasts)


async def test_help_in_a_group_tells_nobody_who_asked(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        sam, team, mira = await town.join("Sam"), town.server.group(), town.server.user("Mira")
        sam.say("/safe", team)
        await sam.sees(LIFELINE)
        assert team.shown == []
        mira.say("/safe@doorstep_test_bot", team)
        (shown,) = await town.server.world.until(lambda: team.shown)
        assert "911" in shown.text
        assert "Mira" not in shown.text
        assert "Kanawha" not in shown.text


async def test_help_with_the_database_file_moved_away(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        sam = await town.join("Sam")
        away = tmp_path / "away"
        away.mkdir()
        for file in tmp_path.glob("town.db*"):
            shutil.move(file, away)
        for _ in range(2):
            before = len(sam.inbox)
            began = time.monotonic()
            sam.say("/safe")
            await town.server.world.until(lambda before=before: len(sam.inbox) > before, SOON)
            assert time.monotonic() - began < SOON
            assert LIFELINE in sam.last.text
        stranger = town.server.user("Mira")
        stranger.say("/safe")
        await stranger.sees(LIFELINE, within=SOON)
        for file in away.iterdir():
            shutil.move(file, tmp_path)
        sam.say("/start")
        await sam.sees("What would you like to do")


async def test_help_with_the_database_locked(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        sam = await town.join("Sam")
        lock = sqlite3.connect(town.path, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        sam.say("/start")
        for _ in range(3):
            before = len(sam.inbox)
            sam.say("/safe")
            await town.server.world.until(lambda before=before: len(sam.inbox) > before, SOON)
            assert LIFELINE in sam.last.text
        lock.execute("ROLLBACK")
        lock.close()
        await sam.sees("What would you like to do")
        assert [LIFELINE in shown.text for shown in sam.inbox].count(True) == 3
