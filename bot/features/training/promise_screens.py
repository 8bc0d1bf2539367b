"""What a learner sees of an act after its day was chosen: the question on the day, and what became of it."""

import re
from collections.abc import Sequence
from datetime import date

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Message
from bot.engine.texts import Reader
from bot.features.training.days import FARTHEST, day_buttons
from bot.features.training.model import Outcome, Promise
from bot.features.training.place import may_be_shared, who_reads, wrote
from bot.features.training.sharing import as_line
from bot.features.training.steps import Step

RECALLED = re.compile(r"[^.?!*]+\.(?=\s)")
"""The first sentence of the question about an act: it says what somebody had wanted to do."""


def day_kept(reader: Reader, day: date) -> Rich:
    """The day of an act."""
    return reader.texts.gettext("Good. I will ask you about it on %(day)s.", day=reader.day(day))


def new_day_kept(reader: Reader, day: date) -> Message:
    """The new day of an act that was not done yet."""
    return Message(day_kept(reader, day))


def unsuitable(reader: Reader, day: date, today: date) -> Rich | None:
    """Why that day cannot be had for an act, said above those that can; None if it can."""
    t = reader.texts
    if day < today:
        return t.gettext("That day has gone by. Which one suits you now?")
    if day == today:
        return t.gettext("I ask about it from tomorrow on, also if you do it today. Which day suits you?")
    if day - today > FARTHEST:
        return t.gettext(
            "%(day)s is a long way off. Which day before that suits you?", day=reader.full_date(day)
        )
    return None


def how_did_it_go(
    reader: Reader, act: Step, promise: Promise, *, shareable: bool, press_first: bool
) -> Message:
    """The question on the day of an act. *press_first*: what is typed now answers something else."""
    t = reader.texts
    words = act.in_language(reader.language)
    chosen = words.option(promise.choice or "")
    what = t.gettext("You wanted to do this: **%(what)s**.", what=chosen.label) if chosen else Rich("")
    note = _note(reader, shareable=shareable)
    if press_first:
        note = t.gettext("*Please press one of these first: another question still waits for your words.*")
    return Message(join([what, words.parts["question"], note]), outcomes(reader, promise))


def _note(reader: Reader, *, shareable: bool) -> Rich:
    return may_be_shared(reader) if shareable else who_reads(reader)


def outcomes(reader: Reader, promise: Promise) -> tuple[Button, ...]:
    """What can be pressed there: what became of the act."""
    t = reader.texts
    labels = {
        Outcome.DONE: t.label("I did it"),
        Outcome.PARTLY: t.label("Partly"),
        Outcome.NOT_YET: t.label("Not yet"),
    }
    return tuple(
        Button(label, action("training.went", promise.id, outcome.value)) for outcome, label in labels.items()
    )


def outcome_of(button: Button) -> Outcome:
    """What one of those buttons says."""
    return Outcome(button.action.args[1])


def promised(reader: Reader, act: Step, promise: Promise) -> Rich:
    """One line, for the learner alone: what they had promised, and what they told of it."""
    t, words = reader.texts, act.in_language(reader.language)
    chosen = words.option(promise.choice or "")
    recalled = RECALLED.match(words.parts["question"])
    what = Rich(recalled[0]) if recalled else Rich("")
    if chosen:
        what = t.gettext("You wanted to do this: **%(what)s**.", what=chosen.label)
    own = t.gettext("In your words: *%(words)s*", words=as_line(promise.words)) if promise.words else Rich("")
    return join([what, _told(reader, promise), own], " ")


def _told(reader: Reader, promise: Promise) -> Rich:
    t = reader.texts
    match promise.outcome:
        case Outcome.DONE:
            return t.gettext("You told me: done.")
        case Outcome.PARTLY:
            return t.gettext("You told me: partly.")
        case Outcome.NOT_YET:
            return t.gettext("You told me: not yet.")
        case None if promise.words:
            return Rich("")
        case None:
            return t.gettext("Your day for it: %(day)s.", day=reader.day(promise.day))


def one_sentence(reader: Reader, promise: Promise, outcome: Outcome, *, shareable: bool) -> Message:
    """The request for a sentence about an act that was done, in part at least."""
    t = reader.texts
    thanks = (
        t.gettext("You did what you said. That is how trust begins.")
        if outcome is Outcome.DONE
        else t.gettext("A part of it is a beginning. Thank you for telling me.")
    )
    ask = t.gettext("**In one sentence: what happened, or what surprised you?**")
    skip = Button(t.label("Skip"), action("training.wordless", promise.id))
    return Message(join([thanks, ask, _note(reader, shareable=shareable)]), (skip,))


def sentence_again(reader: Reader, promise: Promise, words: str, share: Sequence[Button] = ()) -> Message:
    """What was written about an act, to be written again. *share*: the way to share it as it is."""
    skip = Button(reader.texts.label("Skip"), action("training.wordless", promise.id))
    return Message(wrote(reader, words), (*share, skip))


def no_day(reader: Reader) -> Rich:
    """Said above the days to whoever typed what names none."""
    return reader.texts.gettext(
        "I found no day in that. Press one, or type it, such as *Tuesday* or *October 13*."
    )


def another_day(reader: Reader, promise: Promise, today: date, why: Rich | None = None) -> Message:
    """The kind answer to "not yet": another day, or none. With another day, what was told of it goes.

    *why* it is asked again is said in place of the kind words.
    """
    t = reader.texts
    kind = t.gettext("That happens. Would another day suit you, or shall we let it go?")
    anew = t.gettext("With another day it begins anew, and what you wrote about it is erased.")
    text = join([why or kind, anew if promise.words else Rich("")])
    days = day_buttons(reader, today, lambda day: action("training.later", promise.id, day.isoformat()))
    return Message(text, (*days, Button(t.label("Let it go"), action("training.wordless", promise.id))))


def story_kept(reader: Reader) -> Message:
    """The end of an act's follow-up, when a sentence was written."""
    return Message(reader.texts.gettext("Thank you. It is kept for you alone. You can go on with /learn."))


def follow_up_over(reader: Reader) -> Message:
    """The end of an act's follow-up without a sentence."""
    return Message(reader.texts.gettext("All right. You can go on with /learn."))
