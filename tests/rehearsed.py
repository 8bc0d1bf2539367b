"""The rehearsal itself, begun for a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.rehearsal import Stage
from tests.databases import on_sqlite
from tests.town import ROOT, campaign


@asynccontextmanager
async def rehearsed(folder: Path) -> AsyncIterator[Stage]:
    """Yield a rehearsal that has just begun, with its files in *folder*."""
    stage = Stage(on_sqlite(folder / "demo.db"), campaign(), ROOT, folder)
    await stage.begin()
    async with stage:
        yield stage
    await stage.bot.stop()
