"""Role-plays with somebody from one's circle: found, played through the bot, swapped, ended at once."""

from bot.conversation.messages import Lane
from bot.engine.feature import on_answer, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import circle_screens, pair_screens
from bot.features.training.learning import Learning
from bot.features.training.pair_store import BEGUN, OPEN, Pair, Playing
from bot.features.training.pairs import PATIENCE, STEP, UNTIL_BEGUN, Pairs
from bot.features.training.steps import Roleplay

LONGEST_LINE = 800


class Pairing(Learning):
    """Handles everything about role-plays of two."""

    @on_button("seek")
    def look_for_partner(self, turn: Turn) -> None:
        """Ask those of the circle who are here too, or like to be asked."""
        progress = self.progress(turn, turn.number(0))
        found = progress.at(turn.word(1))
        if found is None:
            return
        pairs, step = self._pairs(turn), found[1]
        seat = pairs.circles.seat(progress.enrolment.id)
        if seat is None or seat.circle_id is None or not isinstance(step, Roleplay):
            raise StaleButtonError
        if not self._is_busy(turn, pairs):
            progress.show(*found, pair_screens.looking(turn.reader, pairs.ask(seat, step)))

    @on_button("unseek")
    def look_no_more(self, turn: Turn) -> None:
        """Look for nobody any more."""
        progress = self.progress(turn, turn.number(0))
        self._pairs(turn).store.withdraw(turn.person.id)
        if found := progress.at(turn.word(1)):
            progress.show(*found, pair_screens.looking_no_more(turn.reader))

    @on_button("offer")
    def offer_to_play(self, turn: Turn) -> None:
        """Keep whether somebody likes to be asked for role-plays."""
        progress = self.progress(turn, turn.number(0))
        pairs = self._pairs(turn)
        seat = pairs.circles.seat(progress.enrolment.id)
        if seat is None:
            raise StaleButtonError
        pairs.circles.offer(seat.enrolment_id, offers=turn.word(1) == "yes")
        turn.say(circle_screens.offer_kept(turn.reader, progress.enrolment, offers=turn.word(1) == "yes"))

    @on_button("notnow")
    def decline_to_play(self, turn: Turn) -> None:
        """Take a no for an answer."""
        turn.say(pair_screens.not_now(turn.reader))

    @on_button("play")
    def agree_to_play(self, turn: Turn) -> None:
        """Let whoever says yes first be the partner."""
        pairs, me = self._pairs(turn), turn.person.id
        pair = pairs.store.get(turn.number(0))
        if pair is None or pair.asker == me or not pairs.seat_in(pair, me):
            raise StaleButtonError
        if not pairs.circles.fits(me, pair.asker) or not pairs.still_looks(pair):
            turn.say(pair_screens.too_late(turn.reader))
            return
        pairs.store.withdraw(me)
        if self._is_busy(turn, pairs):
            return
        if pairs.store.open_of(pair.asker) or not pairs.store.agree(pair.id, me):
            turn.say(pair_screens.too_late(turn.reader))
            return
        self._agreed(turn, pairs, pair.id)

    def _agreed(self, turn: Turn, pairs: Pairs, pair_id: int) -> None:
        pair = pairs.store.get(pair_id)
        found = pairs.step_of(pair) if pair else None
        place = pairs.place(pair, turn.person.id, turn.reader) if pair else None
        if pair is None or found is None or place is None:
            raise StaleButtonError
        role = pair_screens.role_of(pair, found[1], turn.person.id, swapped=False)
        turn.say(pair_screens.you_play(place, pair, pairs.name(pair.asker), role))
        self._wait(turn, pair)
        mine = pairs.name(turn.person.id)
        turn.tell(pair.asker, lambda reader: pair_screens.partner_found(reader, pair, mine), lane=Lane.SHIFT)
        pairs.plan(pair, Playing.AGREED, UNTIL_BEGUN)

    @on_button("pairgo")
    def begin_play(self, turn: Turn) -> None:
        """Let the first turn begin."""
        pairs, pair = self._playing(turn)
        if pair.asker != turn.person.id:
            raise StaleButtonError
        if pair.state is Playing.AGREED and pairs.store.move(pair, Playing.FIRST):
            pairs.show_turn(pair, swapped=False)
            self._wait(turn, pair)
        elif pair.state in BEGUN:
            self._type_on(turn, pairs, pair)
        else:
            turn.say(pair_screens.over(turn.reader))

    @on_button("reply")
    def write_back(self, turn: Turn) -> None:
        """Ask for the next line."""
        pairs, pair = self._playing(turn)
        if pair.state in BEGUN:
            self._type_on(turn, pairs, pair)
        else:
            turn.say(pair_screens.over(turn.reader))

    @on_answer("line")
    def pass_line_on(self, turn: Turn) -> None:
        """Pass on what somebody wrote, unless it is a cry for help."""
        pairs = self._pairs(turn)
        pair = pairs.store.get(int(turn.gathered["pair"]))
        other = pair.other(turn.person.id) if pair else None
        if pair is None or other is None or turn.person.id not in pair.both or pair.state not in OPEN:
            turn.say(pair_screens.over(turn.reader))
            return
        name = pairs.name(other)
        if turn.aided:
            turn.say(pair_screens.held_back(turn.reader, pair, name))
        elif pair.state is Playing.AGREED:
            turn.say(pair_screens.wait_a_moment(turn.reader, name))
        elif len(turn.text) > LONGEST_LINE:
            turn.say(pair_screens.too_long(turn.reader, name))
        else:
            mine, words = pairs.name(turn.person.id), turn.text
            pairs.store.hear(pair, turn.person.id)
            turn.tell(other, lambda reader: pair_screens.line(reader, pair, mine, words), lane=Lane.SHIFT)
            turn.say(pair_screens.passed_to(turn.reader, pair, name))
        self._wait(turn, pair)

    @on_button("pairswap")
    def swap_cards(self, turn: Turn) -> None:
        """Begin the second turn, or end it, for both."""
        pairs, pair = self._playing(turn)
        if not self._go_on_with(pairs, pair):
            turn.say(pair_screens.over(turn.reader))
        elif pair.state is Playing.FIRST:
            self._wait(turn, pair)

    @on_button("pairend")
    def end_play(self, turn: Turn) -> None:
        """End it at once, for both."""
        pairs, pair = self._playing(turn)
        if pair.state not in OPEN:
            turn.say(pair_screens.over(turn.reader))
            return
        words = {turn.person.id: lambda reader, _: pair_screens.ended_by_you(reader)}
        other = pair.other(turn.person.id)
        pairs.end(pair, {**words, **({other: pair_screens.ended_by_other} if other else {})})

    @on_job("pair")
    def look_after_pair(self, turn: Turn) -> None:
        """End a turn whose time is up; or all of it, when one of them has not been there."""
        pairs = self._pairs(turn)
        pair = pairs.store.get(int(turn.payload["pair"]))
        if pair is None or pair.state != turn.payload["phase"]:
            return
        away = (pair.asker,) if pair.state is Playing.AGREED else pair.silent
        if away:
            said = {
                who: pair_screens.you_were_missed if who in away else pair_screens.not_there
                for who in pair.both
            }
            pairs.end(pair, said)
        else:
            self._go_on_with(pairs, pair)

    @staticmethod
    def _go_on_with(pairs: Pairs, pair: Pair) -> bool:
        if pair.state is Playing.FIRST and pairs.store.move(pair, Playing.SECOND):
            pairs.show_turn(pair, swapped=True)
            return True
        if pair.state is Playing.SECOND and pairs.store.move(pair, Playing.OVER):
            pairs.finish(pair)
            return True
        return False

    def _is_busy(self, turn: Turn, pairs: Pairs) -> bool:
        mine = pairs.store.open_of(turn.person.id)
        if mine:
            turn.say(pair_screens.busy(turn.reader, pairs.name(mine.other(turn.person.id))))
        return mine is not None

    def _type_on(self, turn: Turn, pairs: Pairs, pair: Pair) -> None:
        turn.say(pair_screens.type_on(turn.reader, pairs.name(pair.other(turn.person.id))))
        self._wait(turn, pair)

    @staticmethod
    def _wait(turn: Turn, pair: Pair) -> None:
        turn.wait_for(STEP, patience=PATIENCE, pair=str(pair.id))

    def _pairs(self, turn: Turn) -> Pairs:
        return Pairs(turn, self.courses)

    def _playing(self, turn: Turn) -> tuple[Pairs, Pair]:
        """Return a pair that the person is one of; raises `StaleButtonError` else."""
        pairs = self._pairs(turn)
        pair = pairs.store.get(turn.number(0))
        if pair is None or turn.person.id not in pair.both:
            raise StaleButtonError
        return pairs, pair
