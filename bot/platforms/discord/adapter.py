"""Discord as one of the bot's platforms."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.conversation.capabilities import Capabilities
from bot.conversation.messages import Lane
from bot.conversation.platform import Delivery, Front, RawUpdate, Receiver, RetryLater, SendResult
from bot.platforms.discord.aside import WordsWhenDown
from bot.platforms.discord.calling import Calling
from bot.platforms.discord.delivering import Delivering
from bot.platforms.discord.direct import DirectChannels
from bot.platforms.discord.failures import (
    CUT,
    SOON,
    MaybeShownError,
    NoPlaceError,
    NotNowError,
    outcome,
)
from bot.platforms.discord.gateway import Gateway, Room
from bot.platforms.discord.identifying import Identifies
from bot.platforms.discord.inbound import PLATFORM
from bot.platforms.discord.intake import Intake
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.notes import Notes
from bot.platforms.discord.outbound import CAPABILITIES
from bot.platforms.discord.own_roles import OwnRoles
from bot.platforms.discord.privately import Privately
from bot.platforms.discord.refusals import Refusals
from bot.platforms.discord.roles import Roles
from bot.platforms.discord.servers import Servers

FIRST_WAIT, LONGEST_WAIT, AFTER_REFUSAL = 1.0, 60.0, 600.0
FINISHING = 3.0
SENDING = 60.0
"""Seconds: between two tries to log in (the last after a refusal that somebody must mend), for what is under
way at the end, for one delivery."""

TOKEN_REFUSED = "Discord refuses the token: make a new one and set DISCORD_TOKEN"  # noqa: S105
NO_MEMBERS_INTENT = (
    "Discord refuses the members intent: switch on Server Members Intent (Developer Portal, Bot),"
    " or leave DISCORD_MEMBERS_INTENT empty"
)
CLOSE_CODES = {
    4010: "Discord takes this for a wrong shard: the bot needs a newer version",
    4011: "the bot is in too many servers for one connection: Discord asks for sharding above 2500",
    4012: "Discord no longer speaks this version of its gateway: the bot needs a newer version",
    4013: "Discord does not know an intent that was asked for: the bot needs a newer version",
    4014: NO_MEMBERS_INTENT,
}
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes: what
does not get better by coming again soon."""

OURS = (NotNowError, MaybeShownError, NoPlaceError)
log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Discord:
    """Discord through the real library, in the loop that calls `start`.

    *api_url* and *gateway_url* lead to a proxy; Discord's own are used without them. *words_when_down*
    returns what to say, in a language, when a turn could not be taken at all. *members_intent*: the
    privileged intent of that name is switched on for the application. *invitation* leads people to the
    campaign's server.
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
        *,
        members_intent: bool = False,
        invitation: str | None = None,
    ) -> None:
        self._token = token
        self._words_when_down = words_when_down
        self._now = now
        self._members_intent = members_intent
        self._invitation = invitation
        self._refusals = Refusals()
        self._client: Gateway | None = None
        self._logged_in = False
        self._staying: asyncio.Task[None] | None = None
        self._state = "ok"
        if api_url:
            Route.BASE = api_url.rstrip("/")
        if gateway_url:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)

    async def serve(self, receiver: Receiver, front: Front) -> None:
        """Do nothing: Discord brings nothing to a door, and only one process connects to it."""

    async def retire(self) -> None:
        """Leave the gateway to another process."""
        if self._staying:
            self._logged_in = False
            await self.stop_listening()
            await self.close()
        self._client = self._staying = None
        self._state = "ok"

    async def take_up(self, updates: Sequence[RawUpdate]) -> None:
        """Take the turns of what was kept by a process that is gone."""
        if self._client and self._logged_in:
            await self._intake.take_up_those(updates, self._client.bot_name)

    async def start(self, receiver: Receiver, front: Front) -> None:
        """Begin to connect, and go on trying; return at once."""
        self._interactions = Interactions(self._refusals.trace)
        self._notes = Notes(receiver)
        self._direct = DirectChannels(self._notes, now=self._now)
        self._servers = Servers(receiver, self._notes, self._now)
        own = OwnRoles(self._notes)
        self._calling = Calling(own, self._servers)
        self._delivering = Delivering(
            self._interactions,
            Privately(self._direct),
            Roles(own, self._servers),
            self._calling,
            self._servers,
            self._now,
        )
        self._intake = Intake(receiver, self._interactions, self._direct, self._words_when_down)
        self._room = Room(
            self._intake.take,
            front.commands,
            self._servers,
            self._calling.close_left_open,
            Identifies(self._notes, self._now).take,
            self._refusals.trace,
            self._members_intent,
        )
        self._state = "connecting to Discord"
        self._staying = asyncio.create_task(self._stay(), name="discord")

    async def stop_listening(self) -> None:
        """Leave the gateway and finish what is under way."""
        if self._staying is None:
            return
        self._staying.cancel()
        await asyncio.gather(self._staying, return_exceptions=True)
        if self._client:
            await self._client.leave()
        await self._intake.finish(FINISHING)
        await self._servers.finish(FINISHING)
        await self._calling.finish()
        self._state = "stopped"

    async def close(self) -> None:
        """Let go of the network."""
        self._logged_in = False
        if self._client:
            await self._client.close()
        if self._staying:
            await self._interactions.close()

    async def send(self, delivery: Delivery) -> SendResult:
        """Show a message, or replace one."""
        client = self._client
        if client is None or not self._logged_in:
            return RetryLater(SOON)
        pause = self._refusals.pause()
        if pause and delivery.message.lane is not Lane.SAFETY:
            return RetryLater(pause, halts=True, but_safety=True)
        try:
            async with asyncio.timeout(SENDING):
                return await self._delivering.deliver(delivery, client)
        except (discord.DiscordException, *OURS, RuntimeError, *CUT) as error:
            return outcome(error, all_wait=self._refusals.everybody_waits)

    def health(self) -> str:
        """Return ``ok``, or in a few words what is wrong."""
        if self._client and self._client.listening:
            return "ok"
        return self._state

    def way_in(self, code: str = "") -> str | None:
        """Return the invitation to the campaign's server, if there is one; Discord's carries no *code*."""
        # Not the page that adds the bot: whoever is invited to help would be asked for rights over a server.
        return self._invitation

    def way_into_group(self, code: str) -> str | None:
        """Return None: the bot comes into a server by who keeps it, and /channel links a channel of it."""
        return None

    async def _stay(self) -> None:
        wait = FIRST_WAIT
        while not await self._refused():
            wait = FIRST_WAIT if self._logged_in else min(wait * 2, LONGEST_WAIT)
            wait = max(wait, self._asked_to_wait)
            log.warning("%s; next try in %.0f s", self._state, wait)
            await asyncio.sleep(wait)

    async def _refused(self) -> bool:
        """Stay connected as long as it lasts; return whether coming again is of no use."""
        self._asked_to_wait = 0.0
        try:
            await self._connect()
            self._state = "the connection to Discord has ended"
        except discord.LoginFailure:
            return self._give_up(TOKEN_REFUSED)
        except discord.PrivilegedIntentsRequired:
            self._come_back_late(NO_MEMBERS_INTENT)
        except discord.ConnectionClosed as error:
            if error.code == 4004:
                return self._give_up(TOKEN_REFUSED)
            self._closed(error.code)
        except NotNowError as error:
            self._state = "Discord has been asked for too many sessions"
            self._asked_to_wait = error.after.total_seconds()
        except (discord.DiscordException, RuntimeError, *CUT) as error:
            self._state = f"Discord cannot be reached ({type(error).__name__})"
        except Exception as error:  # Whatever it is, the bot must come back.
            self._state = f"the connection to Discord failed ({type(error).__name__})"
            log.exception("The connection to Discord failed")
        return False

    def _closed(self, code: int) -> None:
        if code in CLOSE_CODES:
            self._come_back_late(CLOSE_CODES[code])
        else:
            self._state = f"Discord closed the connection ({code})"

    def _come_back_late(self, why: str) -> None:
        self._state, self._asked_to_wait = why, AFTER_REFUSAL
        log.error(why)

    async def _connect(self) -> None:
        if self._client:
            await self._client.close()
        self._logged_in = False
        client = self._client = Gateway(self._room)
        await client.login(self._token)
        self._logged_in = True
        self._state = "Discord is connecting again"
        await self._notes.recall(client.bot_name)
        self._intake.take_up(client.bot_name)
        await client.connect()

    def _give_up(self, why: str) -> bool:
        self._logged_in = False
        self._state = why
        log.error(why)
        return True
