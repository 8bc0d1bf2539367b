"""What somebody who is out sees: until when, who is asked, and the question whether they are home."""

from collections.abc import Sequence

from bot.conversation.actions import Action, action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.checkins import unasked_screens
from bot.features.checkins.crew import Crew
from bot.features.checkins.model import DRIVE, NO_SIGNAL, Rung, Watch

HOME = action("signup.home")
LINES = action("safety.lines")
SHORT = 16


def about_checkin(texts: Texts) -> str:
    """The line of /checkin in the menu."""
    return texts.label("I am home, or need more time")


def called_checkin(texts: Texts) -> str:
    """What /checkin is called, where a network can show it in the reader's language."""
    return texts.label("/checkin")[1:]


def short(name: str) -> str:
    """Return a name as it fits on a button."""
    return name if len(name) <= SHORT else name[: SHORT - 1] + "…"


def on_the_list(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """What is said when somebody is there: the times, and who is asked at each."""
    return Message(_times(reader, watch, crew), _presets(reader, watch))


def moved(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The new times, after they were changed."""
    t = reader.texts
    head = t.gettext("The times have changed.")
    return Message(join([head, _times(reader, watch, crew)]), _presets(reader, watch))


def more_time(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The answer to "30 more minutes" and to a preset."""
    t = reader.texts
    text = t.gettext("All right, you have until %(hour)s.", hour=reader.hour(watch.asks_at))
    buttons = (*_home_buttons(reader, watch), *_presets(reader, watch))
    return Message(join([text, _times(reader, watch, crew)]), buttons)


def no_more_time(reader: Reader, watch: Watch) -> Message:
    """The refusal of yet more time, with the way out."""
    t = reader.texts
    text = t.gettext(
        "That would be more than six hours after the planned end, and too late for anybody to notice."
        " If it takes that long, please tell your lead. Are you home?"
    )
    return Message(text, _home_buttons(reader, watch), toast=t.label("That is too late."), refusal=True)


def home_safe(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The question at the planned end, which is also the beginning of the debrief."""
    t = reader.texts
    text = t.gettext(
        "**Home safe, %(name)s?** Your shift was planned to end at %(hour)s.\n\n"
        "One tap is enough. You can also write: home. Or your doors and conversations at once: 12 5.",
        name=crew.person,
        hour=reader.hour(watch.ends_at),
    )
    return Message(text, _all_buttons(reader, watch))


def home_safe_again(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The second question, which says who is asked next."""
    t = reader.texts
    text = t.gettext("**I have heard nothing yet. Are you home safe, %(name)s?**", name=crew.person)
    nexts = _rungs(reader, watch, crew, Rung.FIRST)
    then = t.gettext("If I hear nothing: %(rungs)s.", rungs=nexts) if nexts else Rich("")
    return Message(join([text, then]), _all_buttons(reader, watch))


def was_not_watching(reader: Reader, watch: Watch, crew: Crew, since: str, until: str) -> Message:
    """The first question after an outage: what was not watched, and that it all begins again."""
    t = reader.texts
    text = t.gettext(
        "I was not watching between %(since)s and %(until)s: I was not running. I am sorry. I begin again"
        " now, from the start.\n\n**Are you home safe, %(name)s?**",
        since=since,
        until=until,
        name=crew.person,
    )
    return Message(join([text, _times(reader, watch, crew)]), _all_buttons(reader, watch))


def unsure(reader: Reader, watch: Watch) -> Message:
    """The answer to words that may or may not mean that they are home."""
    t = reader.texts
    text = t.gettext(
        "I am not sure what that means, so nothing has changed: I still wait for word that you are home."
        " **Are you home?**"
    )
    return Message(text, _all_buttons(reader, watch))


def state(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The answer to /checkin while somebody is out."""
    buttons = (*_home_buttons(reader, watch), *_presets(reader, watch), _need_help(reader, watch))
    return Message(_times(reader, watch, crew), buttons)


def nobody_waits(reader: Reader) -> Message:
    """A kind answer to "home" from somebody who is not watched, and to /checkin."""
    t = reader.texts
    text = t.gettext(
        "Good to hear from you. You are not on anybody's list as out just now, so nobody is waiting for a"
        " word from you."
    )
    return Message(text, (Button(t.label("What I can do"), HOME),))


def already_home(reader: Reader, watch: Watch, buttons: Sequence[Button]) -> Message:
    """The answer to a second "home", and to /checkin on the same day."""
    t = reader.texts
    hour = reader.hour(watch.ended_at or watch.ends_at)
    text = t.gettext("You are on the list as home since %(hour)s. Nobody is waiting for a word.", hour=hour)
    return Message(text, tuple(buttons))


def ask_before_leaving(reader: Reader, watch: Watch) -> Message:
    """What is asked before somebody who is out stops, rests or is erased."""
    t = reader.texts
    text = t.gettext(
        "You are on the list as out, with a planned end at %(hour)s, and people would look for you."
        " **Are you home?**",
        hour=reader.hour(watch.ends_at),
    )
    home = Button(t.label("I'm home"), action("checkins.home", watch.id), Look.PRIMARY)
    return Message(text, (home, Button(t.label("Not yet"), action("checkins.notyet", watch.id))))


def may_leave(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The answer to "not yet": what happens if they leave all the same."""
    t = reader.texts
    text = t.gettext(
        "Then I keep watching. If you still want to leave me now, do it once more within half an hour: I"
        " go on asking only whether you are home, and your lead hears that you left while you were out."
    )
    return Message(join([text, _times(reader, watch, crew)]), _home_buttons(reader, watch))


def need_help(reader: Reader, watch: Watch, crew: Crew) -> Message:
    """The answer to "I need help": the lines, and a named person only if they say so."""
    t = reader.texts
    text = t.gettext(
        "**If you are in danger, call %(number)s.** The help lines are one tap away. Nobody is told"
        " anything unless you say so.",
        number=crew.emergency,
    )
    name = crew.first or crew.second
    label = t.label("Tell %(name)s", name=short(name)) if name else t.label("Tell the coordinators")
    return Message(
        text,
        (
            Button(label, action("checkins.alarm", watch.id), Look.PRIMARY),
            Button(t.label("Only the help lines"), LINES),
            Button(t.label("Home safe"), action("checkins.home", watch.id)),
        ),
    )


def told_for_you(reader: Reader, name: str, hour: str) -> Message:
    """What somebody who asked for a person at once sees."""
    t = reader.texts
    text = t.gettext("I told %(name)s at %(hour)s that you ask for help now.", name=name, hour=hour)
    return Message(text, (Button(t.label("Help lines"), LINES),))


def told_nobody(reader: Reader, crew: Crew) -> Message:
    """What they see if nobody can be reached."""
    t = reader.texts
    text = t.gettext(
        "I could not reach anybody for you: none of them has a chat that I can write to. Please call"
        " %(number)s or one of the help lines.",
        number=crew.emergency,
    )
    return Message(text, (Button(t.label("Help lines"), LINES, Look.PRIMARY),))


def seen_by(reader: Reader, name: str, helper_id: int) -> Message:
    """What they see when a named person has taken it."""
    t = reader.texts
    text = t.gettext("%(name)s has seen it and is taking care of it now.", name=name)
    return Message(text, (_write_to(t, name, helper_id), Button(t.label("Help lines"), LINES)))


def home_button(reader: Reader, watch: Watch) -> Button:
    """The button on the home screen of somebody who is out."""
    return Button(reader.texts.label("I'm home"), action("checkins.home", watch.id), Look.PRIMARY)


def on_my_card(reader: Reader, watch: Watch) -> Rich:
    """The line about being out on one's own card."""
    t = reader.texts
    return t.gettext("On the list as here; I ask at %(hour)s.", hour=reader.hour(watch.asks_at))


def _write_to(t: Texts, name: str, person_id: int) -> Button:
    return Button(t.label("Write to %(name)s", name=short(name)), action("relay.write", person_id))


def _times(reader: Reader, watch: Watch, crew: Crew) -> Rich:
    t = reader.texts
    again = reader.hour(watch.at(Rung.AGAIN))
    ends, asks = reader.hour(watch.ends_at), reader.hour(watch.asks_at)
    rungs = _rungs(reader, watch, crew, Rung.FIRST)
    if crew.closed:
        return unasked_screens.times(reader, watch, crew)
    if watch.shifted:
        return t.gettext(
            "You are on the list as here. Planned end %(ends)s, and you have until %(asks)s. If I hear"
            " nothing by %(again)s I ask you again; %(rungs)s.",
            ends=ends, asks=asks, again=again, rungs=rungs,
        )  # fmt: skip
    return t.gettext(
        "You are on the list as here. Planned end %(ends)s. If I hear nothing by %(again)s I ask you"
        " again; %(rungs)s.",
        ends=ends, again=again, rungs=rungs,
    )  # fmt: skip


def _rungs(reader: Reader, watch: Watch, crew: Crew, beginning: Rung) -> Rich:
    t = reader.texts
    said: list[Rich] = []
    for rung, at in watch.ladder(above=crew.above):
        if rung < beginning:
            continue
        if rung is Rung.ABOVE:
            said.append(t.gettext("at %(hour)s the coordinators", hour=reader.hour(at)))
        else:
            said.append(t.gettext("at %(hour)s %(name)s", hour=reader.hour(at), name=crew.on(rung)))
    return join(said, "; ") or t.gettext("there is nobody else whom I could ask")


def _presets(reader: Reader, watch: Watch) -> tuple[Button, ...]:
    if watch.shifted or watch.asked:
        return ()
    t = reader.texts
    until = reader.hour(watch.asks_at + NO_SIGNAL)
    return (
        Button(t.label("No signal until %(hour)s", hour=until), _later(watch, NO_SIGNAL.seconds // 60)),
        Button(
            t.label("Long drive: %(n)s min more", n=DRIVE.seconds // 60), _later(watch, DRIVE.seconds // 60)
        ),
    )


def _later(watch: Watch, minutes: int) -> Action:
    return action("checkins.later", watch.id, watch.round, minutes)


def _home_buttons(reader: Reader, watch: Watch) -> tuple[Button, ...]:
    t = reader.texts
    return (
        Button(t.label("Home safe"), action("checkins.home", watch.id), Look.PRIMARY),
        Button(t.label("30 more minutes"), _later(watch, 30)),
    )


def _all_buttons(reader: Reader, watch: Watch) -> tuple[Button, ...]:
    return (*_home_buttons(reader, watch), _need_help(reader, watch))


def _need_help(reader: Reader, watch: Watch) -> Button:
    return Button(reader.texts.label("I need help"), action("checkins.help", watch.id))
