"""The simulated networks hear as the real ones do, so that no transcript runs on a stricter ear."""

from datetime import UTC, datetime

import pytest

from bot.conversation.events import CommandInvoked, InboundEvent, TextReceived
from bot.conversation.messages import Message
from bot.conversation.platform import Acknowledgement, Front
from bot.platforms.simulator.adapter import Simulator
from tests.platforms.test_telegram_words import event

NOON = datetime(2026, 10, 2, 16, 0, tzinfo=UTC)
ON_BOTH = {
    "/safe": ("safe", ""),
    "/SAFE": ("safe", ""),
    " /safe ": ("safe", ""),
    "/shifts  47 ": ("shifts", "47"),
    "/say\nCoffee at three": ("say", "Coffee at three"),
    "/": "/",
    "12 5 ok": "12 5 ok",
}
SIGNS = {
    "telegram": {"/safe.": "/safe.", "/safe@door_bot": ("safe", "")},
    "discord": {"/safe.": ("safe", "."), "/safe!": ("safe", "!")},
}


class Ear:
    """What a network tells of what was typed."""

    heard: InboundEvent

    async def handle(self, event: InboundEvent) -> Acknowledgement:
        self.heard = event
        return Acknowledgement()

    def help_now(self, _: InboundEvent) -> list[Message]:
        return []


@pytest.mark.parametrize("network", SIGNS)
async def test_what_is_typed_means_what_it_means_on_the_network_itself(network: str) -> None:
    simulator, ear = Simulator(network, lambda: NOON), Ear()
    await simulator.start(ear, Front())
    for typed, meant in (ON_BOTH | SIGNS[network]).items():
        await simulator.write("sam", typed)
        assert meaning(ear.heard) == meant, typed


def test_so_it_is_on_telegram_itself() -> None:
    for typed, meant in (ON_BOTH | SIGNS["telegram"]).items():
        assert meaning(event(text=typed)) == meant, typed


def meaning(heard: InboundEvent | None) -> str | tuple[str, str] | None:
    match heard:
        case CommandInvoked():
            return heard.command, heard.argument
        case TextReceived():
            return heard.text
    return None
