"""What two accounts are to each other, before they are joined."""

from bot.conversation.address import network_name
from bot.engine.turn import Turn
from bot.features.linking.joining_screens import Match
from bot.features.linking.model import LinkCode
from bot.features.linking.store import LinkStore
from bot.people.addresses import KnownAddress
from bot.people.model import Person


def maker_account(turn: Turn, code: LinkCode) -> KnownAddress | None:
    """Return the account that made a code; None if it was taken off since."""
    return turn.people.known_address(code.address_id)


def typist_account(turn: Turn, code: LinkCode) -> KnownAddress | None:
    """Return the account that typed a code, if it belongs to somebody."""
    store = LinkStore(turn.uow)
    owner = code.other_id
    mine = turn.people.addresses_of(owner) if owner is not None else []
    return next((known for known in mine if store.typist(known.address) == code.typist), None)


def account_name(turn: Turn, code: LinkCode) -> str:
    """Return the network on which a code was made, as it calls itself."""
    maker = maker_account(turn, code)
    return network_name(maker.address.platform) if maker else ""


def shared_network(turn: Turn, code: LinkCode) -> str | None:
    """Return a network on which both have an account; None if there is none."""
    theirs = {known.address.platform for known in turn.people.addresses_of(code.person_id)}
    mine = {turn.platform or ""}
    if turn.known:
        mine |= {known.address.platform for known in turn.people.addresses_of(turn.known.id)}
    return next(iter(sorted(theirs & mine)), None)


def elder_first(one: Person, other: Person) -> tuple[Person, Person]:
    """Return who stays and who becomes them: the one who has been here longer stays."""
    return (one, other) if one.id < other.id else (other, one)


def match_for(turn: Turn, code: LinkCode, *, maker: bool) -> Match:
    """Return what joining means, as it is said to the maker of a code or to who typed it."""
    people = turn.people
    made, typed = people.get(code.person_id), people.get(code.other_id or 0)
    kept, gone = elder_first(made, typed)
    here, there = account_name(turn, code), _network(typist_account(turn, code))
    return Match(
        code_id=code.id,
        other=there if maker else here,
        other_name=typed.name if maker else made.name,
        name=gone.name if kept.name == "?" else kept.name,
        silenced=kept.stopped != gone.stopped,
        minor={kept.adult, gone.adult} == {True, False},
    )


def _network(account: KnownAddress | None) -> str:
    return network_name(account.address.platform) if account else ""
