"""Shifts and people by their names, as screens need them: however many, in the same few questions."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.engine.turn import Turn
from bot.features.shifts.model import Card, Shift
from bot.features.shifts.placing_screens import SHOWN
from bot.features.shifts.typed import begins
from bot.people.campaign import Campaign
from bot.people.model import Neighborhood, Person
from bot.storage.slices import in_slices


class Cards:
    """The names that go with shifts, within one turn."""

    def __init__(self, turn: Turn, campaign: Campaign) -> None:
        self.turn = turn
        self.campaign = campaign
        self._places: dict[int, Neighborhood] = {}

    def card(self, shift: Shift) -> Card:
        """Return a shift with its names."""
        [card] = self.cards([shift])
        return card

    def cards(self, shifts: Sequence[Shift]) -> list[Card]:
        """Return shifts with the names of their places, leads and backups."""
        named = [_who_said_yes(shift) for shift in shifts]
        names = self.turn.people.names(person_id for pair in named for person_id in pair if person_id)
        return [
            replace(card, lead=names.get(lead or 0, ""), backup=names.get(backup or 0, ""))
            for card, (lead, backup) in zip(self.outlines(shifts), named, strict=True)
        ]

    def outlines(self, shifts: Sequence[Shift]) -> list[Card]:
        """Return shifts with the names of their places, and of nobody."""
        ids = {shift.canvass.neighborhood_id for shift in shifts} - {None, *self._places}
        self._places |= self.turn.people.all_neighborhoods(each for each in ids if each)
        return [self._outline(shift) for shift in shifts]

    def name(self, person_id: int | None) -> str:
        """Return a person's name, or nothing for nobody."""
        person = self.turn.people.find(person_id) if person_id else None
        return person.name if person else ""

    def called(
        self, person_ids: Sequence[int], beginning: str, fits: Callable[[Person], bool] = lambda _: True
    ) -> list[tuple[int, str]]:
        """Return numbers and names of whose name begins so and who *fit*: at most one more than is shown."""
        names = self.turn.people.names(person_ids) if beginning else {}
        named = [p for p in person_ids if not beginning or begins(names.get(p, ""), beginning)]
        found: list[tuple[int, str]] = []
        for some in in_slices(named, SHOWN * 4):
            found += [(person.id, person.name) for person in self.turn.people.many(some) if fits(person)]
            if len(found) > SHOWN:
                break
        return found[: SHOWN + 1]

    def _outline(self, shift: Shift) -> Card:
        canvass = shift.canvass
        county = self.campaign.region.county(canvass.county)
        place = self._places.get(canvass.neighborhood_id or 0)
        return Card(shift, county.name if county else canvass.county, place.name if place else "", "", "")


def _who_said_yes(shift: Shift) -> tuple[int | None, int | None]:
    """Return lead and backup, as far as they have promised it."""
    canvass = shift.canvass
    return (
        canvass.lead_id if canvass.lead_yes else None,
        canvass.backup_id if canvass.backup_yes else None,
    )
