"""What a learner sees of a role-play: the cards of both roles, the swap, and what to look back on."""

from collections.abc import Collection

from bot.conversation.markup import Rich, join, plain
from bot.conversation.messages import Button, Look, Message
from bot.features.training.place import Place
from bot.features.training.roleplay_state import SECOND, RoleplayState
from bot.features.training.steps import Option, Roleplay


def beginning(place: Place, step: Roleplay, further: tuple[Button, ...] = ()) -> Message:
    """How a role-play goes, and with whom. *further* are more ways to find somebody."""
    t = place.reader.texts
    how = t.ngettext(
        "It takes two people, a card for each, and %(n)s minute; then you swap. On your own, say both parts"
        " out loud.",
        "It takes two people, a card for each, and %(n)s minutes; then you swap. On your own, say both parts"
        " out loud.",
        step.minutes,
    )
    beside = place.button(t.label("Somebody is beside me"), "role", step.roles[0])
    alone = place.button(t.label("On my own, out loud"), "role", step.roles[0])
    return Message(join([place.heading(), place.words.text, how]), (*further, beside, alone, place.skip()))


def where_they_are(place: Place, step: Roleplay, state: RoleplayState) -> Message:
    """A role-play as it stands."""
    match state.turn:
        case "first" | "second" if state.role in step.roles:
            return card(place, step, state.role, swapped=state.turn == SECOND)
        case "back":
            return look_back(place, step, state.ticked)
        case _:
            return beginning(place, step)


def card(place: Place, step: Roleplay, role: str, *, swapped: bool) -> Message:
    """The card of a role. *swapped*: it is the second turn."""
    t = place.reader.texts
    option = place.words.option(role)
    title, told = (option.label, option.explanation) if option else ("", Rich(""))
    yours = t.gettext("Your card: **%(role)s**", role=title)
    time = t.ngettext("You have %(n)s minute.", "You have %(n)s minutes.", step.minutes)
    buttons = [place.button(t.label("Tell me when time is up"), "clock", role, look=Look.PRIMARY)]
    if swapped:
        buttons.append(place.button(t.label("We are done"), "looked"))
    else:
        buttons.append(place.button(t.label("Swap now"), "swap", other_role(step, role)))
    return Message(join([place.heading(), yours, told, time]), (*buttons, place.skip()))


def clock_runs(place: Place, step: Roleplay) -> Rich:
    """Said above the card while the time runs."""
    return place.reader.texts.ngettext(
        "I tell you in %(n)s minute.", "I tell you in %(n)s minutes.", step.minutes
    )


def time_is_up(place: Place) -> Rich:
    """Said above what follows when the time of a turn is over."""
    return place.reader.texts.gettext("Time is up.")


def look_back(place: Place, step: Roleplay, ticked: Collection[str]) -> Message:
    """What to look back on: each can be ticked, none is counted."""
    t = place.reader.texts
    ask = t.gettext("**What happened in your talk?** Tick what was there. It is for you alone.")
    options = place.words.those(step.ticks)
    lines = [_tick(place, option, option.id in ticked) for option in options]
    buttons = [place.button(option.label, "tick", option.id) for option in options]
    return Message(join([place.heading(), ask, join(lines, "\n")]), (*buttons, place.on()))


def other_role(step: Roleplay, role: str) -> str:
    """Return the role across from *role*."""
    first, second = step.roles
    return second if role == first else first


def _tick(place: Place, option: Option, ticked: bool) -> Rich:
    line = Rich(f"• **{plain(option.label)}** {option.explanation}")
    note = place.reader.texts.gettext("*(ticked)*") if ticked else Rich("")
    return join([line, note], " ")
