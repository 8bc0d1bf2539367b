"""Somebody who plays whole courses: presses everything there is to press, and looks at what comes of it.

The turns are taken one after the other without threads, queues or sending: hundreds of them in a second.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.conversation.actions import Action
from bot.conversation.address import Address, Chat
from bot.conversation.capabilities import fit
from bot.conversation.events import ButtonPressed, CommandInvoked, Event, JobDue, TextReceived
from bot.conversation.messages import Message
from bot.engine.pipeline import Pipeline
from bot.features.training.model import Course, Enrolment, Module
from bot.features.training.steps import Act, Plan, Prompt, Scene, Step, Wall
from bot.features.training.store import TrainingStore
from bot.features.training.timetable import Wish
from bot.features.training.wall_store import WallStore
from bot.storage.crypto import Cipher
from bot.storage.tables import JobRow
from bot.storage.unit_of_work import Letter, MakeSession, UnitOfWork
from tests.databases import KEY
from tests.town import Town

LEAVING = ("next", "date", "share", "keep")
"""What leads out of a step."""
TAKING_AWAY = ("unshare", "off")
"""What is pressed once all else is, and each once at most."""
MATES = ("nia", "otis", "priya", "wes", "lupe", "june")
"""Who has shared a line before the player comes, where anybody has."""
MAX_LABEL = 34
CIPHER = Cipher([KEY])
ANSWER = "It was my aunt who asked me."


class Listening(UnitOfWork):
    """A unit of work that keeps what is said in it, and sends nothing."""

    def __init__(self, make_session: MakeSession) -> None:
        super().__init__(make_session, CIPHER)
        self.said: list[Letter] = []

    def say(self, letter: Letter) -> None:
        self.said.append(letter)


class Player:
    """A learner in a town. Of the ways past a step, each time another is taken, beginning with *turn*."""

    def __init__(self, town: Town, language: str, turn: int, *, accompanied: bool) -> None:
        self.town, self.language = town, language
        self.pipeline: Pipeline = town.bot.pipeline
        self.limits = town.networks[town.home].capabilities
        self.id = town.resident("ana", language=language)
        self._mates = [town.resident(name, language=language) for name in MATES] if accompanied else []
        self._turns, self._events = count(turn), count(1)
        self.ways = set[str]()
        self.seen: list[Message] = []

    def play(self, courses: Mapping[str, Course]) -> None:
        """Play all courses to their ends, and say what became of every act."""
        with self.town.database.as_one() as self._make_session:
            for course in courses.values():
                self._play_course(course)
            self._answer_for_acts()

    def _play_course(self, course: Course) -> None:
        self._write(f"/learn {course.id}")
        for module in course.modules:
            self._let_mates_share(course, module)
            self._write(f"/learn {course.id}")
            self._press(_named(self.seen[-1], "go")[0])
            for step in module.steps:
                assert self._learner(course).step == step.id
                self._play_step(step)
            assert module.id in self._learner(course).completed

    def _play_step(self, step: Step) -> None:
        since = len(self.seen) - 1
        pressed: list[Action] = []
        while found := self._unpressed(step, since, pressed):
            pressed.append(found)
            self._press(found)
        if isinstance(step, Scene):
            choices = {choice for choices in step.beats.values() for choice in choices}
            assert choices <= {each.args[-1] for each in pressed}, step.id
        self._leave(step, since)

    def _leave(self, step: Step, since: int) -> None:
        ways = self._ways(step)
        way = ways[next(self._turns) % len(ways)]
        if way in ("next", "date"):
            self._press(next(each for each in self._actions(step, since) if _word(each) == way))
        else:
            self._write(ANSWER)
            if offered := _named(self.seen[-1], way):  # Else nothing of it can be shared.
                self._press(offered[0])
        self.ways.add(f"{type(step).__name__} {way}")

    def _ways(self, step: Step) -> tuple[str, ...]:
        if isinstance(step, Prompt) and self.seen[-1].ask is not None:
            return ("share", "keep", "next")
        return ("date", "next") if isinstance(step, (Act, Plan)) else ("next",)

    def _unpressed(self, step: Step, since: int, pressed: list[Action]) -> Action | None:
        """Return what can be pressed yet without leaving the step."""
        gone = {_word(action) for action in pressed if _word(action) in TAKING_AWAY}
        found = [each for each in self._actions(step, since) if each not in pressed]
        left = [each for each in found if _word(each) not in gone and _word(each) not in LEAVING]
        return next(iter(sorted(left, key=lambda each: _word(each) in TAKING_AWAY)), None)

    def _actions(self, step: Step, since: int) -> Iterator[Action]:
        """Yield what can be pressed of a step, the newest message first."""
        for message in reversed(self.seen[since:]):
            for button in message.buttons:
                if button.action.name.startswith("training.") and step.id in button.action.args[1:2]:
                    yield button.action

    def _answer_for_acts(self) -> None:
        acts = select(JobRow).where(JobRow.kind == "training.act").order_by(JobRow.due_at)
        jobs = self._work(lambda uow: [*uow.db.scalars(acts)])
        assert jobs
        for job in jobs:
            self.town.clock.move_to(max(job.due_at, self.town.clock()))
            due = {"job_id": job.id, "kind": job.kind, "person_id": job.person_id, "due_at": job.due_at}
            self._take(JobDue(**due, payload=job.payload))
            outcomes = _named(self.seen[-1], "went")
            self._press(outcomes[next(self._turns) % len(outcomes)])
            if later := _named(self.seen[-1], "later"):
                self._press(later[0])
            else:
                self._write("They came, and brought their own chairs.")

    # Turns

    def _write(self, words: str) -> None:
        command, _, argument = words.removeprefix("/").partition(" ")
        if words.startswith("/"):
            self._take(CommandInvoked(**self._about(), command=command, argument=argument))
        else:
            self._take(TextReceived(**self._about(), text=words))

    def _press(self, pressed: Action) -> None:
        self._take(ButtonPressed(**self._about(), action=pressed))

    def _about(self) -> dict[str, Any]:
        return {
            "bot": f"{self.town.home}:simulated",
            "event_id": str(next(self._events)),
            "address": Address(self.town.home, "ana"),
            "chat": Chat("ana", private=True),
            "at": self.town.clock(),
            "language_hint": self.language,
        }

    def _take(self, event: Event) -> None:
        """Take *event* through its turn, and see the message that it is answered with."""
        with Listening(self._make_session) as uow:
            turn = self.pipeline._begin(event, uow)
            assert turn
            self.pipeline._hearing.carry(turn)
            self.pipeline._hearing.react(turn)
            turn.leave()
            uow.commit()
        said = [letter.message for letter in uow.said if letter.person_id == self.id and letter.message]
        assert len(said) == 1, (event, said)
        assert len(fit(said[0], self.limits)) == 1, (
            f"{len(said[0].text)} characters, {len(said[0].buttons)} buttons"
        )
        ours = [button for button in said[0].buttons if button.action.name.startswith("training.")]
        assert all(len(button.label) <= MAX_LABEL for button in ours)
        self.seen.append(said[0])

    def _work(self, work: Callable[[UnitOfWork], Any]) -> Any:
        with Listening(self._make_session) as uow:
            done = work(uow)
            uow.commit()
        return done

    def _learner(self, course: Course) -> Enrolment:
        found = self._work(lambda uow: TrainingStore(uow).on_course(self.id, course.id))
        assert found
        return found

    def _let_mates_share(self, course: Course, module: Module) -> None:
        for step in (step for step in module.steps if isinstance(step, Wall)):
            for mate in self._mates:
                self._work(lambda uow, of=step.of, mate=mate: self._share(uow, course, of, mate))

    def _share(self, uow: UnitOfWork, course: Course, step_id: str, mate: int) -> None:
        store, now = TrainingStore(uow), self.town.clock()
        learner = store.on_course(mate, course.id) or store.enrol(mate, course.id, Wish(), now)
        WallStore(uow).share(learner, step_id, f"What number {mate} wrote.", self.language, now)


def _word(action: Action) -> str:
    return action.name.removeprefix("training.")


def _named(message: Message, word: str) -> list[Action]:
    return [button.action for button in message.buttons if _word(button.action) == word]
