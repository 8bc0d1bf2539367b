"""What a learner sees of a circle's call: who leads it, when and where it is, and the guide."""

from dataclasses import dataclass
from datetime import date, time

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, plain, quote
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.training.call_store import Call
from bot.features.training.place import Place
from bot.features.training.steps import CircleCall, in_language


@dataclass(frozen=True, slots=True)
class CallView:
    """A call as one of the circle sees it: who *leads*, whether they *come* themselves, and who else does."""

    call: Call
    leader: str | None
    leads: bool
    comes: bool | None
    coming: tuple[str, ...]
    over: bool = False


def without_circle(place: Place, step: CircleCall) -> Message:
    """The call for somebody who is in no circle: what it is for, and how to do it with one other."""
    words = place.words
    return Message(join([place.heading(), words.text, words.parts["alone"]]), (place.on(),))


def with_circle(place: Place, view: CallView) -> Message:
    """The call as it stands, for somebody whose circle holds it. Nobody has to wait for it."""
    text = join([place.heading(), place.words.text, _standing(place.reader, view), _no_wait(place.reader)])
    return Message(text, (*_buttons(place.reader, view), place.on(Look.PLAIN)))


def you_lead(place: Place, call: Call) -> Message:
    """That it is somebody's turn to lead a call."""
    t = place.reader.texts
    head = t.gettext(
        "**Your circle comes to a call, and this time you lead it.** It is about “%(module)s”. You need"
        " nothing but the guide: it says what to do, minute by minute.",
        module=in_language(place.module.title, place.reader.language),
    )
    view = CallView(call, None, leads=True, comes=None, coming=())
    return Message(join([head, _standing(place.reader, view)]), _buttons(place.reader, view))


def called(place: Place, call: Call, *, leader: str) -> Message:
    """When and where the circle's call is."""
    t = place.reader.texts
    head = t.gettext(
        "**Your circle's call** about “%(module)s”. %(name)s leads it.",
        module=in_language(place.module.title, place.reader.language),
        name=leader,
    )
    view = CallView(call, leader, leads=False, comes=None, coming=())
    return Message(join([head, _when(place.reader, call)]), _buttons(place.reader, view))


def another_time(place: Place, call: Call) -> Message:
    """That a call is not when it was set. Why, nobody is told: who leaves a circle leaves it quietly."""
    t, when = place.reader.texts, place.reader.moment(call.at) if call.at else ""
    return Message(
        t.gettext(
            "**Your circle's call** about “%(module)s” is not on %(when)s: somebody else leads it now and"
            " sets another time. I tell you when.",
            module=in_language(place.module.title, place.reader.language),
            when=when,
        )
    )


def whoever_likes(place: Place, call: Call) -> Message:
    """That a call is not when it was set, and that nobody leads it."""
    t, when = place.reader.texts, place.reader.moment(call.at) if call.at else ""
    text = t.gettext(
        "**Your circle's call** about “%(module)s” is not on %(when)s: nobody leads it now. Would you like"
        " to? Whoever leads sets another time.",
        module=in_language(place.module.title, place.reader.language),
        when=when,
    )
    return Message(text, (_lead(place.reader, call),))


def unled(place: Place, call: Call) -> Message:
    """That nobody leads a call whose time stays as it was set."""
    t, when = place.reader.texts, place.reader.moment(call.at) if call.at else ""
    text = t.gettext(
        "Nobody leads **your circle's call** on %(when)s now. Would you like to? The guide says what to do.",
        when=when,
    )
    return Message(text, (_lead(place.reader, call),))


def place_gone(place: Place, call: Call, *, view: CallView) -> Message:
    """That nobody knows any more where a call is: whoever typed it took it along. When it is stays."""
    t, when = place.reader.texts, place.reader.moment(call.at) if call.at else ""
    module = in_language(place.module.title, place.reader.language)
    if view.leads:
        text = t.gettext(
            "**Your circle's call** about “%(module)s” is on %(when)s, and you lead it. Where you meet is"
            " not set any more: please set it anew. I tell the others.",
            module=module,
            when=when,
        )
        return Message(text, _buttons(place.reader, view))
    text = t.gettext(
        "**Your circle's call** about “%(module)s” is on %(when)s. Where you meet is not set any more:"
        " please do not go by what I said before. I tell you when it is set.",
        module=module,
        when=when,
    )
    return Message(text, () if view.leader else (_lead(place.reader, call),))


def soon(place: Place, call: Call, *, coming: tuple[str, ...], leads: bool) -> Message:
    """The reminder ten minutes before a call."""
    t = place.reader.texts
    head = t.gettext("**Your circle's call begins in ten minutes.**")
    who = t.gettext("Coming: %(names)s.", names=", ".join(coming)) if coming and leads else Rich("")
    guide_button = (Button(t.label("Show the guide"), action("training.guide", call.id)),) if leads else ()
    return Message(join([head, _where(place.reader, call), who]), guide_button)


def guide(place: Place, step: CircleCall) -> Rich:
    """The guide of a call, for whoever leads it."""
    t = place.reader.texts
    head = t.ngettext("Guide for a call of %(n)s minute", "Guide for a call of %(n)s minutes", step.minutes)
    return join([Rich(f"**{head}**"), place.words.parts["guide"]])


def which_day(reader: Reader, call: Call, days: list[date]) -> Message:
    """The question on which day a call shall be."""
    t = reader.texts
    text = t.gettext("**On which day shall the call be?** Leave the others a day or two, if you can.")
    buttons = [Button(reader.short_day(day), action("training.callday", call.id, day)) for day in days]
    return Message(text, tuple(buttons))


def which_hour(reader: Reader, call: Call, day: date, hours: list[time]) -> Message:
    """The question at what hour of that day."""
    t = reader.texts
    text = t.gettext(
        "%(day)s. **At what hour?** It is the hour where you live; the others see theirs.",
        day=reader.day(day),
    )
    buttons = [
        Button(reader.hour(at), action("training.callhour", call.id, day, at.strftime("%H%M")))
        for at in hours
    ]
    return Message(text, tuple(buttons))


def where_to_meet(reader: Reader) -> Message:
    """The question where the circle meets."""
    return Message(
        reader.texts.gettext(
            "**Where do you meet?** Type it: the link of a call, a number to ring, a table in the library."
            " Only your circle sees it, and I delete it the day after."
        )
    )


def too_long(reader: Reader, most: int) -> Message:
    """The answer to a place that is too long."""
    return Message(
        reader.texts.gettext(
            "That is longer than %(n)s letters. Please say it shorter: where do you meet?", n=most
        )
    )


def settled(reader: Reader, call: Call) -> Message:
    """That the time of a call is set, for whoever leads it."""
    t = reader.texts
    text = t.gettext("It is set, and the others hear of it. Ten minutes before I remind you.")
    view = CallView(call, None, leads=True, comes=None, coming=())
    return Message(join([text, _when(reader, call)]), _buttons(reader, view))


def hour_passed(reader: Reader) -> Rich:
    """Said above the days when the chosen hour has gone by."""
    return reader.texts.gettext("That hour has gone by. Which day suits you now?")


def passed_on(reader: Reader) -> Message:
    """That somebody else is asked to lead."""
    return Message(reader.texts.gettext("All right, no harm done. I ask the next one in your circle."))


def nobody_left(reader: Reader, view: CallView) -> Message:
    """That somebody leads no more, and nobody is left who was not asked."""
    kind = reader.texts.gettext("All right, no harm done.")
    there = led_by_another(reader, view)
    return Message(join([kind, there.text]), there.buttons)


def answered(reader: Reader, call: Call, *, coming: bool) -> Message:
    """The confirmation of an answer; it can be changed."""
    t = reader.texts
    if not coming:
        return Message(t.gettext("All right. The call goes on without you, and your course does too."))
    return Message(join([t.gettext("Good, you are expected."), _when(reader, call)]))


def led_by_another(reader: Reader, view: CallView, typed: str = "") -> Message:
    """The answer to whoever leads a call no more: who does, when it is, and what they *typed*."""
    if view.over:
        return off(reader)
    t = reader.texts
    who = (
        t.gettext("**%(name)s** leads this call now.", name=view.leader)
        if view.leader
        else t.gettext("Nobody leads this call now.")
    )
    standing = join([who, _when(reader, view.call), _given_back(reader, typed)])
    return Message(standing, _buttons(reader, view))


def not_in_circle(reader: Reader, typed: str) -> Message:
    """The answer to whoever has left the circle of a call."""
    left = reader.texts.gettext("You are not in the circle of this call any more.")
    return Message(join([left, _given_back(reader, typed)]))


def _given_back(reader: Reader, typed: str) -> Rich:
    if not typed:
        return Rich("")
    kept = reader.texts.gettext("I have passed on nothing of what you typed. Here it is, for you to copy:")
    return join([kept, quote(plain(typed))])


def off(reader: Reader) -> Message:
    """The answer to a button of a call that is over."""
    return Message(reader.texts.gettext("That call is over. There is nothing to do here any more."))


def _standing(reader: Reader, view: CallView) -> Rich:
    t, call = reader.texts, view.call
    if call.at:
        who = t.gettext("You lead it.") if view.leads else _led_by(reader, view)
        return join([_when(reader, call), who])
    if view.leads:
        return t.gettext("**This time you lead.** Set a time that suits you; I tell the others.")
    if view.leader:
        return t.gettext(
            "This time **%(name)s** leads and sets the time. I tell you when it is set.", name=view.leader
        )
    return t.gettext("Nobody could lead the call so far. Would you like to?")


def _led_by(reader: Reader, view: CallView) -> Rich:
    return reader.texts.gettext("%(name)s leads it.", name=view.leader) if view.leader else Rich("")


def _no_wait(reader: Reader) -> Rich:
    return reader.texts.gettext("You need not wait for the call: your course goes on when you like.")


def _when(reader: Reader, call: Call) -> Rich:
    if call.at is None:
        return Rich("")
    when = reader.texts.gettext("**When:** %(when)s", when=reader.moment(call.at))
    return join([when, _where(reader, call)], "\n")


def _where(reader: Reader, call: Call) -> Rich:
    if not call.place:
        return Rich("")
    return join([reader.texts.gettext("**Where:**"), quote(plain(call.place))], "\n")


def _buttons(reader: Reader, view: CallView) -> tuple[Button, ...]:
    t, call = reader.texts, view.call
    if view.over:
        return ()
    if view.leads:
        when = t.label("Set another time") if call.at else t.label("Set a time")
        return (
            Button(when, action("training.when", call.id), Look.PRIMARY),
            Button(t.label("Show the guide"), action("training.guide", call.id)),
            Button(t.label("I cannot lead this time"), action("training.cannot", call.id)),
        )
    lead = () if view.leader else (_lead(reader, call),)
    if call.at is None:
        return lead
    return (
        Button(t.label("I'll be there"), action("training.coming", call.id, "yes")),
        Button(t.label("Can't"), action("training.coming", call.id, "no")),
        *lead,
    )


def _lead(reader: Reader, call: Call) -> Button:
    return Button(reader.texts.label("I lead it"), action("training.lead", call.id))
