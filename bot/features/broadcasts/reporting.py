"""What is said of a broadcast that was sent, and what can still be done: undo, stop, try again."""

from datetime import datetime

from bot.engine.feature import on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.broadcasts import screens, sending_screens
from bot.features.broadcasts.batch import Batch, FailedPost
from bot.features.broadcasts.channel_store import Channel, ChannelStore
from bot.features.broadcasts.model import PROGRESS_EVERY, PROGRESS_PATIENCE, BroadcastState
from bot.features.broadcasts.posting import Posting, in_language
from bot.features.broadcasts.sending_screens import SHOWN, Missed, MissedPlace, Missing
from bot.features.broadcasts.store import Broadcast, BroadcastStore, Edition
from bot.people.model import Right


class Reporting(Posting):
    """The part of the broadcasts' room that shows how far one is."""

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
        broadcast = self._own(turn)
        if not BroadcastStore(turn.uow).move(broadcast.id, BroadcastState.RUNNING, BroadcastState.STOPPED):
            turn.say(sending_screens.too_late(turn.reader))
            return
        batch = Batch(turn.uow, broadcast)
        batch.stop(turn.now)
        if batch.on_their_way() or not broadcast.finished_slices:
            self._plan_progress(turn, broadcast.id, turn.now + PROGRESS_EVERY)
        turn.record("broadcast stopped", str(broadcast.id))
        self._report(turn, broadcast, stopped=True)

    @on_button("again")
    def again(self, turn: Turn) -> None:
        """Send once more what perhaps arrived, perhaps not."""
        broadcast = self._own(turn)
        if not self._may_still(turn, broadcast):
            return
        resent = Batch(turn.uow, broadcast).resend_uncertain(turn.now)
        if not resent:
            self._show(turn, broadcast)  # Somebody else has decided it.
            return
        self._go_on(turn, broadcast)
        turn.say(sending_screens.resent(turn.reader, resent))

    @on_button("let_be")
    def let_be(self, turn: Turn) -> None:
        """Send no more what perhaps arrived, perhaps not, and ask no more about it."""
        broadcast = self._own(turn)
        Batch(turn.uow, broadcast).let_be()
        self._show(turn, broadcast)

    @on_button("repost")
    def repost(self, turn: Turn) -> None:
        """Post once more in the channels where it does not stand, if they are linked still."""
        broadcast = self._own(turn)
        if not self._may_still(turn, broadcast):
            return
        if broadcast.words and broadcast.state is not BroadcastState.STOPPED:
            for post, channel in self._failed_posts(turn, broadcast):
                if channel:
                    Batch(turn.uow, broadcast).drop_post(post)
                    self._post(turn, broadcast, channel, again=turn.id)
            self._go_on(turn, broadcast)
        self._show(turn, broadcast)

    def _show(self, turn: Turn, broadcast: Broadcast) -> None:
        """Show how far *broadcast* is, in the place of what was shown of it before."""
        now = BroadcastStore(turn.uow).find(broadcast.id) or broadcast
        if now.state is BroadcastState.RUNNING:
            self._show_running(turn, now)
        else:
            self._report(turn, now, stopped=now.state is BroadcastState.STOPPED)

    def _show_running(self, turn: Turn, broadcast: Broadcast) -> None:
        batch, scarce = Batch(turn.uow, broadcast), turn.networks.scarce_chats()
        turn.say(
            sending_screens.running(
                turn.reader,
                broadcast.id,
                batch.progress(),
                self._later(turn, broadcast),
                batch.waiting_for_a_chat(scarce, turn.now),
                batch.held(),
                self._missed_places(turn, broadcast),
                self._editions(turn, broadcast),
            )
        )

    def _report(self, turn: Turn, broadcast: Broadcast, *, stopped: bool) -> None:
        batch = Batch(turn.uow, broadcast)
        before, n = BroadcastStore(turn.uow).not_reached(broadcast, SHOWN)
        after, m = batch.not_reached(SHOWN)
        why = dict([*before, *after][:SHOWN])
        people = [Missed(person.name, why[person.id]) for person in turn.people.many(why)]
        missing = Missing(people, n + m, self._missed_places(turn, broadcast), batch.doubtful())
        progress, editions = batch.progress(), self._editions(turn, broadcast)
        screen = sending_screens.report(
            turn.reader, broadcast.id, progress, missing, editions, stopped=stopped
        )
        turn.say(screen)

    def _editions(self, turn: Turn, broadcast: Broadcast) -> list[tuple[str, int]]:
        """Return how many have got which words, if these were changed: the first words first."""
        if not broadcast.earlier:
            return []
        sent = Batch(turn.uow, broadcast).sent_by_body()
        now = Edition(broadcast.words, broadcast.bodies)
        return [
            (in_language(each.words, turn.reader.language), sum(sent.get(b, 0) for b in each.bodies.values()))
            for each in (*broadcast.earlier, now)
            if each.words
        ]

    def _missed_places(self, turn: Turn, broadcast: Broadcast) -> list[MissedPlace]:
        found = []
        for post, channel in self._failed_posts(turn, broadcast):
            then = broadcast.posted_in.get(post.channel_id, ("", ""))
            network, title = (channel.platform, channel.title) if channel else then
            space = turn.networks.space(network)
            found.append(MissedPlace(title, space, post.why, linked=channel is not None))
        return found

    def _failed_posts(self, turn: Turn, broadcast: Broadcast) -> list[tuple[FailedPost, Channel | None]]:
        linked = {channel.id: channel for channel in ChannelStore(turn.uow).of(broadcast.audience)}
        posts = Batch(turn.uow, broadcast).failed_posts()
        return [(post, linked.get(post.channel_id)) for post in posts]

    def _later(self, turn: Turn, broadcast: Broadcast) -> datetime | None:
        """Return when something next happens, if that is not soon."""
        due = Batch(turn.uow, broadcast).next_due()
        return due if due and due > turn.now + PROGRESS_PATIENCE else None

    def _go_on(self, turn: Turn, broadcast: Broadcast) -> None:
        store = BroadcastStore(turn.uow)
        running = store.move(broadcast.id, BroadcastState.DONE, BroadcastState.RUNNING)
        if running or broadcast.state is BroadcastState.STOPPED:
            self._plan_progress(turn, broadcast.id, turn.now + PROGRESS_EVERY)

    def _plan_progress(self, turn: Turn, broadcast_id: int, due: datetime) -> None:
        key = f"broadcasts.progress:{broadcast_id}:{due.timestamp():.0f}"
        turn.plan("broadcasts.progress", key, due, broadcast=str(broadcast_id))

    def _may_still(self, turn: Turn, broadcast: Broadcast) -> bool:
        may = (
            turn.person.may(Right.COORDINATOR) or self._audiences.people(turn, broadcast.audience) is not None
        )
        if not may:
            turn.say(screens.not_your_audience(turn.reader))
        return may

    def _own(self, turn: Turn) -> Broadcast:
        broadcast = BroadcastStore(turn.uow).find(turn.number(0))
        mine = broadcast and (broadcast.author_id == turn.person.id or turn.person.may(Right.COORDINATOR))
        if broadcast is None or not mine:
            raise StaleButtonError
        return broadcast
