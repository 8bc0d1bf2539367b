"""Somebody at a Discord client: what they do, and what they see."""

import time
from typing import Any

from tests.platforms.discord_gateway import DIRECT_MESSAGES
from tests.platforms.discord_rules import EPHEMERAL
from tests.platforms.discord_server import DiscordServer
from tests.platforms.discord_world import BOT, GUILD, Channel, Interaction, Shown, User

LINK = "made-up-interaction-token-"


class Person:
    """A member of the server, at their own screen. *where* is a channel of it; else direct messages."""

    def __init__(self, server: DiscordServer, name: str, locale: str = "en-US") -> None:
        self.server, self.world = server, server.world
        self.user = User(self.world.new_id(), name, locale)
        self.runs_server = False
        self.world.users[self.user.id] = self.user

    @property
    def direct(self) -> Channel:
        return self.world.direct(self.user)

    async def command(
        self, name: str, argument: str = "", where: Channel | None = None, minutes_ago: float = 0
    ) -> Interaction:
        """Pick a slash command from the menu, which must offer it here."""
        data, place = await self._of_menu(name, where), where or self.direct
        if argument:
            option = data.pop("option")
            data["options"] = [{"name": option["name"], "type": 3, "value": argument}]
        data.pop("option", None)
        return await self._interact(2, data, place, None, minutes_ago)

    async def types(self, name: str, argument: str, where: Channel | None = None) -> list[str]:
        """Type a command's argument; return the values of the choices that appear."""
        return [choice["value"] for choice in await self.choices(name, argument, where)]

    async def choices(self, name: str, argument: str, where: Channel | None = None) -> list[dict[str, Any]]:
        """Type a command's argument; return the choices that appear."""
        data = await self._of_menu(name, where)
        option = data.pop("option")
        assert option.get("autocomplete"), f"/{name} suggests nothing"
        data["options"] = [{"name": option["name"], "type": 3, "value": argument, "focused": True}]
        asked = await self._interact(4, data, where or self.direct, None, 0)
        await self.world.until(lambda: asked.acknowledged)
        return asked.choices or []

    async def _of_menu(self, name: str, where: Channel | None) -> dict[str, Any]:
        info = await self.world.until(
            lambda: next((c for c in self.world.commands if c["name"] == name), None)
        )
        place = where or self.direct
        assert place.context in info["contexts"], f"/{name} is not offered here"
        hidden = info["default_member_permissions"] == "0" and not self.runs_server
        assert place.context != 0 or not hidden, f"/{name} is not offered to {self.user.name}"
        installed = (place.guild == GUILD and place.context == 0) or (
            place.recipient and self.user.shares_server
        )
        assert installed or 1 in info["integration_types"], f"/{name} is for servers with the bot only"
        option = info["options"][0] if info.get("options") else None
        return {"id": info["id"], "name": name, "type": 1, "option": option}

    async def press(self, label: str, where: Channel | None = None) -> Interaction:
        """Press the button of the newest message that shows it, or choose it from its menu."""
        shown = await self.world.until(lambda: self._with_button(label, where))
        return await self.press_on(shown, label)

    async def press_on(self, shown: Shown, label: str) -> Interaction:
        """Press a button of *shown*, however old it is, or choose from its menu."""
        data: dict[str, Any] = {"custom_id": shown.buttons[label], "component_type": 2}
        if menu := shown.menu_of(label):
            data = {"custom_id": menu, "component_type": 3, "values": [shown.buttons[label]]}
        return await self._interact(3, data, self.world.channels[shown.channel_id], shown, 0)

    async def fill(self, pressed: Interaction, **values: str) -> Interaction:
        """Fill in and submit the form that *pressed* has opened. Fields that are not named stay empty."""
        modal = await self.world.until(lambda: pressed.modal)
        return await self.submit(pressed, modal, values)

    async def submit(
        self, pressed: Interaction, modal: dict[str, Any], written: dict[str, str]
    ) -> Interaction:
        """Submit *modal*, which Discord lets nobody do with a required field empty or too long a text."""
        parts: list[dict[str, Any]] = []
        for number, part in enumerate(modal["components"], 1):
            if part["type"] == 10:
                parts.append({"type": 10, "id": number})
                continue
            field = part["component"]
            value = written.get(field["custom_id"], "")
            assert value or not field["required"], f"{part['label']} is required"
            assert len(value) <= field["max_length"], f"{part['label']} is too long"
            within = {"type": 4, "id": 50 + number, "custom_id": field["custom_id"], "value": value}
            parts.append({"type": 18, "id": number, "component": within})
        data = {"custom_id": modal["custom_id"], "components": parts}
        return await self._interact(5, data, pressed.channel, pressed.pressed, 0)

    async def write(self, text: str) -> Shown:
        """Write *text* to the bot directly."""
        shown = self.world.write(self.direct, self.user.json(), content=text)
        if self.server.gateway.hears(DIRECT_MESSAGES):
            await self.server.gateway.tell("MESSAGE_CREATE", shown.json())
        return shown

    def sees(self, where: Channel | None = None) -> list[Shown]:
        """Return what the bot shows this person in one place, oldest first."""
        place = where or self.direct
        if place.readers is not None and self.user.id not in place.readers:
            return []
        return [
            m
            for m in self.world.messages.values()
            if m.channel_id == place.id
            and not m.deleted
            and m.author["id"] == BOT
            and m.only_for in (None, self.user.id)
        ]

    async def reads(self, words: str, where: Channel | None = None, within: float = 5.0) -> Shown:
        """Return the newest message that holds *words*, once there is one."""
        try:
            return await self.world.until(
                lambda: next((m for m in reversed(self.sees(where)) if words in m.text), None), within
            )
        except TimeoutError:
            shown = "\n---\n".join(f"{m.text} {list(m.buttons)}" for m in self.sees(where))
            raise AssertionError(f"{self.user.name} does not read {words!r} but:\n{shown}") from None

    def _with_button(self, label: str, where: Channel | None) -> Shown | None:
        return next((m for m in reversed(self.sees(where)) if label in m.buttons), None)

    async def _interact(
        self, kind: int, data: dict[str, Any], channel: Channel, pressed: Shown | None, minutes_ago: float
    ) -> Interaction:
        number = self.world.new_id(minutes_ago)
        interaction = Interaction(
            number, LINK + number, self.user, channel, pressed, time.time() - minutes_ago * 60
        )
        interaction.typing, interaction.submits = kind == 4, kind == 5
        self.world.interactions[interaction.token] = interaction
        await self.server.gateway.tell("INTERACTION_CREATE", self._told(interaction, kind, data))
        return interaction

    def _told(self, interaction: Interaction, kind: int, data: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": interaction.id, "application_id": BOT, "type": kind, "data": data, "version": 1,
            "token": interaction.token, "channel_id": interaction.channel.id,
            "channel": interaction.channel.json(), "locale": self.user.locale, "entitlements": [],
            "authorizing_integration_owners": {}, "attachment_size_limit": 10_000_000, "app_permissions": "0",
        }  # fmt: skip
        told["context"] = interaction.channel.context
        if interaction.channel.context:
            told |= {"user": self.user.json()}
        else:
            member = {
                "user": self.user.json(),
                "roles": [],
                "flags": 0,
                "permissions": "0",
                "joined_at": None,
            }
            told |= {"guild_id": interaction.channel.guild, "guild_locale": "en-US", "member": member}
        if interaction.pressed:
            flags = interaction.pressed.flags | (EPHEMERAL if interaction.pressed.only_for else 0)
            told["message"] = interaction.pressed.json() | {"flags": flags}
        return told
