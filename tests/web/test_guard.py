"""No other web page can look in or press."""

import httpx
import pytest

from tests.web.stage import Stage

PRESS = {"person": "sam", "text": "/start"}


async def test_a_name_that_was_bent_to_this_machine_is_refused(page: httpx.AsyncClient) -> None:
    answer = await page.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert "Sam" not in answer.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", ""])
async def test_a_press_from_another_page_is_refused(
    page: httpx.AsyncClient, stage: Stage, origin: str
) -> None:
    answer = await page.post("/write", json=PRESS, headers={"origin": origin})
    assert answer.status_code == 403
    assert stage.album.since() == []


async def test_this_machine_s_own_names_are_welcome(page: httpx.AsyncClient, stage: Stage) -> None:
    host = stage.server.url.replace("http://127.0.0.1", "localhost")
    own = {"host": host, "origin": f"http://{host}"}
    assert (await page.post("/write", json=PRESS, headers=own)).status_code == 200


async def test_health_is_told_under_any_name(page: httpx.AsyncClient) -> None:
    assert (await page.get("/health", headers={"host": "bot.example.org"})).status_code == 200


async def test_the_page_may_run_nothing_but_our_own_files(page: httpx.AsyncClient) -> None:
    policy = (await page.get("/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
