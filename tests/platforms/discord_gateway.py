"""The gateway: HELLO, IDENTIFY, READY, heartbeats, RESUME with what was missed."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.platforms.discord_guild import Guild
from tests.platforms.discord_world import BOT, GUILD, World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
DIRECT_MESSAGES, GUILDS = 1 << 12, 1 << 0
INTERVAL_MS = 41_250


@dataclass
class Session:
    """One login, with everything it was told, so that a dropped line can be taken up again."""

    id: str
    intents: int
    events: list[dict[str, Any]] = field(default_factory=list)


class GatewayServer:
    """Tells the bot what happens. *resumes* and *identifies* count how it came in."""

    def __init__(self, world: World, guild: Guild, token: str) -> None:
        self._world = world
        self._guild = guild
        self._token = token
        self.url = ""
        self.session: Session | None = None
        self.line: web.WebSocketResponse | None = None
        self.identifies = self.resumes = self.heartbeats = 0
        self.silent = False
        self.given = 0
        self.refuses: list[int] = []
        self.interval_ms = INTERVAL_MS

    async def tell(self, name: str, data: dict[str, Any]) -> None:
        """Tell the bot of an event now, or after it resumes."""
        if self.session is None:
            return
        event = {"op": DISPATCH, "t": name, "s": len(self.session.events) + 1, "d": data}
        self.session.events.append(event)
        if self.line is not None:
            await self._send(self.line, event)

    async def drop(self) -> None:
        """Cut the line without a word."""
        line = await self._world.until(lambda: self.line)
        self.line = None
        transport = line._req.transport if line._req else None
        if transport:
            transport.abort()

    async def ask_to_reconnect(self) -> None:
        """Ask the bot to come again, as before a restart of Discord's own."""
        if self.line:
            line, self.line = self.line, None
            await self._send(line, {"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Say that the session is no good any more; a resumable one may be taken up again."""
        line = await self._world.until(lambda: self.line)
        self.line = None
        if not resumable:
            self.session = None
        await self._send(line, {"op": INVALID, "d": resumable})

    async def close(self, code: int) -> None:
        """Hang up with a reason."""
        line = await self._world.until(lambda: self.line)
        self.line = None
        await line.close(code=code)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one connection from HELLO to its end."""
        line = web.WebSocketResponse()
        await line.prepare(request)
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            await line.close(code=4012)
            return line
        await self._send(line, {"op": HELLO, "d": {"heartbeat_interval": self.interval_ms}})
        async for frame in line:
            if frame.type is WSMsgType.TEXT:
                await self._hear(line, json.loads(frame.data))
        if self.line is line:
            self.line = None
            self._world.touch()
        return line

    async def _hear(self, line: web.WebSocketResponse, said: dict[str, Any]) -> None:
        match said["op"]:
            case 1:
                self.heartbeats += 1
                await self._send(line, {"op": ACK})
            case 2:
                await self._identify(line, said["d"])
            case 6:
                await self._resume(line, said["d"])
            case _:
                await line.close(code=4001)

    async def _identify(self, line: web.WebSocketResponse, said: dict[str, Any]) -> None:
        self.identifies += 1
        if said["token"] != self._token:
            await line.close(code=4004)
            return
        if self.refuses:
            await line.close(code=self.refuses.pop(0))
            return
        if said["intents"] & PRIVILEGED & ~self.given:
            await line.close(code=4014)
            return
        self.session = Session(f"session-{self.identifies}", said["intents"])
        self.line = line
        await self.tell(
            "READY",
            {
                "v": 10,
                "session_id": self.session.id,
                "resume_gateway_url": self.url,
                "application": {"id": BOT, "flags": 0},
                "user": self._world.bot,
                "guilds": [{"id": GUILD, "unavailable": True}] if self._guild.has_bot else [],
            },
        )
        if self._guild.has_bot:
            await self.tell("GUILD_CREATE", self._guild.json() | {"unavailable": False})
        self._world.touch()

    async def _resume(self, line: web.WebSocketResponse, said: dict[str, Any]) -> None:
        session = self.session
        if session is None or said["session_id"] != session.id or said["token"] != self._token:
            await self._send(line, {"op": INVALID, "d": False})
            return
        self.resumes += 1
        for event in session.events[said["seq"] :]:
            await self._send(line, event)
        self.line = line
        await self.tell("RESUMED", {})
        self._world.touch()

    def hears(self, intent: int) -> bool:
        """Return whether the bot asked for events of this intent."""
        return self.session is not None and bool(self.session.intents & intent)

    async def _send(self, line: web.WebSocketResponse, what: dict[str, Any]) -> None:
        if self.silent:
            await asyncio.sleep(0)
            return
        await line.send_str(json.dumps(what))
