"""Memberships that others can see on some networks: put on and taken off on all accounts of a person."""

from datetime import timedelta

from bot.conversation.address import Address
from bot.conversation.markup import Rich
from bot.conversation.messages import Badge, Lane, Message
from bot.engine.turn import Turn
from bot.storage.unit_of_work import Letter

KEEP_TRYING = timedelta(days=7)
"""How long somebody has to mend what keeps a network from showing it."""


def show_badge(turn: Turn, person_id: int, badge: Badge) -> None:
    """Let every network that shows memberships show *badge* on this person, or show it no more.

    It goes in a letter of its own that says nothing: it never holds an answer up, it is tried again, and it
    outlives the person's own rows, because taking a badge off is part of forgetting them.
    """
    if not turn.networks.any_shows_badges:
        return
    for known in turn.people.addresses_of(person_id):
        if turn.networks.shows_badges(known.address.platform):
            prefix = f"badge:{known.id}:{badge.group}:"
            turn.uow.withdraw(prefix)  # Only the latest counts, whatever order the network takes them in.
            _put(turn, known.address, badge, f"{prefix}{turn.id}")


def take_badge_off(turn: Turn, address: Address, badge: Badge) -> None:
    """Show *badge* no more on an account that has just been taken from a person."""
    if turn.networks.shows_badges(address.platform):
        _put(turn, address, badge, f"badge:off:{badge.group}:{turn.id}")


def _put(turn: Turn, address: Address, badge: Badge, key: str) -> None:
    letter = Letter(
        key=key,
        message=Message(Rich(""), badge=badge),
        platform=address.platform,
        at=turn.now,
        lane=Lane.ANSWER,
        to=address,
        expires_at=turn.now + KEEP_TRYING,
    )
    turn.letters.put(letter)
