"""What is said when somebody asks for a person: no words of theirs, and no name before it is needed.

*aid* names a line that answers now, for while a person is looked for.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Lane, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.safety.cases import Case, Watch
from bot.features.safety.copying import Aid


def lines_button(t: Texts) -> Button:
    """The way to the help lines."""
    return Button(t.label("Help lines"), action("safety.lines"))


# To the asker


def join_to_ask(reader: Reader, aid: Aid) -> Message:
    """The answer to a stranger: the bot knows nobody to introduce them to."""
    t = reader.texts
    text = t.gettext(
        "I can only ask a person for somebody who has joined: without that, nobody could write back to you."
    )
    buttons = (lines_button(t), Button(t.label("Join"), action("signup.start")))
    return _beside(aid, buttons, text)


def nobody(reader: Reader, aid: Aid) -> Message:
    """The answer when nobody can be asked at all."""
    t = reader.texts
    text = t.gettext("Right now there is nobody I could ask for you. I am sorry.")
    return _beside(aid, (lines_button(t),), text)


def consent(reader: Reader, watch: Watch, aid: Aid) -> Message:
    """The question before anybody is told anything."""
    t = reader.texts
    who = t.gettext(
        "I can ask a person to write to you. These would be asked: %(names)s. They see that somebody asked;"
        " the one who says yes sees your name. I tell them nothing else.",
        names=", ".join(person.name for person in watch.asked),
    )
    must = t.gettext("**Whoever answers may have to act if a child or a life is in danger.**")
    buttons = (
        Button(t.label("Yes, ask for me"), action("safety.ask"), Look.PRIMARY),
        Button(t.label("No, thanks"), action("safety.lines")),
    )
    return _beside(aid, buttons, who, must, _until(reader, watch))


def asked(reader: Reader, case: Case, watch: Watch, aid: Aid, *, closed: bool = False) -> Message:
    """What happens now that they said yes. *closed*: nothing reaches them but answers on the spot."""
    t = reader.texts
    text = (
        t.gettext(
            "I have asked. Your direct messages are closed, so I cannot tell you who says yes: please look"
            " again here, with /safe and then Talk to a person. Only you see the answer."
        )
        if closed
        else t.gettext("I have asked. As soon as somebody says yes, I tell you who and by when.")
    )
    return _beside(aid, (withdraw_button(t, case), lines_button(t)), text, _until(reader, watch))


def waiting(reader: Reader, case: Case, aid: Aid) -> Message:
    """The answer to somebody who has asked already, and is waiting."""
    t = reader.texts
    hour = reader.hour(case.asked_at)
    text = t.gettext("I have asked for you at %(hour)s. Nobody has said yes so far.", hour=hour)
    return _beside(aid, (withdraw_button(t, case), lines_button(t)), text)


def will_write(reader: Reader, case: Case, owner: str, aid: Aid) -> Message:
    """Who writes to the asker, and by when."""
    t = reader.texts
    text = t.gettext("%(name)s will write to you by %(hour)s.", name=owner, hour=_by(reader, case))
    write = Button(
        t.label("Write to %(name)s", name=owner), action("relay.write", case.owner_id), Look.PRIMARY
    )
    return _beside(aid, (write, withdraw_button(t, case)), text)


def asking_again(reader: Reader, case: Case, aid: Aid) -> Message:
    """Nobody has said yes for a while."""
    t = reader.texts
    text = t.gettext("Nobody has said yes so far. I am asking once more.")
    return _beside(aid, (withdraw_button(t, case), lines_button(t)), text)


def asking_others(reader: Reader, case: Case, aid: Aid) -> Message:
    """Whoever had said yes does not write after all."""
    t = reader.texts
    text = t.gettext("I am asking somebody else now.")
    return _beside(aid, (withdraw_button(t, case), lines_button(t)), text)


def not_reached(reader: Reader, case: Case, watch: Watch, aid: Aid) -> Message:
    """Nobody of those who were asked can be reached; others are asked now."""
    t = reader.texts
    text = t.gettext("Those whom I asked cannot be reached just now, so I am asking others.")
    buttons = (withdraw_button(t, case), lines_button(t))
    return _beside(aid, buttons, text, _until(reader, watch))


def given_up(reader: Reader, aid: Aid) -> Message:
    """Nobody said yes, and the bot says so plainly."""
    t = reader.texts
    text = t.gettext("Nobody has answered, and I stop asking now. I am sorry. You did right to ask.")
    again = Button(t.label("Ask once more"), action("safety.person"))
    return _beside(aid, (lines_button(t), again), text)


def nobody_reached(reader: Reader, aid: Aid) -> Message:
    """None of those who answer can be reached, and the bot says so plainly."""
    t = reader.texts
    text = t.gettext(
        "I could not reach anybody who answers, so nobody knows that you asked. I am sorry. You did right to"
        " ask: please take one of the lines, or ask me again later."
    )
    again = Button(t.label("Ask once more"), action("safety.person"))
    return _beside(aid, (lines_button(t), again), text)


def did_they_write(reader: Reader, case: Case, owner: str) -> Message:
    """Asked when the promised hour has come."""
    t = reader.texts
    text = t.gettext("%(name)s wanted to write to you by now. Did that happen?", name=owner)
    buttons = (
        Button(t.label("Yes"), action("safety.reached", case.id)),
        Button(t.label("No, ask somebody else"), action("safety.again", case.id)),
    )
    return Message(text, buttons, lane=Lane.SAFETY)


def closed(reader: Reader) -> Message:
    """Nobody needs to write any more."""
    t = reader.texts
    text = t.gettext("All right, that is closed. You can ask for a person again at any time.")
    again = Button(t.label("Talk to a person"), action("safety.person"))
    return Message(text, (again, lines_button(t)), lane=Lane.SAFETY)


def _beside(aid: Aid, buttons: tuple[Button, ...], *said: Rich) -> Message:
    return Message(join([*said, aid.text]), buttons, lane=Lane.SAFETY, beside=aid.beside)


def _until(reader: Reader, watch: Watch) -> Rich:
    if watch.opens is None:
        return Rich("")
    return reader.texts.gettext(
        "No one is there until %(when)s; then they see it.", when=reader.moment(watch.opens)
    )


def withdraw_button(t: Texts, case: Case) -> Button:
    """What an asker presses who needs nobody any more."""
    return Button(t.label("I do not need it any more"), action("safety.withdraw", case.id))


def _by(reader: Reader, case: Case) -> str:
    return reader.hour(case.write_by or case.asked_at)


# To those who answer


def request(reader: Reader, case: Case, *, again: bool = False) -> Message:
    """Somebody asked for a person: who says yes? Asked *again* it is a new message, so that it is noticed."""
    t = reader.texts
    text = t.gettext(
        "Somebody asked for a person at %(hour)s. Whoever says yes sees the name and writes within the hour.",
        hour=reader.hour(case.asked_at),
    )
    take = Button(t.label("I'll do it"), action("safety.take", case.id), Look.PRIMARY)
    return Message(text, (take,), name=None if again else _name(case), lane=Lane.SAFETY)


def taken_by(reader: Reader, case: Case, owner: str) -> Message:
    """What the others see when one of them said yes."""
    t = reader.texts
    text = t.gettext(
        "Somebody asked for a person at %(hour)s. %(name)s does it. Thank you.",
        hour=reader.hour(case.asked_at),
        name=owner,
    )
    return Message(text, name=_name(case), lane=Lane.SAFETY, toast=t.label("%(name)s does it.", name=owner))


def yours(reader: Reader, case: Case, asker: str, *, stopped: bool) -> Message:
    """What the one who said yes sees. *stopped*: the asker gets nothing else from the bot."""
    t = reader.texts
    text = t.gettext(
        "It is yours. **%(name)s** asked for a person and knows that you write by %(hour)s. Listen first; you"
        " need not solve it. If a life is in danger, say so, and call the emergency number.",
        name=asker,
        hour=_by(reader, case),
    )
    words = join([text, t.gettext("They have stopped my other messages; yours still come.")])
    said = words if stopped else text
    return Message(said, owner_buttons(t, case, asker), name=_name(case), lane=Lane.SAFETY)


def asker_not_reached(reader: Reader, case: Case, asker: str) -> Message:
    """The news to whoever has the case that the asker does not read what the bot sends."""
    t = reader.texts
    text = t.gettext(
        "**What I send does not reach %(name)s**, so they do not know yet that you write, and your words"
        " through me would not reach them either. If you know another way, please take it now. They see that"
        " it is you when they look under /safe, Talk to a person.",
        name=asker,
    )
    return Message(text, owner_buttons(t, case, asker)[1:], lane=Lane.SAFETY)


def did_you_write(reader: Reader, case: Case, asker: str) -> Message:
    """The owner is asked when the promised hour has come."""
    t = reader.texts
    text = t.gettext("Did you reach %(name)s? You wanted to write by now.", name=asker)
    return Message(text, owner_buttons(t, case, asker), lane=Lane.SAFETY)


def nobody_else(reader: Reader, case: Case, asker: str) -> Message:
    """The owner cannot pass it on."""
    t = reader.texts
    text = t.gettext(
        "There is nobody else I could ask. If you cannot, please tell %(name)s so, and name /safe.",
        name=asker,
    )
    return Message(text, owner_buttons(t, case, asker)[:2], lane=Lane.SAFETY)


def passed_on(reader: Reader) -> Message:
    """The owner gave it back."""
    t = reader.texts
    return Message(t.gettext("All right. I am asking the others."), lane=Lane.SAFETY)


def no_longer(reader: Reader, case: Case) -> Message:
    """The case needs nobody any more."""
    t = reader.texts
    text = t.gettext("The request of %(hour)s is closed. Thank you.", hour=reader.hour(case.asked_at))
    return Message(text, name=_name(case), lane=Lane.SAFETY, toast=t.label("This is closed."))


def not_for_you(reader: Reader) -> Message:
    """The refusal to somebody who is not among those asked."""
    t = reader.texts
    text = t.gettext("Only the people who were asked can do that. If you want to help, tell a coordinator.")
    return Message(text, toast=t.label("You cannot do that here."), refusal=True)


def open_cases(reader: Reader, free: Sequence[Case], mine: Sequence[tuple[Case, str]]) -> Message:
    """The care team's list: what waits for somebody, and what is theirs."""
    t = reader.texts
    if not free and not mine:
        return Message(t.gettext("Nobody waits for a person now."))
    waits = t.ngettext("One request waits for somebody.", "%(n)s requests wait for somebody.", len(free))
    names = t.gettext("You write to: %(names)s.", names=", ".join(name for _, name in mine))
    hours = [(case, _day_hour(reader, case.asked_at)) for case in free]
    take = [Button(t.label("I'll do it: %(hour)s", hour=h), action("safety.take", c.id)) for c, h in hours]
    own = [Button(t.label("Open: %(name)s", name=name), action("safety.take", c.id)) for c, name in mine]
    return Message(join([waits if free else Rich(""), names if mine else Rich("")]), (*take, *own))


def about_cases(t: Texts) -> str:
    """What /cases does, for the menu."""
    return t.label("Who asked for a person")


def called_cases(t: Texts) -> str:
    """What /cases is called, where a network can show it in the reader's language."""
    return t.label("/cases")[1:]


def owner_buttons(t: Texts, case: Case, asker: str) -> tuple[Button, ...]:
    """What whoever has the case can do: write, end it, pass it on."""
    return (
        Button(t.label("Write to %(name)s", name=asker), action("relay.write", case.asker_id), Look.PRIMARY),
        Button(t.label("We have talked"), action("safety.done", case.id)),
        Button(t.label("Pass it on"), action("safety.pass", case.id)),
    )


def _name(case: Case) -> str:
    return f"case:{case.id}"


def _day_hour(reader: Reader, moment: datetime) -> str:
    return f"{reader.short_day(moment)}, {reader.hour(moment)}"
