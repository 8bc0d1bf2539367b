"""What every feature may know of the campaign that it serves."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.people.areas import Region
from bot.setting_rules import to_come

AT_LEAST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign: its name, its region, its zone, its languages (the first is the fallback).

    *data_until* is the last day on which personal data is kept, if the campaign named one.
    """

    name: str
    region: Region
    zone: ZoneInfo
    languages: tuple[str, ...] = ("en", "es")
    data_until: date | None = None

    def keep_until(self, today: date) -> date:
        """Return the day on which the data of somebody who joins *today* ends.

        That is the campaign's own day, or the next 31 January that is at least 60 days away.
        """
        if named := to_come(self.data_until, today):
            return named
        year = today.year + 1 if today > date(today.year, 1, 31) - AT_LEAST else today.year
        end = date(year, 1, 31)
        return end if end - today >= AT_LEAST else date(year + 1, 1, 31)

    def scope_name(self, scope: str, language: str) -> str | None:
        """Return the name of a county's or group's scope; None for what only the database can name."""
        kind, _, which = scope.partition(":")
        if kind == "campaign":
            return self.name
        if kind == "county" and (county := self.region.county(which)):
            return county.name
        if kind == "group" and (group := self.region.group(which)):
            return group.name_in(language)
        return None
