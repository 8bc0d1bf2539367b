"""How the bot presents itself before Start is pressed: its name, and what it is for, in each language."""

from collections.abc import Iterator, Mapping

from bot.conversation.platform import Profile
from bot.platforms.telegram.wire import Wire

MAX_NAME, MAX_ABOUT, MAX_DESCRIPTION = 64, 120, 512
Face = tuple[str | None, Profile]
"""A profile, and the language of the app in which it is shown; None for all others."""


def faces(profiles: Mapping[str, Profile]) -> Iterator[Face]:
    """Yield the profile for every language, the first one also for whoever's language has none."""
    if profiles:
        yield None, next(iter(profiles.values()))
    yield from profiles.items()


async def put(wire: Wire, face: Face) -> None:
    """Make one profile what it shall be; what is so already is not sent again."""
    language, wanted = face
    name, about = wanted.name[:MAX_NAME], wanted.about[:MAX_ABOUT]
    description = wanted.description[:MAX_DESCRIPTION]
    if (await wire.get_my_name(language)).name != name:
        await wire.set_my_name(name, language)
    if (await wire.get_my_short_description(language)).short_description != about:
        await wire.set_my_short_description(about, language)
    if (await wire.get_my_description(language)).description != description:
        await wire.set_my_description(description, language)
