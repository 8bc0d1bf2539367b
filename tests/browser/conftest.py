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
from playwright.async_api import Browser, Page, async_playwright, expect

from bot import testing

PROJECT = Path(__file__).parents[2]
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
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


@pytest_asyncio.fixture(loop_scope="module", params=[WIDE, NARROW], ids=["wide", "narrow"])
async def page(request: pytest.FixtureRequest, browser: Browser, demo: str) -> AsyncIterator[Page]:
    """The page at its beginning, on a screen and on a phone. A test fails if the browser complains."""
    context = await browser.new_context(viewport=request.param, reduced_motion="reduce")
    for path, body in (("language", {"language": "en"}), ("fresh", {})):
        done = await context.request.post(f"{demo}/{path}", data=body, headers={"origin": demo})
        assert done.ok, await done.text()
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await opened.goto(demo)
    yield opened
    assert complaints == []
    await context.close()
