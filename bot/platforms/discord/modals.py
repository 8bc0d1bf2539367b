"""Forms as Discord's modals, and what comes back from them."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.actions import Action
from bot.conversation.forms import Field, Form
from bot.platforms.discord.components import ASK

SHORT, LONG = 1, 2
MAX_TITLE = MAX_LABEL = 45
MAX_PLACEHOLDER, MAX_INPUT, MAX_SHOWN = 100, 4000, 2000
ANSWER = "answer"
"""The name of the one field of a question."""

Modal = dict[str, Any]


def modal(action: Action, form: Form) -> Modal:
    """Return *form* as the modal whose submission means *action*."""
    fields = [_labelled(field) for field in form.fields]
    return {"custom_id": action.encode(), "title": _cut(form.title, MAX_TITLE), "components": fields}


def question(step: str, label: str, asked: str) -> Modal:
    """Return the modal in which a question *asked* (in Discord's Markdown) is answered.

    It needs nothing but what stands on the message, so that it opens as long as the message is there.
    """
    field = _labelled(Field(ANSWER, label, long=True, max_length=MAX_INPUT))
    shown = [{"type": 10, "content": _cut(asked, MAX_SHOWN)}] if asked.strip() else []
    return {"custom_id": ASK + step, "title": _cut(label, MAX_TITLE), "components": [*shown, field]}


def values(submitted: Mapping[str, Any]) -> dict[str, str]:
    """Return what was written into the fields of a submitted modal, by their names."""
    found: dict[str, str] = {}
    for part in submitted.get("components", ()):
        inputs = [part["component"]] if "component" in part else part.get("components", ())
        found |= {each["custom_id"]: str(each.get("value") or "") for each in inputs if "custom_id" in each}
    return found


def _labelled(field: Field) -> dict[str, Any]:
    hint = {"placeholder": _cut(field.hint, MAX_PLACEHOLDER)} if field.hint else {}
    written = {
        "type": 4,
        "custom_id": field.key,
        "style": LONG if field.long else SHORT,
        "required": field.required,
        "max_length": min(field.max_length, MAX_INPUT),
        **hint,
    }
    return {"type": 18, "label": _cut(field.label, MAX_LABEL), "component": written}


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1] + "…"
