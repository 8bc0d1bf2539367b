"""Deciding on raised hands: accept, ask back, decline with a reason."""

from datetime import timedelta

from bot.conversation.messages import Message
from bot.domain_events import PeopleJoined, RoleGiven
from bot.engine.feature import Feature, on, on_answer, on_button
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.captains import deciding_screens as screens
from bot.features.captains import hand_screens
from bot.features.captains.model import COUNTY_CAPTAINS, MAX_WORDS, Hand, HandState, may_decide
from bot.features.captains.patience import expect_decision
from bot.features.captains.store import HandStore
from bot.people.campaign import Campaign
from bot.people.model import Right, Role, RoleKind
from bot.people.places import scope_name
from bot.people.preferences import Kind

INTRODUCED_FOR = timedelta(days=120)


class Deciding(Feature):
    """The half of the captains' room that belongs to whoever stands above."""

    _campaign: Campaign

    @on(PeopleJoined)
    def take_over(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let raised hands of two people be one's."""
        HandStore(turn.uow).take_over(fact.person_id, fact.gone_id)

    @on_button("accept", right=Right.CAPTAIN)
    def accept(self, turn: Turn) -> None:
        """Let somebody be captain."""
        hand = self._mine(turn, turn.number(0))
        if hand is None:
            return
        holders = turn.people.holders(RoleKind.CAPTAIN, hand.scope)
        place = self._place_name(turn, hand.scope)
        if hand.scope.startswith("county:") and len(holders) >= COUNTY_CAPTAINS:
            names = [p.name for p in turn.people.many(holders)]
            turn.say(hand_screens.county_is_held(turn.reader, place, names))
            return
        if not HandStore(turn.uow).settle(hand.id, HandState.ACCEPTED):
            turn.say(screens.settled_already(turn.reader))
            return
        self._make_captain(turn, hand)
        turn.say(screens.accepted(turn.reader, turn.people.get(hand.person_id).name, place))

    @on_button("ask_back", right=Right.CAPTAIN)
    def ask_back(self, turn: Turn) -> None:
        """Ask for the question."""
        hand = self._mine(turn, turn.number(0))
        if hand:
            turn.say(screens.ask_question(turn.reader, turn.people.get(hand.person_id).name))
            turn.wait_for("captains.question", hand=str(hand.id))

    @on_answer("question", right=Right.CAPTAIN)
    def question(self, turn: Turn) -> None:
        """Pass a question on to whoever raised the hand."""
        hand = self._mine(turn, int(turn.gathered["hand"]))
        if hand is None or self._stays_here(turn, "captains.question"):
            return
        HandStore(turn.uow).settle(hand.id, HandState.ASKED_BACK)
        by, words = turn.person.name, turn.text
        place = self._place_name(turn, hand.scope)
        turn.tell(
            hand.person_id,
            lambda reader: screens.question(reader, hand.id, by, place, words),
            kind=Kind.REST,
        )
        HandStore(turn.uow).ask(hand.id, turn.person.id)
        turn.say(screens.passed_on(turn.reader))

    @on_button("answer")
    def answer(self, turn: Turn) -> None:
        """Ask whoever raised the hand for their answer."""
        hand = self._own(turn, turn.number(0))
        if hand:
            turn.say(screens.ask_answer(turn.reader))
            turn.wait_for("captains.answer", hand=str(hand.id))

    @on_answer("answer")
    def answered(self, turn: Turn) -> None:
        """Pass an answer on to whoever asked back."""
        hand = self._own(turn, int(turn.gathered["hand"]))
        if hand is None or self._stays_here(turn, "captains.answer"):
            return
        store = HandStore(turn.uow)
        store.add_words(hand.id, turn.text)
        again = store.find(hand.id)
        if again and again.asked_id:
            name, place, why = turn.person.name, self._place_name(turn, hand.scope), again.why
            turn.tell(
                again.asked_id,
                lambda reader: screens.raised(reader, hand.id, name, place, why),
                kind=Kind.REST,
            )
        expect_decision(turn, hand)
        turn.say(screens.passed_on(turn.reader))

    @on_button("decline", right=Right.CAPTAIN)
    def decline(self, turn: Turn) -> None:
        """Ask for the reason of a decline."""
        hand = self._mine(turn, turn.number(0))
        if hand:
            turn.say(screens.ask_reason(turn.reader, turn.people.get(hand.person_id).name))
            turn.wait_for("captains.reason", hand=str(hand.id))

    @on_answer("reason", right=Right.CAPTAIN)
    def reason(self, turn: Turn) -> None:
        """Decline, with the reason."""
        hand = self._mine(turn, int(turn.gathered["hand"]))
        if hand is None or self._stays_here(turn, "captains.reason"):
            return
        if not HandStore(turn.uow).settle(hand.id, HandState.DECLINED):
            turn.say(screens.settled_already(turn.reader))
            return
        by, words, place = turn.person.name, turn.text, self._place_name(turn, hand.scope)
        turn.tell(
            hand.person_id,
            lambda reader: screens.not_this_time(reader, by, place, words),
            kind=Kind.REST,
        )
        turn.record("hand declined", str(hand.id))
        turn.say(screens.declined(turn.reader, turn.people.get(hand.person_id).name))

    def _make_captain(self, turn: Turn, hand: Hand) -> None:
        person = turn.people.get(hand.person_id)
        turn.people.give_role(person.id, Role(RoleKind.CAPTAIN, hand.scope), turn.person.id, turn.now)
        kind, _, which = hand.scope.partition(":")
        if kind == "neighborhood":
            person.neighborhood_id = int(which)
            turn.people.save(person)
        turn.people.introduce(person.id, turn.person.id, turn.now + INTRODUCED_FOR)
        by = turn.person

        def good_news(reader: Reader) -> Message:
            place = scope_name(self._campaign, turn.people, hand.scope, reader.language)
            return screens.you_are_captain(reader, place, by.id, by.name)

        turn.tell(person.id, good_news, kind=Kind.REST)
        turn.announce(RoleGiven(person.id, RoleKind.CAPTAIN, hand.scope))

    def _mine(self, turn: Turn, hand_id: int) -> Hand | None:
        hand = HandStore(turn.uow).find(hand_id)
        if hand is None:
            raise StaleButtonError
        above = turn.people.captains_above(hand.scope)
        if not may_decide(turn.person, hand, above):
            turn.say(screens.not_yours_to_decide(turn.reader))
            return None
        if not hand.undecided:
            turn.say(screens.settled_already(turn.reader))
            return None
        return hand

    def _own(self, turn: Turn, hand_id: int) -> Hand | None:
        hand = HandStore(turn.uow).find(hand_id)
        if hand is None or hand.person_id != turn.person.id:
            raise StaleButtonError
        if not hand.undecided:
            turn.say(screens.settled_already(turn.reader))
            return None
        return hand

    def _stays_here(self, turn: Turn, step: str) -> bool:
        """Whether words are not passed on: too many, or a cry for help, which is told to nobody."""
        if len(turn.text) <= MAX_WORDS and not turn.aided:
            return False
        turn.say((hand_screens.told_nobody if turn.aided else hand_screens.too_many_words)(turn.reader))
        turn.wait_with(step, turn.gathered)
        return True

    def _place_name(self, turn: Turn, scope: str) -> str:
        return scope_name(self._campaign, turn.people, scope, turn.reader.language)
