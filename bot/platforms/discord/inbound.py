"""Discord's interactions and direct messages as neutral events."""

import re
from typing import Any

import discord

from bot.conversation.actions import Action
from bot.conversation.address import Address, Chat, MessageRef
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent, TextReceived
from bot.platforms.discord.reply import Place, Reply

PLATFORM = "discord"
WRITTEN = (discord.MessageType.default, discord.MessageType.reply)

_typed_command = re.compile(r"/(?P<command>[\w-]+)\s*(?P<argument>.*)", re.DOTALL)
_repeated = re.compile(r"\|\d+$")


def from_interaction(interaction: discord.Interaction) -> InboundEvent | None:
    """Return what a slash command or a pressed button means; None for what the bot never offered."""
    data: dict[str, Any] = dict(interaction.data or {})
    if interaction.channel_id is None:
        return None
    if interaction.type is discord.InteractionType.application_command and data.get("type", 1) == 1:
        return CommandInvoked(**_about(interaction), command=data["name"], argument=_argument(data))
    if interaction.type is discord.InteractionType.component:
        return ButtonPressed(
            **_about(interaction),
            action=_action(str(data.get("custom_id", ""))),
            message=_pressed(interaction),
        )
    return None


def from_message(message: discord.Message, bot: str) -> InboundEvent | None:
    """Return what a direct message means; the bot does not read along in servers."""
    if message.author.bot or message.guild is not None or message.type not in WRITTEN:
        return None
    about = {
        "bot": bot,
        "event_id": str(message.id),
        "address": Address(PLATFORM, str(message.author.id)),
        "chat": Chat(str(message.channel.id), private=True),
        "at": message.created_at,
        "display_name": message.author.display_name,
    }
    typed = _typed_command.fullmatch(message.content.strip())
    if typed:
        argument = typed["argument"].strip()
        return CommandInvoked(**about, command=typed["command"].lower(), argument=argument)  # type: ignore[arg-type]
    return TextReceived(**about, text=message.content)  # type: ignore[arg-type]


def reply_to(interaction: discord.Interaction) -> Reply:
    """Return what is needed to answer *interaction*."""
    pressed = interaction.message
    return Reply(
        application_id=str(interaction.application_id),
        interaction_id=str(interaction.id),
        user_id=str(interaction.user.id),
        pressed=str(pressed.id) if pressed else "",
        place=_place(interaction),
        token=interaction.token,
    )


def _about(interaction: discord.Interaction) -> dict[str, Any]:
    private = interaction.guild_id is None
    title = "" if private else getattr(interaction.channel, "name", "")
    return {
        "bot": f"{PLATFORM}:{interaction.application_id}",
        "event_id": str(interaction.id),
        "address": Address(PLATFORM, str(interaction.user.id)),
        "chat": Chat(str(interaction.channel_id), private=private, title=title or ""),
        "at": interaction.created_at,
        "display_name": interaction.user.display_name,
        "language_hint": str(interaction.locale).partition("-")[0],
        "reply_token": reply_to(interaction).encode(),
    }


def _argument(data: dict[str, Any]) -> str:
    return " ".join(str(option["value"]) for option in data.get("options", ()) if "value" in option).strip()


def _action(custom_id: str) -> Action:
    try:
        return Action.decode(_repeated.sub("", custom_id))
    except ValueError:
        return Action("unknown")


def _pressed(interaction: discord.Interaction) -> MessageRef | None:
    message = interaction.message
    return MessageRef(str(interaction.channel_id), str(message.id)) if message else None


def _place(interaction: discord.Interaction) -> Place:
    if interaction.guild_id is None:
        return Place.DIRECT
    if interaction.message and interaction.message.flags.ephemeral:
        return Place.EPHEMERAL
    return Place.CHANNEL
