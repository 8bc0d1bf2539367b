"""What captains see of their people, and coordinators of everybody."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import Rich, as_plain, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.pages import Page
from bot.engine.texts import Reader, Texts
from bot.people.model import Person, Role, RoleKind

PAGE = 7


def about_team(texts: Texts) -> str:
    """The line of /team in the menu."""
    return texts.label("Your people")


def called_team(texts: Texts) -> str:
    """What /team is called, where a network can show it in the reader's language."""
    return texts.label("/team")[1:]


def about_people(texts: Texts) -> str:
    """The line of /people in the menu."""
    return texts.label("Everybody, and who holds what")


def called_people(texts: Texts) -> str:
    """What /people is called, where a network can show it in the reader's language."""
    return texts.label("/people")[1:]


def name_option(texts: Texts) -> str:
    """The name of the argument of /people."""
    return texts.label("name")


def home_buttons(reader: Reader, *, captain: bool, coordinator: bool) -> tuple[Button, ...]:
    """The way to the team, or to raising a hand, from the home screen."""
    t = reader.texts
    if coordinator:
        return (Button(t.label("People"), action("captains.people", 0)),)
    if captain:
        return (Button(t.label("My team"), action("captains.team")),)
    return (Button(t.label("Become a captain"), action("captains.raise")),)


def role_line(reader: Reader, role: Role, place: str) -> Rich:
    """One role in words."""
    t = reader.texts
    match role.kind:
        case RoleKind.CAPTAIN:
            return t.gettext("Captain of %(place)s", place=place)
        case RoleKind.COORDINATOR:
            return t.gettext("Coordinator of %(place)s", place=place)
        case RoleKind.CARE:
            return t.gettext("Care team of %(place)s", place=place)
        case RoleKind.STEWARD:
            return t.gettext("Steward of %(place)s", place=place)


def team(
    reader: Reader,
    places: Sequence[str],
    people: Sequence[tuple[Person, str]],
    page: Page,
    hands: int,
    step_back: Sequence[Button],
) -> Message:
    """A captain's people, those who stand on a *page*; pairs of person and state."""
    t = reader.texts
    head = t.ngettext(
        "**%(places)s**: %(n)s person", "**%(places)s**: %(n)s people", page.total, places=", ".join(places)
    )
    if not people:
        head = t.gettext(
            "**%(places)s**: nobody yet. Invite the first three people you would call yourself.",
            places=", ".join(places),
        )
    lines = join([_line(reader, person, state) for person, state in people], "\n")
    invite = Button(t.label("Invite people"), action("signup.invite"), Look.PRIMARY)
    paging = page.turning(t, lambda number: action("captains.team", number))
    return Message(
        join([head, lines]),
        (*_persons(people), *paging, invite, *_learning(t, people), *_hands(t, hands), *step_back),
    )


def everybody(
    reader: Reader, people: Sequence[tuple[Person, str]], page: Page, searched: str, hands: int
) -> Message:
    """Everybody whom a coordinator sees, those who stand on a *page*."""
    t = reader.texts
    head = t.ngettext("**%(n)s person**", "**%(n)s people**", page.total)
    if searched and not people:
        head = t.gettext("Nobody is called %(name)s.", name=searched)
    lines = join([_line(reader, person, state) for person, state in people], "\n")
    tip = t.gettext("To find somebody, write /people and a name.")
    # What was searched for is a name, and no name travels in a button: a long list asks for more of it.
    paging = () if searched else page.turning(t, lambda number: action("captains.people", number))
    if searched and page.count > 1:
        tip = t.gettext("These are the first %(n)s. Write more of the name to see fewer.", n=page.size)
    invite = Button(t.label("Invite people"), action("signup.invite"))
    learning = () if searched else _learning(t, people)
    buttons = (*_persons(people), *paging, invite, *learning, *_hands(t, hands))
    return Message(join([head, lines, tip]), buttons)


def found(reader: Reader, people: Sequence[tuple[Person, str]], page: Page, searched: str) -> Message:
    """Those of a captain's people whose name holds what was *searched*, as far as they stand on a *page*."""
    t = reader.texts
    if not people:
        return Message(t.gettext("Nobody is called %(name)s.", name=searched))
    head = t.ngettext("**%(n)s person**", "**%(n)s people**", page.total)
    lines = join([_line(reader, person, state) for person, state in people], "\n")
    more = t.gettext("These are the first %(n)s. Write more of the name to see fewer.", n=page.size)
    return Message(join([head, lines, more if page.count > 1 else Rich("")]), _persons(people))


def _learning(t: Texts, people: Sequence[tuple[Person, str]]) -> tuple[Button, ...]:
    return (Button(t.label("How they are learning"), action("training.people", "all")),) if people else ()


def _hands(t: Texts, count: int) -> tuple[Button, ...]:
    if not count:
        return ()
    return (Button(t.nlabel("%(n)s raised hand", "%(n)s raised hands", count), action("captains.hands")),)


def _line(reader: Reader, person: Person, state: str) -> Rich:
    t = reader.texts
    words = {
        "new": t.gettext("%(name)s, new", name=person.name),
        "resting": t.gettext("%(name)s, resting", name=person.name),
        "stopped": t.gettext("%(name)s, wants no messages", name=person.name),
        "no chat": t.gettext("%(name)s, no chat", name=person.name),
    }
    return words.get(state) or t.gettext("%(name)s", name=person.name)


def _persons(people: Sequence[tuple[Person, str]]) -> tuple[Button, ...]:
    return tuple(Button(p.name, action("captains.person", p.id)) for p, _ in people)


def person(
    reader: Reader, person: Person, lines: Sequence[Rich], state: str, buttons: Sequence[Button]
) -> Message:
    """One person's card, as a captain sees it."""
    return Message(join([_line(reader, person, state), join(list(lines), "\n")]), tuple(buttons))


def write_button(reader: Reader, person: Person) -> Button:
    """The way to write to somebody through the bot."""
    return Button(reader.texts.label("Write to %(name)s", name=person.name), action("relay.write", person.id))


def ask_to_lead_button(reader: Reader, person_id: int) -> Button:
    """The way to ask somebody whether they would be captain."""
    return Button(reader.texts.label("Ask to be captain"), action("captains.suggest", person_id))


def role_buttons(reader: Reader, person_id: int, offered: Sequence[str]) -> tuple[Button, ...]:
    """The roles that may be given: of ``county``, ``care``, ``coordinator``."""
    t = reader.texts
    labels = {
        "county": t.label("Make county captain"),
        "care": t.label("Make care team"),
        "coordinator": t.label("Make coordinator"),
    }
    return tuple(Button(labels[word], action("captains.give", person_id, word)) for word in offered)


def end_role_button(reader: Reader, person_id: int, role: Role, line: Rich) -> Button:
    """The way to end somebody's role."""
    label = reader.texts.label("End: %(role)s", role=as_plain(line))
    return Button(label, action("captains.end", person_id, role.kind, *role.scope.split(":")), Look.DANGER)


def sure(reader: Reader, person_id: int, role: Role) -> Button:
    """The second press that ends somebody's role."""
    words = (person_id, role.kind, *role.scope.split(":"), "yes")
    return Button(reader.texts.label("Yes, end it"), action("captains.end", *words), Look.DANGER)


def place_line(reader: Reader, place: str) -> Rich:
    """Where somebody belongs."""
    return reader.texts.gettext("Neighborhood: %(place)s", place=place)


def not_your_people(reader: Reader) -> Message:
    """The refusal to show somebody whom one does not hold."""
    t = reader.texts
    text = t.gettext("You see the people of your own place or group, and nobody else.")
    return Message(text, (Button(t.label("My team"), action("captains.team")),), refusal=True)


def suggested(reader: Reader, name: str) -> Message:
    """The confirmation that somebody was asked to lead."""
    return Message(reader.texts.gettext("I have asked %(name)s.", name=name))


def not_told(reader: Reader, name: str) -> Message:
    """The answer when somebody rests, has stopped the bot, or cannot be reached."""
    t = reader.texts
    text = t.gettext(
        "I have not asked %(name)s: they are resting, want no messages, or cannot be reached now.", name=name
    )
    return Message(text)


def you_could_lead(reader: Reader, by: str) -> Message:
    """The question to somebody whom a captain thinks able."""
    t = reader.texts
    text = t.gettext(
        "%(by)s thinks you would be a good captain: somebody who looks after about ten people. It starts with"
        " a course of short lessons. Would you like to?",
        by=by,
    )
    return Message(text, (Button(t.label("Raise my hand"), action("captains.raise"), Look.PRIMARY),))


def role_given(reader: Reader, name: str, line: Rich) -> Message:
    """The confirmation that somebody holds a role now."""
    return Message(reader.texts.gettext("Done. %(name)s: %(role)s. I have told them.", name=name, role=line))


def you_hold(reader: Reader, by: str, line: Rich) -> Message:
    """The news of a role given by a coordinator."""
    t = reader.texts
    text = t.gettext("%(by)s gave you a role: %(role)s.", by=by, role=line)
    return Message(text, (Button(t.label("What I can do"), action("signup.home")),))


def confirm_end(reader: Reader, name: str, line: Rich, button: Button) -> Message:
    """The one confirmation before a role ends."""
    t = reader.texts
    text = t.gettext("End this role? %(name)s: %(role)s. They are told.", name=name, role=line)
    return Message(text, (button, Button(t.label("No, keep it"), action("signup.home"))))


def role_ended(reader: Reader, line: Rich) -> Message:
    """The news that a role has ended, to whoever held it or ended it."""
    return Message(reader.texts.gettext("This role has ended: %(role)s.", role=line))


def step_back_button(reader: Reader, role: Role, place: str) -> Button:
    """The way to step back from a captaincy."""
    label = reader.texts.label("Step back: %(place)s", place=place)
    return Button(label, action("captains.step_back", *role.scope.split(":")))


def confirm_step_back(reader: Reader, role: Role, place: str, above: str | None) -> Message:
    """The one confirmation before stepping back; *above* is who is told, if there is anybody."""
    t = reader.texts
    text = (
        t.gettext(
            "Step back from %(place)s? Thank you for all you did. %(above)s is told and looks after your"
            " people.",
            place=place,
            above=above,
        )
        if above
        else t.gettext(
            "Step back from %(place)s? Thank you for all you did. Nobody stands above you yet, so please tell"
            " your people yourself.",
            place=place,
        )
    )
    yes = Button(t.label("Yes, step back"), action("captains.stepped_back", *role.scope.split(":")))
    return Message(text, (yes, Button(t.label("No, keep it"), action("signup.home"))))


def stepped_back(reader: Reader, place: str) -> Message:
    """The thanks to somebody who stepped back."""
    return Message(reader.texts.gettext("You have stepped back from %(place)s. Thank you.", place=place))


def now_with_you(reader: Reader, name: str, place: str, count: int) -> Message:
    """The news to the one above that people need somebody."""
    t = reader.texts
    text = t.ngettext(
        "%(name)s has stepped back from %(place)s. %(n)s person there looks to you now.",
        "%(name)s has stepped back from %(place)s. %(n)s people there look to you now.",
        count,
        name=name,
        place=place,
    )
    return Message(text, (Button(t.label("My team"), action("captains.team")),))


def without_captain(reader: Reader, place: str, count: int) -> Message:
    """The news that the captain of a place has left the campaign."""
    t = reader.texts
    text = t.ngettext(
        "%(place)s has no captain any more: they have left. %(n)s person there looks to you now.",
        "%(place)s has no captain any more: they have left. %(n)s people there look to you now.",
        count,
        place=place,
    )
    return Message(text, (Button(t.label("My team"), action("captains.team")),))


def no_hands(reader: Reader) -> Message:
    """The answer when nobody waits for a decision."""
    return Message(reader.texts.gettext("Nobody waits for a decision of yours."))
