"""Messages as JSON, for the outbox."""

import base64
from typing import Any

from bot.conversation.actions import Action
from bot.conversation.address import MessageRef
from bot.conversation.circles import Circle
from bot.conversation.markup import Rich
from bot.conversation.messages import (
    Ask,
    Badge,
    Button,
    Copy,
    Document,
    Lane,
    Link,
    Look,
    Menu,
    Message,
    Picture,
    Visibility,
)


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
    if message.beside:
        data["beside"] = [_beside(each) for each in message.beside]
    if picture := message.picture:
        content = base64.b64encode(picture.content).decode()
        data["picture"] = [picture.name, picture.media_type, content, picture.alt]
    if message.ask:
        data["ask"] = [message.ask.step, message.ask.label, message.ask.question]
    if message.mentions:
        data["mentions"] = message.mentions
    if badge := message.badge:
        data["badge"] = [badge.group, badge.label, badge.held]
    if not message.confidential:
        data["open"] = True
    if message.knock is not None:
        data["knock"] = str(message.knock)
    if message.in_sight:
        data["in_sight"] = to_json(message.in_sight)
    if message.notice is not None:
        data["notice"] = str(message.notice)
    if message.menu:
        data["menu"] = [message.menu.language, *message.menu.circles]
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
        beside=tuple(_read_beside(*each) for each in data.get("beside", ())),
        picture=_picture(*data["picture"]) if "picture" in data else None,
        ask=Ask(*data["ask"]) if "ask" in data else None,
        mentions=data.get("mentions"),
        badge=Badge(*data["badge"]) if "badge" in data else None,
        confidential=not data.get("open", False),
        knock=Rich(data["knock"]) if "knock" in data else None,
        menu=_menu(*data["menu"]) if "menu" in data else None,
        in_sight=from_json(data["in_sight"], lane) if "in_sight" in data else None,
        notice=Rich(data["notice"]) if "notice" in data else None,
    )


def _beside(each: Copy | Link) -> list[str]:
    return ["copy", each.label, each.words] if isinstance(each, Copy) else ["link", each.label, each.url]


def _read_beside(kind: str, label: str, what: str) -> Copy | Link:
    return Copy(label, what) if kind == "copy" else Link(label, what)


def _menu(language: str, *circles: str) -> Menu:
    return Menu(tuple(Circle(each) for each in circles), language)


def _picture(name: str, media_type: str, content: str, alt: str) -> Picture:
    return Picture(name, media_type, base64.b64decode(content), alt)
