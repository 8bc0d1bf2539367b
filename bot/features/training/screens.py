"""What a learner sees of a course as a whole: where they are, when the next module comes, what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from babel.dates import get_day_names

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, plain
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.training.model import Course, Enrolment, Module
from bot.features.training.steps import in_language
from bot.features.training.timetable import DAYS, Wish

RAISE_HAND = action("captains.raise")


def about_learn(texts: Texts) -> str:
    """The line of /learn in the menu."""
    return texts.label("Go on with my course")


def called_learn(texts: Texts) -> str:
    """What /learn is called, where a network can show it in the reader's language."""
    return texts.label("/learn")[1:]


def module_option(texts: Texts) -> str:
    """The name of the argument of /learn."""
    return texts.label("course or module")


def no_course(reader: Reader) -> Message:
    """For somebody who is on no course, where there is none."""
    t = reader.texts
    return Message(t.gettext("There is no course for you yet. When there is one, you will hear of it here."))


def which_course(
    reader: Reader, courses: Sequence[Course], enrolments: Mapping[str, Enrolment], *, captain: bool
) -> Message:
    """All courses: what each is about, how far the reader is in it, and the way in."""
    t = reader.texts
    ask = (
        t.gettext("These are the courses. **Which one would you like to go on with?**")
        if enrolments
        else t.gettext(
            "You are not on a course yet. These are the courses. **Where would you like to begin?**"
        )
    )
    told = [_about(reader, course, enrolments.get(course.id)) for course in courses]
    buttons = [_way_in(reader, course, enrolments.get(course.id)) for course in courses]
    hand = () if captain else (Button(t.label("Raise my hand"), RAISE_HAND),)
    return Message(join([ask, *told]), (*buttons, *hand))


def _about(reader: Reader, course: Course, enrolment: Enrolment | None) -> Rich:
    title = Rich(f"**{plain(in_language(course.title, reader.language))}**")
    about = plain(in_language(course.about, reader.language))
    starts = enrolment is None and course.starts_for is not None
    by_itself = (
        reader.texts.gettext("It starts by itself when you become captain of a neighborhood.")
        if starts
        else Rich("")
    )
    how_far = _how_far(reader, course, enrolment) if enrolment else Rich("")
    return join([title, join([Rich(about), by_itself, how_far], " ")], "\n")


def _how_far(reader: Reader, course: Course, enrolment: Enrolment) -> Rich:
    return reader.texts.ngettext(
        "*%(done)s of one module done.*",
        "*%(done)s of %(n)s modules done.*",
        len(course.modules),
        done=len(enrolment.completed),
    )


def _way_in(reader: Reader, course: Course, enrolment: Enrolment | None) -> Button:
    title = in_language(course.title, reader.language)
    if enrolment is None:
        return Button(title, action("training.start", course.id))
    return Button(title, action("training.course", enrolment.id))


def welcome(reader: Reader, course: Course, enrolment: Enrolment) -> Message:
    """The beginning of a course: what it is, and whether the days suit."""
    t = reader.texts
    text = t.ngettext(
        "Your course begins: **%(course)s**. It has one module of at most %(minutes)s minutes.",
        "Your course begins: **%(course)s**. It has %(n)s short modules of at most %(minutes)s minutes.",
        len(course.modules),
        course=in_language(course.title, reader.language),
        minutes=max(module.minutes for module in course.modules),
    )
    buttons = (
        Button(t.label("These suit me"), action("training.suits", enrolment.id), Look.PRIMARY),
        _choose_days(reader, enrolment),
        _start_now(reader, enrolment),
    )
    return Message(join([text, _when_they_come(reader, enrolment)]), buttons)


def _when_they_come(reader: Reader, enrolment: Enrolment) -> Rich:
    t = reader.texts
    if enrolment.wish.own_pace:
        return t.gettext(
            "You go at your own pace: nothing comes by itself. **Does that suit you?** You can change it at"
            " any time with /learn."
        )
    return t.gettext(
        "A module comes on %(days)s at %(hour)s, never in your quiet hours. The first one: %(when)s.\n\n"
        "**Which days and hour suit you?** You can change them at any time with /learn.",
        days=days(reader, enrolment.wish),
        hour=reader.hour(enrolment.wish.at),
        when=_when(reader, enrolment.next_at),
    )


def where_you_are(reader: Reader, course: Course, enrolment: Enrolment) -> Message:
    """The answer to /learn in the middle of a module: one tap from going on."""
    t = reader.texts
    found = enrolment.open_step(course)
    if found is None:
        return next_module(reader, course, enrolment)
    module, step = found
    text = t.gettext(
        "**%(module)s**\n%(course)s, module %(number)s of %(modules)s.\n\n"
        "You are at step %(n)s of %(total)s.",
        course=in_language(course.title, reader.language),
        number=course.number(module),
        modules=len(course.modules),
        module=in_language(module.title, reader.language),
        n=module.position(step.id),
        total=len(module.steps),
    )
    buttons = (
        carry_on(reader, course, enrolment),
        again(reader, enrolment),
        _choose_days(reader, enrolment),
        pause(reader, enrolment),
        other_courses(reader),
    )
    return Message(text, buttons)


def next_module(reader: Reader, course: Course, enrolment: Enrolment) -> Message:
    """The answer to /learn between two modules: which is next, and when it comes."""
    t = reader.texts
    module = enrolment.next_module(course)
    if module is None:
        return finished(reader, course, captain=True)
    which = {
        "course": in_language(course.title, reader.language),
        "number": course.number(module),
        "modules": len(course.modules),
        "module": in_language(module.title, reader.language),
        "minutes": module.minutes,
    }
    text = (
        t.gettext(
            "Next is module %(number)s of %(modules)s:\n**%(module)s**\n\n"
            "It takes about %(minutes)s minutes. Begin whenever you like.",
            **which,
        )
        if enrolment.wish.own_pace
        else t.gettext(
            "Next is module %(number)s of %(modules)s:\n**%(module)s**\n\n"
            "It takes about %(minutes)s minutes and comes on %(when)s.",
            **which,
            when=_when(reader, enrolment.next_at),
        )
    )
    buttons = (
        _start_now(reader, enrolment),
        *([again(reader, enrolment)] if enrolment.completed else []),
        _choose_days(reader, enrolment),
        pause(reader, enrolment),
        other_courses(reader),
    )
    return Message(text, buttons)


def done(reader: Reader, course: Course, module: Module) -> Rich:
    """The thanks at the end of a module."""
    return reader.texts.gettext(
        "You have finished module %(number)s of %(modules)s. Thank you for your time.",
        number=course.number(module),
        modules=len(course.modules),
    )


def finished(reader: Reader, course: Course, *, captain: bool, further: Sequence[Button] = ()) -> Message:
    """The end of a course, with one thing to do next; *further* can be pressed there too."""
    t, ways_on = reader.texts, (*further, other_courses(reader))
    done = t.gettext(
        "You have been through the whole course **%(course)s**. Well done, and thank you.",
        course=in_language(course.title, reader.language),
    )
    if not captain:
        ask = t.gettext(
            "Would you like to be captain where you live? Raise your hand, and somebody answers you."
        )
        hand = Button(t.label("Raise my hand"), RAISE_HAND)
        return Message(join([done, ask]), (hand, *ways_on))
    if course.ends_with != "canvass":
        return Message(done, ways_on)
    ask = t.gettext("Your next step: post your first canvass. I help you with the rest.")
    post = Button(t.label("Post a canvass"), action("shifts.canvass"), Look.PRIMARY)
    return Message(join([done, ask]), (post, *ways_on))


def start_next(reader: Reader, course: Course) -> Button:
    """The way into the course that comes after another."""
    title = in_language(course.title, reader.language)
    return Button(reader.texts.label("Start: %(course)s", course=title), action("training.start", course.id))


def again(reader: Reader, enrolment: Enrolment) -> Button:
    """The wish for the open step once more; between two modules, for a finished one."""
    t = reader.texts
    label = t.label("Send me this again") if enrolment.step else t.label("Read a module again")
    return Button(label, action("training.resend", enrolment.id))


def paused(reader: Reader, enrolment: Enrolment) -> Message:
    """A course that the learner has put aside."""
    t = reader.texts
    text = t.gettext(
        "Your course is paused. Nothing of it comes by itself. Your place is kept for as long as you like."
    )
    go = Button(t.label("Go on"), action("training.go", enrolment.id), Look.PRIMARY)
    return Message(text, (go, other_courses(reader)))


def with_words_above(message: Message, words: Rich) -> Message:
    """Return *message* with *words* said above it."""
    return replace(message, text=join([words, message.text]))


def on_my_card(reader: Reader, course: Course, enrolment: Enrolment) -> Rich:
    """A line about the course on the learner's own card."""
    return reader.texts.ngettext(
        "Course %(course)s: %(done)s of one module done.",
        "Course %(course)s: %(done)s of %(n)s modules done.",
        len(course.modules),
        course=in_language(course.title, reader.language),
        done=len(enrolment.completed),
    )


def learn_button(reader: Reader) -> Button:
    """The way to one's course from the home screen."""
    return Button(reader.texts.label("Learn"), action("training.learn"))


def other_courses(reader: Reader) -> Button:
    """The way to all courses."""
    return Button(reader.texts.label("Other courses"), action("training.courses"))


def carry_on(reader: Reader, course: Course, enrolment: Enrolment) -> Button:
    """One tap back to the open step."""
    t = reader.texts
    found = enrolment.open_step(course)
    go = action("training.go", enrolment.id)
    if found is None:
        return Button(t.label("Go on"), go, Look.PRIMARY)
    module, step = found
    label = t.label("Continue (%(n)s of %(total)s)", n=module.position(step.id), total=len(module.steps))
    return Button(label, go, Look.PRIMARY)


def days(reader: Reader, wish: Wish) -> str:
    """The days of the week in words, such as ``Monday and Thursday``."""
    names = get_day_names("wide", locale=reader.language)
    words = [names[DAYS.index(day)] for day in wish.days]
    if len(words) == 1:
        return str(words[0])
    return reader.texts.label("%(some)s and %(last)s", some=", ".join(words[:-1]), last=words[-1])


def _when(reader: Reader, moment: datetime | None) -> str:
    return reader.when(moment) if moment else reader.texts.label("a day that suits you")


def _start_now(reader: Reader, enrolment: Enrolment) -> Button:
    return Button(reader.texts.label("Start it now"), action("training.go", enrolment.id))


def _choose_days(reader: Reader, enrolment: Enrolment) -> Button:
    return Button(reader.texts.label("Other days or hour"), action("training.wish", enrolment.id))


def pause(reader: Reader, enrolment: Enrolment) -> Button:
    """The way to put the course aside for a while."""
    return Button(reader.texts.label("Pause"), action("training.pause", enrolment.id))
