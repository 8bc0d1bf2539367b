"""What goes wrong with requests to the Discord on loopback, and how requests and refusals are written."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.platforms.discord_guild import answer
from tests.platforms.discord_rules import RefusalError


@dataclass
class Fault:
    """What goes wrong with the next *times* requests that match."""

    method: str
    path: str
    status: int = 0
    code: int = 0
    retry_after: float | None = None
    whole_bot: bool = False
    via: bool = True
    cut: str = ""
    until: asyncio.Event | None = None
    times: int = 1


@dataclass
class Seen:
    """A request as it came."""

    method: str
    path: str
    body: dict[str, Any]


async def read(request: web.Request) -> tuple[Any, list[tuple[str, str]]]:
    if request.method in ("GET", "DELETE") or not request.can_read_body:
        return {}, []
    if request.content_type == "multipart/form-data":
        return await _read_parts(request)
    if request.headers.get("Content-Type") != "application/json":
        raise RefusalError(400, 50109, "The request body contains invalid JSON.")
    return json.loads(await request.text()), []


async def _read_parts(request: web.Request) -> tuple[Any, list[tuple[str, str]]]:
    fields = await request.post()
    files = []
    for name, value in fields.items():
        if isinstance(value, web.FileField):
            if name != f"files[{len(files)}]":
                raise RefusalError(400, 50035, "Invalid Form Body: files")
            files.append((value.filename, value.file.read().decode(errors="replace")))
    said = fields["payload_json"]
    return json.loads(said.decode() if isinstance(said, bytes) else str(said)), files


def refused(refusal: RefusalError) -> web.Response:
    fault = Fault("", "", refusal.status, refusal.code, refusal.retry_after)
    return answer(refusal.status, trouble(fault) | {"message": refusal.text}, headers(fault))


def trouble(fault: Fault) -> dict[str, Any]:
    if fault.status == 429:
        return {"message": "limited", "retry_after": fault.retry_after, "global": fault.whole_bot}
    return {"message": "trouble", "code": fault.code}


def headers(fault: Fault) -> dict[str, str]:
    if fault.status != 429:
        return {}
    via = {"Via": "1.1 google"} if fault.via else {}
    scope = {"X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"}
    return {
        "Retry-After": str(fault.retry_after),
        **(scope if fault.whole_bot else {"X-RateLimit-Scope": "user"}),
        **via,
    }
