"""What people see of two accounts becoming one person's, and two again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.linking.holding_screens import Holding, language_button, what_holds


@dataclass(frozen=True, slots=True)
class Match:
    """What joining two people means. *silenced*: one of them stopped the bot; *minor*: one is under 18."""

    code_id: int
    other: str
    other_name: str
    name: str
    silenced: bool
    minor: bool


def already_one(reader: Reader) -> Message:
    """The answer where both accounts are the same person's."""
    return Message(reader.texts.gettext("These two accounts are yours already. There is nothing to do."))


def same_network(reader: Reader, network: str) -> Message:
    """The answer where both have an account on the same network."""
    t = reader.texts
    text = t.gettext(
        "Both accounts write to me on %(network)s. I can link one account on each network, so these stay"
        " two. If you want to use only one of them, /delete erases the other.",
        network=network,
    )
    return Message(text)


def offer_to_stranger(reader: Reader, code_id: int, name: str, there: str, here: str, until: date) -> Message:
    """What is kept once a stranger's account is added, before anything is."""
    t = reader.texts
    parts = [
        t.gettext("This code comes from **%(name)s** on %(network)s. Is that you?", name=name, network=there),
        t.gettext(
            "Then I keep, besides what you agreed to there (name, county and signups, until %(day)s), that"
            " this account on %(network)s is yours. %(network)s can read this chat. What you do here counts"
            " there, and /delete erases both. So far I have kept nothing about this account.",
            day=reader.full_date(until),
            network=here,
        ),
    ]
    yes = Button(t.label("Join these two"), action("linking.join", code_id), Look.PRIMARY)
    return Message(join(parts), (yes, Button(t.label("No"), action("linking.apart", code_id))))


def offer(reader: Reader, match: Match, *, typed: bool) -> Message:
    """What joining two people means, to either of them; *typed* to the one who typed the code."""
    t = reader.texts
    head = (
        t.gettext(
            "This code comes from **%(name)s** on %(network)s. Is that you, too?",
            name=match.other_name,
            network=match.other,
        )
        if typed
        else t.gettext(
            "Your code was typed by **%(name)s** on %(network)s. Is that you, too?",
            name=match.other_name,
            network=match.other,
        )
    )
    parts = [
        head,
        t.gettext(
            "I know both accounts. Joined, they are one person, called %(name)s: roles, groups,"
            " shifts, waiting lists, lessons and everything else come together. Where you asked for"
            " different things, the stricter one holds. If both have a place on the same shift, one goes to"
            " the next in line.",
            name=match.name,
        ),
        *([_silenced(t)] if match.silenced else []),
        *([_minor(t)] if match.minor else []),
        t.gettext("Please say yes on both: here and on %(network)s.", network=match.other),
    ]
    return Message(join(parts), offer_buttons(t, match.code_id))


def offer_buttons(t: Texts, code_id: int) -> tuple[Button, ...]:
    """The choice whether two people shall be one."""
    yes = Button(t.label("Join them"), action("linking.join", code_id), Look.PRIMARY)
    return (yes, Button(t.label("Leave them apart"), action("linking.apart", code_id)))


def _silenced(t: Texts) -> Rich:
    return t.gettext(
        "One of the two has stopped my messages. Joined, I am silent on both, and places on shifts are given"
        " back, until you write /start."
    )


def _minor(t: Texts) -> Rich:
    return t.gettext(
        "One of the two says under 18. Joined, that holds, and places on canvasses are given back."
    )


def half_agreed(reader: Reader, network: str) -> Message:
    """The answer to the first of two who agrees."""
    t = reader.texts
    return Message(
        t.gettext(
            "Thank you. Now press **Join them** on %(network)s as well: I have asked there.", network=network
        )
    )


def not_asked_there(reader: Reader, network: str) -> Message:
    """The answer when the account that made the code cannot be asked."""
    t = reader.texts
    return Message(
        t.gettext(
            "I cannot write to you on %(network)s just now, so I could not ask there. Nothing was joined."
            " Write to me there, and begin again with /link.",
            network=network,
        )
    )


def apart(reader: Reader) -> Message:
    """The answer when two accounts stay apart."""
    return Message(reader.texts.gettext("They stay apart. Nothing was joined, and the code is over."))


def left_apart(reader: Reader, network: str) -> Message:
    """What the other of two hears when they stay apart."""
    t = reader.texts
    return Message(
        t.gettext(
            "The account on %(network)s said no: you stay apart, and the code is over.", network=network
        )
    )


def question_over(reader: Reader) -> Message:
    """The answer to a choice that was made too late."""
    t = reader.texts
    text = t.gettext(
        "That question stood open for an hour, and is over now. Nothing was joined. To begin again, write"
        " /link on one network and the code that you get on the other."
    )
    return Message(text)


def now_one(reader: Reader, holding: Holding, network: str, buttons: Sequence[Button]) -> Message:
    """The confirmation to the account that typed the code."""
    t = reader.texts
    text = t.gettext(
        "Done, %(name)s. You are the same person here and on %(network)s from now on. /link shows both.",
        name=holding.person.name,
        network=network,
    )
    said = join([text, *what_holds(reader, holding)])
    return Message(said, (*language_button(reader, holding), *buttons))


def linked(reader: Reader, joining_id: int, network: str, holding: Holding) -> Message:
    """The news to the account that made the code, with the way to undo it."""
    t = reader.texts
    text = t.gettext(
        "Your account here and one on %(network)s are the same person from now on. If that was not you,"
        " press the button within 24 hours: I part them again, and every code ends.",
        network=network,
    )
    undo = Button(t.label("That was not me"), action("linking.not_me", joining_id), Look.DANGER)
    return Message(join([text, *what_holds(reader, holding)]), (undo, *language_button(reader, holding)))


def parted(reader: Reader, network: str, *, both_known: bool) -> Message:
    """The answer to "That was not me"."""
    t = reader.texts
    parts = [
        t.gettext(
            "They are parted again: the account on %(network)s is not yours any more, and every code has"
            " ended.",
            network=network,
        )
    ]
    if both_known:
        parts.append(
            t.gettext("What was theirs went back to them. Where both had the same place, it stayed with you.")
        )
    parts.append(t.gettext("Show codes to nobody. If something looks wrong, tell your captain."))
    return Message(join(parts))


def parted_already(reader: Reader) -> Message:
    """The answer to "That was not me", pressed once more."""
    t = reader.texts
    return Message(t.gettext("It is done: these accounts are parted. /link shows which are yours."))


def no_longer_yours(reader: Reader, network: str, *, known: bool) -> Message:
    """What the account that was parted again hears."""
    t = reader.texts
    head = t.gettext(
        "The person on %(network)s says that this account is not theirs, so I have parted them.",
        network=network,
    )
    if known:
        more = t.gettext("What was yours before is yours again. /week shows your shifts.")
    else:
        more = t.gettext("I keep nothing about this account. To join by yourself, write /start.")
    return Message(join([head, more], " "))


def too_late_to_part(reader: Reader) -> Message:
    """The answer to "That was not me" after a day."""
    t = reader.texts
    return Message(
        t.gettext(
            "That cannot be undone with this button any more. /link shows your networks; there you can take"
            " one off."
        )
    )


def press_where_told(reader: Reader, network: str) -> Message:
    """The answer to "That was not me" from the account that was added."""
    t = reader.texts
    return Message(t.gettext("Only the account on %(network)s can say that.", network=network))
