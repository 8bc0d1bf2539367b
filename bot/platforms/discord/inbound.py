"""Discord's interactions and direct messages as neutral events."""

import re
from typing import Any

import discord

from bot.conversation.actions import Action
from bot.conversation.address import Address, Chat, MessageRef
from bot.conversation.events import (
    ButtonPressed,
    CommandInvoked,
    FormFilled,
    InboundEvent,
    TextReceived,
    What,
)
from bot.platforms.discord.components import ASK, WHICH
from bot.platforms.discord.modals import ANSWER, values
from bot.platforms.discord.reply import Place, Reply

PLATFORM = "discord"
WRITTEN = (discord.MessageType.default, discord.MessageType.reply)

_typed_command = re.compile(r"/(?P<command>[\w-]+)\s*(?P<argument>.*)", re.DOTALL)
_repeated = re.compile(r"\|\d+$")


def from_interaction(interaction: discord.Interaction) -> InboundEvent | None:
    """Return what a command, a press, a choice or a filled-in form means; None for anything else."""
    data: dict[str, Any] = dict(interaction.data or {})
    if interaction.channel_id is None:
        return None
    match interaction.type:
        case discord.InteractionType.application_command if data.get("type", 1) == 1:
            return CommandInvoked(**_about(interaction), command=data["name"], argument=_argument(data))
        case discord.InteractionType.component:
            return ButtonPressed(
                **_about(interaction), action=_action(_meant(data)), message=_pressed(interaction)
            )
        case discord.InteractionType.modal_submit:
            return _submitted(interaction, data)
    return None


def typing(interaction: discord.Interaction) -> CommandInvoked | None:
    """Return the command that somebody is typing, with its argument so far; None for anything else."""
    data: dict[str, Any] = dict(interaction.data or {})
    if interaction.type is not discord.InteractionType.autocomplete or interaction.channel_id is None:
        return None
    return CommandInvoked(**_about(interaction), command=data["name"], argument=_argument(data))


def beside(interaction: discord.Interaction, kind: str) -> str | None:
    """Return what stands after *kind* in the name of the pressed button, if it is of that kind."""
    if interaction.type is not discord.InteractionType.component:
        return None
    name = str(dict(interaction.data or {}).get("custom_id", ""))
    return _repeated.sub("", name.removeprefix(kind)) if name.startswith(kind) else None


def label_of(interaction: discord.Interaction) -> str:
    """Return what stands on the pressed button."""
    name = str(dict(interaction.data or {}).get("custom_id", ""))
    shown = interaction.message.components if interaction.message else []
    buttons = [each for row in shown for each in getattr(row, "children", ())]
    found = (each.label for each in buttons if getattr(each, "custom_id", None) == name)
    return next((label for label in found if label), "…")


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
    return TextReceived(**about, text=message.content, what=_what(message))  # type: ignore[arg-type]


def reply_to(interaction: discord.Interaction) -> Reply:
    """Return what is needed to answer *interaction*; a filled-in form is answered as a command is."""
    submitted = interaction.type is discord.InteractionType.modal_submit
    pressed = None if submitted else interaction.message
    return Reply(
        application_id=str(interaction.application_id),
        interaction_id=str(interaction.id),
        user_id=str(interaction.user.id),
        pressed=str(pressed.id) if pressed else "",
        place=_place(interaction),
        token=interaction.token,
    )


def _about(interaction: discord.Interaction) -> dict[str, Any]:
    private = _place(interaction) is Place.DIRECT
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


def _what(message: discord.Message) -> What:
    if message.flags.voice:
        return What.VOICE
    if message.stickers:
        return What.STICKER
    kinds = [(each.content_type or "").partition("/")[0] for each in message.attachments]
    if kinds:
        return What.PICTURE if kinds[0] == "image" else What.FILE
    return What.WORDS if message.content.strip() else What.OTHER


def _submitted(interaction: discord.Interaction, data: dict[str, Any]) -> InboundEvent | None:
    name, written = str(data.get("custom_id", "")), values(data)
    if name.startswith(ASK):
        about = _about(interaction)
        # Nobody else has seen the field, and nobody else sees what is answered.
        about["chat"] = Chat(str(interaction.channel_id), private=True)
        step, _, question = name.removeprefix(ASK).partition(WHICH)
        return TextReceived(**about, text=written.get(ANSWER, ""), answers=step, question=question)
    return FormFilled(
        **_about(interaction), action=_action(name), values=written, message=_pressed(interaction)
    )


def _meant(data: dict[str, Any]) -> str:
    chosen = data.get("values") or ()
    return str(chosen[0] if chosen else data.get("custom_id", ""))


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
    if interaction.guild_id is None and not interaction.context.private_channel:
        return Place.DIRECT
    if interaction.message and interaction.message.flags.ephemeral:
        return Place.EPHEMERAL
    return Place.CHANNEL
