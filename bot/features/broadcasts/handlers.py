"""What broadcasts do while something is written: audience, words, count, test, channels."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.messages import Button
from bot.conversation.platform import Suggestion
from bot.domain_events import PersonForgotten
from bot.engine.feature import on, on_answer, on_button, on_command, suggests
from bot.engine.pages import Page
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.broadcasts import screens
from bot.features.broadcasts.audiences import Audiences
from bot.features.broadcasts.chats import Chats
from bot.features.broadcasts.model import MAX_TEXT, BroadcastState, Count, Recipient, count
from bot.features.broadcasts.sending import Sending
from bot.features.broadcasts.store import BroadcastStore
from bot.people.campaign import Campaign
from bot.people.model import Right

DRAFT = "broadcasts.draft"
LATELY = 10


class Broadcasts(Sending, Chats):
    """Lets captains and coordinators say something to many."""

    name = "broadcasts"

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._audiences = Audiences(campaign)

    @on_command(
        "say",
        about=screens.about_say,
        called=screens.called_say,
        option=screens.audience_option,
        right=Right.CAPTAIN,
    )
    def say(self, turn: Turn) -> None:
        """Ask to whom, or for the words where one audience is named."""
        typed = turn.argument.casefold()
        named = [a.key for a in self._audiences.all(turn) if typed and typed in (a.key, a.label.casefold())]
        if len(named) == 1:
            self._ask_words(turn, named[0])
        else:
            self._ask_audience(turn, 0)

    @suggests("say")
    def suggest(self, turn: Turn) -> list[Suggestion]:
        """Return the audiences that this person may address."""
        return [Suggestion(audience.label, audience.key) for audience in self._audiences.all(turn)]

    @on_button("audiences", right=Right.CAPTAIN)
    def turn_audiences(self, turn: Turn) -> None:
        """Show a page of audiences in place."""
        self._ask_audience(turn, turn.number(0), in_place=True)

    def _ask_audience(self, turn: Turn, page: int, *, in_place: bool = False) -> None:
        audiences = self._audiences.all(turn)
        shown = Page.of(len(audiences), turn.page_size, page)
        turn.say(screens.choose_audience(turn.reader, audiences, shown), in_place=in_place)

    @on_button("say", right=Right.CAPTAIN)
    def say_pressed(self, turn: Turn) -> None:
        """Ask to whom."""
        self.say(turn)

    @on_button("to")
    def to(self, turn: Turn) -> None:
        """Ask for the words."""
        self._ask_words(turn, ":".join(turn.args))

    def _ask_words(self, turn: Turn, key: str) -> None:
        people = self._audiences.people(turn, key)
        if people is None:
            turn.say(screens.not_your_audience(turn.reader))
            return
        name = self._audiences.name(turn, key, turn.reader.language)
        if not people:
            turn.say(screens.nobody(turn.reader, name))
            return
        turn.say(screens.ask_text(turn.reader, name))
        turn.wait_for("broadcasts.text", audience=key)

    @on_answer("text")
    def text_typed(self, turn: Turn) -> None:
        """Take the words; ask for a translation if many read another language."""
        if len(turn.text) > MAX_TEXT:
            turn.say(screens.too_long(turn.reader))
            turn.wait_with("broadcasts.text", turn.gathered)
            return
        draft = {"audience": turn.gathered["audience"], turn.reader.language: turn.text}
        self._ask_missing(turn, draft)

    @on_answer("translation")
    def translation_typed(self, turn: Turn) -> None:
        """Take the words in one more language."""
        if len(turn.text) > MAX_TEXT:
            turn.say(screens.too_long(turn.reader))
            turn.wait_with("broadcasts.translation", turn.gathered)
            return
        draft = {key: value for key, value in turn.gathered.items() if key != "into"}
        self._ask_missing(turn, {**draft, turn.gathered["into"]: turn.text})

    @on_button("untranslated")
    def untranslated(self, turn: Turn) -> None:
        """Go on without a translation."""
        if turn.session.waiting(turn.now) != "broadcasts.translation":
            turn.say(screens.gone(turn.reader))
            return
        draft = {key: value for key, value in turn.session.data.items() if key != "into"}
        self._preview(turn, draft)

    @on_button("change")
    def change(self, turn: Turn) -> None:
        """Ask for the words anew."""
        draft = self._draft(turn)
        if draft:
            name = self._audiences.name(turn, draft["audience"], turn.reader.language)
            turn.say(screens.ask_text(turn.reader, name))
            turn.wait_for("broadcasts.text", audience=draft["audience"])

    @on_answer("draft")
    def typed_over_draft(self, turn: Turn) -> None:
        """Take words typed instead of a press as the new text."""
        self.text_typed(turn)

    @on_button("drop")
    def drop(self, turn: Turn) -> None:
        """Throw the draft away."""
        turn.session.end()
        turn.say(screens.dropped(turn.reader))

    @on_button("test")
    def test(self, turn: Turn) -> None:
        """Show the author what people will read."""
        draft = self._draft(turn)
        if draft is None:
            return
        for words in _words(draft, self._campaign.languages).values():
            said = self._said(turn, turn.reader, turn.person.name, draft["audience"], words)
            turn.say(replace(said, lane=None))
        turn.say(screens.tested(turn.reader))

    @on_button("send")
    def send(self, turn: Turn) -> None:
        """Let it begin in a minute."""
        draft = self._draft(turn)
        if draft is None:
            return
        people = self._audiences.people(turn, draft["audience"])
        if people is None:
            turn.say(screens.not_your_audience(turn.reader))
            return
        turn.session.end()
        words = _words(draft, self._campaign.languages)
        self._begin(turn, draft["audience"], words, self._counted(turn, draft["audience"], people))

    @on_command(
        "broadcasts",
        about=screens.about_broadcasts,
        called=screens.called_broadcasts,
        right=Right.COORDINATOR,
    )
    def lately(self, turn: Turn) -> None:
        """Show what was said to many lately, by whom and to whom."""
        store = BroadcastStore(turn.uow)
        lines = []
        for broadcast, moment in store.latest(LATELY):
            if broadcast.state is BroadcastState.UNDONE:
                continue
            author = turn.people.find(broadcast.author_id)
            audience = self._audiences.name(turn, broadcast.audience, turn.reader.language)
            name, progress = author.name if author else "?", store.progress(broadcast)
            lines.append(screens.one_line(turn.reader, moment, name, audience, progress))
        turn.say(screens.lately(turn.reader, lines))

    # Channels

    @on_command("channel", about=screens.about_channel, called=screens.called_channel, right=Right.CAPTAIN)
    def channel(self, turn: Turn) -> None:
        """Ask what the channel in which this was written shall belong to."""
        place = self._here(turn)
        if place is None:
            turn.say(screens.only_in_channels(turn.reader))
            return
        platform, chat_id, title = place
        linked = BroadcastStore(turn.uow).linked(platform, chat_id)
        scope = self._audiences.name(turn, linked.scope, turn.reader.language) if linked else None
        if linked and scope and not self._may_unlink(turn, linked.scope):
            turn.say(screens.linked_by_others(turn.reader, title, scope))
            return
        turn.wait_for("broadcasts.linking", platform=platform, chat=chat_id, title=title)
        self._ask_scope(turn, title, scope, 0)

    @on_button("scopes", right=Right.CAPTAIN)
    def turn_scopes(self, turn: Turn) -> None:
        """Show a page of what a channel may be linked to, in place."""
        place = self._linking(turn)
        if place is None:
            return
        linked = BroadcastStore(turn.uow).linked(place["platform"], place["chat"])
        scope = self._audiences.name(turn, linked.scope, turn.reader.language) if linked else None
        self._ask_scope(turn, place["title"], scope, turn.number(0), in_place=True)

    def _ask_scope(
        self, turn: Turn, title: str, scope: str | None, page: int, *, in_place: bool = False
    ) -> None:
        scopes = self._audiences.linkable(turn)
        shown = Page.of(len(scopes), turn.page_size, page)
        screen = screens.link_to_what(turn.reader, title, scopes, scope, shown)
        turn.say(screen, in_place=in_place)

    @on_button("link", right=Right.CAPTAIN)
    def link(self, turn: Turn) -> None:
        """Let a channel belong to a scope that this person holds."""
        place, scope = self._linking(turn), ":".join(turn.args)
        names = dict(self._audiences.linkable(turn))
        if place is None:
            return
        if scope not in names:
            turn.say(screens.not_your_audience(turn.reader))
            return
        store = BroadcastStore(turn.uow)
        before = store.linked(place["platform"], place["chat"])
        if before and not self._may_unlink(turn, before.scope):
            name = self._audiences.name(turn, before.scope, turn.reader.language)
            turn.say(screens.linked_by_others(turn.reader, place["title"], name))
            return
        store.link(place["platform"], place["chat"], place["title"], scope, turn.person.id)
        turn.record("channel linked", scope)
        turn.session.end()
        turn.say(screens.linked(turn.reader, place["title"], names[scope]))

    @on_button("unlink", right=Right.CAPTAIN)
    def unlink(self, turn: Turn) -> None:
        """Let a channel belong to nothing, if this person holds what it belongs to."""
        place = self._linking(turn)
        if place is None:
            return
        store = BroadcastStore(turn.uow)
        linked = store.linked(place["platform"], place["chat"])
        if linked is None:
            raise StaleButtonError
        if not self._may_unlink(turn, linked.scope):
            name = self._audiences.name(turn, linked.scope, turn.reader.language)
            turn.say(screens.linked_by_others(turn.reader, place["title"], name))
            return
        store.unlink(place["platform"], place["chat"])
        turn.record("channel unlinked", linked.scope)
        turn.session.end()
        turn.say(screens.unlinked(turn.reader, place["title"]))

    @on(PersonForgotten)
    def forget(self, turn: Turn, fact: PersonForgotten) -> None:
        """Erase what is kept of a person; what they were saying to many goes no further."""
        store = BroadcastStore(turn.uow)
        for broadcast in store.unfinished(fact.person_id):
            store.move(broadcast.id, BroadcastState.WAITING, BroadcastState.UNDONE)
            store.move(broadcast.id, BroadcastState.RUNNING, BroadcastState.STOPPED)
            store.stop_rows(broadcast)
        store.forget(fact.person_id)

    def home(self, turn: Turn) -> Sequence[Button]:
        """Offer /say to those who may use it."""
        return (screens.home_button(turn.reader),) if turn.person.may(Right.CAPTAIN) else ()

    def _ask_missing(self, turn: Turn, draft: dict[str, str]) -> None:
        readers = self._languages(turn, draft["audience"])
        missing = [lang for lang in self._campaign.languages if readers[lang] and lang not in draft]
        if not missing:
            self._preview(turn, draft)
            return
        turn.say(screens.ask_translation(turn.reader, missing[0], readers[missing[0]]))
        turn.wait_with("broadcasts.translation", {**draft, "into": missing[0]})

    def _preview(self, turn: Turn, draft: dict[str, str]) -> None:
        people = self._audiences.people(turn, draft["audience"])
        if people is None:
            turn.say(screens.not_your_audience(turn.reader))
            return
        name = self._audiences.name(turn, draft["audience"], turn.reader.language)
        shown = [
            self._said(turn, turn.reader, turn.person.name, draft["audience"], words)
            for words in _words(draft, self._campaign.languages).values()
        ]
        counted = self._counted(turn, draft["audience"], people)
        morning = turn.reader.hour(turn.person.quiet_to)
        turn.say(screens.preview(turn.reader, name, shown, counted, morning))
        turn.wait_with(DRAFT, draft)

    def _draft(self, turn: Turn) -> dict[str, str] | None:
        if turn.session.waiting(turn.now) == DRAFT:
            return dict(turn.session.data)
        turn.say(screens.gone(turn.reader))
        return None

    def _counted(self, turn: Turn, audience: str, people: Sequence[int]) -> Count:
        store = BroadcastStore(turn.uow)
        return count(store.recipients(people, turn.now), len(store.channels(audience)))

    def _languages(self, turn: Turn, audience: str) -> Counter[str]:
        people = self._audiences.people(turn, audience) or ()
        recipients: Sequence[Recipient] = list(BroadcastStore(turn.uow).recipients(people, turn.now))
        return Counter(each.language for each in recipients)

    def _here(self, turn: Turn) -> tuple[str, str, str] | None:
        if turn.chat_id is None or turn.platform is None:
            return None
        return turn.platform, turn.chat_id, turn.chat_title or turn.chat_id

    def _may_unlink(self, turn: Turn, scope: str) -> bool:
        return turn.person.may(Right.COORDINATOR) or scope in dict(self._audiences.linkable(turn))

    def _linking(self, turn: Turn) -> dict[str, str] | None:
        if turn.session.waiting(turn.now) == "broadcasts.linking":
            return dict(turn.session.data)
        raise StaleButtonError


def _words(draft: dict[str, str], languages: Sequence[str]) -> dict[str, str]:
    """Return a draft's words by language."""
    return {language: draft[language] for language in languages if language in draft}
