"""What is done on the page is done in the real bot, and nothing else can be done on it."""

import json
from typing import Any

import httpx
import pytest

from bot.conversation.circles import Circle
from tests.web.stage import Stage
from tests.web.test_server import since


async def test_what_is_written_is_answered_on_the_phone(page: httpx.AsyncClient, stage: Stage) -> None:
    start = await since(page)
    assert (await page.post("/write", json={"person": "sam", "text": "/start"})).status_code == 200
    await stage.town.bot.settle()
    news = await read_news(page, start)
    assert [(n["person"], n["line"]["own"]) for n in news["lines"]] == [("sam", True), ("sam", False)]
    assert news["lines"][1]["line"]["rows"]


async def test_a_press_goes_to_the_bot_and_is_seen_on_the_phone(
    page: httpx.AsyncClient, stage: Stage
) -> None:
    await page.post("/write", json={"person": "sam", "text": "/start"})
    await stage.town.bot.settle()
    asked = stage.album.since()[-1]
    button = asked.message.buttons[0]
    press = {"person": "sam", "line": asked.line, "action": button.action.encode()}
    assert (await page.post("/press", json=press)).status_code == 200
    await stage.town.bot.settle()
    assert any(picture.pressed == button.action.encode() for picture in stage.album.since())


async def test_on_telegram_nothing_flashes_up_over_what_was_typed(
    page: httpx.AsyncClient, stage: Stage
) -> None:
    stage.town.resident("sam")
    answer = (await page.post("/write", json={"person": "sam", "text": "/people"})).json()
    assert (answer["toast"], answer["refusal"]) == ("", False)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/press", {"person": "sam", "line": "telegram-1", "action": "signup.agree"}),
        ("/press", {"person": "sam"}),
        ("/write", {"person": "hale", "text": "Good morning"}),
        ("/write", {"person": "nobody", "text": "Good morning"}),
        ("/write", {"person": "sam", "text": "  "}),
        ("/write", {"person": "sam", "text": "x" * 4001}),
        ("/clock", {"how": "back"}),
        ("/language", {"language": "xx"}),
        ("/write", ["sam"]),
    ],
)
async def test_what_the_page_cannot_do_is_refused(
    page: httpx.AsyncClient, stage: Stage, path: str, body: object
) -> None:
    assert (await page.post(path, json=body)).status_code == 400
    assert stage.album.since() == []


async def test_too_long_a_request_is_refused(page: httpx.AsyncClient) -> None:
    assert (await page.post("/write", content=b"x" * 30_000)).status_code == 413


async def test_the_clock_moves_and_says_so(page: httpx.AsyncClient, stage: Stage) -> None:
    start = await since(page)
    await page.post("/clock", json={"how": "hour"})
    assert (await read_news(page, start))["clock"]["words"] == "Friday 19:00"
    await page.post("/clock", json={"how": "morning"})
    assert (await read_news(page, start))["clock"]["words"] == "Saturday 9:00"


async def test_another_language_loads_the_page_anew(page: httpx.AsyncClient) -> None:
    start = await since(page)
    await page.post("/language", json={"language": "es"})
    assert await read_news(page, start) == {"reload": True}
    text = (await page.get("/")).text
    assert '<html lang="es">' in text
    assert "viernes 18:00" in text.lower()


async def test_another_language_before_anything_is_done_begins_anew_in_it(
    page: httpx.AsyncClient, stage: Stage
) -> None:
    await stage.town.networks["telegram"].write("sam", "/start")
    await page.post("/language", json={"language": "es"})
    assert stage.album.since() == []
    await page.post("/write", json={"person": "sam", "text": "/start"})
    await page.post("/language", json={"language": "en"})
    assert stage.album.since() != []


async def test_beginning_again_clears_the_phones(page: httpx.AsyncClient, stage: Stage) -> None:
    await page.post("/write", json={"person": "sam", "text": "/start"})
    await page.post("/free", json={"free": True})
    assert stage.album.free
    await page.post("/fresh", json={})
    assert stage.album.since() == []
    assert not stage.album.free


async def test_a_menu_shows_what_is_theirs_and_safe_first(page: httpx.AsyncClient, stage: Stage) -> None:
    menus = await menus_of(page)
    assert menus["sam"][0] == menus["ana"][0] == "safe"
    assert {"team", "people", "cases"}.isdisjoint(menus["sam"])
    assert "team" in menus["ana"]
    assert "cases" not in menus["ana"]
    start = await since(page)
    stage.roles["sam"] = (Circle.EVERYONE, Circle.CARE)
    stage.album.touch()
    news = await read_news(page, start)
    assert "cases" in [each["name"] for each in news["menus"]["sam"]]


async def test_what_people_type_stays_text(page: httpx.AsyncClient, stage: Stage) -> None:
    start = await since(page)
    await page.post("/write", json={"person": "sam", "text": "<img src=x onerror=alert(1)> *no* [x](y)"})
    line = (await read_news(page, start))["lines"][0]["line"]
    assert line["html"] == "&lt;img src=x onerror=alert(1)&gt; *no* [x](y)"


async def menus_of(page: httpx.AsyncClient) -> dict[str, list[str]]:
    """The names of the commands in each menu, as the page is loaded."""
    text = (await page.get("/")).text
    state = json.loads(text.split('id="state">')[1].split("</script>")[0])
    return {person: [each["name"] for each in menu] for person, menu in state["menus"].items()}


async def read_news(page: httpx.AsyncClient, start: str) -> dict[str, Any]:
    """The first news after *start*."""
    async with page.stream("GET", f"/events?since={start}") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                return json.loads(line.removeprefix("data: "))
    raise AssertionError("the stream ended without news")
