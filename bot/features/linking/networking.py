"""The networks of one person: taken off, and chosen for kinds of messages."""

from bot.conversation.address import network_name
from bot.conversation.markup import Rich
from bot.conversation.messages import Menu, Message
from bot.domain_events import AccountRemoved
from bot.engine.feature import Feature, on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.linking import network_screens as screens
from bot.features.linking.model import Account
from bot.people.addresses import KnownAddress
from bot.people.model import Right
from bot.people.preferences import Kind


def take_away(turn: Turn, known: KnownAddress) -> None:
    """Let an account belong to nobody, with everything that shows there whose it was."""
    address = known.address
    turn.people.remove_address(known, turn.networks.news_in_channels())
    turn.moved[address] = None
    turn.announce(AccountRemoved(known.person_id, address.platform, address.user_id))
    if turn.networks.shows_menus(address.platform):
        turn.write(address, Message(Rich(""), menu=Menu()))


class Networking(Feature):
    """The part of linking that is about networks."""

    def accounts(self, turn: Turn) -> list[Account]:
        """Return the accounts of the turn's person, always in the same order."""
        found = turn.people.addresses_of(turn.person.id)
        return [
            Account(known.id, known.address.platform) for known in sorted(found, key=lambda known: known.id)
        ]

    @on_button("off")
    def ask_off(self, turn: Turn) -> None:
        """Ask once whether an account shall be taken away."""
        known = self._mine(turn)
        if known is None:
            turn.say(screens.taken_off_already(turn.reader))
        elif not self._stays(turn, known):
            network = network_name(known.address.platform)
            here = turn.address is not None and turn.address.id == known.id
            turn.say(screens.confirm_off(turn.reader, known.id, network, here=here), in_place=True)

    @on_button("take_off", right=Right.ANYONE)
    def take_off(self, turn: Turn) -> None:
        """Take an account away from a person, unless it is the last."""
        known = self._mine(turn)
        if known is None:
            turn.say(screens.taken_off_already(turn.reader))
        elif not self._stays(turn, known):
            self._take_off(turn, known)

    def _mine(self, turn: Turn) -> KnownAddress | None:
        """Return the account that a button names; None if it belongs to nobody any more."""
        known = turn.people.known_address(turn.number(0))
        if known and (turn.known is None or known.person_id != turn.known.id):
            raise StaleButtonError
        return known

    def _stays(self, turn: Turn, known: KnownAddress) -> bool:
        """Say why an account cannot be taken away from here and now, if it cannot."""
        network = network_name(known.address.platform)
        guardian = turn.people.guardian(turn.person.id, turn.now)
        there = turn.people.known_address(guardian) if guardian is not None else None
        if there and turn.address and turn.address.id != there.id:
            turn.say(screens.only_from_there(turn.reader, network_name(there.address.platform)))
            return True
        others = [other for other in turn.people.addresses_of(turn.person.id) if other.id != known.id]
        if not any(other.unreachable is None for other in others):
            turn.say(screens.last_one(turn.reader, network))
            return True
        return False

    def _take_off(self, turn: Turn, known: KnownAddress) -> None:
        network = network_name(known.address.platform)
        turn.record("account taken off", f"{turn.person.id} {known.address.platform}")
        take_away(turn, known)
        if turn.address and turn.address.id == known.id:
            turn.known = turn.address = None
        else:
            turn.write(known.address, screens.was_taken_off(turn.reader, network))
        turn.say(screens.taken_off(turn.reader, network), in_place=True)

    @on_button("where")
    def where(self, turn: Turn) -> None:
        """Show on which network each kind of message comes."""
        self._show(turn)

    @on_button("prefer")
    def prefer(self, turn: Turn) -> None:
        """Choose a network for a kind of message."""
        platform = turn.word(1) if len(turn.args) > 1 else None
        mine = {account.platform for account in self.accounts(turn)}
        if turn.word(0) not in list(Kind) or (platform is not None and platform not in mine):
            raise StaleButtonError
        turn.people.prefer(turn.person.id, Kind(turn.word(0)), platform)
        self._show(turn, in_place=True)

    def _show(self, turn: Turn, *, in_place: bool = False) -> None:
        accounts = self.accounts(turn)
        if len(accounts) > 1:
            chosen = turn.people.preferences(turn.person.id)
            turn.say(screens.where(turn.reader, accounts, chosen), in_place=in_place)
        else:
            turn.say(screens.only_one_network(turn.reader, more=len(turn.networks.names) > 1))
