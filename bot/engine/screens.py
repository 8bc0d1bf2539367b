"""What the bot says when no feature has the word."""

from bot.conversation.actions import Action
from bot.conversation.events import What
from bot.conversation.markup import Rich, join, quote
from bot.conversation.messages import Button, Message
from bot.conversation.platform import Opening, Profile
from bot.engine.texts import Reader, Texts
from bot.people.model import Right

MAX_BOT_NAME = 64
HOME = Action("signup.home")


def did_not_understand(reader: Reader) -> Message:
    """The answer to words that nobody expected."""
    t = reader.texts
    return Message(
        t.gettext("I did not understand that. Here is what I can do for you. For help lines, write /safe."),
        (Button(t.label("What I can do"), HOME),),
    )


def not_readable(reader: Reader, what: What) -> Message:
    """The answer to a picture, a sticker, a voice message or a place."""
    t = reader.texts
    match what:
        case What.VOICE:
            text = t.gettext(
                "I cannot listen to voice messages, and I keep none. Please type it, or use the buttons."
                " Help lines: /safe."
            )
        case What.PLACE:
            text = t.gettext(
                "I do not need to know where you are, and I have not kept it. If you want to say that you"
                " are there or back home, use the buttons. In danger: /safe."
            )
        case What.CONTACT:
            text = t.gettext(
                "I keep nobody's contact. If you know somebody who would join, forward them my link, so that"
                " they choose for themselves. Help lines: /safe."
            )
        case _:
            text = t.gettext("I can only read words. Please type it, or use the buttons. Help lines: /safe.")
    return Message(text)


def read_along(reader: Reader) -> Rich:
    """The first words in a place for one person that those can read who keep order in the team's space."""
    return reader.texts.gettext(
        "I made this thread for you because your direct messages are closed. Whoever runs this server and its"
        " moderators can read along here. So only reminders, places that got free and lessons come, and never"
        " where you meet. What a button answers, you alone see. To get all of it directly, open your direct"
        " messages (name of the server > Privacy Settings) and write to me."
    )


def edited(reader: Reader) -> Message:
    """The answer to a message that was changed after it was sent."""
    t = reader.texts
    return Message(
        t.gettext(
            "I see that you changed what you wrote. I took it as it first came. To correct it, please send it"
            " again as a new message."
        )
    )


def answer_label(reader: Reader) -> str:
    """What opens the field for an answer, where a network has one."""
    return reader.texts.label("Write my answer")


def asked_no_more(reader: Reader, words: str) -> Message:
    """The answer to words written into the field of a question that is over. They are given back."""
    t = reader.texts
    text = t.gettext("That question is over, so I did nothing with this. Here are your words back:")
    return Message(join([text, quote(words)]), (Button(t.label("What I can do"), HOME),))


def stale_button(reader: Reader) -> Message:
    """The answer to a button of which nobody knows any more."""
    t = reader.texts
    return Message(
        t.gettext("That button is from an older message and does nothing now. Here is where you can go on."),
        (Button(t.label("What I can do"), HOME),),
        toast=t.label("That button is too old."),
    )


def sorry(reader: Reader, code: str) -> Message:
    """The answer when a turn failed."""
    t = reader.texts
    return Message(
        t.gettext(
            "Something went wrong on our side, and nothing of what you just did was kept. Please try again."
            " If it happens again, tell your captain this code: %(code)s. Help lines still work: /safe.",
            code=code,
        )
    )


def join_first(reader: Reader) -> Message:
    """The answer to a stranger who asks for what only members can do."""
    t = reader.texts
    return Message(
        t.gettext("I do not know you yet, and I keep nothing about you. Joining takes a minute."),
        (Button(t.label("Join"), Action("signup.start")),),
        toast=t.label("Please join first."),
        refusal=True,
    )


def not_allowed(reader: Reader, right: Right) -> Message:
    """The kind refusal to a person without the right, with the way out."""
    t = reader.texts
    match right:
        case Right.CARE:
            text = t.gettext("Only the care team can do that. If you want to help there, ask a coordinator.")
        case Right.COORDINATOR | Right.STEWARD:
            text = t.gettext("Only coordinators can do that. Your captain can pass on what you need.")
        case _:
            text = t.gettext("Only captains can do that. You can raise your hand to become one.")
    raise_hand = Button(t.label("Raise my hand"), Action("captains.raise"))
    buttons = (raise_hand,) if right is Right.CAPTAIN else (Button(t.label("What I can do"), HOME),)
    return Message(text, buttons, toast=t.label("You cannot do that here."), refusal=True)


def cancelled(reader: Reader, *, waited: bool) -> Message:
    """The answer to /cancel."""
    t = reader.texts
    text = (
        t.gettext("All right, I have dropped that question.")
        if waited
        else t.gettext("There is nothing to cancel.")
    )
    return Message(text, (Button(t.label("What I can do"), HOME),))


def database_gone(texts: Texts) -> str:
    """What is said when not even the failure can be kept."""
    return texts.label(
        "I cannot reach my memory right now, so nothing was kept. Please try again in a few minutes."
        " Help lines still work: /safe."
    )


def profile(texts: Texts, campaign: str) -> Profile:
    """Return how the bot presents itself before anybody has spoken to it."""
    about = texts.label("Signups, training and help lines for volunteers. Press Start.")
    description = texts.label(
        "I help volunteers of %(campaign)s: find a canvass shift near you, learn in small steps, hear from"
        " your captain, and find help at once with /safe. I tell you what I keep before I keep anything.",
        campaign=campaign,
    )
    return Profile(campaign[:MAX_BOT_NAME], about, description)


def opening(texts: Texts) -> Opening:
    """Return what is said in a group to somebody who has to open their private chat with the bot first."""
    words = texts.gettext(
        "My answers are for you alone, so they come in a private chat. Open ours once and press Start; then"
        " ask me again, there or here."
    )
    nameless = texts.gettext(
        "I cannot see who wrote that: you are here as an admin without a name. Please switch off Remain"
        " anonymous (the group's name > Edit > Administrators > you) and write it once more."
    )
    return Opening(words, texts.label("Open our chat"), nameless)
