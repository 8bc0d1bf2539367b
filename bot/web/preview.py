"""The page on which an author plays any module, from any step, in any language, on either look.

It is in English alone, like the terminal: it is for those who write for others.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse

from bot.engine.texts import own_name
from bot.web.page import NETWORKS, environment
from bot.web.rehearsal import Network, Persona


@dataclass(frozen=True, slots=True)
class Offered:
    """Something to choose: a course with its modules, a module with its steps, or a step of a *kind*."""

    id: str
    titles: Mapping[str, str]
    inside: tuple["Offered", ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an author has chosen to play."""

    course: str
    module: str
    step: str
    language: str
    network: str


class Lectern(Protocol):
    """Where an author stands: all courses, and a made-up learner on each network."""

    @property
    def learners(self) -> Sequence[Persona]:
        """The made-up learners, one for each look."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages in which a module can be played."""

    @property
    def networks(self) -> Mapping[str, Network]:
        """The learners' networks, apart from the rehearsal's; none before the page was opened."""

    def shelf(self) -> Sequence[Offered]:
        """Return all courses."""

    async def open(self) -> None:
        """Get ready for what the page asks for."""

    async def play(self, wanted: Wanted) -> Sequence[str]:
        """Read the courses again and put the learner before the step; or return what is wrong in them.

        Raises LookupError for what is not there.
        """


def preview_page(lectern: Lectern, state: Mapping[str, Any]) -> HTMLResponse:
    """Return the page, beginning with *state*."""
    languages = [(code, own_name(code)) for code in lectern.languages]
    page = (
        environment()
        .get_template("preview.html")
        .render(
            languages=languages,
            sides=[(NETWORKS[learner.network or ""], learner) for learner in lectern.learners],
            state=dict(state) | {"shelf": _shelf(lectern)},
        )
    )
    return HTMLResponse(page, headers={"cache-control": "no-store"})


async def play(lectern: Lectern, request: Request) -> JSONResponse:
    """Play what the page asks for; the answer holds the shelf as it is now, and what is wrong in it."""
    try:
        body = json.loads(await request.body())
        faults = await lectern.play(Wanted(**{key: str(value) for key, value in body.items()}))
    except (ValueError, TypeError, AttributeError, LookupError):
        return JSONResponse({"faults": ["There is no such step any more: load the page again."]}, 400)
    return JSONResponse({"faults": list(faults), "shelf": _shelf(lectern)})


def _shelf(lectern: Lectern) -> list[dict[str, Any]]:
    return [asdict(course) for course in lectern.shelf()]
