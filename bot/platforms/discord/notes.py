"""What the adapter must remember across restarts. It says nothing of any person."""

import logging

from bot.conversation.platform import Receiver

log = logging.getLogger(__name__)


class Notes:
    """Words by key, read once from the bot and kept there again when they change."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._bot = ""
        self._known: dict[str, str] = {}

    async def recall(self, bot: str) -> None:
        """Read what was kept, once; *bot* is the bot's name in events."""
        if self._bot != bot:
            self._known = await self._receiver.recall(bot)
            self._bot = bot

    def get(self, key: str) -> str | None:
        """Return the word under *key*."""
        return self._known.get(key)

    def under(self, prefix: str) -> list[str]:
        """Return the words of all keys that begin with *prefix*."""
        return [self._known[key] for key in self.keys_under(prefix)]

    def keys_under(self, prefix: str) -> list[str]:
        """Return all keys that begin with *prefix*."""
        return [key for key in self._known if key.startswith(prefix)]

    async def keep(self, key: str, value: str | None) -> None:
        """Keep a word, or forget it (None). Without a database it is remembered until the next start."""
        if value is None:
            self._known.pop(key, None)
        else:
            self._known[key] = value
        try:
            await self._receiver.note(self._bot, key, value)
        except Exception as error:
            log.warning("A note was not kept: %s", type(error).__name__)

    async def drop(self, prefix: str) -> None:
        """Forget everything whose key begins with *prefix*."""
        for key in self.keys_under(prefix):
            await self.keep(key, None)
