"""What Discord's gateway tells, as JSON: interactions and direct messages, valid, odd and hostile."""

from typing import Any

from hypothesis import strategies as st

from tests.contract.odd import Known, words
from tests.platforms.discord_world import BOT, GUILD

DIRECT, CHANNEL = "7200000000000000001", "7200000000000000002"
LOCALES = ("en-US", "es-ES", "en-GB", "de", "xx")
COMMAND, COMPONENT, TYPING, SUBMITTED = 2, 3, 4, 5
PREFIXES = ("", "", "", "ask|", "copy|", "choose|", "answer|")
Event = tuple[str, dict[str, Any]]


@st.composite
def event(draw: st.DrawFn, known: Known, accounts: dict[str, int]) -> Event:
    """Return the name and the content of something that happens; its number is made up later."""
    name = draw(st.sampled_from(sorted(accounts)))
    user = {"id": str(accounts[name]), "username": name, "discriminator": "0", "avatar": None}
    user["global_name"] = draw(_display(name))
    if draw(st.integers(0, 4)) == 0:
        return "MESSAGE_CREATE", draw(_message(name, user))
    kind, data = draw(st.sampled_from((_command, _command, _pressed, _pressed, _pressed, _typing, _form)))(
        draw, known, name
    )
    return "INTERACTION_CREATE", draw(_interaction(kind, data, user))


def _display(name: str) -> st.SearchStrategy[str | None]:
    return st.one_of(st.just(name.capitalize()), st.just(name.capitalize()), st.none())


@st.composite
def _interaction(draw: st.DrawFn, kind: int, data: dict[str, Any], user: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "application_id": BOT, "type": kind, "data": data, "version": 1, "token": "made-up",
        "locale": draw(st.sampled_from(LOCALES)), "entitlements": [], "authorizing_integration_owners": {},
        "attachment_size_limit": 1, "app_permissions": "0",
    }  # fmt: skip
    if draw(st.booleans()):
        place = {"id": DIRECT, "type": 1, "recipients": []}
        told |= {"channel_id": DIRECT, "channel": place, "user": user, "context": 1}
    else:
        member = {"user": user, "roles": [], "flags": 0, "permissions": "0", "joined_at": None}
        place = {"id": CHANNEL, "type": 0, "name": draw(st.text(max_size=20)), "guild_id": GUILD}
        place |= {"position": 0, "permission_overwrites": [], "nsfw": False, "parent_id": None}
        told |= {"channel_id": CHANNEL, "channel": place, "guild_id": GUILD, "member": member, "context": 0}
    if kind == COMPONENT or (kind == SUBMITTED and draw(st.booleans())):
        told["message"] = _shown(told["channel_id"], draw(st.sampled_from((0, 64))))
    return told


def _shown(channel: str, flags: int) -> dict[str, Any]:
    author = {"id": BOT, "username": "doorstep", "discriminator": "0", "avatar": None, "bot": True}
    return {
        "id": "7300000000000000001", "channel_id": channel, "author": author, "content": "?", "flags": flags,
        "components": [], "type": 0, "embeds": [], "mentions": [], "mention_roles": [], "attachments": [],
        "mention_everyone": False, "pinned": False, "tts": False, "edited_timestamp": None,
        "timestamp": "2026-01-05T12:00:00+00:00",
    }  # fmt: skip


def _command(draw: st.DrawFn, known: Known, name: str) -> tuple[int, dict[str, Any]]:
    data: dict[str, Any] = {
        "id": "1",
        "name": draw(known.command),
        "type": draw(st.sampled_from((1, 1, 1, 2, 3))),
    }
    if draw(st.booleans()):
        value = draw(st.one_of(words(name), st.integers(-5, 2**60), st.booleans()))
        data["options"] = [{"name": "what", "type": 3, "value": value}]
    return COMMAND, data


def _typing(draw: st.DrawFn, known: Known, name: str) -> tuple[int, dict[str, Any]]:
    option = {"name": "what", "type": 3, "value": draw(words(name)), "focused": True}
    return TYPING, {"id": "1", "name": draw(known.command), "type": 1, "options": [option]}


def _pressed(draw: st.DrawFn, known: Known, name: str) -> tuple[int, dict[str, Any]]:
    custom_id = draw(st.sampled_from(PREFIXES)) + draw(known.payload)
    if draw(st.integers(0, 3)) == 0:
        chosen = draw(st.lists(known.payload, max_size=3))
        return COMPONENT, {"custom_id": custom_id, "component_type": 3, "values": chosen}
    return COMPONENT, {"custom_id": custom_id, "component_type": 2}


def _form(draw: st.DrawFn, known: Known, name: str) -> tuple[int, dict[str, Any]]:
    step = st.builds(lambda step: f"ask|{step}", st.sampled_from(known.steps))
    names = st.sampled_from(known.forms or known.buttons)
    form = st.builds(lambda name, args: ":".join((name, *args)), names, known.arguments)
    key = st.sampled_from(("answer", "when", "where", "places", "title", "text", "who", ""))
    fields = [
        {"type": 18, "component": {"type": 4, "custom_id": draw(key), "value": draw(words(name))}}
        for _ in range(draw(st.integers(0, 3)))
    ]
    return SUBMITTED, {"custom_id": draw(st.one_of(step, form, known.payload)), "components": fields}


@st.composite
def _message(draw: st.DrawFn, name: str, user: dict[str, Any]) -> dict[str, Any]:
    text = draw(st.one_of(words(name), st.builds(lambda said: f"/{said}", words(name))))
    kind = draw(st.sampled_from((0, 0, 0, 0, 19, 7, 6)))
    files = draw(
        st.sampled_from(([], [], [{"id": "1", "filename": "x.png", "size": 1, "url": "u", "proxy_url": "p"}]))
    )
    return _shown(DIRECT, 0) | {"author": user, "content": text, "type": kind, "attachments": files}
