"""The networks, asked directly: whose tokens these are, how the accounts stand, and what time it is."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.conversation.findings import Finding, NetworkLook, look, ok, wrong
from bot.platforms.discord import look as discord
from bot.platforms.telegram import look as telegram
from bot.settings import Settings

CLOCK = "Clock"
SOME, MUCH = timedelta(seconds=30), timedelta(minutes=5)


def findings(settings: Settings) -> Iterator[Finding]:
    """What is to be said of the networks that have a token."""
    for found in asyncio.run(_looks(settings)):
        yield from found.findings
        if found.said_at:
            whose = found.findings[0].about if found.findings else "the network"
            yield _of_clock(datetime.now(UTC) - found.said_at, whose)


async def _looks(settings: Settings) -> list[NetworkLook]:
    looks = []
    if settings.telegram_token:
        token = settings.telegram_token.get_secret_value()
        looks.append(telegram.look_around(token, settings.telegram_api_url, settings.public_url))
    if settings.discord_token:
        token = settings.discord_token.get_secret_value()
        looks.append(discord.look_around(token, settings.discord_api_url))
    return list(await asyncio.gather(*looks))


def _of_clock(ahead: timedelta, whose: str) -> Finding:
    off = abs(ahead)
    if off < SOME:
        return ok(CLOCK, f"it agrees with {whose}'s.")
    side = "ahead of" if ahead > timedelta() else "behind"
    words = (
        f"it is {off.total_seconds():.0f} seconds {side} {whose}'s, so that reminders come"
        " at the wrong time. Let it be set by itself: timedatectl set-ntp true"
    )
    return wrong(CLOCK, words) if off > MUCH else look(CLOCK, words)
