"""The one server of the tests, as strict as Discord's: roles in their order, permissions, threads."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import web

from tests.platforms.discord_rules import RefusalError, invalid
from tests.platforms.discord_world import BOT, GUILD, Channel, User, World

BODY, FILES = web.RequestKey("body", Any), web.RequestKey("files", list)
Tell = Callable[[str, dict[str, Any]], Awaitable[None]]
BOT_ROLE, OWNER = "700000000000000010", "700000000000000011"
PRIVATE_THREAD, ARCHIVES_AFTER = 12, {60, 1440, 4320, 10080}
MEMBERS_MAY = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True).value
GIVEN = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_private_threads=True,
    attach_files=True,
    manage_roles=True,
).value


def answer(status: int, data: Any, headers: dict[str, str] | None = None) -> web.Response:
    # A charset in the content type, as `json_response` adds, makes discord.py read it as text.
    return web.Response(
        status=status,
        body=json.dumps(data).encode(),
        headers={"Content-Type": "application/json", **(headers or {})},
    )


@dataclass
class Role:
    """A role of the server; of two in one position the older one stands above the other."""

    id: str
    name: str
    position: int
    permissions: int = 0
    mentionable: bool = False
    managed: bool = False

    @property
    def height(self) -> tuple[int, int]:
        return self.position, -int(self.id)

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id, "name": self.name, "position": self.position, "permissions": str(self.permissions),
            "mentionable": self.mentionable, "managed": self.managed, "hoist": False, "color": 0, "flags": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        }  # fmt: skip


@dataclass
class Guild:
    """What the server is like. *has_bot*: the bot has been added to it."""

    world: World
    has_bot: bool = True
    system: Channel | None = None
    roles: dict[str, Role] = field(default_factory=dict)
    worn: dict[str, set[str]] = field(default_factory=dict)
    joined: str = "2026-01-05T12:00:00+00:00"

    def __post_init__(self) -> None:
        self.roles = {
            GUILD: Role(GUILD, "@everyone", 0, MEMBERS_MAY),
            BOT_ROLE: Role(BOT_ROLE, "Doorstep", 1, GIVEN, managed=True),
        }
        self.worn = {BOT: {BOT_ROLE}}

    def add_role(self, name: str, *, above_bot: bool = False, **more: Any) -> Role:
        """Return a new role, above the bot's own or where Discord puts it: at 1, below what is there."""
        position = self.roles[BOT_ROLE].position + 1 if above_bot else 1
        made = Role(self.world.new_id(), name, position, **more)
        self.roles[made.id] = made
        return made

    def take_from_bot(self, **flags: bool) -> None:
        """Take permissions away from the bot, by their names in the library."""
        for id_ in (BOT_ROLE, GUILD):
            self.roles[id_].permissions &= ~discord.Permissions(**flags).value

    def bot_may(self, **flags: bool) -> bool:
        wanted = discord.Permissions(**flags).value
        held = self.roles[BOT_ROLE].permissions | self.roles[GUILD].permissions
        return wanted & held == wanted

    def worn_by(self, user: User) -> list[str]:
        """Return the names of the roles that somebody has."""
        return sorted(self.roles[id_].name for id_ in self.worn.get(user.id, ()) if id_ in self.roles)

    def named(self, name: str) -> Role:
        return next(role for role in self.roles.values() if role.name == name)

    def member(self, user: dict[str, Any]) -> dict[str, Any]:
        return {
            "user": user, "roles": sorted(self.worn.get(user["id"], ())), "joined_at": self.joined,
            "flags": 0, "deaf": False, "mute": False,
        }  # fmt: skip

    def json(self) -> dict[str, Any]:
        mine = [c.json() for c in self.world.channels.values() if c.guild == GUILD and not c.recipient]
        return {
            "id": GUILD, "name": "Mountain Team", "owner_id": OWNER, "member_count": 3,
            "channels": [c for c in mine if c["type"] == 0], "threads": [c for c in mine if c["type"] != 0],
            "roles": [role.json() for role in self.roles.values()], "members": [self.member(self.world.bot)],
            "system_channel_id": self.system.id if self.system else None, "emojis": [], "features": [],
        }  # fmt: skip


class GuildRest:
    """The part of Discord's interface that is about a server."""

    def __init__(self, guild: Guild, tell: Tell) -> None:
        self.guild, self.world = guild, guild.world
        self._tell = tell

    def routes(self, api: str) -> list[web.RouteDef]:
        member, roles = f"{api}/guilds/{{guild}}/members/{{user}}", f"{api}/guilds/{{guild}}/roles"
        return [
            web.get(f"{api}/guilds/{{guild}}", self._guild),
            web.get(member, self._member),
            web.put(member + "/roles/{role}", self._wear),
            web.delete(member + "/roles/{role}", self._wear),
            web.post(roles, self._make),
            web.patch(roles + "/{role}", self._change),
            web.post(f"{api}/channels/{{channel}}/threads", self._thread),
            web.put(f"{api}/channels/{{channel}}/thread-members/{{user}}", self._invite),
        ]

    async def _guild(self, request: web.Request) -> web.Response:
        self._here(request)
        return answer(200, self.guild.json())

    async def _member(self, request: web.Request) -> web.Response:
        return answer(200, self.guild.member(self._user(request).json()))

    async def _wear(self, request: web.Request) -> web.Response:
        user, role = self._user(request), self._role(request)
        self._may_touch(role)
        worn = self.guild.worn.setdefault(user.id, set())
        (worn.add if request.method == "PUT" else worn.discard)(role.id)
        return web.Response(status=204)

    async def _make(self, request: web.Request) -> web.Response:
        self._here(request)
        self._needs(manage_roles=True)
        said = request[BODY]
        for key in set(said) - {"name", "permissions", "mentionable", "hoist", "color", "colors"}:
            raise invalid(f"{key}: unknown")
        if not 1 <= len(said.get("name", "new role")) <= 100:
            raise invalid("name: Must be 100 or fewer in length.")
        if len(self.guild.roles) >= 250:
            raise RefusalError(400, 30005, "Maximum number of guild roles reached (250)")
        granted = int(said.get("permissions", MEMBERS_MAY))
        if granted & ~self.guild.roles[BOT_ROLE].permissions:
            raise RefusalError(403, 50013, "Missing Permissions")
        more = {"permissions": granted, "mentionable": said.get("mentionable", False)}
        made = self.guild.add_role(said.get("name", "new role"), **more)
        await self._tell("GUILD_ROLE_CREATE", {"guild_id": GUILD, "role": made.json()})
        return answer(200, made.json())

    async def _change(self, request: web.Request) -> web.Response:
        role = self._role(request)
        self._may_touch(role)
        if set(request[BODY]) - {"mentionable"}:
            raise invalid("the bot changes nothing else of a role")
        role.mentionable = request[BODY]["mentionable"]
        await self._tell("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role.json()})
        return answer(200, role.json())

    async def _thread(self, request: web.Request) -> web.Response:
        parent, said = self._channel(request), request[BODY]
        self._needs(view_channel=True)
        self._needs(create_private_threads=True)
        if said.get("type") != PRIVATE_THREAD or said.get("invitable") is not False:
            raise invalid("the bot makes private threads to which only it invites")
        if said["auto_archive_duration"] not in ARCHIVES_AFTER or not 1 <= len(said["name"]) <= 100:
            raise invalid("auto_archive_duration or name")
        thread = self.world.channel(said["name"])
        thread.parent, thread.readers = parent.id, {BOT}
        await self._tell("THREAD_CREATE", thread.json() | {"newly_created": True})
        return answer(201, thread.json())

    async def _invite(self, request: web.Request) -> web.Response:
        thread, user = self._channel(request), self.world.users[request.match_info["user"]]
        self._needs(send_messages_in_threads=True)
        if thread.readers is None or not user.shares_server:
            raise RefusalError(403, 50001, "Missing Access")
        thread.readers.add(user.id)
        return web.Response(status=204)

    def may_post(self, channel: Channel) -> None:
        """Raise if the bot may not write in a channel of the server."""
        if channel.parent and channel.deleted:
            raise RefusalError(404, 10003, "Unknown Channel")
        if not self.guild.has_bot or not self.guild.bot_may(view_channel=True) or channel.hidden:
            raise RefusalError(403, 50001, "Missing Access")
        needed = {"send_messages_in_threads": True} if channel.parent else {"send_messages": True}
        if not channel.writable:
            raise RefusalError(403, 50013, "Missing Permissions")
        self._needs(**needed)

    def rings(self, payload: dict[str, Any]) -> list[str]:
        """Return the names of the roles that a message calls."""
        allowed = payload.get("allowed_mentions") or {}
        called = allowed.get("roles") or []
        if called and "roles" in allowed.get("parse", ()):
            raise invalid("allowed_mentions: parse and roles exclude each other")
        known = [role for id_, role in self.guild.roles.items() if id_ in called]
        return [r.name for r in known if f"<@&{r.id}>" in payload.get("content", "") and r.mentionable]

    def _user(self, request: web.Request) -> User:
        self._here(request)
        user = self.world.users.get(request.match_info["user"])
        if user is None:
            raise RefusalError(404, 10013, "Unknown User")
        if not user.shares_server:
            raise RefusalError(404, 10007, "Unknown Member")
        return user

    def _role(self, request: web.Request) -> Role:
        self._here(request)
        role = self.guild.roles.get(request.match_info["role"])
        if role is None:
            raise RefusalError(404, 10011, "Unknown Role")
        return role

    def _channel(self, request: web.Request) -> Channel:
        channel = self.world.channels.get(request.match_info["channel"])
        if channel is None or not self.guild.has_bot:
            raise RefusalError(404, 10003, "Unknown Channel")
        return channel

    def _here(self, request: web.Request) -> None:
        if request.match_info["guild"] != GUILD or not self.guild.has_bot:
            raise RefusalError(404, 10004, "Unknown Guild")

    def _may_touch(self, role: Role) -> None:
        self._needs(manage_roles=True)
        if role.managed or role.height >= self.guild.roles[BOT_ROLE].height:
            raise RefusalError(403, 50013, "Missing Permissions")

    def _needs(self, **flags: bool) -> None:
        if not self.guild.bot_may(**flags):
            raise RefusalError(403, 50013, "Missing Permissions")
