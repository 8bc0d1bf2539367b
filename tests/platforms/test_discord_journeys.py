"""People's journeys over real sockets: the whole bot, the real discord.py, a Discord on loopback."""

import re
import sqlite3
from functools import partial
from pathlib import Path

from tests.platforms.discord_field import Field, field
from tests.platforms.discord_person import Person
from tests.traces import legible

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
        await luz.press("Kanawha", lobby)
        await luz.press("18 o más", lobby)
        await luz.reads("Ya eres parte, Luz.", lobby)

        assert ana.sees(lobby) == []


async def _out_on_saturday(here: Field) -> tuple[Person, Person, Person]:
    """Ana leads, Dee is her backup, and Sam has said that he is there."""
    ana, dee, sam = here.captain("Ana"), here.captain("Dee"), here.resident("Sam")
    await _canvass_on_saturday(ana, dee)
    await sam.command("shifts")
    await sam.press("Claim: Sat 10:00, 1 place left")
    await sam.reads("Your place is certain.")
    await here.wait(hours=16)
    await sam.press("I'm here")
    await sam.reads("If I hear nothing by")
    return ana, dee, sam


async def _canvass_on_saturday(ana: Person, dee: Person, places: str = "1") -> None:
    await ana.command("canvass")
    await ana.press("Door knocking")
    await ana.reads("Where exactly do you meet?")
    await ana.write("12 Court Street, by the steps")
    await ana.reads("Which day?")
    await ana.write("sat 10:00")
    await ana.press("3 hours")
    await ana.reads("How many places?")
    await ana.write(places)
    await ana.press("Dee")
    await ana.press("Publish")
    await dee.press("Yes, I do it")
    await ana.reads("Your canvass is open.")


async def test_a_reminder_behind_a_closed_door_keeps_from_moderators_where_one_meets(tmp_path: Path) -> None:
    async with field(tmp_path, with_lobby=True) as here:
        ana, dee, sam = here.captain("Ana"), here.captain("Dee"), here.resident("Sam")
        lobby = here.server.guild.system
        await _canvass_on_saturday(ana, dee)
        sam.user.dms_closed = True
        await sam.command("shifts", where=lobby)
        await sam.press("Claim: Sat 10:00, 1 place left", lobby)
        await sam.reads("Your place is certain.", lobby)
        await here.wait(hours=14)
        await here.wait(seconds=5)  # The cards of the eve came first, and one chat takes one thing at a time.
        thread = next(c for c in here.world.channels.values() if c.parent)
        said = [m for m in sam.sees(thread) if m.only_for is None]

        assert "moderators can read along here" in said[0].text
        assert any("Your shift begins" in m.text for m in said[1:])
        assert not [m for m in said if "Court Street" in m.text]
        await sam.press("Where we meet", thread)
        assert (await sam.reads("12 Court Street", thread)).only_for == sam.user.id


async def test_a_shift_from_the_claim_to_the_debrief(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        ana, dee, sam = here.captain("Ana"), here.captain("Dee"), here.resident("Sam")
        await _canvass_on_saturday(ana, dee)
        await sam.command("shifts")
        await sam.press("Claim: Sat 10:00, 1 place left")
        mine = await sam.reads("Your place is certain.")
        assert "12 Court Street, by the steps" in mine.text
        [(name, calendar)] = mine.files
        assert name.endswith(".ics")
        assert calendar.startswith("BEGIN:VCALENDAR")
        await ana.reads("• Sam")

        await here.wait(hours=16)
        await sam.press("I'm here")
        await sam.reads("If I hear nothing by")
        await here.wait(hours=3)
        await sam.reads("Home safe, Sam?")
        await sam.write("12 5 rough")
        await sam.reads("12 doors, 5 conversations, rough")
        assert "rough" not in " ".join(m.text for m in ana.sees())
        await sam.press("Ana")
        await ana.reads("Sam asked for you.")
        await ana.press("I'll do it")
        await sam.reads("Ana will write by")


async def test_the_last_place_is_taken_once_and_the_next_waits_in_private(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        ana, dee, lobby = here.captain("Ana"), here.captain("Dee"), here.world.channel("lobby")
        sam, kim = here.resident("Sam"), here.resident("Kim")
        await _canvass_on_saturday(ana, dee)
        for somebody in (sam, kim):
            await somebody.command("shifts", where=lobby)
            await somebody.reads("1 place left", lobby)
        await sam.press("Claim: Sat 10:00, 1 place left", lobby)
        await sam.reads("Your place is certain.", lobby)
        await kim.press("Claim: Sat 10:00, 1 place left", lobby)
        await kim.press("Waiting list: Sat 10:00", lobby)
        await kim.reads("You are number 1 on the waiting list.", lobby)
        await sam.press("Can't make it", lobby)
        await kim.press("Take it")
        await kim.reads("Your place is certain.")
        await ana.reads("• Kim")

        assert all(m.only_for for m in here.world.messages.values() if m.channel_id == lobby.id)


async def test_silence_is_asked_about_step_by_step(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        ana, _dee, sam = await _out_on_saturday(here)
        await here.wait(hours=3, minutes=16)
        await sam.reads("Are you home safe, Sam?")
        await here.wait(minutes=20)
        await ana.reads("No word from Sam")
        await sam.write("home")
        await ana.reads("Sam is home")


async def test_declining_keeps_nothing_and_help_still_comes(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        sam = here.stranger("Sam Canary")
        await sam.command("start")
        await sam.press("Join")
        await sam.press("No thanks")
        await sam.reads("I have kept nothing")
        await sam.command("safe")
        await sam.reads(LINES)

        kept = legible(tmp_path)
        assert "canary" not in kept
        assert sam.user.id not in kept


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


async def test_joining_and_answering_without_leaving_the_channel(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        luz, ana, lobby = here.stranger("Luz", "es-419"), here.stranger("Ana"), here.world.channel("lobby")
        await luz.command("start", where=lobby)
        await luz.press("Unirme", lobby)
        await luz.press("Está bien", lobby)
        await luz.reads("¿Cómo", lobby)
        asked = await luz.press("Escribir mi respuesta", lobby)
        await luz.fill(asked, answer="Luz_*del Río* 💛")
        await luz.reads("Luz_*del Río* 💛", lobby)
        counties = await luz.reads("¿En qué condado vives?", lobby)
        assert any("options" in row["components"][0] for row in counties.components)
        await luz.fill(await luz.press("Escribir mi respuesta", lobby), answer="kanaw")
        await luz.reads("¿tienes 18 años o más?", lobby)
        # An answer to a question that is over is given back, and nothing changes.
        await luz.fill(asked, answer="Otro nombre")
        await luz.reads("Otro nombre", lobby)
        await luz.press("18 o más", lobby)
        await luz.reads("Ya eres parte, Luz_*del Río* 💛.", lobby)

        assert ana.sees(lobby) == []


async def test_a_canvass_is_posted_by_a_form_and_found_while_typing(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        ana, dee, sam = here.captain("Ana"), here.captain("Dee"), here.resident("Sam")
        lobby = here.world.channel("lobby")
        await _canvass_on_saturday(ana, dee)
        await ana.command("canvass", where=lobby)
        form = await ana.press("Post a new canvass", lobby)
        await ana.fill(
            form, title="Phone calls", point="Ana's porch", when="sun 14:00", length="x", places="6"
        )
        await ana.reads("I could not use this: x", lobby)
        await ana.fill(await ana.press("Write my answer", lobby), answer="2.5")
        await ana.press("Dee", lobby)
        preview = await ana.reads("6 places", lobby)
        assert "14:00 to 16:30" in preview.text
        assert "Ana's porch" in preview.text
        await ana.press("Publish", lobby)
        await dee.press("Yes, I do it")
        await here.world.until(lambda: len([m for m in ana.sees() if "Your canvass is open." in m.text]) == 2)

        [offered] = await sam.choices("shifts", "phone", where=lobby)
        assert offered["name"].endswith("14:00, Phone calls, Kanawha County")
        await sam.command("shifts", offered["value"], where=lobby)
        await sam.press("Claim: Sun 14:00, 6 places left", lobby)
        await sam.reads("Ana's porch", lobby)
        assert await sam.types("team", "") == []
        assert set(await ana.types("team", "")) == {"Dee", "Sam"}


async def test_a_day_is_told_by_a_form_and_feelings_by_a_button(tmp_path: Path) -> None:
    async with field(tmp_path) as here:
        _ana, _dee, sam = await _out_on_saturday(here)
        await here.wait(hours=3)
        await sam.press("Home safe")
        await sam.reads("How many doors?")
        await sam.command("checkin")
        form = await sam.press("Finish my debrief")
        await sam.fill(form, doors="12", talks="5", story="Two sisters will come.")
        await sam.press("Good")
        told = await sam.reads("12 doors, 5 conversations, good")

        assert "Two sisters will come." in told.text
        modal = form.modal or {}
        assert [part["component"]["custom_id"] for part in modal["components"]] == ["doors", "talks", "story"]
