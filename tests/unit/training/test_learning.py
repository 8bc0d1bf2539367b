"""What a course does around its conversations: beginning, waiting, keeping to itself, forgetting."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.app import Bot
from bot.conversation.actions import action
from bot.conversation.address import Address, Chat
from bot.conversation.capabilities import Capabilities, fit
from bot.conversation.events import ButtonPressed
from bot.conversation.messages import Message
from bot.domain_events import ModuleCompleted, RoleGiven
from bot.engine.feature import Feature, on, on_answer, on_command
from bot.engine.texts import Catalogues, Reader
from bot.engine.turn import Turn
from bot.features import Rooms
from bot.features.signup.model import StewardCode
from bot.features.training import step_screens
from bot.features.training.curriculum import load_courses
from bot.features.training.model import Act, Course, Enrolment, Module, Pace, Promise, Quiz, Step
from bot.features.training.store import AnswerRow, CompletionRow, EnrolmentRow, PromiseRow, TrainingStore
from bot.features.training.timetable import Wish
from bot.people.export import everything_about
from bot.people.store import PersonStore
from tests.town import NEW_YORK, ROOT, Town, campaign
from tests.traces import legible

COURSE = "neighborhood-captain"
CANARY = "zanzibar-marmalade"
DISCORD = Capabilities(max_text=2000, max_buttons=25, max_label=80, can_replace=True, max_caption=2000)


class Herald(Feature):
    """Announces what other features would, and hears what training announces."""

    name = "herald"

    def __init__(self) -> None:
        self.heard: list[ModuleCompleted] = []

    @on_command("promote")
    def promote(self, turn: Turn) -> None:
        turn.announce(RoleGiven(int(turn.argument), "captain", "neighborhood:1"))

    @on_command("elevate")
    def elevate(self, turn: Turn) -> None:
        turn.announce(RoleGiven(int(turn.argument), "captain", "county:kanawha"))

    @on_command("erase")
    def erase(self, turn: Turn) -> None:
        turn.forget(int(turn.argument))

    @on_command("ask")
    def ask(self, turn: Turn) -> None:
        turn.wait_for("herald.question")

    @on_answer("question")
    def take(self, turn: Turn) -> None:
        turn.toast("taken")

    @on(ModuleCompleted)
    def hear(self, turn: Turn, fact: ModuleCompleted) -> None:
        self.heard.append(fact)


@pytest.fixture
def herald() -> Herald:
    return Herald()


@pytest.fixture
async def town(tmp_path: Path, herald: Herald) -> AsyncIterator[Town]:
    """The town, on Friday at 18:00, with joining, training and a herald."""
    town = Town(tmp_path)
    rooms = Rooms.furnish(campaign(), town.bot.catalogues, ROOT, StewardCode())
    here = [feature for feature in rooms.features if feature.name in ("signup", "training")]
    town.bot = Bot(
        database=town.database,
        platforms=list(town.networks.values()),
        campaign=campaign(),
        catalogues=town.bot.catalogues,
        rooms=replace(rooms, features=(*here, herald)),
        now=town.clock,
        paced=False,
    )
    await town.open()
    town.resident("jo")
    town.resident("ana")
    yield town
    await town.close()


async def promote(town: Town, name: str = "ana") -> None:
    await town.write("jo", f"/promote {town.ids[name]}")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=NEW_YORK)  # type: ignore[arg-type,misc]


def enrolment(town: Town, name: str = "ana") -> Enrolment:
    def read(people: PersonStore) -> Enrolment | None:
        return TrainingStore(people._uow).on_course(town.ids[name], COURSE)

    found = town.work(read)
    assert isinstance(found, Enrolment)
    return found


async def test_a_course_begins_by_itself_when_the_role_is_given(town: Town) -> None:
    await promote(town)
    assert town.last("ana").startswith("Your course begins: Neighborhood captain.")
    assert "Monday and Thursday at 18:00" in town.last("ana")


async def test_a_course_begins_in_the_language_of_the_captain(town: Town) -> None:
    town.change("ana", language="es")
    await promote(town)
    assert "Capitán o capitana de barrio" in town.last("ana")


async def test_a_role_over_something_else_begins_no_course(town: Town) -> None:
    await town.write("jo", f"/elevate {town.ids['ana']}")
    assert town.lines("ana") == []


async def test_a_second_role_does_not_begin_the_course_again(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    said = town.lines("ana")
    await promote(town)
    assert town.lines("ana") == said
    assert enrolment(town).pace is Pace.OPEN
    assert town.lines("jo") == []  # Nothing went wrong for who gave it, either.


async def test_a_role_given_at_night_is_followed_by_the_course_in_the_morning(town: Town) -> None:
    await town.wait_until(at(2026, 10, 2, 23, 0))
    await promote(town)
    assert town.lines("ana") == []
    await town.wait_until(at(2026, 10, 3, 8, 59))
    assert town.lines("ana") == []
    await town.wait_until(at(2026, 10, 3, 9, 0))
    assert "Your course begins" in town.last("ana")


async def test_a_module_waits_until_a_rest_is_over(town: Town) -> None:
    await promote(town)
    town.change("ana", resting_until=date(2026, 10, 14))
    said = town.lines("ana")
    await town.wait_until(at(2026, 10, 15, 17, 59))
    assert town.lines("ana") == said
    await town.wait_until(at(2026, 10, 15, 18, 0))
    assert "Module 1 of 3 is here." in town.last("ana")
    await town.wait(days=1)
    assert len(town.lines("ana")) == len(said) + 1


async def test_a_rest_that_began_after_the_planning_is_told_by_learn(town: Town) -> None:
    await promote(town)
    town.change("ana", resting_until=date(2026, 10, 14))
    await town.write("ana", "/learn")
    assert "comes on Thursday, October 15, 18:00" in town.last("ana")


async def test_a_rest_that_is_made_longer_is_kept(town: Town) -> None:
    await promote(town)
    town.change("ana", resting_until=date(2026, 10, 14))
    await town.wait_until(at(2026, 10, 6, 12, 0))
    town.change("ana", resting_until=date(2026, 11, 10))
    said = town.lines("ana")
    await town.wait_until(at(2026, 11, 12, 17, 59))
    assert town.lines("ana") == said


async def test_a_module_waits_for_who_has_stopped_the_bot_and_comes_when_they_are_back(town: Town) -> None:
    await promote(town)
    said = town.lines("ana")
    town.change("ana", stopped_at=town.clock())
    await town.wait(days=20)
    assert town.lines("ana") == said
    town.change("ana", stopped_at=None)
    await town.wait(days=4)
    assert "Module 1 of 3 is here." in town.last("ana")


async def test_an_hour_that_has_become_a_quiet_one_is_not_used(town: Town) -> None:
    await promote(town)
    town.change("ana", quiet_from=time(17), quiet_to=time(10))
    said = town.lines("ana")
    await town.wait_until(at(2026, 10, 6, 9, 59))
    assert town.lines("ana") == said
    await town.wait_until(at(2026, 10, 6, 10, 0))
    assert "Module 1 of 3 is here." in town.last("ana")


async def test_after_an_outage_at_night_a_module_waits_for_the_next_chosen_hour(town: Town) -> None:
    await promote(town)
    said = town.lines("ana")
    town.clock.move_to(at(2026, 10, 5, 23, 30))  # Nothing ran since Friday.
    await town.bot.settle()
    assert town.lines("ana") == said
    await town.wait_until(at(2026, 10, 8, 18, 0))
    assert "Module 1 of 3 is here." in town.last("ana")


@pytest.mark.parametrize(
    "change", [date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7), date(2028, 3, 12)]
)
async def test_a_module_comes_at_the_chosen_hour_on_the_day_the_clocks_change(
    town: Town, change: date
) -> None:
    town.clock.move_to(datetime.combine(change, time(0, 30), NEW_YORK))
    await promote(town)
    await town.write("ana", "/learn")
    await town.press("ana", "Other days or hour")
    await town.press("ana", "Saturday and Sunday")
    await town.press("ana", "12:00")
    await town.wait_until(datetime.combine(change, time(11, 59), NEW_YORK))
    assert not any("is here." in line for line in town.lines("ana"))
    await town.wait_until(datetime.combine(change, time(12, 0), NEW_YORK))
    assert "Module 1 of 3 is here." in town.last("ana")


async def test_modules_do_not_stack_up(town: Town) -> None:
    await promote(town)
    await town.wait(days=60)
    here = [line for line in town.lines("ana") if "is here." in line]
    asked = [line for line in town.lines("ana") if "Shall we go on?" in line]
    assert (len(here), len(asked)) == (1, 1)


async def test_the_question_about_an_open_step_waits_for_the_end_of_a_rest(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    town.change("ana", resting_until=date(2026, 10, 20))
    await town.wait_until(at(2026, 10, 22, 17, 59))
    assert not any("Shall we go on?" in line for line in town.lines("ana"))
    await town.wait_until(at(2026, 10, 22, 18, 0))
    assert "Shall we go on?" in town.last("ana")


async def test_the_question_about_an_act_waits_for_the_end_of_a_rest(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    town.change("ana", resting_until=date(2026, 10, 19))
    said = town.lines("ana")
    await town.wait_until(at(2026, 10, 19, 17, 59))
    assert town.lines("ana") == said
    await town.wait_until(at(2026, 10, 19, 18, 0))
    assert any("How did it go?" in line for line in town.lines("ana")[len(said) :])


async def test_an_act_is_not_asked_about_during_a_pause_but_after_it(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    await town.press("ana", "Pause")
    said = town.lines("ana")
    await town.wait(days=10)
    assert town.lines("ana") == said
    await town.press("ana", "Go on")
    await town.wait(days=7)
    assert any("How did it go?" in line for line in town.lines("ana")[len(said) :])


async def to_the_act(town: Town) -> None:
    await town.press("ana", "Start it now")
    for label in ("Skip", "Continue", "Continue", "Skip", "Skip"):
        await town.press("ana", label)


async def test_finishing_a_module_is_announced_once(town: Town, herald: Herald) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "No day for now")
    await town.press("ana", "No day for now")
    assert herald.heard == [ModuleCompleted(town.ids["ana"], COURSE, "01-why-captains")]


async def test_the_next_module_is_not_planned_for_the_same_day(town: Town) -> None:
    await promote(town)
    town.clock.move_to(at(2026, 10, 5, 9, 0))
    await to_the_act(town)
    await town.press("ana", "No day for now")
    assert "Thursday, October 8, 18:00" in town.last("ana")


async def test_the_next_module_is_planned_for_after_the_act(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "In a week: Fri, Oct 9")
    assert "Monday, October 12, 18:00" in town.last("ana")


async def test_what_a_learner_writes_cannot_be_read_in_the_database(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.write("ana", f"It was {CANARY}.")
    for _ in range(2):
        await town.press("ana", "Continue")
    for _ in range(2):
        await town.press("ana", "Skip")
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    await town.wait(days=1)
    await town.press("ana", "I did it")
    await town.write("ana", f"Again {CANARY}.")
    kept = town.work(
        lambda people: [
            *people._db.scalars(select(AnswerRow.words)),
            *people._db.scalars(select(PromiseRow.words)),
        ]
    )
    assert kept == [f"It was {CANARY}.", f"Again {CANARY}."]
    assert CANARY not in legible(town.path.parent)


async def test_what_a_learner_writes_is_shown_to_nobody(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.write("ana", f"It was {CANARY}.")
    assert not any(CANARY in line for name in ("ana", "jo") for line in town.lines(name))


@pytest.mark.parametrize("state", ["open", "paused", "finished first module"])
async def test_a_job_that_is_left_over_says_nothing(town: Town, state: str) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    if state == "paused":
        await town.write("ana", "/learn")
        await town.press("ana", "Pause")
    if state == "finished first module":
        for label in ("Skip", "Continue", "Continue", "Skip", "Skip", "Tomorrow: Sat, Oct 3"):
            await town.press("ana", label)
    said = town.lines("ana")
    about = {"course": COURSE, "module": "01-why-captains", "day": "2026-10-02"}
    jobs = [("deliver", "01-why-captains"), ("nudge", "three-things"), ("act", "two-neighbors")]
    if state != "open":
        jobs.append(("nudge", "who-asked-you"))

    def leave_over(people: PersonStore) -> None:
        for kind, word in jobs:
            payload = about | {"word": word}
            key = f"left over:{kind}:{word}"
            people._uow.plan(f"training.{kind}", key, town.clock(), town.ids["ana"], payload)

    town.work(leave_over)
    await town.bot.settle()
    assert town.lines("ana") == said


OTHERS_BUTTONS = (
    "go", "pause", "wish", "suits", "next who-asked-you", "days mon-thu", "hour 1800",
    "choose who-asked-you a", "show who-asked-you", "date who-asked-you 2026-10-09",
)  # fmt: skip
MEANINGLESS = (
    "go", "go x", "go 99", "next 1", "next 1 nowhere", "date 1 who-asked-you 2026-10-09",
    "date 1 two-neighbors soon", "days 1 mon", "hour 1 0300", "start nothing", "choose 1 who-asked-you a",
    "went 7 done",
)  # fmt: skip


async def test_somebody_elses_course_cannot_be_touched(town: Town) -> None:
    await promote(town)
    before = enrolment(town)
    for button in OTHERS_BUTTONS:
        name, *more = button.split()
        await press_action(town, "jo", f"training.{name}", before.id, *more)
        assert "That button is from an older message" in town.last("jo"), button
    assert enrolment(town) == before
    assert len(town.lines("jo")) == len(OTHERS_BUTTONS)


async def test_somebody_elses_act_cannot_be_touched(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    for button in ("went 1 done", "later 1 2026-12-09", "wordless 1"):
        name, *more = button.split()
        await press_action(town, "jo", f"training.{name}", *more)
        assert "That button is from an older message" in town.last("jo"), button
    await town.wait(days=1)
    assert "How did it go?" in town.last("ana")


async def test_a_button_that_means_nothing_is_answered_kindly(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    before = enrolment(town)
    for button in MEANINGLESS:
        name, *more = button.split()
        await press_action(town, "ana", f"training.{name}", *more)
        assert "That button is from an older message" in town.last("ana"), button
    assert enrolment(town) == before


async def press_action(town: Town, who: str, name: str, *args: object) -> None:
    """Press a button that was never shown to this person."""
    network = town.networks[town.home]
    event = ButtonPressed(
        bot=town.home,
        event_id=f"forged:{who}:{len(town.shown)}",
        address=Address(town.home, who),
        chat=Chat(who, private=True),
        at=town.clock(),
        action=action(name, *args),
    )
    assert network is not None
    await town.bot.reception.handle(event)
    await town.bot.settle()


async def test_a_question_of_another_feature_is_not_ended_by_a_lesson(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.press("ana", "Skip")
    await town.write("ana", "/ask")
    await town.press("ana", "Continue")
    assert (await town.write("ana", "42")).toast == "taken"


async def test_an_answer_to_a_step_that_was_left_elsewhere_is_kept_all_the_same(town: Town) -> None:
    town.work(lambda people: people.add_address(town.ids["ana"], Address("discord", "ana"), town.clock()))
    await promote(town)
    await town.write("ana@discord", "/learn")
    await town.press("ana@discord", "Start it now")
    await town.write("ana", "/learn")
    await town.press("ana", "Continue (1 of 6)")
    await town.press("ana", "Skip")
    await town.write("ana@discord", "It was my aunt.")
    assert "Your words are kept for you alone. / Why captains?" in town.last("ana@discord")
    assert "step 2 of 6" in town.last("ana@discord")


async def test_a_step_that_an_author_has_renamed_begins_its_module_again(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")

    def rename(people: PersonStore) -> None:
        people._db.execute(update(EnrolmentRow).values(step="gone-since"))

    town.work(rename)
    await town.write("ana", "/learn")
    await town.press("ana", "Continue (1 of 6)")
    assert town.last("ana").startswith("Step 1 of 6: Why captains?")


async def test_everything_about_a_learner_is_forgotten(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.write("ana", "It was my aunt.")
    for label in ("Continue", "Continue", "Skip", "Skip"):
        await town.press("ana", label)
    await town.press("ana", "Tomorrow: Sat, Oct 3")

    def kept(people: PersonStore) -> list[int]:
        tables = (EnrolmentRow, CompletionRow, AnswerRow, PromiseRow)
        return [len(people._db.scalars(select(table)).all()) for table in tables]

    assert town.work(kept) == [1, 1, 1, 1]
    await town.write("jo", f"/erase {town.ids['ana']}")
    assert town.work(kept) == [0, 0, 0, 0]
    await town.wait(days=5)


async def test_what_a_learner_wrote_is_theirs_to_have(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.write("ana", f"It was {CANARY}.")
    everything = town.work(lambda people: everything_about(people._db, town.ids["ana"]))
    assert CANARY in str(everything)
    others = town.work(lambda people: everything_about(people._db, town.ids["jo"]))
    assert CANARY not in str(others)


async def test_a_learners_card_says_how_far_they_have_come(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "No day for now")
    await town.write("ana", "/me")
    assert "Course Neighborhood captain: 1 of 3 modules done." in town.last("ana")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_step_fits_into_one_message_of_the_narrowest_network(language: str) -> None:
    texts = Catalogues.read(ROOT / "locales", ("en", "es"))(language)
    for course in load_courses(ROOT / "curricula", ("en", "es")).values():
        for module in course.modules:
            for each in module.steps:
                for message in all_said_of(Reader(texts, NEW_YORK), course, module, each):
                    assert len(fit(message, DISCORD)) == 1, (module.id, each.id, language)
                    assert all(len(button.label) <= 34 for button in message.buttons), (module.id, each.id)


def all_said_of(reader: Reader, course: Course, module: Module, each: Step) -> list[Message]:
    learner = Enrolment(999_999, 1, course.id, Wish(), Pace.OPEN, module.id, each.id)
    promise = Promise(999_999, learner.id, each.id, date(2026, 10, 3))
    said = [step_screens.shown(reader, learner, module, each, date(2026, 9, 23))]
    if each.warned:
        said.append(step_screens.warned(reader, learner, module, each))
    if isinstance(each, Quiz):
        said += [
            step_screens.explained(reader, learner, each, o)
            for o in each.in_language(reader.language).options
        ]
    if isinstance(each, Act):
        said.append(step_screens.how_did_it_go(reader, each, promise))
    return said
