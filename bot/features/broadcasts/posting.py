"""What broadcasts say: to one reader, and in a channel for all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from bot.conversation.messages import Lane, Message, Visibility
from bot.conversation.spaces import Space
from bot.engine.feature import Feature
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.broadcasts import screens
from bot.features.broadcasts.audiences import Audiences
from bot.features.broadcasts.batch import Batch
from bot.features.broadcasts.channel_store import Channel, ChannelStore
from bot.features.broadcasts.model import KEEP_TRYING
from bot.features.broadcasts.store import POST, Broadcast, BroadcastStore
from bot.people.campaign import Campaign
from bot.people.model import CAMPAIGN
from bot.storage.unit_of_work import Letter

Words = TypeVar("Words", str, int)


class Posting(Feature):
    """The part of the broadcasts' room that frames the author's words."""

    _campaign: Campaign
    _audiences: Audiences

    def _said(self, turn: Turn, reader: Reader, author: str, audience: str, words: str) -> Message:
        name = self._audiences.name(turn, audience, reader.language)
        return screens.said(reader, author, name, words, lane_of(audience))

    def _post(
        self,
        turn: Turn,
        broadcast: Broadcast,
        channel: Channel,
        body_id: int,
        again: str = "",
        *,
        in_doubt: bool = False,
    ) -> None:
        """Post in *channel* what is said to many; *again* tells a second try from the first.

        *in_doubt*: it perhaps stands there already, so that it is only noted.
        """
        BroadcastStore(turn.uow).keep_place(broadcast.id, channel)
        turn.letters.put(
            Letter(
                key=Batch(turn.uow, broadcast).key_of_post(channel.id, again),
                message=None,
                body_id=body_id,
                platform=channel.platform,
                chat_id=channel.chat_id,
                at=turn.now,
                lane=lane_of(broadcast.audience),
                batch=broadcast.batch,
                expires_at=turn.now + KEEP_TRYING,
                in_doubt=in_doubt,
            )
        )

    def _new_post(self, turn: Turn, broadcast: Broadcast) -> int:
        """Keep the post once more: after some days what is kept of it is blanked. Return its number."""
        body_id, before = turn.uow.share(self._posted(turn, broadcast)), broadcast.bodies.get(POST)
        if before:
            turn.uow.replace_shared(before, body_id)
        BroadcastStore(turn.uow).keep_bodies(broadcast.id, {**broadcast.bodies, POST: body_id})
        return body_id

    def _posts(self, turn: Turn, audience: str) -> Counter[Space]:
        """Return in how many linked places of each kind something said to *audience* is posted."""
        linked = ChannelStore(turn.uow).of(audience)
        return Counter(turn.networks.space(channel.platform) for channel in linked)

    def _posted(self, turn: Turn, broadcast: Broadcast) -> Message:
        """Return the one post for a channel, whose readers read any of the languages."""
        author = turn.people.get(broadcast.speaker_id).name
        each = [
            self._said(turn, turn.reader_in(language), author, broadcast.audience, words)
            for language, words in broadcast.words.items()
        ]
        post = screens.posted(turn.reader, [said.text for said in each], lane_of(broadcast.audience))
        called = self._called(broadcast.audience)
        return replace(post, mentions=called, visibility=Visibility.CHAT)

    def _called(self, audience: str) -> str | None:
        """Return the group whose members a post calls: none for an area, and none that is sensitive."""
        kind, _, which = audience.partition(":")
        open_groups = {group.id for group in self._campaign.region.groups if not group.sensitive}
        return which if kind == "group" and which in open_groups else None

    def _bodies(self, turn: Turn, broadcast: Broadcast) -> dict[str, int]:
        """Keep the words once in each language, framed in it, and once as a post that is for all."""
        return {kind: turn.uow.share(message) for kind, message in self._framed(turn, broadcast).items()}

    def _fill_bodies(self, turn: Turn, broadcast: Broadcast) -> None:
        """Keep the words again where they were blanked, so that who has not got them can."""
        framed = self._framed(turn, broadcast)
        for kind, body_id in broadcast.bodies.items():
            turn.uow.share_again(body_id, framed.get(kind) or framed[self._campaign.languages[0]])

    def _framed(self, turn: Turn, broadcast: Broadcast) -> dict[str, Message]:
        author = turn.people.get(broadcast.speaker_id).name
        audience, words = broadcast.audience, broadcast.words
        by_language = {
            language: self._said(
                turn, turn.reader_in(language), author, audience, in_language(words, language)
            )
            for language in self._campaign.languages
        }
        return {**by_language, POST: self._posted(turn, broadcast)}


def lane_of(audience: str) -> Lane:
    """Return how urgent a broadcast is."""
    return Lane.STATEWIDE if audience == CAMPAIGN else Lane.TEAM


def in_language(by_language: Mapping[str, Words], language: str) -> Words:
    """Return the words for a reader of *language*: in it, or else in the first there is."""
    return by_language.get(language) or next(iter(by_language.values()))
