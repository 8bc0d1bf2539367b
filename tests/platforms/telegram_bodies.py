"""What calls to the Bot API carry, in all the ways in which it may be written."""

import json
from typing import Any

from aiohttp import web

from tests.platforms.telegram_world import File, RefusedError

STRUCTURED = {
    *("reply_markup", "reply_parameters", "allowed_updates", "commands", "scope", "link_preview_options"),
    "entities",
}


async def parameters_of(request: web.Request) -> dict[str, Any]:
    """Return what a call was given: url-encoded, in parts, or as JSON."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given.update(await request.json())
    elif request.content_type == "multipart/form-data":
        await _read_parts(request, given)
    elif request.content_type == "application/x-www-form-urlencoded":
        given.update(await request.post())
    elif request.can_read_body and await request.read():
        raise RefusedError(400, f"Bad Request: unsupported content type {request.content_type}")
    return {name: _value(name, value) for name, value in given.items()}


async def _read_parts(request: web.Request, given: dict[str, Any]) -> None:
    async for part in await request.multipart():
        content = bytes(await part.read())
        if part.filename:
            media_type = part.headers.get("Content-Type", "application/octet-stream")
            given[str(part.name)] = File(part.filename, media_type, content)
        else:
            given[str(part.name)] = content.decode()


def _value(name: str, value: Any) -> Any:
    if name in STRUCTURED and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            raise RefusedError(400, f"Bad Request: can't parse {name} JSON object") from None
    return value
