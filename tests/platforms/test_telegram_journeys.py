"""The journeys of the product on Telegram: the whole bot, the real library, a strict server."""

import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from bot.people.model import RoleKind
from tests.platforms.telegram_town import telegram_town
from tests.town import NEW_YORK
from tests.traces import legible

LIFELINE = "988 Suicide & Crisis Lifeline"
SATURDAY = datetime(2026, 10, 3, 10, 0, tzinfo=NEW_YORK)


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
        luz.press("Más 2/7")
        await town.server.world.until(lambda: "Más 3/7" in luz.last.buttons)
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
        await mira.sees(LIFELINE)
    assert "mira" not in legible(tmp_path)


async def test_a_place_is_claimed_given_back_and_offered_on(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        ana, ben, sam, luz = [await town.join(name) for name in ("Ana", "Ben", "Sam", "Luz")]
        await town.canvass(ana, ben, SATURDAY, capacity=1)
        sam.say("/shifts")
        offer = await sam.sees("1 place left")
        sam.press("Claim…")
        place = await sam.sees("Your place is certain.")
        assert (await sam.sees_toast("certain")).alert is False
        assert "Meet here: The old mill" in place.text
        assert place.document is not None
        assert place.document.name.endswith(".ics")
        assert place.document.media_type == "text/calendar"
        assert b"DTSTART" in place.document.content
        roster = await ana.sees("• Sam")

        luz.say("/shifts")
        await luz.sees("Full. On the waiting list you would be number 1.")
        luz.press("Waiting list…")
        await luz.sees("You are number 1 on the waiting list")
        sam.press("Claim…", offer)  # An old button: nothing is claimed twice, and it says how things stand.
        await sam.sees("You have a place here.")
        sam.press("Can't make it")
        await sam.sees("Thank you for saying so")
        await ana.sees("Sam can't make it")
        await luz.sees("A place got free, and it is held for you until 20:00")
        luz.press("Take it")
        await luz.sees("Your place is certain.")
        assert await ana.sees("• Luz") is roster
        sam.press("Claim…", offer)
        await sam.sees("Full. On the waiting list you would be number 1.")
        assert (await sam.sees_toast("Full")).alert


async def test_two_press_the_last_place_at_the_same_moment(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        ana, ben, sam, luz = [await town.join(name) for name in ("Ana", "Ben", "Sam", "Luz")]
        await town.canvass(ana, ben, SATURDAY, capacity=1)
        for user in (sam, luz):
            user.say("/shifts")
        for user in (sam, luz):
            await user.sees("1 place left")
        for _ in range(2):  # Each twice, as a trembling finger does.
            sam.press("Claim…")
            luz.press("Claim…")
        phones = [sam, luz]
        ends = ("Your place is certain.", "You have a place here.", "Full. On the waiting list")

        def answers() -> list[str]:
            return [m.text for user in phones for m in user.inbox if any(end in m.text for end in ends)]

        await town.server.world.until(lambda: answers()[3:])
        assert len([text for text in answers() if "Your place is certain." in text]) == 1
        await ana.sees("1 of 1 place")


async def test_a_day_on_a_shift_until_somebody_is_asked_for(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        ana, ben, sam = [await town.join(name) for name in ("Ana", "Ben", "Sam")]
        await town.canvass(ana, ben, SATURDAY, capacity=8)
        sam.say("/shifts")
        await sam.sees("8 places left")
        sam.press("Claim…")
        await sam.sees("Your place is certain.")
        await town.wait_until(SATURDAY)
        await sam.sees("Your shift begins. Are you there?")
        sam.press("I'm here")
        await sam.sees("If I hear nothing by 12:15 I ask you again; at 12:35 Ana; at 12:50 Ben.")
        await ana.sees("• Sam: here")
        await town.wait_until(SATURDAY + timedelta(hours=2))
        await sam.sees("Home safe, Sam?")
        sam.say("12 5 rough")
        await sam.sees("12 doors, 5 conversations, rough")
        assert not [m for m in ana.inbox if "rough" in m.text or "asked for you" in m.text]
        sam.press("Ana")
        await sam.sees("I asked Ana.")
        await ana.sees("Sam asked for you.")
        ana.press("I'll do it")
        await sam.sees("Ana will write by 13:00.")
        await town.wait_until(SATURDAY + timedelta(hours=3))
        await ana.sees("1 of 1 home, 12 doors, 5 conversations.")
        assert not [m for m in [*ana.inbox, *ben.inbox] if "rough" in m.text]


async def test_silence_after_a_shift_reaches_the_lead(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        ana, ben, sam = [await town.join(name) for name in ("Ana", "Ben", "Sam")]
        await town.canvass(ana, ben, SATURDAY, capacity=8)
        sam.say("/shifts")
        await sam.sees("8 places left")
        sam.press("Claim…")
        await sam.sees("Your place is certain.")
        await town.wait_until(SATURDAY)
        await sam.sees("Are you there?")
        sam.press("I'm here")
        await sam.sees("If I hear nothing by 12:15")
        before = len(ana.inbox)
        sam.blocked = True
        await town.wait_until(SATURDAY + timedelta(hours=2, minutes=36))
        await town.server.world.until(lambda: [m for m in ana.inbox[before:] if "Sam" in m.text])


async def test_help_is_turned_over_in_place_and_hidden(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        mira = town.server.user("Mira")
        mira.say("sos")
        lines = await mira.sees(LIFELINE)
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
        assert not [label for label in shown.buttons if not label.startswith("Copy ")]


async def test_help_with_the_database_file_moved_away(tmp_path: Path) -> None:
    async with telegram_town(tmp_path) as town:
        sam = await town.join("Sam")
        away = tmp_path / "away"
        away.mkdir()
        for file in tmp_path.glob("town.db*"):
            shutil.move(file, away)
        town.database.engine.dispose()  # A connection that is still open would go on with the moved file.
        sam.say("/start")
        for _ in range(2):
            before = len(sam.inbox)
            sam.say("/safe")
            await town.server.world.until(lambda before=before: len(sam.inbox) > before)
            assert LIFELINE in sam.last.text
        stranger = town.server.user("Mira")
        stranger.say("/safe")
        await stranger.sees(LIFELINE)
        for file in away.iterdir():
            shutil.move(file, tmp_path)
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
            await town.server.world.until(lambda before=before: len(sam.inbox) > before)
            assert LIFELINE in sam.last.text
        lock.execute("ROLLBACK")
        lock.close()
        await sam.sees("What would you like to do")
        assert [LIFELINE in shown.text for shown in sam.inbox].count(True) == 3
