"""What a learner sees of a card, a quiz, a prompt and an act, and before a step of threat."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.address import network_name
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.features.training.days import day_buttons
from bot.features.training.place import Place, may_be_shared, who_reads, wrote
from bot.features.training.sharing import unfit
from bot.features.training.steps import Act, Option, Prompt, Quiz
from bot.features.training.wall_screens import share_label


def shown(place: Place, *, shareable: bool = False) -> Message:
    """One step, with what can be pressed there. *shareable*: its answer can be shared afterwards."""
    note = Rich("")
    if isinstance(place.step, Prompt):
        note = may_be_shared(place.reader) if shareable else who_reads(place.reader)
    # A quiz shows where it comes from with its explanations, not before.
    sources = Rich("") if isinstance(place.step, Quiz) else place.sources()
    return Message(join([place.heading(), place.words.text, note, sources]), tuple(_choices(place)))


def answered(place: Place, words: str, *, shareable: bool) -> Message:
    """A question that the learner has answered already: with their *words*, and the way on."""
    share = [place.button(share_label(place.reader), "share")] if shareable and not unfit(words) else []
    return Message(
        join([place.heading(), place.words.text, wrote(place.reader, words)]), (*share, place.on())
    )


def to_yourself(place: Place, own: str | None, other: str | None) -> Message:
    """A question about feelings, on a network that may not be sent the answer: to think over, or to tell.

    *own* is a network of the learner's that takes such words; *other* is one that they have not linked.
    """
    t = place.reader.texts
    person = Button(t.label("Talk to a person"), action("safety.person", place.reader.language))
    note = t.gettext(
        "*Keep this one to yourself for a minute, or tell somebody you trust. Words about how you feel are"
        " not for this network.*"
    )
    if own:
        note = t.gettext(
            "*Keep this one to yourself for a minute, or tell somebody you trust. Words about how you feel"
            " are not for this network: if you would like to write them down, do it with me on %(network)s.*",
            network=network_name(own),
        )
    elif other:
        note = t.gettext(
            "*Keep this one to yourself for a minute, or tell somebody you trust. Words about how you feel"
            " are not for this network. If you would like to write them down, do it with me on %(network)s;"
            " link the two with /link first, so that I know you there.*",
            network=network_name(other),
        )
    return Message(join([place.heading(), place.words.text, note]), (place.on(), person))


def warned(place: Place) -> Message:
    """What is said before a step that tells of a threat, so that nobody meets it unprepared."""
    t = place.reader.texts
    buttons = (
        place.button(t.label("Show it"), "show", look=Look.PRIMARY),
        place.button(t.label("Skip this step"), "next"),
    )
    return Message(join([place.heading(), place.words.parts["warning"]]), buttons)


def explained(place: Place, option: Option) -> Message:
    """What there is to say to an answer of a quiz, right or not, and where it comes from."""
    chosen = place.reader.texts.gettext("You chose: *%(answer)s*", answer=option.label)
    return Message(join([chosen, option.explanation, place.sources()]), (place.on(),))


def _choices(place: Place) -> Sequence[Button]:
    match place.step:
        case Quiz():
            options = place.words.options
            return [*(place.button(each.label, "choose", each.id) for each in options), place.skip()]
        case Prompt():
            return [place.skip()]
        case Act():
            return [*_days(place), place.button(place.reader.texts.label("No day for now"), "next")]
        case _:
            return [place.on()]


def _days(place: Place) -> Sequence[Button]:
    where = (place.enrolment.id, place.step.id)
    return day_buttons(
        place.reader, place.today, lambda day: action("training.date", *where, day.isoformat())
    )
