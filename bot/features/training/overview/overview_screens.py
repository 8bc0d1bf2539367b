"""What captains and coordinators see of how people learn. What people write is in none of it."""

from collections.abc import Mapping, Sequence

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Message
from bot.engine.pages import Page
from bot.engine.texts import Reader
from bot.features.training.overview.overview_model import Learner, Standing
from bot.features.training.steps import in_language

PAGE = 7
EVERY = "all"
Line = tuple[Learner, str]
"""Somebody on a course, and their name."""


def people(
    reader: Reader,
    lines: Sequence[Line],
    page: Page,
    counts: Mapping[Standing, int],
    which: str,
    others: Sequence[Rich],
) -> Message:
    """How one's own people are getting on, a page of them; of *others* only how many."""
    t = reader.texts
    head = join([t.gettext("**How your people are learning**"), _sum(reader, counts)], "\n")
    shown = page.part(lines)
    listed = join([_line(reader, learner, name) for learner, name in shown], "\n")
    note = t.gettext("*What people write in their courses is shown to nobody.*")
    persons = {each.person_id: name for each, name in shown}
    buttons = [Button(name, action("captains.person", number)) for number, name in persons.items()]
    paging = page.turning(t, lambda number: action("training.people", which, number))
    choices = _choices(reader, counts, which)
    return Message(join([head, listed, *others, note]), (*buttons, *paging, *choices))


def nobody_learns(reader: Reader, others: Sequence[Rich]) -> Message:
    """The answer when none of one's people is on a course."""
    t = reader.texts
    text = t.gettext(
        "None of your people is on a course yet. That is fine. Whoever wants to begin writes /learn; a"
        " captain's course begins by itself."
    )
    return Message(join([text, *others]), (Button(t.label("My team"), action("captains.team")),))


def of_others(reader: Reader, total: int, counts: Mapping[Standing, int]) -> Rich:
    """How many others are on a course, without a name. Only numbers that name nobody come here."""
    t = reader.texts
    head = t.ngettext(
        "Elsewhere in the campaign %(n)s other is on a course.",
        "Elsewhere in the campaign %(n)s others are on a course.",
        total,
    )
    return join([head, _sum(reader, counts)], " ") if counts else head


def _sum(reader: Reader, counts: Mapping[Standing, int]) -> Rich:
    t = reader.texts
    parts = {
        Standing.SILENT: lambda n: t.ngettext("%(n)s silent", "%(n)s silent", n),
        Standing.NEVER_LED: lambda n: t.ngettext(
            "%(n)s finished and has not led a canvass", "%(n)s finished and have not led a canvass", n
        ),
        Standing.LEARNING: lambda n: t.ngettext("%(n)s on the way", "%(n)s on the way", n),
        Standing.PAUSED: lambda n: t.ngettext("%(n)s taking a break", "%(n)s taking a break", n),
        Standing.FINISHED: lambda n: t.ngettext("%(n)s finished", "%(n)s finished", n),
    }
    return join([parts[standing](counts[standing]) for standing in Standing if counts.get(standing)], "; ")


def _line(reader: Reader, learner: Learner, name: str) -> Rich:
    t = reader.texts
    course = in_language(learner.course.title, reader.language)
    match learner.standing:
        case Standing.NEVER_LED:
            return t.gettext(
                "• %(name)s: finished **%(course)s**, has not led a canvass yet", name=name, course=course
            )
        case Standing.FINISHED:
            return t.gettext("• %(name)s: finished **%(course)s**", name=name, course=course)
        case _:
            return _on_the_way(reader, learner, name, course)


def _on_the_way(reader: Reader, learner: Learner, name: str, course: str) -> Rich:
    t = reader.texts
    module = learner.module
    where = {
        "name": name,
        "course": course,
        "number": learner.course.number(module) if module else len(learner.course.modules),
        "modules": len(learner.course.modules),
        "module": in_language(module.title, reader.language) if module else "",
    }
    if learner.standing is Standing.PAUSED:
        return t.gettext("• %(name)s: takes a break in **%(course)s**", name=name, course=course)
    if learner.standing is Standing.SILENT:
        return t.ngettext(
            "• %(name)s: **%(course)s**, module %(number)s of %(modules)s, *%(module)s*;"
            " silent for %(n)s day",
            "• %(name)s: **%(course)s**, module %(number)s of %(modules)s, *%(module)s*;"
            " silent for %(n)s days",
            learner.days,
            **where,
        )
    return t.gettext(
        "• %(name)s: **%(course)s**, module %(number)s of %(modules)s, *%(module)s*",
        **where,
    )


def _choices(reader: Reader, counts: Mapping[Standing, int], which: str) -> list[Button]:
    t = reader.texts
    labels = {
        Standing.SILENT: t.label("Only the silent ones"),
        Standing.NEVER_LED: t.label("Finished, not led yet"),
    }
    found = [
        Button(label, action("training.people", standing, 0))
        for standing, label in labels.items()
        if counts.get(standing) and standing != which and len(counts) > 1
    ]
    back = [] if which == EVERY else [Button(t.label("All of them"), action("training.people", EVERY, 0))]
    return [*found, *back]
