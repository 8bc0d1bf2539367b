"""What people see of the settings that hold once two accounts are one person's."""

from dataclasses import dataclass

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button
from bot.engine.texts import Reader, own_name
from bot.people.model import Person


@dataclass(frozen=True, slots=True)
class Holding:
    """Whose settings hold on both accounts. *county* is its name; *changed*: they may be new here."""

    person: Person
    county: str | None
    resting: bool
    changed: bool


def what_holds(reader: Reader, holding: Holding) -> list[Rich]:
    """The paragraphs on what holds now: all of it where it may be new, and always that nothing is sent."""
    t = reader.texts
    head = t.gettext("This holds on both networks from now on. /settings changes it.")
    said = [join([head, *_lines(reader, holding)], "\n")] if holding.changed else []
    if holding.person.stopped:
        said.append(
            t.gettext(
                "My messages are stopped, and that holds on both networks: I write nothing by myself here"
                " either. To have them again, write /start."
            )
        )
    return said


def language_button(reader: Reader, holding: Holding) -> tuple[Button, ...]:
    """The way to another language, for somebody who is written to in a new one from now on."""
    if holding.person.language == reader.language:
        return ()
    return (Button(reader.texts.label("Language"), action("settings.language")),)


def _lines(reader: Reader, holding: Holding) -> list[Rich]:
    t, person = reader.texts, holding.person
    lines = [t.gettext("Language: %(language)s", language=own_name(person.language))]
    if holding.county:
        lines.append(t.gettext("County: %(county)s", county=holding.county))
    if person.quiet_from == person.quiet_to:
        lines.append(t.gettext("Quiet hours: none"))
    else:
        begins, ends = reader.hour(person.quiet_from), reader.hour(person.quiet_to)
        lines.append(t.gettext("Quiet hours: %(begins)s to %(ends)s", begins=begins, ends=ends))
    if holding.resting and person.resting_until:
        lines.append(t.gettext("Resting until %(day)s", day=reader.day(person.resting_until)))
    return lines
