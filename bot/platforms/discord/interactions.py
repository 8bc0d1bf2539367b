"""Answering interactions: within 3 seconds at first, then for 15 minutes by their token."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.conversation.messages import Message
from bot.platforms.discord.failures import ALREADY_ANSWERED, CUT, SOON, NotNowError, again_if_cut
from bot.platforms.discord.outbound import EPHEMERAL, LOADING, body, form
from bot.platforms.discord.reply import Reply

REMEMBERED = 5_000
SLOW = 40.0
"""Seconds after which an answer that Discord does not confirm is made once more, where that is harmless."""

LONGEST_WAIT = 30.0
"""Seconds that the library may wait for a rate limit by itself; beyond, the outbox waits."""

PATIENCE = 5.0
"""Seconds to wait for the first response to arrive before an answer that follows it."""

SHOW, THINK, KEEP, REPLACE, SUGGEST, OPEN = 4, 5, 6, 7, 8, 9
"""Kinds of first responses: a message, "thinking...", nothing for now, the pressed message changed,
choices for what is being typed, and a form."""

ORIGINAL = "/messages/%40original"
Data = dict[str, Any]


@dataclass(slots=True)
class _Opened:
    acknowledged: "asyncio.Future[bool]"
    answered: asyncio.Event
    original_for: str | None = None


class Interactions:
    """Discord's endpoints for interactions. They have limits of their own and wait for no other sending.

    *trace* sees every answer to a request.
    """

    def __init__(self, trace: aiohttp.TraceConfig) -> None:
        self._web = AsyncWebhookAdapter()  # type: ignore[no-untyped-call]
        impatient = aiohttp.TraceConfig()
        impatient.on_request_end.append(_refuse_to_wait_long)
        jar, traces = aiohttp.DummyCookieJar(), [trace, impatient]
        self._session = aiohttp.ClientSession(cookie_jar=jar, trace_configs=traces)
        self._opened: OrderedDict[str, _Opened] = OrderedDict()

    async def close(self) -> None:
        """Let go of the network."""
        await self._session.close()

    def expect(self, reply: Reply) -> bool:
        """Await a first response from here on; return False if this interaction is known already."""
        if reply.token in self._opened:
            return False
        self._open(reply)
        return True

    async def acknowledge(self, reply: Reply) -> None:
        """Say that an answer will come: privately in a server, and shown as thinking for a command."""
        opened = self._opened[reply.token]
        flags = EPHEMERAL if reply.in_server else 0
        first = {"type": KEEP} if reply.pressed else {"type": THINK, "data": {"flags": flags}}
        taken = await self._respond(reply, first)
        opened.acknowledged.set_result(taken)

    async def show(self, reply: Reply, message: Message) -> bool:
        """Answer at once with *message*; return whether Discord took it in time."""
        opened = self._opened[reply.token]
        aside = reply.in_server
        if reply.replaceable(message.replaces):
            first = {"type": REPLACE, "data": body(message, asks=aside)}
        else:
            first = {"type": SHOW, "data": body(message, ephemeral=aside, asks=aside)}
        taken = await self._respond(reply, first)
        opened.original_for = ""
        opened.acknowledged.set_result(taken)
        return taken

    async def open_form(self, reply: Reply, modal: Data) -> bool:
        """Show a form instead of an answer; return whether Discord took it in time."""
        return await self._respond(reply, {"type": OPEN, "data": modal})

    async def suggest(self, reply: Reply, choices: list[Data]) -> None:
        """Offer *choices* for what is being typed; too late is of no harm."""
        await self._respond(reply, {"type": SUGGEST, "data": {"choices": choices}})

    async def hand_over(self, reply: Reply, words: str) -> None:
        """Show *words* alone, to be copied, to nobody but who asked for them."""
        shown = {"content": words, "flags": EPHEMERAL, "allowed_mentions": {"parse": []}}
        await self._respond(reply, {"type": SHOW, "data": shown})

    def note_answer(self, reply: Reply) -> None:
        """Note that a message of the turn is on its way to the person."""
        if opened := self._opened.get(reply.token):
            opened.answered.set()

    async def gets_an_answer(self, reply: Reply, within: float) -> bool:
        """Return whether a message of the turn is on its way within so many seconds."""
        try:
            async with asyncio.timeout(within):
                await self._opened[reply.token].answered.wait()
        except TimeoutError:
            return False
        return True

    async def acknowledged(self, reply: Reply) -> bool:
        """Return whether the interaction can be answered, once its first response has arrived."""
        opened = self._opened.get(reply.token)
        if opened is None:  # Another process took it, before a restart.
            return True
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.shield(opened.acknowledged)
        except TimeoutError:
            return False

    async def take_original(self, reply: Reply, nonce: str) -> bool:
        """Return whether the message named *nonce* is the one that takes the place of "thinking..."."""
        opened = self._opened.get(reply.token)
        if opened is None:
            flags = int((await self._original(reply)).get("flags", 0))
            opened = self._open(reply)
            opened.acknowledged.set_result(True)
            opened.original_for = None if flags & LOADING else ""
        if opened.original_for is None:
            opened.original_for = nonce
        return opened.original_for == nonce

    async def edit_original(self, reply: Reply, message: Message) -> Data:
        """Put *message* in the place of the first response, or of the message that was pressed."""
        payload = body(message, asks=reply.in_server)
        try:
            async with asyncio.timeout(SLOW):
                answer: Data = await again_if_cut(
                    lambda: self._request("PATCH", reply, ORIGINAL, message, payload)
                )
        except TimeoutError as error:
            raise NotNowError(SOON) from error  # Doing it once more does no harm.
        return answer

    async def follow_up(self, reply: Reply, message: Message) -> Data:
        """Show *message* after the first response. Doing it twice shows it twice."""
        payload = body(message, ephemeral=reply.in_server, asks=reply.in_server)
        answer: Data = await self._request("POST", reply, "?wait=1", message, payload)
        return answer

    async def stop_thinking(self, reply: Reply) -> None:
        """Take "thinking..." away when the answer is shown elsewhere."""
        if not reply.pressed and await self.acknowledged(reply) and await self.take_original(reply, ""):
            await self._request("DELETE", reply, ORIGINAL)

    def _open(self, reply: Reply) -> _Opened:
        opened = self._opened[reply.token] = _Opened(
            asyncio.get_running_loop().create_future(), asyncio.Event()
        )
        if len(self._opened) > REMEMBERED:
            self._opened.popitem(last=False)
        return opened

    async def _respond(self, reply: Reply, first: Data) -> bool:
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=int(reply.interaction_id),
            webhook_token=reply.token,
        )
        try:
            await again_if_cut(lambda: self._web.request(route, session=self._session, payload=first))
        except discord.HTTPException as error:
            return error.code == ALREADY_ANSWERED
        except (NotNowError, *CUT):
            return False
        return True

    async def _original(self, reply: Reply) -> Data:
        answer: Data = await self._request("GET", reply, ORIGINAL)
        return answer

    async def _request(
        self,
        method: str,
        reply: Reply,
        path: str,
        message: Message | None = None,
        payload: Data | None = None,
    ) -> Any:
        route = Route(
            method,
            "/webhooks/{webhook_id}/{webhook_token}" + path,
            webhook_id=int(reply.application_id),
            webhook_token=reply.token,
        )
        if message and message.has_file and payload:
            multipart = form(payload, message)
            return await self._web.request(route, session=self._session, multipart=multipart)
        return await self._web.request(route, session=self._session, payload=payload)


async def _refuse_to_wait_long(
    _session: aiohttp.ClientSession, _about: object, ended: aiohttp.TraceRequestEndParams
) -> None:
    """Raise `NotNowError` for a limit that lasts: the library would sleep as long as Discord says."""
    if ended.response.status != 429:
        return
    seconds = float(ended.response.headers.get("Retry-After") or 0)
    if seconds > LONGEST_WAIT:
        ended.response.close()
        raise NotNowError(timedelta(seconds=seconds))
