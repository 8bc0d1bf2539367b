"""What is asked about a day at the doors.

The rule about feelings lives here, for every network: they are asked by buttons only, and no screen
invites words about them; what is typed is a story from the doors. Discord's developer policy forbids
to send it what people say of their health, and nobody should have to know which network they are on.
"""

from collections.abc import Iterable

from bot.conversation.actions import action
from bot.conversation.forms import Field, Form
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.checkins.model import MAX_FIGURE, Debrief, Face, Step, Watch, usual_doors, usual_talks

STORY_LENGTH = 1000


def form(texts: Texts) -> Form:
    """The questions about a day at once, but for how it was: that is asked by buttons only."""
    hint = texts.label("No names, no health, no papers.")
    story = texts.label("A story from the doors, if there is one")
    return Form(
        texts.label("Your day at the doors"),
        (
            Field(Step.DOORS, texts.label("How many doors?"), "12", required=False, max_length=20),
            Field(Step.TALKS, texts.label("How many conversations?"), "5", required=False, max_length=20),
            Field("story", story, hint, long=True, required=False, max_length=STORY_LENGTH),
        ),
    )


def how_many_doors(reader: Reader, debrief: Debrief, last: int | None, head: Rich) -> Message:
    """The first question, after *head*, which says what has just been noted."""
    t = reader.texts
    text = t.gettext("**How many doors?** Type a number or take one. Or both at once: 12 5.")
    numbers = usual_doors(debrief.doors if debrief.doors is not None else last)
    return Message(join([head, text]), _numbers(t, debrief, Step.DOORS, numbers))


def how_many_talks(reader: Reader, debrief: Debrief) -> Message:
    """The second question."""
    t = reader.texts
    text = t.gettext("**And how many conversations?** A door that opened for more than a hello.")
    numbers = usual_talks(debrief.doors)
    return Message(join([_doors(t, debrief), text]), _numbers(t, debrief, Step.TALKS, numbers))


def how_was_it(reader: Reader, debrief: Debrief, *, told: bool = False) -> Message:
    """The last question, and room for a story; *told*: one was begun just now, and may go on."""
    t = reader.texts
    kept = Rich("")
    if told:
        kept = t.gettext("I kept your story. If there is more of it, just type on.")
    elif debrief.story:
        kept = t.gettext("I have your story. To change it, type it anew.")
    story = t.gettext(
        "A story from the doors, if there is one: type it in a sentence or two."
        " No names, no health, no papers."
    )
    text = t.gettext("**How was your day?** One tap. Nobody else sees it.")
    faces = (Button(face_label(t, face), action("checkins.face", debrief.id, face)) for face in Face)
    return Message(join([_figures(t, debrief), kept or story, text]), (*faces, _skip(t, debrief)))


def thanks(reader: Reader, debrief: Debrief, lead: str) -> Message:
    """The end of a debrief: what was kept, and who sees what of it."""
    t = reader.texts
    text = t.gettext("Thank you. That is all. Rest well.")
    buttons = [_change(t, debrief)]
    if not debrief.story:
        buttons.append(Button(t.label("Add a story"), action("checkins.story", debrief.id)))
    return Message(join([kept(t, debrief), text, who_sees(t, lead)]), tuple(buttons))


def kept(t: Texts, debrief: Debrief) -> Rich:
    """What was told, in one line: ``12 doors, 5 conversations, rough``."""
    said = [_doors(t, debrief), _talks(t, debrief)]
    if debrief.face:
        said.append(Rich(face_label(t, debrief.face).lower()))
    line = join(said, ", ") or t.gettext("No figures, and that is fine.")
    story = t.gettext("Your story: %(story)s", story=debrief.story) if debrief.story else Rich("")
    return join([Rich(f"**{line}**"), story])


def who_sees(t: Texts, lead: str) -> Rich:
    """Who sees what of a debrief."""
    if not lead:
        return t.gettext("Leads see only sums of doors and conversations, never your story or your day.")
    return t.gettext(
        "%(name)s sees only sums of doors and conversations, never your story or your day.", name=lead
    )


def home_noted(t: Texts) -> Rich:
    """What is said first to somebody who is home."""
    return t.gettext("Good that you are home. Nobody waits for a word from you any more.")


def home_said_by(t: Texts, name: str) -> Rich:
    """What is said first to somebody of whom another said that they are home."""
    return t.gettext("%(name)s says that you are home. Good.", name=name)


def tell_the_story(reader: Reader, debrief: Debrief) -> Message:
    """The invitation to type a story."""
    t = reader.texts
    text = t.gettext("Type it in a sentence or two: a story from the doors. No names, no health, no papers.")
    return Message(text, (Button(t.label("Leave it"), action("checkins.leave", debrief.id)),))


def story_cut(t: Texts) -> Rich:
    """The note that a story was too long to be kept whole."""
    return t.gettext("Your story was very long: I kept the first %(n)s letters.", n=STORY_LENGTH)


def not_kept(t: Texts) -> Rich:
    """What is said under the help lines, in place of keeping a cry for help as a story from the doors."""
    return t.gettext("I have kept nothing of what you wrote, and told nobody. The day's questions can wait.")


def number_please(t: Texts) -> Rich:
    """What is said to a figure that cannot be meant, before the question comes again."""
    return t.gettext(
        "I need one number from 0 to %(n)s, with no more conversations than doors.", n=MAX_FIGURE
    )


def face_label(t: Texts, face: Face) -> str:
    """How a day was, in a word."""
    match face:
        case Face.GREAT:
            return t.label("Great")
        case Face.GOOD:
            return t.label("Good")
        case Face.OKAY:
            return t.label("Okay")
        case Face.HARD:
            return t.label("Hard")
        case Face.ROUGH:
            return t.label("Rough")


def finish_button(reader: Reader, debrief: Debrief) -> Button:
    """The way back to a debrief that was left open."""
    return Button(reader.texts.label("Finish my debrief"), action("checkins.debrief", debrief.id))


def change_button(reader: Reader, debrief: Debrief) -> Button:
    """The way to change what was told."""
    return _change(reader.texts, debrief)


def still_out(reader: Reader, watch: Watch) -> Button:
    """The way back onto the list for somebody who told their figures before the planned end."""
    return Button(reader.texts.label("I am still out"), action("checkins.out", watch.id))


def home_early(reader: Reader, watch: Watch) -> Rich:
    """What is said first to somebody who tells of home before the planned end."""
    hour = reader.hour(watch.ends_at)
    return reader.texts.gettext(
        "I take it that you are home, before the planned end at %(hour)s. Nobody waits for a word any more.",
        hour=hour,
    )


def of_shift_before(reader: Reader, watch: Watch) -> Rich:
    """What is said first to figures that are told between two shifts: who is out stays on the list."""
    return reader.texts.gettext(
        "I kept this for your shift before. You are still on the list as out, until %(hour)s. If you are home"
        " already, write: home.",
        hour=reader.hour(watch.ends_at),
    )


def _figures(t: Texts, debrief: Debrief) -> Rich:
    return join([_doors(t, debrief), _talks(t, debrief)], ", ")


def _doors(t: Texts, debrief: Debrief) -> Rich:
    n = debrief.doors
    return Rich("") if n is None else t.ngettext("%(n)s door", "%(n)s doors", n)


def _talks(t: Texts, debrief: Debrief) -> Rich:
    n = debrief.talks
    return Rich("") if n is None else t.ngettext("%(n)s conversation", "%(n)s conversations", n)


def _numbers(t: Texts, debrief: Debrief, step: Step, numbers: Iterable[int]) -> tuple[Button, ...]:
    chosen = (Button(str(n), action("checkins.figure", debrief.id, step, n)) for n in numbers)
    return (*chosen, _skip(t, debrief))


def _skip(t: Texts, debrief: Debrief) -> Button:
    return Button(t.label("Skip"), action("checkins.skip", debrief.id, debrief.step))


def _change(t: Texts, debrief: Debrief) -> Button:
    return Button(t.label("Change"), action("checkins.change", debrief.id), Look.PLAIN)
