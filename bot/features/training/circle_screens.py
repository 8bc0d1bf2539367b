"""What a learner sees of circles: what one is, who is in theirs, and the ways in and out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, plain
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.training.circles import FULL, SMALLEST
from bot.features.training.model import Course, Enrolment
from bot.features.training.steps import in_language


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody of a circle, as the others see them: a first name, and a county at most."""

    id: int
    name: str
    county: str | None = None

    @property
    def title(self) -> str:
        """Name and county on one line."""
        return f"{self.name} ({self.county})" if self.county else self.name


class News(Enum):
    """Why somebody hears of their circle."""

    BEGUN = auto()
    GREW = auto()
    MERGED = auto()


def way_in(reader: Reader, enrolment: Enrolment, *, seated: bool = False) -> Button:
    """The way to one's circle, or to the question whether one would like to be in one."""
    t = reader.texts
    label = t.label("My circle") if seated else t.label("Learn in a circle")
    return Button(label, action("training.circle", enrolment.id))


def beside(message: Message, button: Button) -> Message:
    """Return *message* with one more button."""
    return replace(message, buttons=(*message.buttons, button))


def rather(reader: Reader, enrolment: Enrolment) -> Button:
    """The way to say with whom one would rather not be."""
    label = reader.texts.label("I would rather not be with…")
    return Button(label, action("training.rather", enrolment.id))


def offer(reader: Reader, enrolment: Enrolment, at: datetime) -> Message:
    """What a circle is, what the others see of one and what they do not, before anything is kept."""
    t = reader.texts
    what = t.gettext(
        "**Learn in a circle?** A circle is %(few)s to %(many)s people from different places who take the"
        " same course at the same pace. You see each other's lines on the walls, you hold a short"
        " call now and then, led in turn, and you can practice talks with each other.",
        few=SMALLEST,
        many=FULL,
    )
    seen = t.gettext("**What the others see:** your first name and your county. Nothing else.")
    unseen = t.gettext(
        "**What they do not see:** your answers, how far you are, your account, your number. A line that you"
        " share on a wall has no name there either."
    )
    when = t.gettext(
        "Circles begin on Mondays; the next ones on %(when)s. You can leave at any time, and you learn just"
        " as well on your own.",
        when=reader.when(at),
    )
    buttons = (
        Button(t.label("Learn in a circle"), action("training.sit", enrolment.id), Look.PRIMARY),
        Button(t.label("On my own"), action("training.alone", enrolment.id)),
    )
    return Message(join([what, seen, unseen, when]), buttons)


def not_yet(reader: Reader, enrolment: Enrolment) -> Message:
    """The answer to somebody who is not 18: learning stays open."""
    t = reader.texts
    text = t.gettext(
        "Circles and practice with others are for people of 18 and over, until the campaign has set rules for"
        " younger people. The whole course is open to you, and you can read what others share on the walls."
    )
    return Message(text, (_to_course(reader, enrolment),))


def waiting(reader: Reader, enrolment: Enrolment, at: datetime) -> Message:
    """That somebody waits for a circle, and until when."""
    t = reader.texts
    text = t.gettext(
        "You have a place at the next start: **%(when)s**. Then I tell you who is in your circle. If there"
        " are too few for one, you come first the week after. Until then you learn as always.",
        when=reader.when(at),
    )
    own = Button(t.label("On my own"), action("training.alone", enrolment.id))
    return Message(text, (_to_course(reader, enrolment), own))


def circle(
    reader: Reader, course: Course, enrolment: Enrolment, mates: Sequence[Mate], *, offers: bool
) -> Message:
    """Who is in the learner's circle, and the ways out of it."""
    t = reader.texts
    head = t.gettext(
        "Your circle in **%(course)s**: you and", course=in_language(course.title, reader.language)
    )
    text = join([head, _names(mates), _seen(reader)])
    buttons = (
        _to_course(reader, enrolment),
        _offer(reader, enrolment, offers=offers),
        rather(reader, enrolment),
        Button(t.label("Leave the circle"), action("training.alone", enrolment.id)),
    )
    return Message(text, buttons)


def news(reader: Reader, course: Course, enrolment_id: int, what: News, mates: Sequence[Mate]) -> Message:
    """That somebody's circle has begun, has grown, or has become part of another."""
    t = reader.texts
    title = in_language(course.title, reader.language)
    match what:
        case News.BEGUN:
            head = t.gettext("**Your circle is here.** In %(course)s you learn together with", course=title)
        case News.GREW:
            head = t.gettext("**Your circle has grown.** In %(course)s it is you and", course=title)
        case News.MERGED:
            head = t.gettext(
                "It had become quiet in your circle, so I have put two together. In %(course)s it is now you"
                " and",
                course=title,
            )
    button = Button(t.label("My circle"), action("training.circle", enrolment_id))
    return Message(join([head, _names(mates), _seen(reader)]), (button,))


def left_over(reader: Reader, enrolment_id: int, at: datetime) -> Message:
    """That nobody else is left in a circle: its last one comes first at the next start."""
    t = reader.texts
    text = t.gettext(
        "The others have left your circle, so it is over. You come first at the next start: **%(when)s**."
        " Until then you learn as always.",
        when=reader.when(at),
    )
    return Message(text, (Button(t.label("My circle"), action("training.circle", enrolment_id)),))


def offer_kept(reader: Reader, enrolment: Enrolment, *, offers: bool) -> Message:
    """Whether somebody is asked from now on when one of their circle looks for a partner."""
    t = reader.texts
    text = (
        t.gettext("Thank you. When somebody of your circle looks for a partner, I ask you too.")
        if offers
        else t.gettext("All right. I ask you only when you are at the same step yourself.")
    )
    return Message(text, (_to_course(reader, enrolment),))


def on_ones_own(reader: Reader, enrolment: Enrolment, *, left: bool) -> Message:
    """That somebody learns on their own. *left*: they were in a circle until now."""
    t = reader.texts
    gone = t.gettext("You have left the circle. Nobody gets a message about it.") if left else Rich("")
    text = t.gettext("You learn on your own. If you would like company later, you find it under /learn.")
    return Message(join([gone, text]), (_to_course(reader, enrolment),))


def rather_not(
    reader: Reader, enrolment: Enrolment, mates: Sequence[Mate], avoided: Sequence[Mate]
) -> Message:
    """The question with whom somebody would rather not be; and whom they named before."""
    t = reader.texts
    ask = t.gettext(
        "**With whom would you rather not be?** You need no reason. I tell nobody, not them and no captain,"
        " and I never put you two together again. If you are in a circle with them, you move to another at"
        " the next start. Whoever was in a circle with you within three months stands here, too."
    )
    before = t.gettext("Press a name with “again” to take that back.") if avoided else Rich("")
    once = {mate.title: mate for mate in mates}.values()  # One button for all who are called so.
    buttons = [Button(short(m.title), action("training.apart", enrolment.id, m.id)) for m in once]
    for mate in avoided:
        label = t.label("%(name)s again", name=mate.name[:20])
        buttons.append(Button(label, action("training.together", enrolment.id, mate.id)))
    back = Button(t.label("Back"), action("training.circle", enrolment.id))
    return Message(join([ask, before]), (*buttons, back))


def kept_apart(reader: Reader, at: datetime | None) -> Rich:
    """That two are kept apart from now on. *at*: when whoever has left their circle by it comes first."""
    if at is None:
        return reader.texts.gettext("Done, and it stays with me: I never put you two together again.")
    return reader.texts.gettext(
        "Done, and it stays with me. You are out of that circle now and come first at the next start, on"
        " %(when)s.",
        when=reader.when(at),
    )


def together_again(reader: Reader) -> Rich:
    """That two may be put together again."""
    return reader.texts.gettext("I have forgotten that wish. You two may meet in a circle again.")


def first_name(name: str) -> str:
    """Return the part of a name that those of a circle see: its first word, not a picture before it."""
    words = [word for word in name.split() if any(letter.isalnum() for letter in word)]
    return words[0] if words else name


def short(title: str) -> str:
    """Return *title* so short that it fits a button."""
    return title if len(title) <= 34 else f"{title[:33]}…"


def _offer(reader: Reader, enrolment: Enrolment, *, offers: bool) -> Button:
    t = reader.texts
    label = t.label("Ask me no more for role-plays") if offers else t.label("You may ask me for role-plays")
    return Button(label, action("training.offer", enrolment.id, "no" if offers else "yes"))


def _names(mates: Sequence[Mate]) -> Rich:
    return join([Rich(f"• {plain(mate.title)}") for mate in mates], "\n")


def _seen(reader: Reader) -> Rich:
    return reader.texts.gettext("They see your first name and your county, and no more.")


def _to_course(reader: Reader, enrolment: Enrolment) -> Button:
    label = reader.texts.label("Back to my course")
    return Button(label, action("training.course", enrolment.id), Look.PRIMARY)
