"""A learner on a course, and what comes to them by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.engine.turn import Turn
from bot.features.training.model import Course, Enrolment, Module, Promise
from bot.features.training.stacking import days_taken
from bot.features.training.steps import Act, Plan, Step
from bot.features.training.store import TrainingStore
from bot.features.training.timetable import moment_on, next_lesson
from bot.people.hours import resolve_local
from bot.people.model import Person
from bot.people.qualifications import Way

SOON = timedelta(hours=1)
"""Time to choose other days before the next module comes."""
NUDGE_AFTER = timedelta(days=3)


@dataclass(slots=True)
class Planning:
    """A learner on a course, within one turn. *courses* are all that there are, in their order."""

    turn: Turn
    learner: Person
    course: Course
    enrolment: Enrolment
    courses: Mapping[str, Course] = field(default_factory=dict)

    @property
    def store(self) -> TrainingStore:
        """Where all of it is kept."""
        return TrainingStore(self.turn.uow)

    @property
    def today(self) -> date:
        """The day it is where the learner lives."""
        return self.turn.now.astimezone(self.learner.tz).date()

    def key(self, kind: str, name: str) -> str:
        """Return the unique name of something planned in this course."""
        return f"training.{kind}:{self.learner.id}:{self.course.id}:{name}"

    def plan_soon(self) -> None:
        """Plan the next module for the learner's next hour, after what was promised in the one before."""
        finished_today = self.enrolment.completed and self._shown_today()
        days = [act.day for act in self._acts_before()] + ([self.today] if finished_today else [])
        if late := self._acts_late():
            asked = self.when_next(self.turn.now + SOON)
            days.append(asked.astimezone(self.learner.tz).date())
            for act in late:
                self.plan_act(act.step, act.day, asked)
        self._plan_next(max([self.turn.now + SOON, *(self._end_of(day) for day in days)]))

    def plan_after(self, day: date) -> None:
        """Plan the next module for the learner's next hour once *day* is over."""
        self._plan_next(self._end_of(day))

    def others(self) -> list[Enrolment]:
        """Return the learner's ways through other courses."""
        return [each for each in self.store.of(self.learner.id) if each.id != self.enrolment.id]

    def when_next(self, after: datetime) -> datetime:
        """Return the learner's next hour on a day on which no other course comes."""
        taken = days_taken(self.learner, self.others(), self.today)
        return next_lesson(self.enrolment.wish, self.learner, after, taken)

    def _plan_next(self, after: datetime) -> None:
        module = self.enrolment.next_module(self.course)
        if module is None:
            return
        if self.enrolment.wish.own_pace or self.barred(module):
            self.turn.cancel(self.key("deliver", module.id))
            self.enrolment.next_at = None
            self.store.save(self.enrolment)
            return
        self.enrolment.next_at = self.when_next(after)
        self.store.save(self.enrolment)
        self.turn.plan(
            "training.deliver",
            self.key("deliver", module.id),
            self.enrolment.next_at,
            person_id=self.learner.id,
            course=self.course.id,
            module=module.id,
        )

    def _end_of(self, day: date) -> datetime:
        midnight = resolve_local(day + timedelta(days=1), time(0), self.learner.tz)
        return midnight - timedelta(seconds=1)

    def _shown_today(self) -> bool:
        shown_at = self.enrolment.shown_at
        return shown_at is not None and shown_at.astimezone(self.learner.tz).date() == self.today

    def _acts_before(self) -> list[Promise]:
        """Return what the learner promised in the module before the next, and did not tell of."""
        module = self.enrolment.next_module(self.course)
        number = self.course.number(module) - 1 if module else 0
        steps = self.course.modules[number - 1].steps if number else ()
        acts = (self.store.promised(self.enrolment.id, step.id) for step in steps)
        return [act for act in acts if act and not act.outcome]

    def _acts_late(self) -> list[Promise]:
        """Return those of which the day has gone by and that were not asked about, as after a rest."""
        return [act for act in self._acts_before() if act.day < self.today and self._is_to_be_asked(act)]

    def _is_to_be_asked(self, act: Promise) -> bool:
        return self.turn.uow.is_planned(self.key("act", f"{act.step}:{act.day}"))

    def has_enough_today(self) -> bool:
        """Whether something of the course came today, or an act is to be asked about first."""
        due = any(act.day <= self.today and self._is_to_be_asked(act) for act in self._acts_before())
        return due or self._shown_today()

    def move_questions(self) -> None:
        """Let the questions about acts come at the learner's hour, since that has changed."""
        for act in self._acts_untold():
            at = moment_on(act.day, self.enrolment.wish.at, self.learner)
            if at > self.turn.now and self._is_to_be_asked(act):
                self.plan_act(act.step, act.day, at)

    def asked_about(self) -> Promise | None:
        """Return the act of today or yesterday that the learner was asked about and has told nothing of."""
        lately = {self.today, self.today - timedelta(days=1)}
        acts = (a for a in self._acts_untold() if a.day in lately and not a.words)
        return next((act for act in acts if not self._is_to_be_asked(act)), None)

    def _acts_untold(self) -> list[Promise]:
        steps = (step for module in self.course.modules for step in module.steps)
        acts = (self.store.promised(self.enrolment.id, s.id) for s in steps if isinstance(s, Act | Plan))
        return [act for act in acts if act and not act.outcome]

    def plan_act(self, step_id: str, day: date, at: datetime) -> None:
        """Plan the question about an act of that *day*."""
        key, about = self.key("act", f"{step_id}:{day}"), {"word": step_id, "day": day.isoformat()}
        self.turn.plan("training.act", key, at, person_id=self.learner.id, course=self.course.id, **about)

    def plan_nudge(self, step: Step) -> None:
        """Plan the one question about an open step; at their own pace nobody is asked."""
        if self.enrolment.wish.own_pace:
            self.turn.cancel(self.key("nudge", step.id))
            return
        due = moment_on(self.today + NUDGE_AFTER, self.enrolment.wish.at, self.learner)
        self.turn.plan("training.nudge", self.key("nudge", step.id), due, course=self.course.id, word=step.id)

    def barred(self, module: Module) -> list[Way]:
        """Return the ways to what a module asks for and the learner has not shown yet."""
        return [way for name in module.requires if (way := self.turn.lacks(self.learner.id, name))]

    def note_shown(self) -> None:
        """Note that something of the course is before the learner now."""
        self.enrolment.shown_at = self.turn.now
        self.store.save(self.enrolment)
