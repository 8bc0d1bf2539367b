"""What the networks are like and where their doors are, for features that know no network."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.conversation.platform import Platform
from bot.conversation.spaces import Space

SMALLEST_PAGE = 7


@dataclass(frozen=True, slots=True)
class WayIn:
    """The address of a page that leads to the bot on *platform*."""

    platform: str
    url: str


class Networks:
    """The networks on which this bot runs."""

    def __init__(self, platforms: Iterable[Platform]) -> None:
        self._platforms = {platform.name: platform for platform in platforms}

    @property
    def names(self) -> list[str]:
        """The names of the networks."""
        return list(self._platforms)

    def takes_feelings(self, platform: str | None) -> bool:
        """Whether the rules of *platform* let people be asked how they are in their own words."""
        known = self._platforms.get(platform or "")
        return known.capabilities.takes_feelings if known else True

    @property
    def for_feelings(self) -> list[str]:
        """The networks on which people may be asked how they are in their own words."""
        return [name for name in self._platforms if self.takes_feelings(name)]

    def shows_badges(self, platform: str) -> bool:
        """Whether people can see there who belongs to a group."""
        known = self._platforms.get(platform)
        return known.capabilities.shows_badges if known else False

    @property
    def any_shows_badges(self) -> bool:
        """Whether people can see who belongs to a group on any of the networks."""
        return any(map(self.shows_badges, self._platforms))

    def scarce_chats(self) -> dict[str, int]:
        """Return how many chats may be begun in a day for what nobody asked for, where that is limited."""
        limits = {name: platform.capabilities.new_chats_a_day for name, platform in self._platforms.items()}
        return {name: limit for name, limit in limits.items() if limit is not None}

    def news_in_channels(self) -> frozenset[str]:
        """Return the networks on which news is read in channels, unless somebody wishes for messages."""
        reads = (n for n, platform in self._platforms.items() if platform.capabilities.news_in_channels)
        return frozenset(reads)

    def has_forms(self, platform: str | None) -> bool:
        """Whether a button can open a form on *platform*."""
        known = self._platforms.get(platform or "")
        return known.capabilities.has_forms if known else False

    def asks_openly(self, platform: str | None) -> bool:
        """Whether somebody can be asked for words where others read, and answer there, on *platform*."""
        known = self._platforms.get(platform or "")
        return known.capabilities.asks_openly if known else False

    def space(self, platform: str | None) -> Space:
        """Return what *platform* calls a place where many read."""
        known = self._platforms.get(platform or "")
        return known.capabilities.space if known else Space.GROUP

    def page(self, platform: str | None) -> int:
        """Return how many choices of one kind a message offers well on *platform*."""
        known = self._platforms.get(platform or "")
        return known.capabilities.page if known else SMALLEST_PAGE

    def shows_menus(self, platform: str) -> bool:
        """Whether everybody can have a menu of commands of their own there."""
        known = self._platforms.get(platform)
        return known.capabilities.shows_menus if known else False

    def way_into_group(self, platform: str | None, code: str) -> str | None:
        """Return the address of a page that adds the bot to a group there with *code*, if there is one."""
        known = self._platforms.get(platform or "")
        return known.way_into_group(code) if known else None

    def ways_in(self, code: str = "") -> list[WayIn]:
        """Return the doors of all networks, each carrying *code* where the network can."""
        found = ((name, platform.way_in(code)) for name, platform in self._platforms.items())
        return [WayIn(name, url) for name, url in found if url]
