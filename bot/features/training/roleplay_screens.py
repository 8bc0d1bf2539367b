"""What a learner sees of a role-play: the cards of both roles, the swap, and what to look back on."""

from collections.abc import Collection

from bot.conversation.markup import Rich, join, plain
from bot.conversation.messages import Button, Look, Message
from bot.features.training.place import Place
from bot.features.training.roleplay_state import ALONE, SECOND, RoleplayState
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
    alone = place.button(t.label("On my own, out loud"), "role", step.roles[0], ALONE)
    return Message(join([place.heading(), place.words.text, how]), (*further, beside, alone, place.skip()))


def where_they_are(place: Place, step: Roleplay, state: RoleplayState) -> Message:
    """A role-play as it stands."""
    match state.turn:
        case "first" | "second" if state.role in step.roles:
            return both_cards(place, step) if state.alone else own_card(place, state.role)
        case "back":
            return look_back(place, step, state.ticked)
        case _:
            return beginning(place, step)


def own_card(place: Place, role: str) -> Message:
    """The card of whoever holds the phone, and the way to the other's."""
    t = place.reader.texts
    title, told = _card(place, role)
    yours = t.gettext("Your card: **%(role)s**", role=title)
    over = t.gettext("Read it, then hand the phone over: the other card is for whoever is beside you.")
    hand = place.button(t.label("Hand the phone over"), "hand", role, look=Look.PRIMARY)
    return Message(join([place.heading(), yours, told, over]), (hand, place.skip()))


def others_card(place: Place, step: Roleplay, state: RoleplayState) -> Message:
    """The card of whoever is beside the learner, to be read once the phone was handed over."""
    t = place.reader.texts
    title, told = _card(place, other_role(step, state.role))
    theirs = t.gettext(
        "**Now hand the phone over.** This card is for whoever is beside you: **%(role)s**", role=title
    )
    begin = t.ngettext(
        "Have both of you read? Then begin: you have %(n)s minute.",
        "Have both of you read? Then begin: you have %(n)s minutes.",
        step.minutes,
    )
    clock = place.button(t.label("Tell me when time is up"), "clock", state.role, look=Look.PRIMARY)
    buttons = (clock, _end_of_turn(place, step, state), place.skip())
    return Message(join([place.heading(), theirs, told, begin]), buttons)


def both_cards(place: Place, step: Roleplay) -> Message:
    """Both cards, for whoever says both parts."""
    t = place.reader.texts
    both = t.gettext("You say both parts out loud. Here are the two cards.")
    cards = [Rich(f"**{plain(title)}**\n{told}") for title, told in (_card(place, r) for r in step.roles)]
    time = t.ngettext("You have %(n)s minute.", "You have %(n)s minutes.", step.minutes)
    clock = place.button(t.label("Tell me when time is up"), "clock", step.roles[0], look=Look.PRIMARY)
    done = place.button(t.label("We are done"), "looked")
    return Message(join([place.heading(), both, *cards, time]), (clock, done, place.skip()))


def clock_between(place: Place, step: Roleplay, state: RoleplayState) -> Message:
    """What two see while the time of their turn runs."""
    t = place.reader.texts
    down = t.gettext("Put the phone between you, and begin.")
    again = place.button(t.label("My card again"), "swap" if state.turn == SECOND else "role", state.role)
    return Message(join([place.heading(), down]), (_end_of_turn(place, step, state), again, place.skip()))


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


def _end_of_turn(place: Place, step: Roleplay, state: RoleplayState) -> Button:
    t = place.reader.texts
    if state.turn == SECOND:
        return place.button(t.label("We are done"), "looked")
    return place.button(t.label("Swap now"), "swap", other_role(step, state.role))


def _card(place: Place, role: str) -> tuple[str, Rich]:
    option = place.words.option(role)
    return (option.label, option.explanation) if option else ("", Rich(""))
