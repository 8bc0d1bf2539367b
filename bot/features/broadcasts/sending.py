"""What broadcasts do once something is sent: a minute to undo, posts, slices, progress."""

from dataclasses import replace

from bot.conversation.events import JobDue
from bot.conversation.spaces import Space
from bot.engine.feature import on_job
from bot.engine.turn import Turn
from bot.features.broadcasts import sending_screens
from bot.features.broadcasts.batch import Batch
from bot.features.broadcasts.channel_store import ChannelStore
from bot.features.broadcasts.crowd import Crowd
from bot.features.broadcasts.fanout import fan_out
from bot.features.broadcasts.model import KEEP_TRYING, PROGRESS_EVERY, SLICE, UNDO_FOR, BroadcastState, Count
from bot.features.broadcasts.posting import lane_of
from bot.features.broadcasts.recipients import Terms
from bot.features.broadcasts.reporting import Reporting
from bot.features.broadcasts.store import POST, Broadcast, BroadcastStore
from bot.storage.tables import PUT_BACK

GOING_ON = (BroadcastState.RUNNING, BroadcastState.STOPPED)
"""States in which people are still taken on; once stopped, only to be counted."""


class Sending(Reporting):
    """The half of the broadcasts' room in which things are under way."""

    def _begin(
        self,
        turn: Turn,
        audience: str,
        words: dict[str, str],
        counted: Count,
        *,
        draft: str,
        leaves_out: bool = False,
    ) -> None:
        store = BroadcastStore(turn.uow)
        broadcast = store.add(turn.person.id, audience, words, turn.now, leaves_out=leaves_out, draft=draft)
        turn.record("broadcast planned", f"{broadcast.id} {audience}")
        due = turn.now + UNDO_FOR
        turn.plan("broadcasts.begin", f"broadcasts.begin:{broadcast.id}", due, broadcast=str(broadcast.id))
        turn.say(sending_screens.begins_soon(turn.reader, broadcast.id, counted))

    @on_job("begin")
    def begin(self, turn: Turn) -> None:
        """Post in the channels, and begin with the first slice.

        If the data was put back since it was due, all of it is in doubt, and its author decides.
        """
        store = BroadcastStore(turn.uow)
        broadcast = store.find(int(turn.payload["broadcast"]))
        if broadcast is None or broadcast.state is not BroadcastState.WAITING:
            return
        holds, in_doubt = self._audiences.people(turn, broadcast.audience) is not None, _is_in_doubt(turn)
        if not in_doubt and (_is_old(turn) or not holds):
            store.move(broadcast.id, BroadcastState.WAITING, BroadcastState.UNDONE)
            why = sending_screens.old_news if holds else sending_screens.not_yours_any_more
            turn.say(why(turn.reader, broadcast.id))
            return
        store.move(broadcast.id, BroadcastState.WAITING, BroadcastState.RUNNING)
        bodies = self._bodies(turn, broadcast)
        store.keep_bodies(broadcast.id, bodies)
        for channel in ChannelStore(turn.uow).of(broadcast.audience):
            self._post(turn, broadcast, channel, bodies[POST], in_doubt=in_doubt)
        self._plan_slice(turn, broadcast.id, 0)
        self._plan_progress(turn, broadcast, turn.now + PROGRESS_EVERY)

    @on_job("slice")
    def slice(self, turn: Turn) -> None:
        """Take on a thousand people, and plan the next ones."""
        store = BroadcastStore(turn.uow)
        broadcast = store.find_alone(int(turn.payload["broadcast"]))
        if broadcast is None or broadcast.state not in GOING_ON:
            return
        in_doubt = _is_in_doubt(turn)
        if (
            not in_doubt
            and _is_old(turn)
            and store.move(broadcast.id, BroadcastState.RUNNING, BroadcastState.STOPPED)
        ):
            broadcast = replace(broadcast, state=BroadcastState.STOPPED)
        crowd = self._audiences.people(turn, broadcast.audience) or Crowd(broadcast.author_id)
        part = crowd.after(turn.uow.db, int(turn.payload["after"]), SLICE)
        channels = Space.CHANNEL in self._posts(turn, broadcast.audience)
        terms = Terms(channels, broadcast.leaves_out, turn.networks.news_in_channels())
        lane = lane_of(broadcast.audience)
        fan_out(turn.uow, broadcast, part.people, terms, lane, turn.now, in_doubt=in_doubt)
        if part.last is not None:
            self._plan_slice(turn, broadcast.id, part.last)
        else:
            store.finish_slices(broadcast.id)

    @on_job("progress")
    def progress(self, turn: Turn) -> None:
        """Show how far it is, in place; at its end, the report."""
        store = BroadcastStore(turn.uow)
        broadcast = store.find(int(turn.payload["broadcast"]))
        if broadcast is None or broadcast.state not in GOING_ON:
            return
        batch = Batch(turn.uow, broadcast)
        if broadcast.state is BroadcastState.STOPPED:
            batch.stop_what_came_back(turn.now)
            self._show_who_waits(turn, broadcast)  # Some were on their way, or not yet taken on.
            if batch.progress().waiting or not broadcast.finished_slices:
                self._plan_progress(turn, broadcast, turn.now + PROGRESS_EVERY)
            else:
                self._keep_figures(turn, broadcast)
            return
        batch.expire(turn.now)
        if broadcast.finished_slices and not batch.progress().waiting:
            store.move(broadcast.id, BroadcastState.RUNNING, BroadcastState.DONE)
            self._keep_figures(turn, broadcast)
            self._show(turn, broadcast)
            return
        self._show(turn, broadcast)
        later = self._later(turn, broadcast)
        self._plan_progress(turn, broadcast, (later or turn.now) + PROGRESS_EVERY)

    def _show_who_waits(self, turn: Turn, broadcast: Broadcast) -> None:
        """Show its author how it ends, and whoever stopped it."""
        self._show(turn, broadcast)
        if (who := broadcast.ended_by) and who != turn.person.id:
            turn.tell(who, lambda reader: self._standing(turn, reader, who, broadcast))

    def _plan_slice(self, turn: Turn, broadcast_id: int, after: int) -> None:
        key = f"broadcasts.slice:{broadcast_id}:{after}"
        payload = {"broadcast": str(broadcast_id), "after": str(after)}
        if _is_in_doubt(turn):
            payload[PUT_BACK] = turn.payload[PUT_BACK]
        turn.plan("broadcasts.slice", key, turn.now, person_id=None, **payload)


def _is_in_doubt(turn: Turn) -> bool:
    """Whether what was to be sent perhaps went out, since the data was put back from an older copy."""
    return PUT_BACK in turn.payload


def _is_old(turn: Turn) -> bool:
    """Whether the bot was away for so long since the job came due that what it would send is news no more."""
    return isinstance(turn.event, JobDue) and turn.now > turn.event.due_at + KEEP_TRYING
