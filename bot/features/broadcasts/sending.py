"""What broadcasts do once something is sent: undo, slices, progress, stop, report."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.conversation.messages import Lane, Message
from bot.domain_events import PeopleJoined
from bot.engine.feature import Feature, on, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.broadcasts import screens, sending_screens
from bot.features.broadcasts.audiences import Audiences
from bot.features.broadcasts.model import (
    PROGRESS_EVERY,
    PROGRESS_PATIENCE,
    SLICE,
    UNDO_FOR,
    BroadcastState,
    Count,
    Recipient,
    Route,
)
from bot.features.broadcasts.store import Broadcast, BroadcastStore
from bot.people.campaign import Campaign
from bot.people.model import CAMPAIGN, Right
from bot.storage.unit_of_work import Letter

Words = TypeVar("Words", str, int)


class Sending(Feature):
    """The half of the broadcasts' room in which things are under way."""

    _campaign: Campaign
    _audiences: Audiences

    def _begin(self, turn: Turn, audience: str, words: dict[str, str], counted: Count) -> None:
        broadcast = BroadcastStore(turn.uow).add(turn.person.id, audience, words, turn.now)
        turn.record("broadcast planned", f"{broadcast.id} {audience}")
        due = turn.now + UNDO_FOR
        turn.plan("broadcasts.begin", f"broadcasts.begin:{broadcast.id}", due, broadcast=str(broadcast.id))
        turn.say(sending_screens.begins_soon(turn.reader, broadcast.id, counted))

    @on_button("undo")
    def undo(self, turn: Turn) -> None:
        """Send nothing after all."""
        broadcast = self._own(turn)
        if BroadcastStore(turn.uow).move(broadcast.id, BroadcastState.WAITING, BroadcastState.UNDONE):
            turn.cancel(f"broadcasts.begin:{broadcast.id}")
            turn.record("broadcast undone", str(broadcast.id))
            turn.say(sending_screens.undone(turn.reader, broadcast.id))
        else:
            turn.say(sending_screens.too_late(turn.reader))

    @on_button("stop")
    def stop(self, turn: Turn) -> None:
        """Let no further message go out."""
        broadcast, store = self._own(turn), BroadcastStore(turn.uow)
        if not store.move(broadcast.id, BroadcastState.RUNNING, BroadcastState.STOPPED):
            turn.say(sending_screens.too_late(turn.reader))
            return
        store.stop_rows(broadcast)
        turn.uow.cancel_all(f"broadcasts.slice:{broadcast.id}:")
        turn.record("broadcast stopped", str(broadcast.id))
        self._report(turn, broadcast, stopped=True)

    @on_button("again")
    def again(self, turn: Turn) -> None:
        """Send once more what perhaps arrived, perhaps not."""
        broadcast = self._own(turn)
        turn.say(
            sending_screens.resent(
                turn.reader, BroadcastStore(turn.uow).resend_uncertain(broadcast, turn.now)
            )
        )

    @on(PeopleJoined)
    def take_over(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let broadcasts by two people be one's, and those to both come once."""
        BroadcastStore(turn.uow).take_over(fact.person_id, fact.gone_id)

    @on_job("begin")
    def begin(self, turn: Turn) -> None:
        """Post in the channels, and begin with the first slice."""
        store = BroadcastStore(turn.uow)
        broadcast = store.find(int(turn.payload["broadcast"]))
        if broadcast is None or broadcast.state is not BroadcastState.WAITING:
            return
        if self._audiences.people(turn, broadcast.audience) is None:
            store.move(broadcast.id, BroadcastState.WAITING, BroadcastState.UNDONE)
            turn.say(sending_screens.not_yours_any_more(turn.reader, broadcast.id))
            return
        store.move(broadcast.id, BroadcastState.WAITING, BroadcastState.RUNNING)
        store.keep_bodies(broadcast.id, self._bodies(turn, broadcast))
        for channel in store.channels(broadcast.audience):
            post = self._posted(turn, broadcast.audience, broadcast.words)
            key = f"{broadcast.batch}:channel:{channel.id}"
            turn.post(channel.platform, channel.chat_id, post, key=key, batch=broadcast.batch)
        self._plan_slice(turn, broadcast.id, 0)
        self._plan_progress(turn, broadcast.id, turn.now + PROGRESS_EVERY)

    @on_job("slice")
    def slice(self, turn: Turn) -> None:
        """Take on some hundred people, and plan the next ones."""
        store = BroadcastStore(turn.uow)
        broadcast = store.find(int(turn.payload["broadcast"]))
        if broadcast is None or broadcast.state is not BroadcastState.RUNNING:
            return
        people = self._audiences.people(turn, broadcast.audience) or ()
        after = int(turn.payload["after"])
        part = sorted(person_id for person_id in people if person_id > after)[:SLICE]
        channels = bool(store.channels(broadcast.audience))
        for recipient in store.recipients(part, turn.now):
            self._take_on(turn, broadcast, recipient, channels=channels)
        if len(part) == SLICE:
            self._plan_slice(turn, broadcast.id, part[-1])
        else:
            store.finish_slices(broadcast.id)

    @on_job("progress")
    def progress(self, turn: Turn) -> None:
        """Show how far it is, in place; at its end, the report."""
        store = BroadcastStore(turn.uow)
        broadcast = store.find(int(turn.payload["broadcast"]))
        if broadcast is None or broadcast.state is not BroadcastState.RUNNING:
            return
        now, due = store.progress(broadcast), store.next_due(broadcast)
        if broadcast.finished_slices and not now.waiting:
            store.move(broadcast.id, BroadcastState.RUNNING, BroadcastState.DONE)
            self._report(turn, broadcast, stopped=False)
            return
        later = due if due and due > turn.now + PROGRESS_PATIENCE else None
        turn.say(sending_screens.running(turn.reader, broadcast.id, now, later))
        again = later + PROGRESS_EVERY if later else turn.now + PROGRESS_EVERY
        self._plan_progress(turn, broadcast.id, again)

    def _take_on(self, turn: Turn, broadcast: Broadcast, to: Recipient, *, channels: bool) -> None:
        route = to.route(channels=channels)
        if route is Route.CHANNEL:
            return
        if route is not Route.DIRECT:
            BroadcastStore(turn.uow).note_not_reached(broadcast.id, to.person_id, route)
            return
        person = turn.people.get(to.person_id) if to.quiet else None
        address_id, platform = to.place(channels=channels)
        turn.uow.say(
            Letter(
                key=f"{broadcast.batch}:{to.person_id}",
                message=None,
                body_id=_in_language(broadcast.bodies, to.language),
                platform=platform,
                at=person.when_disturbable(turn.now) if person else turn.now,
                lane=lane_of(broadcast.audience),
                person_id=to.person_id,
                address_id=address_id,
                batch=broadcast.batch,
            )
        )

    def _bodies(self, turn: Turn, broadcast: Broadcast) -> dict[str, int]:
        """Keep the words once in each language: whoever reads it in, the frame is in their own."""
        return {
            language: turn.uow.share(
                self._said(
                    turn,
                    turn.reader_in(language),
                    turn.person.name,
                    broadcast.audience,
                    _in_language(broadcast.words, language),
                )
            )
            for language in self._campaign.languages
        }

    def _said(self, turn: Turn, reader: Reader, author: str, audience: str, words: str) -> Message:
        name = self._audiences.name(turn, audience, reader.language)
        return screens.said(reader, author, name, words, lane_of(audience))

    def _posted(self, turn: Turn, audience: str, words: Mapping[str, str]) -> Message:
        """Return the one post for a channel, whose readers read any of the languages."""
        each = [
            self._said(turn, turn.reader_in(lang), turn.person.name, audience, words[lang]) for lang in words
        ]
        post = screens.posted(turn.reader, [said.text for said in each], lane_of(audience))
        return replace(post, mentions=self._called(audience))

    def _called(self, audience: str) -> str | None:
        """Return the group whose members a post calls: none for an area, and none that is sensitive."""
        kind, _, which = audience.partition(":")
        open_groups = {group.id for group in self._campaign.region.groups if not group.sensitive}
        return which if kind == "group" and which in open_groups else None

    def _report(self, turn: Turn, broadcast: Broadcast, *, stopped: bool) -> None:
        store = BroadcastStore(turn.uow)
        why = dict(store.not_reached(broadcast))
        missed = [(person, why[person.id]) for person in turn.people.many(why)]
        now = store.progress(broadcast)
        turn.say(sending_screens.report(turn.reader, broadcast.id, now, missed, stopped=stopped))

    def _plan_slice(self, turn: Turn, broadcast_id: int, after: int) -> None:
        key = f"broadcasts.slice:{broadcast_id}:{after}"
        turn.plan("broadcasts.slice", key, turn.now, broadcast=str(broadcast_id), after=str(after))

    def _plan_progress(self, turn: Turn, broadcast_id: int, due: datetime) -> None:
        key = f"broadcasts.progress:{broadcast_id}:{due.timestamp():.0f}"
        turn.plan("broadcasts.progress", key, due, broadcast=str(broadcast_id))

    def _own(self, turn: Turn) -> Broadcast:
        broadcast = BroadcastStore(turn.uow).find(turn.number(0))
        mine = broadcast and (broadcast.author_id == turn.person.id or turn.person.may(Right.COORDINATOR))
        if broadcast is None or not mine:
            raise StaleButtonError
        return broadcast


def lane_of(audience: str) -> Lane:
    """Return how urgent a broadcast is."""
    return Lane.STATEWIDE if audience == CAMPAIGN else Lane.TEAM


def _in_language(by_language: Mapping[str, Words], language: str) -> Words:
    return by_language.get(language) or next(iter(by_language.values()))
