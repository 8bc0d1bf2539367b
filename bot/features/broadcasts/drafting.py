"""A draft of what is to be said to many: kept while something else comes in between, shown, given back."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.conversation.spaces import Space
from bot.engine.feature import on_button, on_left
from bot.engine.turn import Turn
from bot.features.broadcasts import preview_screens, rewording_screens, screens, sending_screens
from bot.features.broadcasts.batch import Batch
from bot.features.broadcasts.crowd import Crowd, People
from bot.features.broadcasts.model import BroadcastState, Count
from bot.features.broadcasts.recipients import Recipients, Terms, languages
from bot.features.broadcasts.rewording import REWORD, Rewording
from bot.features.broadcasts.store import Broadcast, BroadcastStore

DRAFT, TRANSLATION, CRIED = "broadcasts.draft", "broadcasts.translation", "broadcasts.cried"
ASIDE = "broadcasts.aside"
"""A command came in between. The draft's buttons still work; no word typed now belongs to it."""
OPEN = (DRAFT, ASIDE)
LEFT_OUT, ENOUGH = "left out", "enough"
ID = "draft"
"""What a draft's buttons name it by, among what is kept of it."""
ID_LENGTH = 16


class Drafting(Rewording):
    """The part of the broadcasts' room that keeps and shows a draft."""

    @on_left("draft")
    @on_left("translation")
    def put_aside(self, turn: Turn) -> None:
        """Keep a draft although a command came in between, and say so."""
        if self._keep(turn, ASIDE):
            draft = turn.gathered
            audience = self._audiences.name(turn, draft["audience"], turn.reader.language)
            turn.say(screens.put_aside(turn.reader, audience, draft.get(ID, "")))

    @on_left("aside")
    def keep_aside(self, turn: Turn) -> None:
        """Keep a draft that was put aside before, without saying so again."""
        self._keep(turn, ASIDE)

    @on_left("cried")
    def keep_cried(self, turn: Turn) -> None:
        """Keep the question whether words that cried for help are meant for many; they are not said again."""
        if not turn.session.step:
            turn.wait_with(CRIED, turn.gathered)

    @on_button("resume")
    def resume(self, turn: Turn) -> None:
        """Go on with a draft that was put aside."""
        draft = self._draft(turn, TRANSLATION, CRIED, *OPEN)
        if draft is not None:
            self._show_again(turn, draft, asked=turn.session.waiting(turn.now) == CRIED)

    def _draft(self, turn: Turn, *steps: str) -> dict[str, str] | None:
        """Return the draft whose button was pressed, if it is still open; else say what became of it."""
        waits, named = turn.session.waiting(turn.now), turn.args[0] if turn.args else ""
        kept = dict(turn.session.data) if waits in (TRANSLATION, CRIED, *OPEN) else None
        if kept and kept.get(ID, "") == named and waits in (steps or OPEN):
            return kept
        sent = BroadcastStore(turn.uow).of_draft(turn.person.id, named) if len(named) == ID_LENGTH else None
        if sent and sent.state is not BroadcastState.UNDONE:
            self._say_already(turn, sent)
        elif kept:
            turn.say(screens.replaced(turn.reader))
            self._show_again(turn, kept, asked=waits == CRIED)
        else:
            turn.say(screens.not_sent(turn.reader))
        return None

    def _show_again(self, turn: Turn, draft: dict[str, str], *, asked: bool) -> None:
        if asked:
            self._ask_whether_meant(turn, draft)
        elif "into" in draft:
            self._ask_missing(turn, {key: value for key, value in draft.items() if key != "into"})
        else:
            self._preview(turn, draft)

    def _say_already(self, turn: Turn, sent: Broadcast) -> None:
        """Say how far what was sent is."""
        audience = self._audiences.name(turn, sent.audience, turn.reader.language)
        progress = self._progress(turn, sent)
        turn.say(sending_screens.already(turn.reader, sent.id, audience, sent.state, progress))

    def _ask_whether_meant(self, turn: Turn, draft: dict[str, str]) -> None:
        name = self._audiences.name(turn, draft["audience"], turn.reader.language)
        turn.say(screens.ask_whether_meant(turn.reader, name, draft[ID]))
        turn.wait_with(CRIED, draft)  # No word typed now is an answer to this: they may need help.

    def _ask_missing(self, turn: Turn, draft: dict[str, str]) -> None:
        readers = self._languages(turn, draft)
        missing = [lang for lang in self._campaign.languages if readers[lang] and lang not in draft]
        if not missing:
            self._preview(turn, draft)
            return
        turn.say(screens.ask_translation(turn.reader, missing[0], readers[missing[0]], draft.get(ID, "")))
        turn.wait_with(TRANSLATION, {**draft, "into": missing[0]})

    def _preview(self, turn: Turn, draft: dict[str, str], *, in_place: bool = False) -> None:
        people = self._audiences.people(turn, draft["audience"])
        if people is None and REWORD not in draft:  # Whether other words may be said is asked with them.
            turn.say(screens.not_your_audience(turn.reader))
            return
        name = self._audiences.name(turn, draft["audience"], turn.reader.language)
        shown = [
            self._said(turn, turn.reader, turn.person.name, draft["audience"], words)
            for words in words_of(draft, self._campaign.languages).values()
        ]
        if people is None or REWORD in draft:
            turn.say(
                rewording_screens.preview(
                    turn.reader, shown, draft=draft.get(ID, ""), words_only=LEFT_OUT in draft
                )
            )
        else:
            counted = self._counted(turn, draft["audience"], people)
            morning, enough = turn.reader.hour(turn.person.quiet_to), draft.get(ENOUGH)
            preview = preview_screens.preview(
                turn.reader,
                name,
                shown,
                counted,
                morning,
                enough,
                draft=draft.get(ID, ""),
                words_only=LEFT_OUT in draft,
            )
            turn.say(preview, in_place=in_place)
        turn.wait_with(DRAFT, draft)

    def _give_back(self, turn: Turn) -> None:
        """Say the words of an open draft once more, in whose place another begins."""
        if turn.session.waiting(turn.now) in (TRANSLATION, *OPEN):
            self._say_back(turn, turn.session.data)

    def _say_back(self, turn: Turn, draft: Mapping[str, str]) -> None:
        audience = self._audiences.name(turn, draft["audience"], turn.reader.language)
        words = words_of(dict(draft), self._campaign.languages)
        turn.say(screens.given_back(turn.reader, audience, list(words.values())))

    def _keep(self, turn: Turn, step: str) -> bool:
        """Let what was gathered wait, or say the words once more where the command asks for others."""
        if turn.session.step:
            self._say_back(turn, turn.gathered)
            return False
        turn.wait_with(step, turn.gathered)
        return True

    def _counted(self, turn: Turn, audience: str, people: Crowd) -> Count:
        posts, scarce = self._posts(turn, audience), turn.networks.scarce_chats()
        recipients = Recipients(
            turn.uow, turn.now, Terms(Space.CHANNEL in posts, in_channels=turn.networks.news_in_channels())
        )
        found = Count(Counter(), 0, posts, new_a_day=sum(scarce.values()))
        for part in people.parts():
            found += recipients.count(part, scarce)
        return found

    def _languages(self, turn: Turn, draft: Mapping[str, str]) -> Counter[str]:
        found: Counter[str] = Counter()
        for part in self._readers(turn, draft):
            found.update(languages(turn.uow, part))
        return found

    def _readers(self, turn: Turn, draft: Mapping[str, str]) -> Iterator[People]:
        """Return who reads a draft. Whoever steps in may not write to these people of themselves."""
        people = self._audiences.people(turn, draft["audience"])
        if people is not None:
            yield from people.parts()
        elif broadcast := BroadcastStore(turn.uow).find(int(draft.get(REWORD, 0))):
            yield Batch(turn.uow, broadcast).people()


def words_of(draft: dict[str, str], languages: Sequence[str]) -> dict[str, str]:
    """Return a draft's words by language."""
    return {language: draft[language] for language in languages if language in draft}
