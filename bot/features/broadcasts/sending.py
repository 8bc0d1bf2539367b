"""What broadcasts do once something is sent: a minute to undo, posts, slices, progress."""

from bot.engine.feature import on_job
from bot.engine.turn import Turn
from bot.features.broadcasts import sending_screens
from bot.features.broadcasts.batch import Batch
from bot.features.broadcasts.channel_store import ChannelStore
from bot.features.broadcasts.model import (
    KEEP_TRYING,
    PROGRESS_EVERY,
    SLICE,
    UNDO_FOR,
    BroadcastState,
    Count,
    Recipient,
    Route,
)
from bot.features.broadcasts.posting import in_language, lane_of
from bot.features.broadcasts.recipients import Recipients
from bot.features.broadcasts.reporting import Reporting
from bot.features.broadcasts.store import Broadcast, BroadcastStore
from bot.storage.unit_of_work import Letter


class Sending(Reporting):
    """The half of the broadcasts' room in which things are under way."""

    def _begin(self, turn: Turn, audience: str, words: dict[str, str], counted: Count) -> None:
        broadcast = BroadcastStore(turn.uow).add(turn.person.id, audience, words, turn.now)
        turn.record("broadcast planned", f"{broadcast.id} {audience}")
        due = turn.now + UNDO_FOR
        turn.plan("broadcasts.begin", f"broadcasts.begin:{broadcast.id}", due, broadcast=str(broadcast.id))
        turn.say(sending_screens.begins_soon(turn.reader, broadcast.id, counted))

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
        for channel in ChannelStore(turn.uow).of(broadcast.audience):
            self._post(turn, broadcast, channel)
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
        channels = bool(ChannelStore(turn.uow).of(broadcast.audience))
        for recipient in Recipients(turn.uow).of(part, turn.now):
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
        batch = Batch(turn.uow, broadcast)
        batch.expire(turn.now)
        if broadcast.finished_slices and not batch.progress().waiting:
            store.move(broadcast.id, BroadcastState.RUNNING, BroadcastState.DONE)
            self._report(turn, broadcast, stopped=False)
            return
        self._show_running(turn, broadcast)
        later = self._later(turn, broadcast)
        self._plan_progress(turn, broadcast.id, (later or turn.now) + PROGRESS_EVERY)

    def _take_on(self, turn: Turn, broadcast: Broadcast, to: Recipient, *, channels: bool) -> None:
        route = to.route(channels=channels)
        if route is Route.CHANNEL:
            return
        if route is not Route.DIRECT:
            BroadcastStore(turn.uow).note_not_reached(broadcast.id, to.person_id, route)
            return
        person = turn.people.get(to.person_id) if to.quiet else None
        address_id, platform = to.place(channels=channels)
        at = person.when_disturbable(turn.now) if person else turn.now
        turn.uow.say(
            Letter(
                key=f"{broadcast.batch}:{to.person_id}",
                message=None,
                body_id=in_language(broadcast.bodies, to.language),
                platform=platform,
                at=at,
                lane=lane_of(broadcast.audience),
                person_id=to.person_id,
                address_id=address_id,
                batch=broadcast.batch,
                expires_at=at + KEEP_TRYING,
            )
        )

    def _plan_slice(self, turn: Turn, broadcast_id: int, after: int) -> None:
        key = f"broadcasts.slice:{broadcast_id}:{after}"
        turn.plan("broadcasts.slice", key, turn.now, broadcast=str(broadcast_id), after=str(after))
