"""What two people see of a role-play that they play with each other through the bot."""

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, quote
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.training.pair_store import Pair
from bot.features.training.place import Place
from bot.features.training.roleplay_screens import other_role
from bot.features.training.steps import Roleplay, in_language


def find(place: Place) -> Button:
    """The way to somebody of one's circle."""
    return place.button(place.reader.texts.label("Find me a partner"), "seek", look=Look.PRIMARY)


def stop_looking(place: Place) -> Button:
    """The way to look for nobody any more."""
    return place.button(place.reader.texts.label("Stop looking"), "unseek")


def play_with(reader: Reader, pair_id: int, name: str) -> Button:
    """The way to somebody of one's circle who looks for a partner."""
    label = reader.texts.label("Play with %(name)s", name=name[:20])
    return Button(label, action("training.play", pair_id), Look.PRIMARY)


def looking(reader: Reader, asked: int) -> Rich:
    """Said above the step when somebody looks for a partner. *asked*: so many hear of it now."""
    t = reader.texts
    if not asked:
        return t.gettext(
            "Nobody of your circle is at this step just now. Whoever comes here within a day sees that you"
            " look for somebody. You need not wait."
        )
    return t.ngettext(
        "I have asked one of your circle. Whoever says yes first plays with you, and I tell you. You need not"
        " wait.",
        "I have asked %(n)s of your circle. Whoever says yes first plays with you, and I tell you. You need"
        " not wait.",
        asked,
    )


def looking_no_more(reader: Reader) -> Rich:
    """Said above the step when somebody looks no more."""
    return reader.texts.gettext("I look for nobody any more.")


def asked_to_play(place: Place, pair: Pair, name: str) -> Message:
    """The question whether somebody would play."""
    t = place.reader.texts
    text = t.gettext(
        "**%(name)s** from your circle looks for somebody to play a short talk with: “%(module)s”. It is"
        " written, here, takes about %(n)s minutes, and you can end it at any time. What you write goes to"
        " %(name)s with your first name, and I keep none of it.",
        name=name,
        module=in_language(place.module.title, place.reader.language),
        n=2 * place.step.minutes if isinstance(place.step, Roleplay) else 10,
    )
    yes = Button(t.label("I'll play"), action("training.play", pair.id), Look.PRIMARY)
    return Message(text, (yes, Button(t.label("Not now"), action("training.notnow", pair.id))))


def not_now(reader: Reader) -> Message:
    """The answer to somebody who would rather not."""
    return Message(reader.texts.gettext("All right. Nobody is told."))


def too_late(reader: Reader) -> Message:
    """The answer when another was faster, or nobody looks any more."""
    return Message(
        reader.texts.gettext("Thank you. Somebody was faster, or it is not needed any more. Next time!")
    )


def busy(reader: Reader, name: str) -> Message:
    """The answer to somebody who plays already."""
    return Message(
        reader.texts.gettext("You are in a role-play with %(name)s already. One at a time.", name=name)
    )


def you_play(place: Place, pair: Pair, name: str, role: str) -> Message:
    """For whoever said yes: the card, until the other begins."""
    t = place.reader.texts
    head = t.gettext(
        "You play with **%(name)s**. I tell you when %(name)s begins. Read your card.", name=name
    )
    return Message(join([head, _card(place, role)]), (_end(place.reader, pair),))


def partner_found(reader: Reader, pair: Pair, name: str) -> Message:
    """For whoever asked: somebody has said yes."""
    t = reader.texts
    text = t.gettext(
        "**%(name)s plays with you.** Begin when you are ready, best right away. What you write then goes to"
        " %(name)s with your first name. I keep none of it.",
        name=name,
    )
    begin = Button(t.label("Begin"), action("training.pairgo", pair.id), Look.PRIMARY)
    return Message(text, (begin, _end(reader, pair)))


def turn_begins(place: Place, step: Roleplay, pair: Pair, name: str, role: str, *, swapped: bool) -> Message:
    """A turn of the role-play: the card, and the time."""
    t = place.reader.texts
    head = (
        t.gettext("**Now the other way around.** You write with %(name)s.", name=name)
        if swapped
        else t.gettext("**It begins.** What you type now goes to %(name)s.", name=name)
    )
    time = t.ngettext("I tell you both in %(n)s minute.", "I tell you both in %(n)s minutes.", step.minutes)
    further = (
        Button(t.label("We are done"), action("training.pairswap", pair.id))
        if swapped
        else Button(t.label("Swap now"), action("training.pairswap", pair.id))
    )
    return Message(join([head, _card(place, role), time]), (further, _end(place.reader, pair)))


def line(reader: Reader, pair: Pair, name: str, words: str) -> Message:
    """What the other wrote."""
    t = reader.texts
    head = t.gettext("**%(name)s**, in the role-play:", name=name)
    answer = Button(t.label("Answer %(name)s", name=name[:20]), action("training.reply", pair.id))
    return Message(join([head, quote(words)]), (answer, _end(reader, pair)))


def passed_to(reader: Reader, pair: Pair, name: str) -> Message:
    """That one's line has gone to the other."""
    text = reader.texts.gettext("Gone to %(name)s. Type on whenever you like.", name=name)
    return Message(text, (_end(reader, pair),), name=f"training.pair:{pair.id}")


def type_on(reader: Reader, name: str) -> Message:
    """The invitation to write the next line."""
    return Message(reader.texts.gettext("Type it. It goes to %(name)s.", name=name))


def too_long(reader: Reader, name: str) -> Message:
    """The answer to a line that is too long."""
    return Message(
        reader.texts.gettext(
            "That is longer than a line in a talk, so %(name)s has not got it. Please say it shorter.",
            name=name,
        )
    )


def wait_a_moment(reader: Reader, name: str) -> Message:
    """The answer to a line before the other has begun."""
    return Message(
        reader.texts.gettext("%(name)s has not begun yet, so I have not passed that on.", name=name)
    )


def held_back(reader: Reader, pair: Pair, name: str) -> Message:
    """Said under the help lines: a cry for help is not passed on, and nobody is told."""
    text = reader.texts.gettext(
        "I have passed nothing of that on to %(name)s, kept none of it, and told nobody. The role-play can"
        " wait, or end.",
        name=name,
    )
    return Message(text, (_end(reader, pair),))


def over(reader: Reader) -> Message:
    """The answer to a line or a button of a role-play that is over."""
    t = reader.texts
    text = t.gettext("That role-play is over, so I have passed nothing on.")
    return Message(text, (Button(t.label("Learn"), action("training.learn")),))


def both_done(reader: Reader, name: str) -> Rich:
    """Said above what follows when both turns are over."""
    return reader.texts.gettext(
        "Thank you both. Nothing that you and %(name)s wrote was kept.",
        name=name,
    )


def led_back(reader: Reader, words: Rich) -> Message:
    """For somebody who is elsewhere in the course than the role-play was."""
    return Message(words, (Button(reader.texts.label("Learn"), action("training.learn")),))


def ended_by_you(reader: Reader) -> Rich:
    """Said to whoever ended the role-play."""
    return reader.texts.gettext("The role-play is over. Nothing that you wrote was kept.")


def ended_by_other(reader: Reader, name: str) -> Rich:
    """Said to the other: it is nobody's fault."""
    return reader.texts.gettext(
        "%(name)s had to stop, so the role-play is over. Nothing that you wrote was kept.", name=name
    )


def not_there(reader: Reader, name: str) -> Rich:
    """Said when nothing has come from the other."""
    return reader.texts.gettext(
        "Nothing has come from %(name)s, so I have ended it. It happens: a bus, a child, a bad line.",
        name=name,
    )


def you_were_missed(reader: Reader, name: str) -> Rich:
    """Said to whoever was not there."""
    return reader.texts.gettext(
        "I have ended the role-play with %(name)s, since nothing came from you. No harm done.", name=name
    )


def role_of(pair: Pair, step: Roleplay, person_id: int, *, swapped: bool) -> str:
    """Return whose card somebody has: whoever asked begins with the first."""
    first = step.roles[0]
    mine = first if person_id == pair.asker else other_role(step, first)
    return other_role(step, mine) if swapped else mine


def _card(place: Place, role: str) -> Rich:
    option = place.words.option(role)
    title, told = (option.label, option.explanation) if option else ("", Rich(""))
    return join([place.reader.texts.gettext("Your card: **%(role)s**", role=title), told])


def _end(reader: Reader, pair: Pair) -> Button:
    return Button(reader.texts.label("End the role-play"), action("training.pairend", pair.id))
