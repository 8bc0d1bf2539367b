"""Messages as JSON, for the outbox."""

from typing import Any

from bot.conversation.actions import Action
from bot.conversation.address import MessageRef
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Document, Lane, Look, Message, Visibility


def to_json(message: Message) -> dict[str, Any]:
    """Return *message* as a JSON object; what has its default is left out."""
    data: dict[str, Any] = {"text": str(message.text)}
    if message.buttons:
        data["buttons"] = [[b.label, b.action.encode(), str(b.look)] for b in message.buttons]
    if message.document:
        data["document"] = [message.document.name, message.document.media_type, message.document.content]
    if message.replaces:
        data["replaces"] = [message.replaces.chat_id, message.replaces.message_id]
    if message.visibility is not Visibility.PRIVATE:
        data["visibility"] = str(message.visibility)
    if message.name:
        data["name"] = message.name
    return data


def from_json(data: dict[str, Any], lane: Lane | None = None) -> Message:
    """Return the message that `to_json` wrote. Toasts are not kept: their press is over."""
    return Message(
        Rich(data["text"]),
        tuple(Button(label, Action.decode(act), Look(look)) for label, act, look in data.get("buttons", ())),
        Document(*data["document"]) if "document" in data else None,
        Visibility(data.get("visibility", "private")),
        MessageRef(*data["replaces"]) if "replaces" in data else None,
        data.get("name"),
        lane=lane,
    )
