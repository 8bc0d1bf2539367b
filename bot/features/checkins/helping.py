"""Those who are asked when nothing is heard: who takes it, who looks, who knows that somebody is home."""

from datetime import timedelta

from bot.conversation.messages import Lane
from bot.engine.feature import on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.checkins import debrief_screens, ladder_screens, screens
from bot.features.checkins.debrief_form import DebriefForm
from bot.features.checkins.ladder import Ladder
from bot.features.checkins.model import Ending, Rung


class Helping(DebriefForm):
    """Handles what the lead, the backup and the coordinators press."""

    @on_button("own")
    def take_it(self, turn: Turn) -> None:
        """Let the first who says so have it."""
        if (ladder := self._helped(turn)) is None:
            return
        watch, crew = ladder.watch, ladder.crew()
        if ladder.own(turn.person.id):
            turn.say(ladder_screens.yours(turn.reader, watch, crew), in_place=True)
            if watch.alarm:
                helper = turn.person
                turn.people.introduce(helper.id, watch.person_id, turn.now + timedelta(days=1))
                turn.tell(
                    watch.person_id,
                    lambda reader: screens.seen_by(reader, helper.name, helper.id),
                    lane=Lane.SAFETY,
                )
        elif watch.owner_id == turn.person.id:
            turn.say(ladder_screens.yours(turn.reader, watch, crew))
        else:
            turn.say(ladder_screens.taken_by_other(turn.reader, ladder.name(watch.owner_id)))

    @on_button("helpers")
    def show_helper(self, turn: Turn) -> None:
        """Show a helper what could not be brought to them: only whoever presses sees it."""
        if (ladder := self._helped(turn)) is None:
            return
        watch, crew, owner = ladder.watch, ladder.crew(), ladder.watch.owner_id
        if owner == turn.person.id:
            turn.say(ladder_screens.what_do_you_know(turn.reader, watch, crew))
        elif owner is not None:
            turn.say(ladder_screens.somebody_has_it(turn.reader, watch, crew, ladder.name(owner)))
        elif watch.rung is None or watch.rung < Rung.FIRST:
            turn.say(ladder_screens.out_now(turn.reader, [(watch, crew)], 1))
        else:
            turn.say(ladder_screens.no_word(turn.reader, watch, crew, watch.rung))

    @on_button("looking")
    def keep_looking(self, turn: Turn) -> None:
        """Note that whoever has it is still looking."""
        if (ladder := self._helped(turn)) is None:
            return
        if ladder.watch.owner_id != turn.person.id:
            ladder.own(turn.person.id)
        if ladder.watch.owner_id == turn.person.id:
            ladder.keep_looking()
            turn.say(ladder_screens.go_on_looking(turn.reader, ladder.watch, ladder.crew()))
        else:
            owner = ladder.name(ladder.watch.owner_id)
            turn.say(ladder_screens.taken_by_other(turn.reader, owner))

    @on_button("ishome")
    def say_home(self, turn: Turn) -> None:
        """End a watch because somebody who is asked knows that the person is home."""
        if (ladder := self._helped(turn)) is None:
            return
        watch = ladder.watch
        ladder.end(Ending.SAID_BY_OTHER, turn.person.id)
        turn.say(ladder_screens.noted(turn.reader, ladder.crew()))
        debrief, name = ladder.store.debrief_of(watch, turn.now), turn.person.name
        last = ladder.store.last_doors(watch.person_id, debrief.id)
        turn.tell(
            watch.person_id,
            lambda reader: debrief_screens.how_many_doors(
                reader, debrief, last, debrief_screens.home_said_by(reader.texts, name)
            ),
        )

    def _helped(self, turn: Turn) -> Ladder | None:
        """Return the ladder about which a helper pressed; None if that was answered already."""
        watch = self.store(turn).watch(turn.number(0))
        if watch is None:
            raise StaleButtonError
        ladder = self.ladder(turn, watch)
        if not ladder.may_act(turn.person.id):
            turn.say(ladder_screens.not_yours(turn.reader))
        elif not watch.open:
            turn.say(ladder_screens.it_is_over(turn.reader, ladder.name(watch.person_id)))
        else:
            return ladder
        return None
