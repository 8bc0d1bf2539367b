"""The demo's page: phones of made-up people over the real bot, and a clock that can be moved."""

import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.conversation.actions import Action
from bot.conversation.circles import Circle
from bot.conversation.markup import plain
from bot.conversation.messages import Message
from bot.conversation.platform import Acknowledgement
from bot.web import view
from bot.web.album import Album
from bot.web.page import render
from bot.web.preview import Lectern, play, preview_page
from bot.web.rehearsal import Network, Persona, Rehearsal

STATIC = Path(__file__).parent / "static"
HEARTBEAT_SECONDS = 15.0
LONGEST_TEXT = 4000
LARGEST_BODY = 20_000
MOVES = ("next", "hour", "morning")
STRANGERS = (Circle.EVERYONE,)
"""Whose commands a menu shows to those who are not known to the bot."""
OVER_PRESSES_ONLY = frozenset({"telegram"})
"""The networks on which nothing flashes up over what was typed."""
NOT_KEPT = {"cache-control": "no-store"}

Routes = list[BaseRoute]
"""What a part of the house offers to the web server."""
Body = dict[str, Any]
Menus = dict[str, list[dict[str, str]]]
"""What each menu shows, by the keys of the people."""
Deed = Callable[[Body], Awaitable[Acknowledgement]]


class Demo:
    """The page and its doings. Every press goes to the bot through its network, like anybody's."""

    def __init__(
        self,
        rehearsal: Rehearsal,
        networks: Mapping[str, Network],
        album: Album,
        languages: Sequence[str],
        lectern: Lectern | None = None,
    ) -> None:
        self._rehearsal, self._lectern = rehearsal, lectern
        self._networks = networks
        self._album = album
        self._languages = languages
        self._run = secrets.token_hex(4)
        self._closing = False

    def routes(self) -> Routes:
        """Return the page, its files, its stream of news, and what can be done on it."""
        deeds: dict[str, Deed] = {
            "/press": self._press,
            "/write": self._write,
            "/clock": self._move,
            "/language": self._speak,
            "/free": self._skip,
            "/fresh": self._begin_again,
        }
        return [
            Route("/", self._page),
            Route("/events", self._events),
            *(Route(path, self._doing(deed), methods=["POST"]) for path, deed in deeds.items()),
            Mount("/static", StaticFiles(directory=STATIC)),
            *(self._preview(self._lectern) if self._lectern else ()),
        ]

    def _preview(self, lectern: Lectern) -> Routes:
        async def page(_: Request) -> HTMLResponse:
            await lectern.open()
            theirs = {learner.key for learner in lectern.learners}
            news = self._news(0)
            lines = [line for line in news["lines"] if line["person"] in theirs]
            menus = await self._menus(lectern.learners)
            return preview_page(lectern, news | {"lines": lines, "since": self._mark(), "menus": menus})

        async def played(request: Request) -> JSONResponse:
            return await play(lectern, request)

        return [Route("/preview", page), Route("/preview/play", played, methods=["POST"])]

    def close(self) -> None:
        """End all streams of news."""
        self._closing = True
        self._album.touch()

    async def _page(self, _: Request) -> HTMLResponse:
        reader = self._rehearsal.reader()
        people = self._rehearsal.people
        menus = await self._menus(people)
        state = self._news(0) | {"since": self._mark(), "menus": menus}
        page = render(reader.texts, self._languages, people, state)
        return HTMLResponse(page, headers=NOT_KEPT)

    async def _menus(self, people: Sequence[Persona]) -> Menus:
        circles, language = await self._rehearsal.circles(), self._rehearsal.reader().language
        return {
            p.key: view.menu(self._networks[p.network].commands, circles.get(p.key, STRANGERS), language)
            for p in people
            if p.network
        }

    async def _events(self, request: Request) -> StreamingResponse:
        asked = request.headers.get("last-event-id") or request.query_params.get("since", "")
        return StreamingResponse(self._stream(asked), media_type="text/event-stream", headers=NOT_KEPT)

    async def _stream(self, asked: str) -> AsyncIterator[str]:
        run, _, number = asked.partition("-")
        if run != self._run or not number.isdigit():
            yield _event({"reload": True}, self._mark())
            return
        since, menus = int(number), Menus()
        yield ": welcome\n\n"
        while not self._closing:
            await self._album.news(since, HEARTBEAT_SECONDS)
            if run != self._run:
                yield _event({"reload": True}, self._mark())
                return
            if self._album.number > since:
                last, menus = menus, await self._menus(self._rehearsal.people)
                news = self._news(since) | ({"menus": menus} if menus != last else {})
                since = self._album.number
                yield _event(news, self._mark())
            else:
                yield ": still here\n\n"

    def _news(self, since: int) -> dict[str, Any]:
        reader = self._rehearsal.reader()
        return {
            "number": self._album.number,
            "clock": view.clock(self._rehearsal.now(), reader),
            "lines": [
                {"person": picture.person, "line": view.line(picture, reader)}
                for picture in self._album.since(since)
            ],
            "tour": view.guide(self._album),
        }

    def _mark(self) -> str:
        return f"{self._run}-{self._album.number}"

    def _doing(self, deed: Deed) -> Callable[[Request], Awaitable[JSONResponse]]:
        async def do(request: Request) -> JSONResponse:
            try:
                answer = await deed(await _body(request))
            except (KeyError, ValueError, TypeError):
                raise HTTPException(400, "This is not something that the page does.") from None
            shown = {"toast": answer.toast, "refusal": answer.refusal, "number": self._album.number}
            return JSONResponse(shown, headers=NOT_KEPT)

        return do

    async def _press(self, body: Body) -> Acknowledgement:
        person, network = self._who(body)
        picture = self._album.find(person.key, str(body["line"]))
        pressed = (
            [b for b in picture.message.buttons if b.action.encode() == body["action"]] if picture else []
        )
        if not pressed:
            raise ValueError("there is no such button")
        self._begin(person)
        self._album.press(person.key, Message(plain(pressed[0].label)), str(body["action"]))
        return await network.press_action(
            person.key, Action.decode(str(body["action"])), str(body["line"]), person.name
        )

    async def _write(self, body: Body) -> Acknowledgement:
        person, network = self._who(body)
        text = str(body["text"]).strip()
        if not 0 < len(text) <= LONGEST_TEXT:
            raise ValueError("empty or too long")
        self._begin(person)
        answer = await network.write(person.key, text, person.name)
        return Acknowledgement() if person.network in OVER_PRESSES_ONLY else answer

    async def _move(self, body: Body) -> Acknowledgement:
        if body["how"] not in MOVES:
            raise ValueError("the clock does not move like that")
        self._album.begun = True
        moved = await self._rehearsal.move(body["how"])
        self._album.free |= not moved  # What the guided minute waits for does not come any more.
        self._album.touch()
        return Acknowledgement(refusal=not moved)

    async def _speak(self, body: Body) -> Acknowledgement:
        if body["language"] not in self._languages:
            raise ValueError("not a language of this campaign")
        await self._rehearsal.speak(body["language"])
        if not self._album.begun:
            await self._rehearsal.begin_again()  # What stands on the phones is said in that language, too.
        self._turn_over()
        return Acknowledgement()

    async def _skip(self, body: Body) -> Acknowledgement:
        self._album.free = bool(body["free"])
        self._album.touch()
        return Acknowledgement()

    async def _begin_again(self, _: Body) -> Acknowledgement:
        await self._rehearsal.begin_again()
        self._turn_over()
        return Acknowledgement()

    def _turn_over(self) -> None:
        """Let every open page load itself anew."""
        self._run = secrets.token_hex(4)
        self._album.touch()

    def _begin(self, person: Persona) -> None:
        """Note that something has been done in the story: what an author plays beside it is nothing of it."""
        self._album.begun |= person in self._rehearsal.people

    def _who(self, body: Body) -> tuple[Persona, Network]:
        networks = self._networks
        everybody = {person.key: person for person in self._rehearsal.people}
        if self._lectern and body["person"] not in everybody:
            networks = self._lectern.networks
            everybody = {person.key: person for person in self._lectern.learners}
        person = everybody[body["person"]]
        if person.network is None:
            raise ValueError("this person has no chat")
        return person, networks[person.network]


async def _body(request: Request) -> Body:
    if int(request.headers.get("content-length", "0")) > LARGEST_BODY:
        raise HTTPException(413)
    body = json.loads(await request.body())
    if not isinstance(body, dict):
        raise TypeError("not an object")
    return body


def _event(news: dict[str, Any], mark: str) -> str:
    return f"id: {mark}\nevent: news\ndata: {json.dumps(news)}\n\n"
