"""What broadcasts do while something is written: audience, words, count, test."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.events import What
from bot.conversation.platform import Suggestion
from bot.conversation.session import QUESTION
from bot.engine.feature import on_answer, on_button, on_command, suggests
from bot.engine.pages import Page
from bot.engine.turn import Turn
from bot.features.broadcasts import screens
from bot.features.broadcasts.channel_store import ChannelStore
from bot.features.broadcasts.chat_screens import group_button
from bot.features.broadcasts.drafting import (
    CRIED,
    ENOUGH,
    ID,
    ID_LENGTH,
    LEFT_OUT,
    OPEN,
    TRANSLATION,
    Drafting,
    words_of,
)
from bot.features.broadcasts.group_codes import adds_to_groups
from bot.features.broadcasts.model import MAX_TEXT, Enough
from bot.features.broadcasts.others_screens import lately_button
from bot.features.broadcasts.rewording import REWORD, TEXT
from bot.people.model import CAMPAIGN, Right


class Writing(Drafting):
    """The part of the broadcasts' room in which nothing has been sent yet."""

    @on_command(
        "say",
        about=screens.about_say,
        called=screens.called_say,
        option=screens.audience_option,
        right=Right.CAPTAIN,
    )
    def say(self, turn: Turn) -> None:
        """Ask to whom, or for the words where one audience is named or meant by the group this stands in."""
        typed = turn.argument.casefold()
        named = [a.key for a in self._audiences.all(turn) if typed and typed in (a.key, a.label.casefold())]
        here = "" if turn.argument else self._asked_openly(turn)
        if len(named) == 1 or here:
            self._ask_words(turn, here or named[0], openly=bool(here))
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
        add = (group_button(turn.reader),) if audiences and adds_to_groups(turn) else ()
        beside = (*add, lately_button(turn.reader)) if self._lately(turn) else add
        turn.say(screens.choose_audience(turn.reader, audiences, shown, beside), in_place=in_place)

    @on_button("say", right=Right.CAPTAIN)
    def say_pressed(self, turn: Turn) -> None:
        """Ask to whom."""
        self.say(turn)

    @on_button("to")
    def to(self, turn: Turn) -> None:
        """Ask for the words."""
        self._ask_words(turn, ":".join(turn.args))

    def _asked_openly(self, turn: Turn) -> str:
        """Return what the group belongs to in which /say was written, if its captain can be asked there."""
        if turn.chat_id is None or turn.platform is None or not turn.networks.asks_openly(turn.platform):
            return ""
        linked = ChannelStore(turn.uow).linked(turn.platform, turn.chat_id)
        return linked.scope if linked and linked.scope in dict(self._audiences.linkable(turn)) else ""

    def _ask_words(self, turn: Turn, key: str, *, openly: bool = False) -> None:
        people = self._audiences.people(turn, key)
        if people is None:
            turn.say(screens.not_your_audience(turn.reader))
            return
        name = self._audiences.name(turn, key, turn.reader.language)
        if people.is_empty(turn.uow.db):
            turn.say(screens.nobody(turn.reader, "" if key == CAMPAIGN else name))
            return
        self._give_back(turn)
        if openly:
            question = _new_id(turn)
            turn.say(screens.ask_text_openly(turn.reader, name, TEXT, question))
            turn.wait_with(TEXT, {"audience": key, QUESTION: question})
        else:
            turn.say(screens.ask_text(turn.reader, name))
            turn.wait_for(TEXT, audience=key)

    @on_answer("text")
    def text_typed(self, turn: Turn) -> None:
        """Take the words; ask for a translation if many read another language."""
        if len(turn.text) > MAX_TEXT:
            turn.say(screens.too_long(turn.reader))
            turn.wait_with(TEXT, turn.gathered)
            return
        draft = {ID: _new_id(turn), **_about(turn.gathered), turn.reader.language: turn.text}
        draft |= _left_out(turn)
        if turn.aided:
            self._ask_whether_meant(turn, draft)
        else:
            self._ask_missing(turn, draft)

    @on_button("meant")
    def meant(self, turn: Turn) -> None:
        """Go on with words that cried for help: they are meant for many."""
        if draft := self._draft(turn, CRIED):
            self._ask_missing(turn, draft)

    @on_answer("translation")
    def translation_typed(self, turn: Turn) -> None:
        """Take the words in one more language."""
        if len(turn.text) > MAX_TEXT:
            turn.say(screens.too_long(turn.reader))
            turn.wait_with(TRANSLATION, turn.gathered)
            return
        draft = {key: value for key, value in turn.gathered.items() if key != "into"}
        self._ask_missing(turn, {**draft, turn.gathered["into"]: turn.text} | _left_out(turn))

    @on_button("untranslated")
    def untranslated(self, turn: Turn) -> None:
        """Go on without a translation."""
        if draft := self._draft(turn, TRANSLATION, *OPEN):
            self._preview(turn, {key: value for key, value in draft.items() if key != "into"})

    @on_button("change")
    def change(self, turn: Turn) -> None:
        """Ask for the words anew."""
        draft = self._draft(turn)
        if draft:
            name = self._audiences.name(turn, draft["audience"], turn.reader.language)
            turn.say(screens.ask_text(turn.reader, name))
            turn.wait_with(TEXT, _about(draft))

    @on_answer("draft")
    def typed_over_draft(self, turn: Turn) -> None:
        """Take words typed instead of a press as the new text."""
        self.text_typed(turn)

    @on_button("drop")
    def drop(self, turn: Turn) -> None:
        """Throw the draft away."""
        if self._draft(turn, TRANSLATION, CRIED, *OPEN) is not None:
            turn.session.end()
            turn.say(screens.dropped(turn.reader))

    @on_button("test")
    def test(self, turn: Turn) -> None:
        """Show the author what people will read."""
        draft = self._draft(turn)
        if draft is None:
            return
        for words in words_of(draft, self._campaign.languages).values():
            said = self._said(turn, turn.reader, turn.person.name, draft["audience"], words)
            turn.say(replace(said, lane=None))
        turn.say(screens.tested(turn.reader))

    @on_button("enough")
    def choose_enough(self, turn: Turn) -> None:
        """Take what becomes of it for those who have got enough today."""
        chosen, draft = turn.word(1), self._draft(turn)
        if draft is not None and chosen in set(Enough):
            self._preview(turn, {**draft, ENOUGH: chosen}, in_place=True)

    @on_button("send")
    def send(self, turn: Turn) -> None:
        """Let it begin in a minute; new words of what is running are said from now on."""
        draft = self._draft(turn)
        if draft is None:
            return
        if REWORD in draft:
            turn.session.end()
            self.reword_with(
                turn, int(draft[REWORD]), words_of(draft, self._campaign.languages), draft.get(ID, "")
            )
            return
        people = self._audiences.people(turn, draft["audience"])
        if people is None:
            turn.say(screens.not_your_audience(turn.reader))
            return
        turn.session.end()
        words = words_of(draft, self._campaign.languages)
        counted, leaves_out = self._counted(turn, draft["audience"], people), _leaves_out(draft)
        counted = counted.without_enough() if leaves_out else counted
        self._begin(turn, draft["audience"], words, counted, draft=draft.get(ID, ""), leaves_out=leaves_out)


def _new_id(turn: Turn) -> str:
    """Return what a draft made in *turn* is called: the same when the turn is taken again."""
    return hashlib.sha256(turn.id.encode()).hexdigest()[:ID_LENGTH]


def _about(draft: Mapping[str, str]) -> dict[str, str]:
    """Return what stays of a draft when its words are typed anew."""
    return {key: draft[key] for key in ("audience", REWORD, ENOUGH) if key in draft}


def _leaves_out(draft: Mapping[str, str]) -> bool:
    return draft.get(ENOUGH) == Enough.LEAVE_OUT


def _left_out(turn: Turn) -> dict[str, str]:
    """Return the mark of a draft with which a picture or a file came, that does not go along."""
    return {} if turn.what is What.WORDS else {LEFT_OUT: str(turn.what)}
