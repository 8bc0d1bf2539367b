"""Discord as one of the bot's platforms."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.conversation.capabilities import Capabilities
from bot.conversation.platform import Delivery, Front, Receiver, RetryLater, SendResult, Sent
from bot.platforms.discord.aside import WordsWhenDown
from bot.platforms.discord.delivering import Delivering
from bot.platforms.discord.direct import DirectChannels
from bot.platforms.discord.failures import CUT, SOON, MaybeShownError, NotNowError, outcome
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.inbound import PLATFORM
from bot.platforms.discord.intake import Intake
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.outbound import CAPABILITIES

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
FINISHING = 3.0
SENDING = 60.0
"""Seconds: between two tries to log in, for what is under way at the end, for one delivery."""

TOKEN_REFUSED = "Discord refuses the token: make a new one and set DISCORD_TOKEN"  # noqa: S105
log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Discord:
    """Discord through the real library, in the loop that calls `start`.

    *api_url* and *gateway_url* lead to a proxy; Discord's own are used without them. *words_when_down*
    returns what to say, in a language, when a turn could not be taken at all.
    """

    name = PLATFORM
    capabilities: Capabilities = CAPABILITIES

    def __init__(
        self,
        token: str,
        api_url: str | None = None,
        gateway_url: str | None = None,
        words_when_down: WordsWhenDown = lambda _language: "",
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._token = token
        self._words_when_down = words_when_down
        self._now = now
        self._direct = DirectChannels()
        self._client: Gateway | None = None
        self._logged_in = False
        self._state = "not started"
        if api_url:
            Route.BASE = api_url.rstrip("/")
        if gateway_url:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)

    async def start(self, receiver: Receiver, front: Front) -> None:
        """Begin to connect, and go on trying; return at once."""
        self._interactions = Interactions()
        self._delivering = Delivering(self._interactions, self._direct, self._now)
        self._intake = Intake(receiver, self._interactions, self._direct, self._words_when_down)
        self._commands = front.commands
        self._state = "connecting to Discord"
        self._staying = asyncio.create_task(self._stay(), name="discord")

    async def stop_listening(self) -> None:
        """Leave the gateway and finish what is under way."""
        self._staying.cancel()
        await asyncio.gather(self._staying, return_exceptions=True)
        if self._client:
            await self._client.leave()
        await self._intake.finish(FINISHING)
        self._state = "stopped"

    async def close(self) -> None:
        """Let go of the network."""
        self._logged_in = False
        if self._client:
            await self._client.close()
        await self._interactions.close()

    async def send(self, delivery: Delivery) -> SendResult:
        """Show a message, or replace one."""
        client = self._client
        if client is None or not self._logged_in:
            return RetryLater(SOON)
        try:
            async with asyncio.timeout(SENDING):
                return Sent(await self._delivering.deliver(delivery, client.http))
        except (discord.DiscordException, NotNowError, MaybeShownError, RuntimeError, *CUT) as error:
            return outcome(error)

    def health(self) -> str:
        """Return ``ok``, or in a few words what is wrong."""
        if self._client and self._client.listening:
            return "ok"
        return self._state

    def way_in(self, code: str = "") -> str | None:
        """Return the address of the page that adds the bot; Discord's carries no *code*."""
        client = self._client
        if client is None or client.application_id is None:
            return None
        return f"https://discord.com/oauth2/authorize?client_id={client.application_id}"

    async def _stay(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await self._connect()
            except discord.LoginFailure:
                self._give_up(TOKEN_REFUSED)
                return
            except discord.ConnectionClosed as error:
                if error.code == 4004:
                    self._give_up(TOKEN_REFUSED)
                    return
                self._state = f"Discord closed the connection ({error.code})"
            except (discord.DiscordException, RuntimeError, *CUT) as error:
                self._state = f"Discord cannot be reached ({type(error).__name__})"
            wait = FIRST_WAIT if self._logged_in else min(wait * 2, LONGEST_WAIT)
            log.warning("%s; next try in %.0f s", self._state, wait)
            await asyncio.sleep(wait)

    async def _connect(self) -> None:
        if self._client:
            await self._client.close()
        self._logged_in = False
        client = self._client = Gateway(self._intake.take, self._commands)
        await client.login(self._token)
        self._logged_in = True
        self._state = "Discord is connecting again"
        self._intake.take_up(client.bot_name)
        await client.connect()

    def _give_up(self, why: str) -> None:
        self._logged_in = False
        self._state = why
        log.error(why)
