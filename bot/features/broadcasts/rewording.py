"""Other words for what is being sent: who has got it keeps what they read, the others read the new ones."""

from dataclasses import replace

from bot.engine.feature import on_button
from bot.engine.turn import Turn
from bot.features.broadcasts import others_screens, rewording_screens, screens, sending_screens
from bot.features.broadcasts.batch import Batch
from bot.features.broadcasts.model import BroadcastState
from bot.features.broadcasts.sending import Sending
from bot.features.broadcasts.store import Broadcast, BroadcastStore

TEXT, REWORD = "broadcasts.text", "reword"


class Rewording(Sending):
    """The part of the broadcasts' room in which words of what is running are changed."""

    @on_button("reword")
    def reword(self, turn: Turn) -> None:
        """Ask for the new words; until they are sent, it goes on with the old ones."""
        broadcast = self._changeable(turn, turn.number(0))
        if broadcast:
            turn.say(rewording_screens.ask(turn.reader, Batch(turn.uow, broadcast).progress().waiting))
            turn.wait_with(TEXT, {"audience": broadcast.audience, REWORD: str(broadcast.id)})

    def reword_with(self, turn: Turn, broadcast_id: int, words: dict[str, str], draft: str) -> None:
        """Let who has not got it yet read the *words* of *draft*."""
        broadcast = self._changeable(turn, broadcast_id)
        if broadcast is None:
            return
        store, batch = BroadcastStore(turn.uow), Batch(turn.uow, broadcast)
        by = None if turn.person.id == broadcast.author_id else turn.person.id
        bodies = self._bodies(turn, replace(broadcast, words=words, worded_by=by))
        changed = batch.reword(broadcast.bodies, bodies)
        store.change_words(broadcast, words, bodies, draft, by)
        turn.record("broadcast reworded", f"{broadcast.id} {changed}")
        now = store.find(broadcast.id) or broadcast
        turn.say(rewording_screens.changed(turn.reader, changed, more=not now.finished_slices))
        who, said = turn.person.name, list(words.values())
        self._show_both(
            turn,
            now,
            lambda reader: others_screens.reworded_by(reader, who, self._audience(turn, now, reader), said),
        )

    def _changeable(self, turn: Turn, broadcast_id: int) -> Broadcast | None:
        """Return a broadcast if its words can be changed by whoever wants to; else say why not."""
        broadcast = BroadcastStore(turn.uow).find(broadcast_id)
        if broadcast is None:
            turn.say(screens.gone(turn.reader))
        elif not self._may_still(turn, broadcast):
            return None
        elif broadcast.state is not BroadcastState.RUNNING:
            turn.say(sending_screens.too_late(turn.reader))
        else:
            return broadcast
        return None
