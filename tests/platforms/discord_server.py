"""A Discord on loopback for the real discord.py: REST and gateway, as strict as the real one.

What it checks: lengths, rows, names and nonces; content types; tokens; who may write where; the three
seconds and the fifteen minutes of an interaction; limits per channel. It ends by itself.
"""

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Self

from aiohttp import web

from tests.platforms.discord_faults import Fault, Seen, headers, read, refused, trouble
from tests.platforms.discord_gateway import GatewayServer
from tests.platforms.discord_guild import BODY, FILES, Guild, GuildRest
from tests.platforms.discord_guild import answer as _answer
from tests.platforms.discord_interactions import InteractionRest
from tests.platforms.discord_rules import (
    RefusalError,
    check_commands,
    check_message,
    mentions,
)
from tests.platforms.discord_world import BOT, GUILD, Shown, User, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOKEN = "made-up.discord.token"
LONGEST_LIFE = 300.0
PER_CHANNEL, WINDOW = 5, 0.25
"""Messages a channel takes in so many seconds. The real figure is near 5 in 5 s; tests have no time."""


class DiscordServer:
    """Discord. Use it as an asynchronous context manager; `world` is what it knows."""

    def __init__(self) -> None:
        self.world = World()
        self.guild = Guild(self.world)
        self.gateway = GatewayServer(self.world, self.guild, TOKEN)
        self._of_guild = GuildRest(self.guild, self.gateway.tell)
        self._of_interactions = InteractionRest(self.world, self._put, self._changed)
        self.faults: list[Fault] = []
        self.seen: list[Seen] = []
        self.opened: list[str] = []
        self.defects: list[Exception] = []
        self._sent_at: dict[str, deque[float]] = {}
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.1, access_log=None)
        self.api_url = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.api_url = f"http://{host}:{port}/api/v10"
        self.gateway.url = f"ws://{host}:{port}/gateway"
        loop = asyncio.get_running_loop()
        self._end = loop.call_later(LONGEST_LIFE, lambda: loop.create_task(self._runner.cleanup()))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._end.cancel()
        await self.stop()
        if self.defects:
            raise ExceptionGroup("this server failed", self.defects)

    async def stop(self) -> None:
        """Be gone, so that nobody answers any more."""
        await self._runner.cleanup()

    def requests(self, method: str, path: str) -> list[Seen]:
        """Return the requests so far whose path matches the pattern *path*."""
        return [s for s in self.seen if s.method == method and re.search(path, s.path)]

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._strictly])
        api = "/api/v10"
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get(f"{api}/users/@me", self._me)
        app.router.add_get(f"{api}/oauth2/applications/@me", self._application)
        app.router.add_get(f"{api}/applications/{{app}}/commands", self._get_commands)
        app.router.add_put(f"{api}/applications/{{app}}/commands", self._put_commands)
        app.router.add_post(f"{api}/users/@me/channels", self._open_direct)
        app.router.add_post(f"{api}/channels/{{channel}}/messages", self._post)
        app.router.add_patch(f"{api}/channels/{{channel}}/messages/{{message}}", self._edit)
        app.router.add_routes(self._of_interactions.routes(api))
        app.router.add_routes(self._of_guild.routes(api))
        return app

    @web.middleware
    async def _strictly(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/gateway"):
            return await handler(request)
        fault = self._fault(request)
        if fault and fault.cut == "before":
            return self._cut(request)
        if fault and fault.cut == "never":
            await asyncio.Event().wait()
        try:
            body, files = await read(request)
            request[BODY], request[FILES] = body, files
            self.seen.append(Seen(request.method, request.path, body))
            if fault and fault.until:
                self.world.touch()
                await fault.until.wait()
            elif fault and not fault.cut:
                self.world.touch()
                return _answer(fault.status, trouble(fault), headers(fault))
            if not re.search(r"/webhooks/|/interactions/", request.path):
                self._authorise(request)
            response = await handler(request)
        except RefusalError as refusal:
            response = refused(refusal)
        except Exception as defect:
            self.defects.append(defect)
            raise
        self.world.touch()
        return self._cut(request) if fault and fault.cut == "after" else response

    def _fault(self, request: web.Request) -> Fault | None:
        for fault in self.faults:
            if fault.method == request.method and re.search(fault.path, request.path):
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def _cut(self, request: web.Request) -> web.Response:
        if request.transport:
            request.transport.abort()
        return web.Response()

    def _authorise(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise RefusalError(401, 0, "401: Unauthorized")

    async def _me(self, _request: web.Request) -> web.Response:
        return _answer(200, self.world.bot)

    async def _application(self, _request: web.Request) -> web.Response:
        return _answer(200, {
            "id": BOT, "name": "Doorstep", "icon": None, "description": "", "bot_public": True,
            "bot_require_code_grant": False, "verify_key": "", "flags": 0, "owner": User("1", "Jo").json(),
        })  # fmt: skip

    async def _get_commands(self, request: web.Request) -> web.Response:
        full = request.query.get("with_localizations") == "true"
        hidden = () if full else ("name_localizations", "description_localizations")
        return _answer(200, [{k: v for k, v in c.items() if k not in hidden} for c in self.world.commands])

    async def _put_commands(self, request: web.Request) -> web.Response:
        check_commands(request[BODY])
        made = {"application_id": BOT, "version": "1", "nsfw": False, "dm_permission": True}
        empty = {"name_localizations": None, "default_member_permissions": None}
        self.world.commands = [
            {**empty, **command, "id": self.world.new_id(), **made} for command in request[BODY]
        ]
        return _answer(200, self.world.commands)

    async def _open_direct(self, request: web.Request) -> web.Response:
        user = self.world.users.get(str(request[BODY]["recipient_id"]))
        if user is None:
            raise RefusalError(400, 50033, "Invalid Recipient(s)")
        if not user.shares_server:
            raise RefusalError(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
        self.opened.append(user.id)
        return _answer(200, self.world.direct(user).json())

    async def _post(self, request: web.Request) -> web.Response:
        channel = self.world.channels.get(request.match_info["channel"])
        if channel is None:
            raise RefusalError(404, 10003, "Unknown Channel")
        payload = request[BODY]
        check_message(payload, len(request[FILES]))
        if channel.recipient and self.world.users[channel.recipient].dms_closed:
            raise RefusalError(403, 50007, "Cannot send messages to this user")
        if channel.recipient is None and channel.guild != GUILD:
            raise RefusalError(403, 50001, "Missing Access")
        if not channel.recipient:
            self._of_guild.may_post(channel)
        left = self._room(channel.id)
        nonce = str(payload.get("nonce", ""))
        known = self.world.nonces.get(nonce) if nonce and payload.get("enforce_nonce") else None
        if known is None:
            shown = self.world.write(channel, self.world.bot)
            self._put(shown, request)
            self.world.nonces[nonce] = known = shown.id
        limits = {
            "X-RateLimit-Bucket": "messages", "X-RateLimit-Limit": str(PER_CHANNEL),
            "X-RateLimit-Remaining": str(left), "X-RateLimit-Reset-After": str(WINDOW),
            "X-RateLimit-Reset": str(time.time() + WINDOW),
        }  # fmt: skip
        return _answer(200, self.world.messages[known].json(), limits)

    async def _edit(self, request: web.Request) -> web.Response:
        shown = self.world.messages.get(request.match_info["message"])
        gone = (
            shown is None
            or shown.deleted
            or shown.only_for
            or shown.channel_id != request.match_info["channel"]
        )
        if shown is None or gone:
            raise RefusalError(404, 10008, "Unknown Message")
        if shown.author["id"] != BOT:
            raise RefusalError(403, 50005, "Cannot edit a message authored by another user")
        return self._changed(shown, request)

    def _changed(self, shown: Shown, request: web.Request) -> web.Response:
        check_message(request[BODY], len(request[FILES]), edit=True)
        self._put(shown, request)
        shown.edits += 1
        return _answer(200, shown.json())

    def _put(self, shown: Shown, request: web.Request) -> None:
        shown.take(request[BODY], request[FILES])
        if mentions(request[BODY]):
            self.world.rang.append(shown.content)
        self.world.called += self._of_guild.rings(request[BODY])

    def _room(self, channel_id: str) -> int:
        sent, now = self._sent_at.setdefault(channel_id, deque()), time.monotonic()
        while sent and sent[0] < now - WINDOW:
            sent.popleft()
        if len(sent) >= PER_CHANNEL:
            raise RefusalError(429, 0, "You are being rate limited.", sent[0] + WINDOW - now)
        sent.append(now)
        return PER_CHANNEL - len(sent)


__all__ = ["GUILD", "TOKEN", "DiscordServer", "Fault"]
