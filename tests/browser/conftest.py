"""The demo as a newcomer has it: the real bot in a process of its own, its page in a real Chromium."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from bot import testing

PROJECT = Path(__file__).parents[2]
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Where there is none, the tests are left out, but never in CI."""
    path = testing.find_chromium()
    if path is None and not os.environ.get("CI"):
        pytest.skip("no Chromium here")
    assert path, "the browser tests need a Chromium"
    return path


@asynccontextmanager
async def rehearsal(folder: Path) -> AsyncIterator[str]:
    """The address of a rehearsal that lives in this folder; at the end it is ended as a machine would."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--port", "0", "--no-browser"),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    try:
        said = (await asyncio.wait_for(process.stdout.readuntil(b"stops it."), 60)).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        yield found[0]
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of a rehearsal."""
    async with rehearsal(tmp_path_factory.mktemp("demo")) as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        await launched.close()


@asynccontextmanager
async def opened(browser: Browser, demo: str, viewport: ViewportSize) -> AsyncIterator[Page]:
    """The page at its beginning. Whatever the browser complains of is a fault."""
    context = await browser.new_context(viewport=viewport, reduced_motion="reduce")
    for path, body in (("language", {"language": "en"}), ("fresh", {})):
        done = await context.request.post(f"{demo}/{path}", data=body, headers={"origin": demo})
        assert done.ok, await done.text()
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(demo)
    yield page
    assert complaints == []
    await context.close()


@pytest_asyncio.fixture(loop_scope="module", params=[WIDE, NARROW], ids=["wide", "narrow"])
async def page(request: pytest.FixtureRequest, browser: Browser, demo: str) -> AsyncIterator[Page]:
    """The page on a screen and on a phone."""
    async with opened(browser, demo, request.param) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="module")
async def screen(browser: Browser, demo: str) -> AsyncIterator[Page]:
    """The page on a screen."""
    async with opened(browser, demo, WIDE) as page:
        yield page
