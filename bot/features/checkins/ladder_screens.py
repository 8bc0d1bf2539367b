"""What those see who are asked when nothing is heard of somebody."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.checkins.crew import Crew
from bot.features.checkins.model import Ending, Rung, Totals, Watch
from bot.features.checkins.screens import short

Buttons = tuple[Button, ...]
SHOWN = 20
"""How many of those who are out one screen shows; there is room for their buttons on every network."""


def no_word(reader: Reader, watch: Watch, crew: Crew, rung: Rung, silent_owner: str = "") -> Message:
    """What a named person is asked: nothing was heard, who else is asked and when."""
    t = reader.texts
    head = _why(reader, watch, crew)
    silent = (
        t.gettext("%(name)s took it, and I have heard nothing of them since.", name=silent_owner)
        if silent_owner
        else Rich("")
    )
    return Message(
        join([head, silent, _then(reader, watch, crew, rung), _we_decide(reader, crew)]),
        (_take(reader, watch), _is_home(reader, watch, crew), *_write(reader, watch, crew)),
    )


def coordinators_asked(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The last rung: nobody has taken it."""
    t = reader.texts
    told = t.gettext("Nobody of those I asked has answered me. You are the last whom I ask.")
    return Message(
        join([_why(reader, watch, crew), told, _we_decide(reader, crew)]),
        (_take(reader, watch), _is_home(reader, watch, crew)),
    )


def still_nobody(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The second word to all who were asked, half an hour after the last rung."""
    told = reader.texts.gettext("Half an hour later, nobody has taken it yet. This is the last time I ask.")
    return Message(
        join([_why(reader, watch, crew), told, _we_decide(reader, crew)]),
        (_take(reader, watch), _is_home(reader, watch, crew), *_write(reader, watch, crew)),
    )


def yours(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The answer to the first who takes it."""
    t = reader.texts
    text = t.gettext(
        "You have it. Please find out how **%(name)s** is, and tell me when it is over. In half an hour I"
        " ask you what you know.",
        name=crew.person,
    )
    return Message(join([text, _we_decide(reader, crew)]), _owners(reader, watch, crew))


def somebody_has_it(reader: Reader, watch: Watch, crew: Crew, owner: str) -> Message:
    """What the others see when somebody has taken it."""
    t = reader.texts
    text = t.gettext("%(owner)s has it. You do not need to do anything now.", owner=owner)
    return Message(join([_why(reader, watch, crew), text]), (_is_home(reader, watch, crew),))


def what_do_you_know(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The question to whoever has it, after a while."""
    t = reader.texts
    text = t.gettext(
        "Have you heard from **%(name)s**? If you do not answer, I ask the next in a quarter of an hour.",
        name=crew.person,
    )
    return Message(text, _owners(reader, watch, crew))


def go_on_looking(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The answer to "still looking"."""
    t = reader.texts
    text = t.gettext("Thank you. I ask you again in half an hour.")
    return Message(join([text, _we_decide(reader, crew)]), _owners(reader, watch, crew))


def still_looked_for(reader: Reader, watch: Watch, crew: Crew, owner: str) -> Message:
    """What the other one of the two sees: the first is still looking."""
    t = reader.texts
    text = t.gettext(
        "%(owner)s is still looking for **%(person)s**. Please talk to each other.",
        owner=owner,
        person=crew.person,
    )
    return Message(join([text, _we_decide(reader, crew)]), (_is_home(reader, watch, crew),))


def over(reader: Reader, watch: Watch, crew: Crew, by: str) -> Message:
    """What everybody who was asked sees when it is over. *by* is who said so, if not the person."""
    t = reader.texts
    if watch.ending is Ending.ELSEWHERE:
        text = t.gettext("**%(name)s** has come to another shift. Nothing more to do.", name=crew.person)
    elif by:
        text = t.gettext("**%(name)s is home**, says %(by)s. Nothing more to do.", name=crew.person, by=by)
    else:
        text = t.gettext("**%(name)s is home.** Nothing more to do. Thank you.", name=crew.person)
    return Message(text)


def more_time_needed(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """What those who were asked see when the person answers that they need longer."""
    t = reader.texts
    text = t.gettext(
        "**%(name)s** has answered and needs until %(hour)s. I begin again then.",
        name=crew.person,
        hour=reader.hour(watch.asks_at),
    )
    return Message(text)


def begins_again(reader: Reader, watch: Watch, crew: Crew, since: str, until: str) -> Message:
    """What those who had been asked see after an outage."""
    t = reader.texts
    text = t.gettext(
        "I was not watching between %(since)s and %(until)s: I was not running. I have no word from"
        " **%(name)s** and begin again now, from the start. If you know that %(name)s is home, tell me.",
        since=since,
        until=until,
        name=crew.person,
    )
    return Message(text, (_take(reader, watch), _is_home(reader, watch, crew)))


def left_the_bot(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """What the lead sees when somebody stops the bot while they are out."""
    t = reader.texts
    text = t.gettext(
        "**%(name)s** has stopped my messages while still out, and has not said that they are home. I"
        " still ask at %(asks)s, and you at %(hour)s.",
        name=crew.person,
        asks=reader.hour(watch.asks_at),
        hour=reader.hour(watch.at(Rung.FIRST)),
    )
    return Message(text, (_take(reader, watch), _is_home(reader, watch, crew)))


def erased(reader: Reader, name: str) -> Message:
    """What the lead sees when somebody who is out has had themselves erased."""
    t = reader.texts
    text = t.gettext(
        "**%(name)s** has had everything erased while still out. I no longer watch for them and ask"
        " nobody. If you have a way to reach them, please make sure that they are home.",
        name=name,
    )
    return Message(text)


def taken_by_other(reader: Reader, owner: str) -> Message:
    """The answer to somebody who wants to take what another has taken."""
    t = reader.texts
    text = t.gettext("%(name)s was faster and has it. Thank you all the same.", name=owner)
    return Message(text, toast=t.label("Somebody else has it."))


def it_is_over(reader: Reader, name: str) -> Message:
    """The answer to a press on what is over."""
    t = reader.texts
    text = t.gettext("**%(name)s** is not watched any more: it is over. Thank you.", name=name)
    return Message(text, toast=t.label("It is over."))


def not_yours(reader: Reader) -> Message:
    """The refusal to somebody who was not asked about this person."""
    t = reader.texts
    text = t.gettext(
        "Only those who are named for that shift, and coordinators, can say this. If you know something,"
        " please tell the lead."
    )
    return Message(text, toast=t.label("That is not yours to say."), refusal=True)


def out_now(reader: Reader, watches: Sequence[tuple[Watch, Crew]], total: int) -> Message:
    """Who is out, for those who are asked about them. *total* is how many there are in all."""
    t = reader.texts
    lines = [_line(reader, watch, crew) for watch, crew in watches]
    head = t.gettext("**Out now, and you are asked about them:**")
    beyond = total - len(watches)
    more = t.ngettext("And %(n)s more.", "And %(n)s more.", beyond) if beyond > 0 else Rich("")
    buttons = tuple(_is_home(reader, watch, crew) for watch, crew in watches)
    return Message(join([head, join([*lines, more], "\n")]), buttons)


def noted(reader: Reader, crew: Crew) -> Message:
    """The answer to a lead's "is home"."""
    t = reader.texts
    return Message(t.gettext("Thank you. **%(name)s** is on the list as home.", name=crew.person))


def summary(reader: Reader, shift_id: int, totals: Totals) -> Message:
    """What the lead sees once all are home: sums, nobody's own figures."""
    t = reader.texts
    if not totals.doors and not totals.talks:
        text = t.gettext(
            "**%(home)s of %(people)s home.** No figures yet.", home=totals.home, people=totals.people
        )
        return Message(text, name=f"checkins.summary:{shift_id}")
    text = t.gettext(
        "**%(home)s of %(people)s home**, %(doors)s, %(talks)s.",
        home=totals.home,
        people=totals.people,
        doors=t.ngettext("%(n)s door", "%(n)s doors", totals.doors),
        talks=t.ngettext("%(n)s conversation", "%(n)s conversations", totals.talks),
    )
    return Message(text, name=f"checkins.summary:{shift_id}")


def _why(reader: Reader, watch: Watch, crew: Crew) -> Rich:
    t = reader.texts
    if watch.alarm:
        return t.gettext("**%(name)s asks for help now.**", name=crew.person)
    if watch.unasked and crew.closed:
        return t.gettext(
            "**I could not ask %(name)s whether they are home: their direct messages are closed.** That need"
            " not mean anything. Please call them or ask them yourself.",
            name=crew.person,
        )
    if watch.unasked:
        return t.gettext(
            "**I could not ask %(name)s whether they are home: nothing that I write reaches them.** That need"
            " not mean anything. Please call them or ask them yourself.",
            name=crew.person,
        )
    return t.gettext(
        "**No word from %(name)s since %(hour)s.**", name=crew.person, hour=reader.hour(watch.ends_at)
    )


def _then(reader: Reader, watch: Watch, crew: Crew, rung: Rung) -> Rich:
    t = reader.texts
    if rung >= Rung.ABOVE:
        return Rich("")  # Everybody has been asked.
    if rung is Rung.FIRST and crew.second:
        hour = reader.hour(watch.at(Rung.SECOND))
        return t.gettext("If nobody takes it by %(hour)s I ask %(name)s.", hour=hour, name=crew.second)
    if crew.above:
        hour = reader.hour(watch.at(Rung.ABOVE))
        return t.gettext("If nobody takes it by %(hour)s I ask the coordinators.", hour=hour)
    return Rich("")


def _we_decide(reader: Reader, crew: Crew) -> Rich:
    t = reader.texts
    if crew.first and crew.second:
        return t.gettext(
            "I never call the police and never ask for a welfare check. %(first)s and %(second)s decide"
            " that together.",
            first=crew.first,
            second=crew.second,
        )
    return t.gettext(
        "I never call the police and never ask for a welfare check. Two people decide that together:"
        " please find a second one."
    )


def _line(reader: Reader, watch: Watch, crew: Crew) -> Rich:
    t = reader.texts
    if watch.unasked:
        hour = reader.hour(watch.ends_at)
        return t.gettext("%(name)s: planned end %(hour)s, could not be asked", name=crew.person, hour=hour)
    if watch.asked:
        hour = reader.hour(watch.ends_at)
        return t.gettext("%(name)s: no word since %(hour)s", name=crew.person, hour=hour)
    return t.gettext("%(name)s: until %(hour)s", name=crew.person, hour=reader.hour(watch.asks_at))


def _take(reader: Reader, watch: Watch) -> Button:
    return Button(reader.texts.label("I'll take it"), action("checkins.own", watch.id), Look.PRIMARY)


def _is_home(reader: Reader, watch: Watch, crew: Crew) -> Button:
    label = reader.texts.label("%(name)s is home", name=short(crew.person))
    return Button(label, action("checkins.ishome", watch.id))


def _write(reader: Reader, watch: Watch, crew: Crew) -> Buttons:
    """The way to write to them through the bot, which is none if the bot itself does not reach them."""
    label = reader.texts.label("Write to %(name)s", name=short(crew.person))
    return () if watch.unasked else (Button(label, action("relay.write", watch.person_id)),)


def _owners(reader: Reader, watch: Watch, crew: Crew) -> Buttons:
    looking = Button(reader.texts.label("Still looking"), action("checkins.looking", watch.id))
    return (_is_home(reader, watch, crew), looking, *_write(reader, watch, crew))
