"""The learner's pace, days and hour: asked for, kept, changed."""

from bot.domain_events import ZoneChanged
from bot.engine.feature import on, on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import schedule_screens
from bot.features.training.company import Company
from bot.features.training.model import Pace
from bot.features.training.moving_screens import Change
from bot.features.training.progress import Progress
from bot.features.training.schedule_screens import ONE, OWN, PACE_CHANGED, TWO
from bot.features.training.timetable import DAYS, HOURS, PAIRS, Wish, hours_to_choose


class Scheduling(Company):
    """Handles when modules come."""

    @on_button("suits")
    def keep_wish(self, turn: Turn) -> None:
        """Leave days and hour as they are."""
        progress = self.progress(turn, turn.number(0))
        turn.say(schedule_screens.wish_kept(turn.reader, progress.course, progress.enrolment))

    @on_button("wish")
    def ask_pace(self, turn: Turn) -> None:
        """Ask how often a module may come."""
        progress = self.progress(turn, turn.number(0))
        turn.say(schedule_screens.which_pace(turn.reader, progress.course, progress.enrolment))

    @on_button("pace")
    def choose_pace(self, turn: Turn) -> None:
        """Ask for the days of a pace; of one's own pace, for the hour."""
        progress = self.progress(turn, turn.number(0))
        match turn.word(1):
            case word if word == OWN:
                self._keep_days(progress, ())
            case word if word in (TWO, ONE):
                turn.say(schedule_screens.which_days(turn.reader, progress.enrolment, word), in_place=True)
            case _:
                raise StaleButtonError

    @on_button("days")
    def choose_days(self, turn: Turn) -> None:
        """Keep the days, and ask for the hour."""
        progress = self.progress(turn, turn.number(0))
        days = tuple(turn.word(1).split("-"))
        if days not in PAIRS and days not in [(day,) for day in DAYS]:
            raise StaleButtonError
        self._keep_days(progress, days)

    @on_button("hour")
    def choose_hour(self, turn: Turn) -> None:
        """Keep the hour."""
        progress = self.progress(turn, turn.number(0))
        at = next((hour for hour in HOURS if hour.strftime("%H%M") == turn.word(1)), None)
        if at is None:
            raise StaleButtonError
        self._keep_wish(progress, Wish(progress.enrolment.wish.days, at))
        kept = schedule_screens.wish_kept(turn.reader, progress.course, progress.enrolment)
        turn.say(kept, in_place=True)
        if PACE_CHANGED in turn.args:
            self.ask_whether_to_stay(progress, Change.PACE)

    def _keep_days(self, progress: Progress, days: tuple[str, ...]) -> None:
        wish = progress.enrolment.wish
        changed = len(days) != len(wish.days)
        self._keep_wish(progress, Wish(days, wish.at))
        hours = hours_to_choose(progress.learner)
        ask = schedule_screens.which_hour(progress.turn.reader, progress.enrolment, hours, changed=changed)
        progress.turn.say(ask, in_place=True)

    @staticmethod
    def _keep_wish(progress: Progress, wish: Wish) -> None:
        progress.enrolment.wish = wish
        progress.store.save(progress.enrolment)
        plan_anew(progress)

    @on(ZoneChanged)
    def move_with_zone(self, turn: Turn, fact: ZoneChanged) -> None:
        """Let everything planned come at the chosen hour of where they live now."""
        for enrolment in self.store(turn).of(fact.person_id):
            if progress := self.on_known_course(turn, enrolment):
                plan_anew(progress)


def plan_anew(progress: Progress) -> None:
    """Let everything planned of a course come at the learner's hour, since that has changed."""
    found = progress.enrolment.open_step(progress.course)
    if progress.enrolment.pace is Pace.WAITING:
        progress.plan_soon()
    elif found and progress.enrolment.pace is Pace.OPEN:
        progress.plan_nudge(found[1])
    progress.move_questions()
