"""The page itself, in one language."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.engine.texts import Texts, own_name
from bot.web.rehearsal import Persona

HERE = Path(__file__).parent
NETWORKS = {"telegram": "Telegram", "discord": "Discord"}
"""The two phones, from left to right, by the networks' own names."""


def render(
    texts: Texts, languages: Sequence[str], people: Sequence[Persona], state: Mapping[str, Any]
) -> str:
    """Return the page as HTML, in the language of *texts*, beginning with *state*."""
    page = environment().overlay()
    page.install_gettext_callables(texts.label, texts.nlabel, newstyle=True)  # type: ignore[attr-defined]
    return page.get_template("demo.html").render(
        language=texts.language,
        languages=[(code, own_name(code)) for code in languages],
        sides=[(key, name, _people_on(key, people)) for key, name in NETWORKS.items()],
        state=state,
    )


def _people_on(network: str, people: Sequence[Persona]) -> list[Persona]:
    """Return who has a phone on that side; those without chat stand on the last."""
    last = network == list(NETWORKS)[-1]
    return [p for p in people if p.network == network or (last and p.network is None)]


@cache
def environment() -> Environment:
    """Return what reads the templates."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
