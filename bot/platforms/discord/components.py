"""Buttons, menus of choices, links and fields below a message, in at most five rows."""

from collections.abc import Sequence
from typing import Any

from bot.conversation.capabilities import rows
from bot.conversation.messages import Ask, Button, Copy, Link, Look, Message

MAX_ROWS, MAX_IN_ROW, MAX_OPTIONS = 5, 5, 25
MAX_BESIDE = 2
"""Rows for what stands beside the choices: three menus of 25 need the others."""

MAX_CUSTOM_ID, MAX_URL, MAX_PLACEHOLDER = 100, 512, 150
MANY = 8
"""More choices of one meaning than this are a menu to choose from: a wall of buttons cannot be read."""

ASK, COPY, CHOOSE = "ask|", "copy|", "choose|"
"""Beginnings of names that no action has: a field to write into, words to copy, a menu of choices."""

WHICH = ":"
"""Before the name of the one question that a field belongs to, after its step."""

STYLES = {Look.PRIMARY: 1, Look.PLAIN: 2, Look.DANGER: 4}
LINK_STYLE = 5
Row = dict[str, Any]


def components(message: Message, *, asks: bool = False) -> list[Row]:
    """Return what stands below *message*. *asks*: typed words are not heard there, so a field is offered."""
    extras = _rows_of(_extras(message, asks=asks))[:MAX_BESIDE]
    table = _table(message.buttons, MAX_ROWS - len(extras))
    return _each_once([*table, *extras])


def _table(buttons: Sequence[Button], room: int) -> list[Row]:
    names = [button.action.name for button in buttons]
    many = [name for name in dict.fromkeys(names) if names.count(name) > MANY]
    table: list[Row] = []
    few: list[Button] = []
    for button in buttons:
        name = button.action.name
        if name not in many or button.look is not Look.PLAIN:
            few.append(button)
        elif button is _first(buttons, name):
            table += _rows(few) + _menus_of([b for b in buttons if _of(b, name)])
            few = []
    table += _rows(few)
    return table if len(table) <= room else _packed(buttons, many, room)


def _packed(buttons: Sequence[Button], many: Sequence[str], room: int) -> list[Row]:
    """Return menus first and then five buttons a row; or all in menus where even that is too much."""
    menus = [menu for name in many for menu in _menus_of([b for b in buttons if _of(b, name)])]
    few = [b for b in buttons if not (b.action.name in many and b.look is Look.PLAIN)]
    table = [*menus, *_rows_of([_button(button) for button in few])]
    return table if len(table) <= room else _menus_of(buttons)


def _first(buttons: Sequence[Button], name: str) -> Button:
    return next(button for button in buttons if _of(button, name))


def _of(button: Button, name: str) -> bool:
    return button.action.name == name and button.look is Look.PLAIN


def _rows(buttons: Sequence[Button]) -> list[Row]:
    return [_row(map(_button, row)) for row in rows(buttons)]


def _menus_of(buttons: Sequence[Button]) -> list[Row]:
    pages = [buttons[at : at + MAX_OPTIONS] for at in range(0, len(buttons), MAX_OPTIONS)]
    return [_row([_menu(page)]) for page in pages]


def _menu(page: Sequence[Button]) -> Row:
    # The first and the last choice say what is in it, in any language.
    ends = f"{page[0].label[:70]} … {page[-1].label[:70]}"
    options = [{"label": button.label, "value": button.action.encode()} for button in page]
    return {"type": 3, "custom_id": CHOOSE, "placeholder": ends[:MAX_PLACEHOLDER], "options": options}


def _extras(message: Message, *, asks: bool) -> list[Row]:
    field = [_field(message.ask)] if asks and message.ask else []
    beside = [shown for each in message.beside if (shown := _beside(each))]
    return [*field, *beside]


def _field(ask: Ask) -> Row:
    named = f"{ask.step}{WHICH}{ask.question}" if ask.question else ask.step
    return {"type": 2, "style": STYLES[Look.PLAIN], "label": ask.label, "custom_id": ASK + named}


def _beside(each: Copy | Link) -> Row | None:
    if isinstance(each, Link):
        known = len(each.url) <= MAX_URL
        return {"type": 2, "style": LINK_STYLE, "label": each.label, "url": each.url} if known else None
    # The words stand in the text as well: what is too long for a name is not offered to copy.
    custom_id = COPY + each.words
    if len(custom_id) > MAX_CUSTOM_ID:
        return None
    return {"type": 2, "style": STYLES[Look.PLAIN], "label": each.label, "custom_id": custom_id}


def _button(button: Button) -> Row:
    return {
        "type": 2,
        "style": STYLES[button.look],
        "label": button.label,
        "custom_id": button.action.encode(),
    }


def _rows_of(shown: Sequence[Row]) -> list[Row]:
    return [_row(shown[at : at + MAX_IN_ROW]) for at in range(0, len(shown), MAX_IN_ROW)]


def _row(shown: Any) -> Row:
    return {"type": 1, "components": list(shown)}


def _each_once(table: list[Row]) -> list[Row]:
    """Return *table* with a number after every name that was there before: Discord takes none twice."""
    seen: dict[str, int] = {}
    for shown in [shown for row in table for shown in row["components"]]:
        if "custom_id" in shown:
            shown["custom_id"] = _once(shown["custom_id"], seen)
        taken: dict[str, int] = {}
        for option in shown.get("options", ()):
            option["value"] = _once(option["value"], taken)
    return table


def _once(name: str, seen: dict[str, int]) -> str:
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}|{seen[name]}"
