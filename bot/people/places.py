"""The names of what roles are held over."""

from bot.people.campaign import Campaign
from bot.people.store import PersonStore


def scope_name(campaign: Campaign, people: PersonStore, scope: str, language: str) -> str:
    """Return what a scope is called in *language*: a neighborhood, county, group, or the campaign."""
    kind, _, which = scope.partition(":")
    if kind == "neighborhood" and which.isdigit():
        place = people.neighborhood(int(which))
        return place.name if place else "?"
    return campaign.scope_name(scope, language) or "?"
