"""What an author sees at once of what they have saved."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversation.messages import Message
from bot.features.training.authoring.curriculum import load_courses
from bot.features.training.rehearsal import Lessons
from bot.people.tables import PersonRow
from bot.rehearsal import Stage
from bot.web.health import Health
from bot.web.server import WebServer, web_app
from tests.content.planting import HARVEST, LANGUAGES, SOIL
from tests.rehearsed import rehearsed


def test_what_was_saved_is_taught_once_it_has_no_fault(garden: Path) -> None:
    lessons = Lessons(load_courses(garden, LANGUAGES), garden, LANGUAGES)
    module, words = garden / SOIL / "module.yaml", garden / SOIL / "es.md"
    words.write_text(words.read_text("utf-8").replace("¿Quién lo cuidaba?", "¿De quién era?"), "utf-8")
    module.write_text(module.read_text("utf-8").replace("right: dawn", "right: never"), "utf-8")
    assert ["right is 'never'" in fault for fault in lessons.read_again()] == [True]
    assert "¿Quién" in lessons.courses["garden"].modules[0].steps[0].in_language("es").text

    module.write_text(module.read_text("utf-8").replace("right: never", "right: dawn"), "utf-8")
    assert lessons.read_again() == []
    assert "¿De quién" in lessons.courses["garden"].modules[0].steps[0].in_language("es").text


def test_a_course_that_is_gone_is_taught_no_more(garden: Path) -> None:
    lessons = Lessons(load_courses(garden, LANGUAGES), garden, LANGUAGES)
    garden.joinpath("garden").rename(garden.parent / "elsewhere")
    assert lessons.read_again() == []
    assert lessons.courses == {}


WANTED = {
    "course": "start-here",
    "module": "03-first-shift",
    "step": "third-door",
    "language": "es",
    "network": "discord",
}


async def ask_health() -> Health:
    return Health(ready=True, connections={})


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with rehearsed(tmp_path) as stage:
        yield stage


@pytest.fixture
async def author(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    server = WebServer(web_app(ask_health, stage.page.routes()), "127.0.0.1", 0, stage.page.close)
    await server.start()
    async with httpx.AsyncClient(
        base_url=server.url, headers={"origin": server.url}, trust_env=False
    ) as author:
        yield author
    await server.stop()


async def test_any_module_is_played_beside_the_rehearsal(stage: Stage, author: httpx.AsyncClient) -> None:
    before = [picture.line for picture in stage._album.since()]
    answer = await author.post("/preview/play", json=WANTED)
    assert (answer.status_code, answer.json()["faults"]) == (200, [])
    said = [p.message.text for p in stage._album.since() if p.person == "learner-discord"]
    assert "Paso 5 de 7" in said[-1]
    assert not stage._album.begun
    assert [p.line for p in stage._album.since() if p.line in before] == before
    assert "third-door" in (await author.get("/preview")).text
    for wrong in ({"module": "99-nothing"}, {"language": "xx"}, {"network": "pigeon"}, {"more": "x"}):
        assert (await author.post("/preview/play", json=WANTED | wrong)).status_code == 400, wrong


async def test_whoever_types_instead_of_pressing_stays_in_the_module(
    stage: Stage, author: httpx.AsyncClient
) -> None:
    await author.post("/preview/play", json=WANTED | {"language": "en"})
    assert "at step 5 of 7" in (await alex_writes("sunday", stage, author)).text


async def test_what_an_author_plays_stays_in_a_town_of_its_own(
    stage: Stage, author: httpx.AsyncClient
) -> None:
    early = {"person": "learner-discord", "text": "/shifts"}
    assert (await author.post("/write", json=early)).status_code == 400, "before the page was opened"
    lives = await stage._database.read(who_is_known)
    await author.post("/preview/play", json=WANTED | {"language": "en"})
    offered = [b.action.name for b in (await alex_writes("/shifts", stage, author)).buttons]
    assert "shifts.claim" not in offered
    assert await stage._database.read(who_is_known) == lives
    assert "Alex" not in lives


async def test_each_play_begins_anew_whatever_was_done_before(
    stage: Stage, author: httpx.AsyncClient, tmp_path: Path
) -> None:
    await author.post("/preview/play", json=WANTED | {"language": "en"})
    await alex_writes("/stop", stage, author)
    await author.post("/preview/play", json=WANTED | {"language": "en"})
    assert "at step 5 of 7" in (await alex_writes("sunday", stage, author)).text
    assert [p for p in stage._album.since() if "stop" in p.message.text] == []
    assert (tmp_path / "demo-author.db").exists()
    await author.post("/fresh", json={})
    assert list(tmp_path.glob("demo-author*")) == []
    assert not {p.person for p in stage._album.since()} & {"learner-discord", "learner-telegram"}


async def alex_writes(words: str, stage: Stage, author: httpx.AsyncClient) -> Message:
    """Let the learner on Discord write *words*; return the answer."""
    await author.post("/write", json={"person": "learner-discord", "text": words})
    await stage._lectern.settle()
    return [p for p in stage._album.since() if p.person == "learner-discord" and not p.own][-1].message


def who_is_known(db: Session) -> list[str]:
    return list(db.scalars(select(PersonRow.name)))


def test_what_is_not_translated_yet_can_be_played(garden: Path) -> None:
    lessons = Lessons(load_courses(garden, LANGUAGES), garden, LANGUAGES)
    (garden / HARVEST / "es.md").unlink()
    assert lessons.read_again() == []
