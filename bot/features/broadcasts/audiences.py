"""Who may say something to whom, and who that is."""

from bot.engine.audience import Audience
from bot.engine.turn import Turn
from bot.features.broadcasts import screens
from bot.features.broadcasts.crowd import Crowd
from bot.people.belonging import who_belongs
from bot.people.campaign import Campaign
from bot.people.model import CAMPAIGN, Right
from bot.people.places import scope_name

SCOPES = ("campaign", "county", "neighborhood", "group")


class Audiences:
    """The scopes that somebody holds, and what other features offer, such as everyone on a shift."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign

    def all(self, turn: Turn) -> list[Audience]:
        """Return every audience that the person of *turn* may address."""
        language = turn.reader.language
        own = [Audience(s, scope_name(self._campaign, turn.people, s, language)) for s in self._scopes(turn)]
        everybody = [Audience(CAMPAIGN, screens.everybody(turn.texts))] if self._coordinates(turn) else []
        offered = [a for source in turn.offers.audiences for a in source.audiences(turn)]
        return [*everybody, *own, *offered]

    def people(self, turn: Turn, key: str) -> Crowd | None:
        """Return who is in an audience, without the author; None if they may not address it."""
        if key in self._scopes(turn) or (key == CAMPAIGN and self._coordinates(turn)):
            return Crowd(turn.person.id, who_belongs(key))
        offers = (source.audience_of(turn, key) for source in turn.offers.audiences)
        listed = next((people for people in offers if people is not None), None)
        return None if listed is None else Crowd(turn.person.id, listed=listed)

    def name(self, turn: Turn, key: str, language: str) -> str:
        """Return what an audience is called in the middle of a sentence."""
        if key == CAMPAIGN:
            return screens.all_of_them(turn.texts_in(language))
        if key.partition(":")[0] in SCOPES:
            return scope_name(self._campaign, turn.people, key, language)
        return next((a.label for a in self.all(turn) if a.key == key), key)

    def linkable(self, turn: Turn) -> list[tuple[str, str]]:
        """Return the scopes that a channel may be linked to by this person: pairs of scope and name.

        A sensitive group has no channel: being in it would show who belongs to it.
        """
        language = turn.reader.language
        sensitive = {f"group:{group.id}" for group in self._campaign.region.groups if group.sensitive}
        scopes = [scope for scope in self._scopes(turn) if scope not in sensitive]
        return [(s, scope_name(self._campaign, turn.people, s, language)) for s in scopes]

    def _scopes(self, turn: Turn) -> list[str]:
        scopes = list(turn.person.captain_scopes())
        if self._coordinates(turn):
            region = self._campaign.region
            scopes += [f"county:{turn.person.county}"] if turn.person.county else []
            scopes += [f"group:{group.id}" for group in region.groups]
        return list(dict.fromkeys(scopes))

    def _coordinates(self, turn: Turn) -> bool:
        return turn.person.may(Right.COORDINATOR)
