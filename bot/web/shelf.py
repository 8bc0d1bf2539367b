"""Keeps the album between two starts of the demo."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any, Protocol

from bot.web.album import Album

PAUSE_SECONDS = 0.3
PATIENCE_SECONDS = 3600.0


class Seal(Protocol):
    """What makes text unreadable to others, and readable again."""

    def encrypt(self, text: str) -> bytes:
        """Return *text* as a token."""

    def decrypt(self, token: bytes) -> str:
        """Return what `encrypt` was given."""


class Shelf:
    """A file that holds an album, encrypted: in free play people may write what they like."""

    def __init__(self, path: Path, seal: Seal) -> None:
        self._path = path
        self._seal = seal

    def read(self) -> dict[str, Any] | None:
        """Return what was written last, or None if there is nothing yet."""
        if not self._path.exists():
            return None
        kept: dict[str, Any] = json.loads(self._seal.decrypt(self._path.read_bytes()))
        return kept

    def write(self, kept: dict[str, Any]) -> None:
        """Put *kept* in the place of what was there, all or nothing."""
        beside = self._path.with_suffix(".new")
        beside.write_bytes(self._seal.encrypt(json.dumps(kept)))
        os.replace(beside, self._path)

    async def keep(self, album: Album) -> None:
        """Write *album* whenever something has happened, until this is cancelled, and then once more."""
        number = album.number
        try:
            while True:
                await album.news(number, PATIENCE_SECONDS)
                number = album.number
                await asyncio.to_thread(self.write, album.as_json())
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            self.write(album.as_json())
