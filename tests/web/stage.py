"""A town with a page: the real bot and its simulated networks, served on a free port."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.conversation.circles import Circle
from bot.engine.texts import Reader
from bot.web.album import Album
from bot.web.demo import Demo
from bot.web.health import Health
from bot.web.rehearsal import Persona
from bot.web.server import WebServer, web_app
from tests.town import NEW_YORK, Town

PEOPLE = (
    Persona("sam", "Sam", "telegram"),
    Persona("ana", "Ana", "discord"),
    Persona("hale", "Mr. Hale", None),
)


class Stage:
    """What the page needs of the rest of the house, made of a town."""

    people: Sequence[Persona] = PEOPLE

    def __init__(self, town: Town) -> None:
        self.town = town
        self.language = "en"
        self.roles: dict[str, tuple[Circle, ...]] = {"ana": (Circle.EVERYONE, Circle.CAPTAINS)}
        self.health = Health(ready=True, connections={"database": "ok", "telegram": "ok"})
        self.album = Album(town.clock)
        for network in town.networks.values():
            network.on_shown = lambda shown: self.album.show(shown.reader, shown.line)
        self.demo = Demo(self, town.networks, self.album, ("en", "es"))
        app = web_app(self.ask_health, self.demo.routes())
        self.server = WebServer(app, "127.0.0.1", 0, self.demo.close)

    async def ask_health(self) -> Health:
        return self.health

    def now(self) -> datetime:
        return self.town.clock()

    def reader(self) -> Reader:
        return Reader(self.town.bot.catalogues(self.language), NEW_YORK)

    async def move(self, how: str) -> bool:
        if how == "morning":
            local = self.now().astimezone(NEW_YORK) + timedelta(days=1)
            await self.town.wait_until(datetime.combine(local.date(), time(9), NEW_YORK))
        elif how == "hour":
            await self.town.wait(hours=1)
        elif due := await self.town.bot.next_due():
            await self.town.wait_until(due)
        else:
            return False
        return True

    async def circles(self) -> dict[str, tuple[Circle, ...]]:
        return self.roles

    async def speak(self, language: str) -> None:
        self.language = language

    async def begin_again(self) -> None:
        self.album.clear()
