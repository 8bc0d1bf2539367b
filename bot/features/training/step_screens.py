"""What a learner sees of a module: its beginning, each kind of step, what became of an act."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.conversation.actions import Action, action
from bot.conversation.markup import Rich, join, plain
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.training.model import Course, Enrolment, Module, Outcome, Promise
from bot.features.training.screens import carry_on
from bot.features.training.steps import Act, Option, Prompt, Quiz, Step, in_language
from bot.features.training.timetable import days_to_choose


def module_begins(reader: Reader, course: Course, module: Module, enrolment: Enrolment) -> Message:
    """A module that has come at its hour."""
    t = reader.texts
    text = t.gettext(
        "**%(module)s**\nModule %(number)s of %(modules)s is here.\n\n"
        "About %(minutes)s minutes, in %(steps)s short steps. You can stop at each of them and go on later.",
        number=course.number(module),
        modules=len(course.modules),
        module=in_language(module.title, reader.language),
        minutes=module.minutes,
        steps=len(module.steps),
    )
    buttons = (
        Button(t.label("Begin"), action("training.go", enrolment.id), Look.PRIMARY),
        Button(t.label("Other days or hour"), action("training.wish", enrolment.id)),
    )
    return Message(text, buttons)


def shown(reader: Reader, enrolment: Enrolment, module: Module, step: Step, today: date) -> Message:
    """One step, with what can be pressed there."""
    words = step.in_language(reader.language)
    parts = [_heading(reader, module, step), words.text, _note(reader, step), _sources(reader, step)]
    return Message(join(parts), tuple(_choices(reader, enrolment, step, today)))


def to_yourself(reader: Reader, enrolment: Enrolment, module: Module, step: Step, today: date) -> Message:
    """A question about feelings, on a network that may not be sent the answer: to think over, or to tell."""
    t = reader.texts
    note = t.gettext(
        "*Keep this one to yourself for a minute, or tell somebody you trust. Words about how you feel are"
        " not for this network: if you would like to write them down, do it with me on Telegram.*"
    )
    words = step.in_language(reader.language)
    on = Button(t.label("Continue"), action("training.next", enrolment.id, step.id), Look.PRIMARY)
    person = Button(t.label("Talk to a person"), action("safety.person", reader.language))
    return Message(join([_heading(reader, module, step), words.text, note]), (on, person))


def warned(reader: Reader, enrolment: Enrolment, module: Module, step: Step) -> Message:
    """What is said before a step that tells of a threat, so that nobody meets it unprepared."""
    t = reader.texts
    warning = step.in_language(reader.language).parts["warning"]
    buttons = (
        Button(t.label("Show it"), action("training.show", enrolment.id, step.id), Look.PRIMARY),
        Button(t.label("Skip this step"), action("training.next", enrolment.id, step.id)),
    )
    return Message(join([_heading(reader, module, step), warning]), buttons)


def explained(reader: Reader, enrolment: Enrolment, quiz: Quiz, option: Option) -> Message:
    """What there is to say to an answer, right or not, and where it comes from."""
    t = reader.texts
    chosen = t.gettext("You chose: *%(answer)s*", answer=option.label)
    button = Button(t.label("Continue"), action("training.next", enrolment.id, quiz.id), Look.PRIMARY)
    return Message(join([chosen, option.explanation, _sources(reader, quiz, always=True)]), (button,))


def behind_you(reader: Reader) -> Rich:
    """Said to a button of a step that is over."""
    return reader.texts.gettext("That step is behind you. Here is where you are.")


def still_open(reader: Reader, course: Course, enrolment: Enrolment, module: Module, step: Step) -> Message:
    """The one question about a step that was left open."""
    t = reader.texts
    text = t.gettext(
        "**%(module)s**\nYou are at step %(n)s of %(total)s. Shall we go on?\n\n"
        "I ask this once. After that your place waits for you at /learn.",
        n=module.position(step.id),
        total=len(module.steps),
        module=in_language(module.title, reader.language),
    )
    buttons = (
        carry_on(reader, course, enrolment),
        Button(t.label("Skip this step"), action("training.next", enrolment.id, step.id)),
        Button(t.label("Pause"), action("training.pause", enrolment.id)),
    )
    return Message(text, buttons)


def answer_kept(reader: Reader) -> Rich:
    """Thanks for an answer that nobody reads."""
    return reader.texts.gettext("Thank you. Your words are kept for you alone.")


def lesson_can_wait(reader: Reader) -> Rich:
    """Said under the help lines, in place of keeping a cry for help as an answer."""
    return reader.texts.gettext(
        "I have kept nothing of what you wrote, and told nobody. The lesson can wait."
    )


def day_kept(reader: Reader, day: date) -> Rich:
    """The day of an act."""
    return reader.texts.gettext("Good. I will ask you about it on %(day)s.", day=reader.day(day))


def new_day_kept(reader: Reader, day: date) -> Message:
    """The new day of an act that was not done yet."""
    return Message(day_kept(reader, day))


def day_passed(reader: Reader) -> Rich:
    """Said above the days when the pressed one has gone by."""
    return reader.texts.gettext("That day has gone by. Which one suits you now?")


def how_did_it_go(reader: Reader, act: Step, promise: Promise) -> Message:
    """The question on the day of an act."""
    t = reader.texts
    question = act.in_language(reader.language).parts["question"]
    labels = {
        Outcome.DONE: t.label("I did it"),
        Outcome.PARTLY: t.label("Partly"),
        Outcome.NOT_YET: t.label("Not yet"),
    }
    buttons = tuple(
        Button(label, action("training.went", promise.id, outcome.value)) for outcome, label in labels.items()
    )
    return Message(question, buttons)


def one_sentence(reader: Reader, promise: Promise, outcome: Outcome) -> Message:
    """The request for a sentence about an act that was done, in part at least."""
    t = reader.texts
    thanks = (
        t.gettext("You did what you said. That is how trust begins.")
        if outcome is Outcome.DONE
        else t.gettext("A part of it is a beginning. Thank you for telling me.")
    )
    ask = t.gettext("**In one sentence: what happened, or what surprised you?**")
    skip = Button(t.label("Skip"), action("training.wordless", promise.id))
    return Message(join([thanks, ask, _who_reads(reader)]), (skip,))


def another_day(reader: Reader, promise: Promise, today: date, *, passed: bool = False) -> Message:
    """The kind answer to "not yet": another day, or none."""
    t = reader.texts
    kind = t.gettext("That happens. Would another day suit you, or shall we let it go?")
    text = day_passed(reader) if passed else kind
    days = _days(reader, today, lambda day: action("training.later", promise.id, day.isoformat()))
    return Message(text, (*days, Button(t.label("Let it go"), action("training.wordless", promise.id))))


def story_kept(reader: Reader) -> Message:
    """The end of an act's follow-up, when a sentence was written."""
    return Message(reader.texts.gettext("Thank you. It is kept for you alone. You can go on with /learn."))


def follow_up_over(reader: Reader) -> Message:
    """The end of an act's follow-up without a sentence."""
    return Message(reader.texts.gettext("All right. You can go on with /learn."))


def _heading(reader: Reader, module: Module, step: Step) -> Rich:
    return reader.texts.gettext(
        "Step %(n)s of %(total)s: **%(module)s**",
        module=in_language(module.title, reader.language),
        n=module.position(step.id),
        total=len(module.steps),
    )


def _note(reader: Reader, step: Step) -> Rich:
    return _who_reads(reader) if isinstance(step, Prompt) else Rich("")


def _who_reads(reader: Reader) -> Rich:
    return reader.texts.gettext(
        "*Your answer is shown to nobody: no captain, no coordinator. All the same, please leave out full"
        " names, health and immigration papers.*"
    )


def _sources(reader: Reader, step: Step, *, always: bool = False) -> Rich:
    if not step.sources or (isinstance(step, Quiz) and not always):
        return Rich("")  # A quiz shows where it comes from with its explanations, not before.
    links = Rich(", ".join(f"[{plain(source.name)}]({source.url})" for source in step.sources))
    return reader.texts.ngettext("Source: %(links)s", "Sources: %(links)s", len(step.sources), links=links)


def _choices(reader: Reader, enrolment: Enrolment, step: Step, today: date) -> Sequence[Button]:
    t = reader.texts
    leave = action("training.next", enrolment.id, step.id)
    match step:
        case Quiz():
            words = step.in_language(reader.language)
            options = [
                Button(option.label, action("training.choose", enrolment.id, step.id, option.id))
                for option in words.options
            ]
            return [*options, Button(t.label("Skip"), leave)]
        case Prompt():
            return [Button(t.label("Skip"), leave)]
        case Act():
            days = _days(
                reader, today, lambda day: action("training.date", enrolment.id, step.id, day.isoformat())
            )
            return [*days, Button(t.label("No day for now"), leave)]
        case _:
            return [Button(t.label("Continue"), leave, Look.PRIMARY)]


def _days(reader: Reader, today: date, choose: Callable[[date], Action]) -> list[Button]:
    t = reader.texts
    buttons = []
    for word, day in days_to_choose(today):
        written = reader.short_day(day)
        match word:
            case "tomorrow":
                label = t.label("Tomorrow: %(day)s", day=written)
            case "weekend":
                label = t.label("The weekend: %(day)s", day=written)
            case _:
                label = t.label("In a week: %(day)s", day=written)
        buttons.append(Button(label, choose(day)))
    return buttons
