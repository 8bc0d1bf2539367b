"""What can still be done about a broadcast, by its author and whoever may write to the same people."""

from datetime import datetime

from bot.engine.feature import on_button, on_command
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.broadcasts import others_screens, screens, sending_screens
from bot.features.broadcasts.batch import Batch
from bot.features.broadcasts.model import PROGRESS_EVERY, BroadcastState
from bot.features.broadcasts.showing import Showing
from bot.features.broadcasts.store import Broadcast, BroadcastStore
from bot.people.model import Right

LATELY = 10


class Reporting(Showing):
    """The part of the broadcasts' room in which a broadcast is found, undone, stopped, tried again."""

    @on_command(
        "broadcasts",
        about=others_screens.about_broadcasts,
        called=others_screens.called_broadcasts,
        right=Right.COORDINATOR,
    )
    def lately(self, turn: Turn) -> None:
        """Show what was said to many lately, by whom and to whom; each opens what can be done about it."""
        self._list(turn)

    @on_button("lately", right=Right.CAPTAIN)
    def lately_pressed(self, turn: Turn) -> None:
        """Show the same to whoever holds some of these audiences."""
        self._list(turn, in_place=True)

    @on_button("show")
    def show(self, turn: Turn) -> None:
        """Show how far one is, with what can be done about it."""
        self._show_listed(turn, self._own(turn))

    @on_button("undo")
    def undo(self, turn: Turn) -> None:
        """Send nothing after all."""
        broadcast = self._own(turn)
        if not self._end(turn, broadcast, BroadcastState.WAITING, BroadcastState.UNDONE):
            return
        turn.cancel(f"broadcasts.begin:{broadcast.id}")
        turn.record("broadcast undone", str(broadcast.id))
        who, words = turn.person.name, list(broadcast.words.values())
        self._show_both(
            turn,
            broadcast,
            lambda reader: others_screens.undone_by(
                reader, who, self._audience(turn, broadcast, reader), words
            ),
        )

    @on_button("stop")
    def stop(self, turn: Turn) -> None:
        """Let no further message go out."""
        broadcast = self._own(turn)
        if not self._end(turn, broadcast, BroadcastState.RUNNING, BroadcastState.STOPPED):
            return
        batch = Batch(turn.uow, broadcast)
        batch.stop(turn.now)
        if batch.on_their_way() or not broadcast.finished_slices:
            self._plan_progress(turn, broadcast, turn.now + PROGRESS_EVERY)
        else:
            self._keep_figures(turn, broadcast)
        turn.record("broadcast stopped", str(broadcast.id))
        who = turn.person.name
        self._show_both(
            turn,
            broadcast,
            lambda reader: others_screens.stopped_by(reader, who, self._audience(turn, broadcast, reader)),
        )

    @on_button("again")
    def again(self, turn: Turn) -> None:
        """Send once more what perhaps arrived, perhaps not."""
        broadcast = self._own(turn)
        if not self._may_still(turn, broadcast):
            return
        # Whoever erased themselves took their words along.
        resent = Batch(turn.uow, broadcast).resend_uncertain(turn.now) if broadcast.words else 0
        if not resent:
            self._show(turn, broadcast)  # Somebody else has decided it.
            return
        BroadcastStore(turn.uow).keep_figures(broadcast.id, None)
        self._fill_bodies(turn, broadcast)
        self._go_on(turn, broadcast)
        turn.say(sending_screens.resent(turn.reader, resent))
        if turn.person.id != broadcast.author_id:
            self._show_both(turn, broadcast)

    @on_button("let_be")
    def let_be(self, turn: Turn) -> None:
        """Send no more what perhaps arrived, perhaps not, and ask no more about it."""
        broadcast = self._own(turn)
        Batch(turn.uow, broadcast).let_be()
        self._show_both(turn, broadcast)

    @on_button("repost")
    def repost(self, turn: Turn) -> None:
        """Post once more in the channels where it does not stand, if they are linked still."""
        broadcast = self._own(turn)
        if not self._may_still(turn, broadcast):
            return
        if broadcast.words and broadcast.state is not BroadcastState.STOPPED:
            body_id = self._new_post(turn, broadcast)
            for post, channel in self._failed_posts(turn, broadcast):
                if channel:
                    Batch(turn.uow, broadcast).drop_post(post)
                    self._post(turn, broadcast, channel, body_id, again=turn.id)
            self._go_on(turn, broadcast)
        self._show_both(turn, broadcast)

    def _list(self, turn: Turn, *, in_place: bool = False) -> None:
        lines, buttons = [], []
        for number, (broadcast, moment) in enumerate(self._lately(turn), 1):
            author = turn.people.find(broadcast.author_id)
            name, audience = author.name if author else "?", self._audience(turn, broadcast, turn.reader)
            progress = self._progress(turn, broadcast)
            line = others_screens.one_line(turn.reader, moment, name, audience, broadcast.state, progress)
            lines.append((number, line))
            buttons.append(others_screens.open_button(number, audience, broadcast.id))
        turn.say(others_screens.lately(turn.reader, lines, buttons), in_place=in_place)

    def _lately(self, turn: Turn) -> list[tuple[Broadcast, datetime]]:
        """Return the latest that the person of *turn* may see, each with its moment."""
        if not turn.person.may(Right.CAPTAIN):
            return []
        everything = turn.person.may(Right.COORDINATOR)
        keys = None if everything else [audience.key for audience in self._audiences.all(turn)]
        return BroadcastStore(turn.uow).latest(LATELY, turn.person.id, keys)

    def _end(self, turn: Turn, broadcast: Broadcast, before: BroadcastState, after: BroadcastState) -> bool:
        """End a broadcast; False, and how it stands, if somebody was faster or it went on meanwhile."""
        by = None if turn.person.id == broadcast.author_id else turn.person.id
        if BroadcastStore(turn.uow).move(broadcast.id, before, after, by):
            return True
        if broadcast.state is BroadcastState.DONE:
            turn.say(sending_screens.too_late(turn.reader))
        else:
            self._show(turn, broadcast)
        return False

    def _go_on(self, turn: Turn, broadcast: Broadcast) -> None:
        store = BroadcastStore(turn.uow)
        running = store.move(broadcast.id, BroadcastState.DONE, BroadcastState.RUNNING)
        if running or broadcast.state is BroadcastState.STOPPED:
            self._plan_progress(turn, broadcast, turn.now + PROGRESS_EVERY)

    def _plan_progress(self, turn: Turn, broadcast: Broadcast, due: datetime) -> None:
        key = f"broadcasts.progress:{broadcast.id}:{due.timestamp():.0f}"
        turn.plan("broadcasts.progress", key, due, person_id=broadcast.author_id, broadcast=str(broadcast.id))

    def _may_still(self, turn: Turn, broadcast: Broadcast) -> bool:
        may = self._holds(turn, broadcast)
        if not may:
            turn.say(screens.not_your_audience(turn.reader))
        return may

    def _own(self, turn: Turn) -> Broadcast:
        """Return the broadcast of a button: one's own, or to people whom one may write to as well."""
        broadcast = BroadcastStore(turn.uow).find(turn.number(0))
        if broadcast is None or not (broadcast.author_id == turn.person.id or self._holds(turn, broadcast)):
            raise StaleButtonError
        return broadcast

    def _holds(self, turn: Turn, broadcast: Broadcast) -> bool:
        """Whether the person of *turn* holds the right for its audience."""
        if turn.person.may(Right.COORDINATOR):
            return True
        return self._audiences.people(turn, broadcast.audience) is not None
