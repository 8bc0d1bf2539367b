"""What a learner sees before an open step, as it is now."""

from dataclasses import dataclass

from bot.conversation.messages import Message
from bot.engine.reading import StaleButtonError
from bot.features.training import (
    call_screens,
    plan_screens,
    roleplay_screens,
    scene_screens,
    shown,
    wall_screens,
)
from bot.features.training.calls import Calls
from bot.features.training.circle_store import CircleStore
from bot.features.training.pairs import Pairs
from bot.features.training.place import Place
from bot.features.training.planning import Planning
from bot.features.training.roleplay_state import BEGINNING, RoleplayState
from bot.features.training.steps import CircleCall, Plan, Prompt, Roleplay, Scene, Step, Wall
from bot.features.training.wall_store import View, WallStore


@dataclass(slots=True)
class Showing(Planning):
    """A learner before the steps of a course."""

    def screen(self, step: Step) -> Message:
        """Return an open step as it is now."""
        place = self.place(step)
        match step:
            case Wall():
                return wall_screens.wall(place, self.wall_view(step))
            case Scene():
                inside = self.enrolment.inside
                return scene_screens.beat(place, step, inside if inside in step.beats else step.beginning)
            case Plan():
                act = place.words.option(self.enrolment.inside)
                return plan_screens.which_day(place, act) if act else plan_screens.which_act(place)
            case Roleplay():
                return self._roleplay(place, step)
            case CircleCall():
                return self._call(place, step)
            case Prompt() if not self.may_be_typed(step):
                return self._to_yourself(place)
            case Prompt() if words := self.store.words_of(self.enrolment.id, step.id):
                return shown.answered(place, words, shareable=self.may_share(step.id))
            case _:
                return shown.shown(place, shareable=self.may_share(step.id))

    def place(self, step: Step) -> Place:
        """Return where the learner is before that step."""
        found = self.course.find(step.id)
        if found is None:
            raise StaleButtonError
        return Place(self.turn.reader, self.enrolment, found[0], step, self.today)

    def may_be_typed(self, prompt: Prompt) -> bool:
        """Whether the learner may be asked here for words of their own."""
        return self.turn.takes_feelings or not prompt.feelings

    def _to_yourself(self, place: Place) -> Message:
        known = self.turn.people.addresses_of(self.learner.id)
        on = {each.address.platform for each in known if not each.unreachable}
        takes = self.turn.networks.for_feelings
        own, other = ([name for name in takes if (name in on) is linked] for linked in (True, False))
        return shown.to_yourself(place, next(iter(own), None), next(iter(other), None))

    def words_again(self, step: Step) -> str | None:
        """Return what the learner wrote at a step, where it may be shown: feelings not on every network."""
        if isinstance(step, Prompt) and not self.may_be_typed(step):
            return None
        return self.store.words_of(self.enrolment.id, step.id)

    @property
    def _calls(self) -> Calls:
        return Calls(self.turn, {self.course.id: self.course})

    def _roleplay(self, place: Place, step: Roleplay) -> Message:
        state = RoleplayState.read(self.enrolment.inside)
        if state.turn == BEGINNING:
            further = Pairs(self.turn, {self.course.id: self.course}).ways(place)
            return roleplay_screens.beginning(place, step, further)
        return roleplay_screens.where_they_are(place, step, state)

    def _call(self, place: Place, step: CircleCall) -> Message:
        call = self._calls.at(self.enrolment, step)
        if call is None:
            return call_screens.without_circle(place, step)
        return call_screens.with_circle(place, self._calls.view(call, self.learner.id))

    @property
    def walls(self) -> WallStore:
        """Where the walls are kept."""
        return WallStore(self.turn.uow)

    def may_share(self, step_id: str) -> bool:
        """Whether they can share what they wrote there: grown up, and no line of theirs was taken off."""
        grown_up = self.learner.adult is True
        return (
            grown_up
            and self.course.shared(step_id)
            and not self.walls.was_taken_off(self.enrolment.id, step_id)
        )

    def wall_view(self, wall: Wall, page: int = 0) -> View:
        """Return a page of a wall as the learner sees it."""
        mates = CircleStore(self.turn.uow).mates(self.enrolment.id)
        return self.walls.view(self.enrolment, wall.of, self.turn.reader.language, mates, page)
