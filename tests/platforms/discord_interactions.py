"""The part of Discord's interface that answers interactions: three seconds at first, then fifteen minutes."""

import time
from collections.abc import Callable

from aiohttp import web

from tests.platforms.discord_guild import BODY, FILES, answer
from tests.platforms.discord_rules import (
    EPHEMERAL,
    LOADING,
    RefusalError,
    check_choices,
    check_message,
    check_modal,
)
from tests.platforms.discord_world import Interaction, Shown, World

SHOW, THINK, KEEP, REPLACE, SUGGEST, OPEN = 4, 5, 6, 7, 8, 9


class InteractionRest:
    """*put* shows what a request holds in a message, *changed* in the place of what it held before."""

    def __init__(
        self,
        world: World,
        put: Callable[[Shown, web.Request], None],
        changed: Callable[[Shown, web.Request], web.Response],
    ) -> None:
        self.world = world
        self._put = put
        self._changed = changed

    def routes(self, api: str) -> list[web.RouteDef]:
        hook = f"{api}/webhooks/{{app}}/{{token}}"
        return [
            web.post(f"{api}/interactions/{{id}}/{{token}}/callback", self._callback),
            web.post(hook, self._follow_up),
            web.get(hook + "/messages/{message}", self._hook_read),
            web.patch(hook + "/messages/{message}", self._hook_edit),
            web.delete(hook + "/messages/{message}", self._hook_delete),
        ]

    async def _callback(self, request: web.Request) -> web.Response:
        interaction = self.world.interactions.get(request.match_info["token"])
        if interaction is None or interaction.id != request.match_info["id"]:
            raise RefusalError(404, 10062, "Unknown interaction")
        if interaction.acknowledged:
            raise RefusalError(400, 40060, "Interaction has already been acknowledged.")
        took = time.time() - interaction.began
        if took > self.world.answer_window:
            raise RefusalError(404, 10062, "Unknown interaction")
        self._first_answer(interaction, request)
        interaction.took = took
        if request.query.get("with_response") != "1":
            return web.Response(status=204)
        return answer(200, {"interaction": {"id": interaction.id, "type": 2}})

    def _first_answer(self, interaction: Interaction, request: web.Request) -> None:
        kind, data = request[BODY]["type"], request[BODY].get("data") or {}
        _check_kind(interaction, kind)
        if kind in (SHOW, REPLACE):
            check_message(data, len(request[FILES]), private=True)
        if kind == OPEN:
            check_modal(data)
            interaction.modal = data
        if kind == SUGGEST:
            check_choices(data["choices"])
            interaction.choices = data["choices"]
        interaction.kind = kind
        if kind in (KEEP, REPLACE):
            interaction.original = interaction.pressed
        elif kind in (SHOW, THINK):
            interaction.original = self._answer_to(interaction, data.get("flags", 0))
        original = interaction.original
        if kind == THINK and original:
            original.flags |= LOADING
        elif kind in (SHOW, REPLACE) and original:
            original.take(data, request[FILES])

    def _answer_to(self, interaction: Interaction, flags: int) -> Shown:
        only_for = interaction.user.id if flags & EPHEMERAL else None
        return self.world.write(
            interaction.channel, self.world.bot, flags=flags, only_for=only_for, token=interaction.token
        )

    async def _follow_up(self, request: web.Request) -> web.Response:
        interaction = self.world.by_token(request.match_info["token"])
        payload = request[BODY]
        check_message(payload, len(request[FILES]), private=True)
        original = interaction.original
        waiting = original is not None and original.flags & LOADING and not original.deleted
        shown = original if original and waiting else self._answer_to(interaction, payload.get("flags", 0))
        self._put(shown, request)
        return answer(200, shown.json()) if request.query.get("wait") == "1" else web.Response(status=204)

    async def _hook_read(self, request: web.Request) -> web.Response:
        return answer(200, self._hooked(request).json())

    async def _hook_edit(self, request: web.Request) -> web.Response:
        return self._changed(self._hooked(request), request)

    async def _hook_delete(self, request: web.Request) -> web.Response:
        self._hooked(request).deleted = True
        return web.Response(status=204)

    def _hooked(self, request: web.Request) -> Shown:
        interaction = self.world.by_token(request.match_info["token"])
        name = request.match_info["message"]
        shown = interaction.original if name == "@original" else self.world.messages.get(name)
        mine = shown and (name == "@original" or shown.token == interaction.token)
        if shown is None or not mine or shown.deleted:
            raise RefusalError(404, 10008, "Unknown Message")
        return shown


def _check_kind(interaction: Interaction, kind: int) -> None:
    allowed = {SHOW, THINK, OPEN}
    if interaction.pressed is not None:
        allowed |= {KEEP, REPLACE}
    if interaction.submits:
        allowed -= {OPEN}
    if interaction.typing:
        allowed = {SUGGEST}
    if kind not in allowed:
        raise RefusalError(400, 50035, "Invalid Form Body: type")
