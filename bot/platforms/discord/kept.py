"""Events as they wait in the bot's inbox, so that a crash between hearing and doing loses nothing."""

import json
from datetime import datetime
from typing import Any

from bot.conversation.actions import Action
from bot.conversation.address import Address, Chat, MessageRef
from bot.conversation.events import (
    ButtonPressed,
    ChatChange,
    ChatChanged,
    CommandInvoked,
    FormFilled,
    InboundEvent,
    ReachChanged,
    TextReceived,
    What,
)
from bot.conversation.platform import RawUpdate


def write(event: InboundEvent) -> RawUpdate:
    """Return *event* as it is kept until its turn is over."""
    data: dict[str, Any] = {
        "bot": event.bot,
        "event_id": event.event_id,
        "address": [event.address.platform, event.address.user_id],
        "chat": [event.chat.chat_id, event.chat.private, event.chat.title],
        "at": event.at.isoformat(),
        "display_name": event.display_name,
        "language_hint": event.language_hint,
        "reply_token": event.reply_token,
    }
    return RawUpdate(event.event_id, json.dumps(data | _own(event)), event.address)


def read(raw: RawUpdate) -> InboundEvent | None:
    """Return the event that `write` wrote; None for anything else."""
    try:
        return _event(json.loads(raw.body))
    except (ValueError, KeyError, TypeError):
        return None


def _event(data: dict[str, Any]) -> InboundEvent:
    data["address"], data["chat"] = Address(*data["address"]), Chat(*data["chat"])
    data["at"] = datetime.fromisoformat(data["at"])
    if "command" in data:
        return CommandInvoked(**data)
    if "reachable" in data:
        return ReachChanged(**data)
    if "change" in data:
        change, lacks = ChatChange(data.pop("change")), tuple(data.pop("lacks"))
        return ChatChanged(**data, change=change, lacks=lacks)
    if "text" in data:
        return TextReceived(**data | {"what": What(data.get("what", What.WORDS))})
    message = data.pop("message")
    data["message"] = MessageRef(*message) if message else None
    data["action"] = Action.decode(data["action"])
    return FormFilled(**data) if "values" in data else ButtonPressed(**data)


def _own(event: InboundEvent) -> dict[str, Any]:
    match event:
        case CommandInvoked():
            return {"command": event.command, "argument": event.argument}
        case TextReceived():
            return {"text": event.text, "what": str(event.what), "answers": event.answers}
        case ButtonPressed():
            ref = event.message
            shown = [ref.chat_id, ref.message_id] if ref else None
            return {"action": event.action.encode(), "message": shown}
        case FormFilled():
            ref = event.message
            shown = [ref.chat_id, ref.message_id] if ref else None
            return {"action": event.action.encode(), "message": shown, "values": dict(event.values)}
        case ReachChanged():
            return {"reachable": event.reachable}
        case ChatChanged():
            return {"change": str(event.change), "moved_to": event.moved_to, "lacks": list(event.lacks)}
