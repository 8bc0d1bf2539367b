"""What people see of their networks, and of where they want to be written to."""

from collections.abc import Mapping, Sequence

from bot.conversation.actions import action
from bot.conversation.address import network_name
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.linking.model import Account
from bot.people.preferences import Kind


def my_networks(reader: Reader, accounts: Sequence[Account], *, more: bool) -> Message:
    """The networks that somebody is linked on; *more*: there is another one to link."""
    t = reader.texts
    names = ", ".join(account.network for account in accounts)
    text = t.gettext(
        "You are the same person on: %(networks)s. Taking one off removes that account and nothing else.",
        networks=names,
    )
    take_off = tuple(
        Button(t.label("Take %(network)s off", network=account.network), action("linking.off", account.id))
        for account in accounts
    )
    another = (Button(t.label("Link another network"), action("linking.code")),) if more else ()
    where = Button(t.label("Where I write to you"), action("linking.where"))
    return Message(text, (where, *take_off, *another))


def confirm_off(reader: Reader, account_id: int, network: str, *, here: bool) -> Message:
    """The one question before an account is taken off; *here*: it is the one from which it was asked for."""
    t = reader.texts
    if here:
        text = t.gettext(
            "Take this account on %(network)s off? I then do not know you here any more, and write to you on"
            " your other network only. What is yours stays there.",
            network=network,
        )
    else:
        text = t.gettext(
            "Take your account on %(network)s off? I then do not know you there any more, and write to you on"
            " your other network only. What is yours stays.",
            network=network,
        )
    yes = Button(
        t.label("Yes, take %(network)s off", network=network),
        action("linking.take_off", account_id),
        Look.DANGER,
    )
    return Message(text, (yes, Button(t.label("No, leave it"), action("linking.link"))))


def taken_off_already(reader: Reader) -> Message:
    """The answer to taking off an account that is off."""
    return Message(reader.texts.gettext("It is done: that account is off. /link brings it back."))


def taken_off(reader: Reader, network: str) -> Message:
    """The confirmation that a network was taken off."""
    t = reader.texts
    text = t.gettext(
        "Done: your account on %(network)s does not belong to you any more. Everything else stays. /link"
        " brings it back.",
        network=network,
    )
    return Message(text)


def only_from_there(reader: Reader, network: str) -> Message:
    """The refusal to take an account off from one that was only just added."""
    t = reader.texts
    text = t.gettext(
        "These accounts were linked less than a day ago. Until that day is over, an account can be taken off"
        " only from %(network)s: so nobody can lock you out with a code. Nothing was changed.",
        network=network,
    )
    return Message(text)


def was_taken_off(reader: Reader, network: str) -> Message:
    """What an account hears that another of the same person has taken off."""
    t = reader.texts
    text = t.gettext(
        "This account on %(network)s was just taken off by your other account. I do not know it any more. If"
        " that was not you, tell your captain or a coordinator today. Help lines still answer: /safe.",
        network=network,
    )
    return Message(text)


def last_one(reader: Reader, network: str) -> Message:
    """The answer to taking the last network off."""
    t = reader.texts
    text = t.gettext(
        "%(network)s is the only network on which I can write to you, so I leave it. To hear nothing more"
        " from me: /stop. To have everything erased: /delete.",
        network=network,
    )
    return Message(text)


def on_my_card(reader: Reader, accounts: Sequence[Account]) -> Rich:
    """The line about networks on one's own card."""
    names = ", ".join(account.network for account in accounts)
    return reader.texts.gettext("You write to me on %(networks)s", networks=names)


def _kind_name(t: Texts, kind: Kind) -> Rich:
    match kind:
        case Kind.SHIFTS:
            return t.gettext("Shifts and reminders")
        case Kind.LESSONS:
            return t.gettext("Lessons")
        case Kind.NEWS:
            return t.gettext("News of your team and of all")
        case Kind.REST:
            return t.gettext("All the rest")


def _to_network(t: Texts, kind: Kind, network: str) -> str:
    match kind:
        case Kind.SHIFTS:
            return t.label("Shifts on %(network)s", network=network)
        case Kind.LESSONS:
            return t.label("Lessons on %(network)s", network=network)
        case Kind.NEWS:
            return t.label("News on %(network)s", network=network)
        case Kind.REST:
            return t.label("The rest on %(network)s", network=network)


def _to_last(t: Texts, kind: Kind) -> str:
    match kind:
        case Kind.SHIFTS:
            return t.label("Shifts where I am")
        case Kind.LESSONS:
            return t.label("Lessons where I am")
        case Kind.NEWS:
            return t.label("News where I am")
        case Kind.REST:
            return t.label("The rest where I am")


def where(reader: Reader, accounts: Sequence[Account], chosen: Mapping[Kind, str]) -> Message:
    """On which network each kind of message comes; one button for each leads to the next choice."""
    t = reader.texts
    last = t.label("where you wrote last")
    lines = [
        t.gettext(
            "%(kind)s: %(network)s",
            kind=_kind_name(t, kind),
            network=network_name(chosen[kind]) if kind in chosen else last,
        )
        for kind in Kind
    ]
    always = t.gettext(
        "Answers always come where you write. What concerns your safety comes where you wrote last; when"
        " you are out and overdue, I ask on all your networks. If one does not reach you, I try the other."
    )
    choices = [None, *dict.fromkeys(account.platform for account in accounts)]
    buttons = tuple(_next_choice(t, kind, chosen.get(kind), choices) for kind in Kind)
    return Message(join([join(lines, "\n"), always]), buttons)


def _next_choice(t: Texts, kind: Kind, now: str | None, choices: Sequence[str | None]) -> Button:
    at = choices.index(now) if now in choices else 0
    following = choices[(at + 1) % len(choices)]
    if following is None:
        return Button(_to_last(t, kind), action("linking.prefer", kind))
    return Button(_to_network(t, kind, network_name(following)), action("linking.prefer", kind, following))


def only_one_network(reader: Reader, *, more: bool) -> Message:
    """The answer to somebody with one network who wants to choose; *more*: there is another one to link."""
    t = reader.texts
    link = Button(t.label("Link another network"), action("linking.link"))
    text = t.gettext("You write to me on one network, so that is where I write to you.")
    return Message(text, (link,) if more else ())
