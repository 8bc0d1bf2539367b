"""Two accounts become one person's, and two again."""

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.address import network_name
from bot.conversation.events import Inbound
from bot.conversation.messages import Lane
from bot.domain_events import PeopleParted, PersonReturned, PersonStopped
from bot.engine.feature import Feature, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.linking import joining_screens, screens
from bot.features.linking.holding_screens import Holding
from bot.features.linking.match import (
    account_name,
    elder_first,
    maker_account,
    match_for,
    shared_network,
    typist_account,
)
from bot.features.linking.model import Ending, LinkCode
from bot.features.linking.networking import take_away
from bot.features.linking.store import LinkStore
from bot.people.addresses import KnownAddress
from bot.people.campaign import Campaign
from bot.people.joinings import UNDONE_WITHIN
from bot.people.joinings import Joining as Joined
from bot.people.model import Person, Right


class Joining(Feature):
    """The part of linking that is about people."""

    _campaign: Campaign

    def store(self, turn: Turn) -> LinkStore:
        """Return the codes of this turn."""
        return LinkStore(turn.uow)

    def typist(self, turn: Turn) -> str:
        """Return the fingerprint of the account that this turn came from."""
        if not isinstance(turn.event, Inbound):
            raise TypeError("nobody types in a job")
        return self.store(turn).typist(turn.event.address)

    def offer(self, turn: Turn, code: LinkCode) -> None:
        """Say what joining would mean, and ask the other account too if there are two people to join."""
        maker = turn.people.get(code.person_id)
        if turn.known is None:
            there, here = account_name(turn, code), network_name(turn.platform or "")
            until = maker.keep_until or turn.now.date()
            screen = joining_screens.offer_to_stranger
            turn.say(screen(turn.reader, code.id, maker.name, there, here, until))
            return
        if code.other_id is None:  # They have joined since they typed it.
            self.store(turn).name_other(code.id, turn.known.id)
        code = self.code(turn, code.id)
        if self._ask_maker(turn, code):
            turn.say(joining_screens.offer(turn.reader, match_for(turn, code, maker=False), typed=True))
        else:
            self.store(turn).end(code.id, Ending.DECLINED)
            turn.say(joining_screens.not_asked_there(turn.reader, account_name(turn, code)))

    def code(self, turn: Turn, code_id: int) -> LinkCode:
        """Return a code; raises `StaleButtonError` if it is gone."""
        code = self.store(turn).find(code_id)
        if code is None:
            raise StaleButtonError
        return code

    @on_button("join", right=Right.ANYONE)
    def join(self, turn: Turn) -> None:
        """Join two accounts, once both have agreed where both are people I know."""
        code = self._concerned(turn)
        if not self._still_open(turn, code):
            return
        if turn.known is None:
            self._add_stranger(turn, code)
        elif code.other_id is None:
            self.offer(turn, code)
        else:
            self._agree(turn, code)

    @on_button("apart", right=Right.ANYONE)
    def leave_apart(self, turn: Turn) -> None:
        """Leave two accounts apart, and tell the other of two people."""
        code = self._concerned(turn)
        if code.ended is not Ending.DECLINED and not self._still_open(turn, code):
            return
        if self.store(turn).end(code.id, Ending.DECLINED) and code.other_id is not None:
            self._tell_left_apart(turn, code)
        turn.say(joining_screens.apart(turn.reader), in_place=True)

    @on_button("not_me")
    def not_me(self, turn: Turn) -> None:
        """Part two accounts again, because the one that made the code says so."""
        joined = turn.people.joining(turn.number(0))
        if joined is None:  # Only parting takes it away: this is the second press.
            turn.say(joining_screens.parted_already(turn.reader))
        elif joined.person_id != turn.person.id or not joined.can_be_undone(turn.now):
            turn.say(joining_screens.too_late_to_part(turn.reader))
        elif turn.address is None or turn.address.id != joined.told_id:
            told = turn.people.known_address(joined.told_id or 0)
            network = network_name(told.address.platform) if told else ""
            turn.say(joining_screens.press_where_told(turn.reader, network))
        else:
            self._part(turn, joined)

    @on_job("settle")
    def settle(self, turn: Turn) -> None:
        """Forget what parting two people would need: the day for it is over."""
        turn.people.settle_joining(int(turn.payload["joining"]))

    # Joining

    def _concerned(self, turn: Turn) -> LinkCode:
        """Return the code of a button, if it is about who pressed it."""
        code = self.code(turn, turn.number(0))
        me = turn.known.id if turn.known else None
        if self.typist(turn) != code.typist and (me is None or me not in (code.person_id, code.other_id)):
            raise StaleButtonError
        return code

    def _still_open(self, turn: Turn, code: LinkCode) -> bool:
        me = turn.known
        if code.ended is Ending.JOINED and me and self._typed_by(turn, code, me):
            turn.say(joining_screens.already_one(turn.reader))
        elif code.ended is Ending.DECLINED:
            turn.say(joining_screens.apart(turn.reader))
        elif code.ended is not None:
            used = code.ended is Ending.JOINED
            turn.say(screens.over(turn.reader, used=used, expired=False))
        elif not code.is_open(turn.now):
            turn.say(joining_screens.question_over(turn.reader))
        elif (me is None or me.id != code.person_id) and (shared := shared_network(turn, code)):
            turn.say(joining_screens.same_network(turn.reader, network_name(shared)))
        else:
            return True
        return False

    def _typed_by(self, turn: Turn, code: LinkCode, person: Person) -> bool:
        theirs = turn.people.addresses_of(person.id)
        return any(self.store(turn).typist(known.address) == code.typist for known in theirs)

    def _add_stranger(self, turn: Turn, code: LinkCode) -> None:
        event, maker = turn.event, maker_account(turn, code)
        if maker is None or not isinstance(event, Inbound):
            raise StaleButtonError
        if not self.store(turn).end(code.id, Ending.JOINED):
            return
        person = turn.people.get(code.person_id)
        here = turn.reader.language
        turn.address = turn.people.add_address(person.id, event.address, turn.now)
        joined = turn.people.note_joining(person.id, None, turn.address.id, maker.id, turn.now)
        turn.moved[event.address] = person
        turn.announce(PersonReturned(person.id))
        if person.roles:
            turn.people.other_roles.add(person.id)
        spoke = {maker.id: person.language, turn.address.id: here}
        self._confirm(turn, person, joined, (maker, turn.address), spoke)

    def _agree(self, turn: Turn, code: LinkCode) -> None:
        store, is_maker = self.store(turn), turn.person.id == code.person_id
        store.agree(code.id, maker=is_maker)
        code = self.code(turn, code.id)
        if code.maker_yes and code.other_yes:
            self._join_people(turn, code)
            return
        there = typist_account(turn, code) if is_maker else maker_account(turn, code)
        network = network_name(there.address.platform) if there else ""
        turn.say(joining_screens.half_agreed(turn.reader, network))

    def _join_people(self, turn: Turn, code: LinkCode) -> None:
        maker, typist = maker_account(turn, code), typist_account(turn, code)
        if maker is None or typist is None:
            raise StaleButtonError
        if not self.store(turn).end(code.id, Ending.JOINED):
            return
        made, typed = turn.people.get(code.person_id), turn.people.get(code.other_id or 0)
        spoke = {maker.id: made.language, typist.id: typed.language}
        kept, gone = elder_first(made, typed)
        falls_silent = kept.stopped != gone.stopped
        joined = turn.people.note_joining(kept.id, gone.id, typist.id, maker.id, turn.now)
        turn.join(kept, gone, joined)
        if falls_silent:
            turn.announce(PersonStopped(kept.id))
        due = turn.now + UNDONE_WITHIN
        turn.plan(
            "linking.settle", f"linking.settle:{joined.id}", due, person_id=kept.id, joining=str(joined.id)
        )
        self._confirm(turn, turn.people.get(kept.id), joined, (maker, typist), spoke)

    def _confirm(
        self,
        turn: Turn,
        person: Person,
        joined: Joined,
        accounts: tuple[KnownAddress, KnownAddress],
        spoke: Mapping[int, str],
    ) -> None:
        """Tell both *accounts* in the language that each *spoke*; the one that made the code can undo it."""
        maker, typist = accounts
        here, there = network_name(maker.address.platform), network_name(typist.address.platform)
        made_in, typed_in = (Reader(turn.texts_in(spoke[each.id]), person.tz) for each in accounts)
        holding = self._holding(turn, person, changed=joined.gone_id is not None)
        turn.known, turn.reader = person, typed_in
        new = replace(holding, changed=True)
        now_one = joining_screens.now_one(typed_in, new, here, turn.home())
        linked = joining_screens.linked(made_in, joined.id, there, holding)
        if turn.address and turn.address.id == maker.id:
            turn.reader = made_in
            turn.say(linked)
            turn.tell(person.id, lambda _: now_one, lane=Lane.SAFETY, at=typist)
        else:
            turn.say(now_one)
            turn.tell(person.id, lambda _: linked, lane=Lane.SAFETY, at=maker)
        turn.record("accounts linked", f"{person.id} {joined.gone_id or ''}".strip())

    def _holding(self, turn: Turn, person: Person, *, changed: bool) -> Holding:
        county = self._campaign.region.county(person.county)
        return Holding(person, county.name if county else None, person.resting(turn.now), changed)

    def _ask_maker(self, turn: Turn, code: LinkCode) -> bool:
        maker = maker_account(turn, code)
        match = match_for(turn, code, maker=True)
        if maker is None or maker.unreachable:
            return False
        return turn.tell(
            code.person_id,
            lambda reader: joining_screens.offer(reader, match, typed=False),
            lane=Lane.SAFETY,
            at=maker,
        )

    def _tell_left_apart(self, turn: Turn, code: LinkCode) -> None:
        maker, typist = maker_account(turn, code), typist_account(turn, code)
        if maker is None or typist is None or turn.address is None:
            return
        there, whose = (typist, code.other_id) if turn.address.id == maker.id else (maker, code.person_id)
        network = network_name(turn.platform or "")
        turn.tell(
            whose or 0,
            lambda reader: joining_screens.left_apart(reader, network),
            lane=Lane.SAFETY,
            at=there,
        )

    # Parting

    def _part(self, turn: Turn, joined: Joined) -> None:
        added = turn.people.known_address(joined.address_id or 0)
        if added is None:  # It was taken off since, or it is somebody else's.
            turn.say(joining_screens.too_late_to_part(turn.reader))
            return
        network, here = network_name(added.address.platform), network_name(turn.platform or "")
        self.store(turn).end_all(joined.person_id, Ending.UNDONE)
        known = joined.gone_id is not None
        if known and not self._two_again(turn, joined):
            turn.say(joining_screens.too_late_to_part(turn.reader))
            return
        if not known:
            self._strangers_again(turn, joined, added, here)
        turn.say(joining_screens.parted(turn.reader, network, both_known=known), in_place=True)
        turn.record("accounts parted", f"{joined.person_id} {joined.gone_id or ''}".strip())

    def _strangers_again(self, turn: Turn, joined: Joined, added: KnownAddress, here: str) -> None:
        turn.people.drop_joining(joined.id)
        take_away(turn, added)
        turn.write(added.address, joining_screens.no_longer_yours(turn.reader, here, known=False))

    def _two_again(self, turn: Turn, joined: Joined) -> bool:
        gone_id = turn.people.part_again(joined)
        if gone_id is None:
            return False
        for person in turn.people.many((joined.person_id, gone_id)):
            turn.moved |= {known.address: person for known in turn.people.addresses_of(person.id)}
        turn.people.other_roles |= {joined.person_id, gone_id}
        turn.announce(PeopleParted(joined.person_id, gone_id))
        private = turn.chat_id is None
        me = turn.people.seen(turn.address.address, turn.now, private=private) if turn.address else None
        other = joined.person_id if me and me.person_id == gone_id else gone_id
        if me:
            turn.known, turn.address = turn.people.get(me.person_id), me
            turn.reader = turn.reader_of(turn.person)
        here = network_name(turn.platform or "")
        turn.tell(
            other, lambda reader: joining_screens.no_longer_yours(reader, here, known=True), lane=Lane.SAFETY
        )
        return True
