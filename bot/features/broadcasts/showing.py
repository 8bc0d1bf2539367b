"""How far a broadcast is, as its author sees it, and whoever else may step in."""

from collections import Counter
from datetime import datetime

from bot.conversation.messages import Lane, Message
from bot.engine.telling import Screen
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.broadcasts import others_screens, progress_screens, sending_screens
from bot.features.broadcasts.batch import Batch, FailedPost
from bot.features.broadcasts.channel_store import Channel, ChannelStore
from bot.features.broadcasts.model import PROGRESS_PATIENCE, BroadcastState, Figures, Progress
from bot.features.broadcasts.posting import Posting, in_language
from bot.features.broadcasts.progress_screens import SHOWN, Missed, MissedPlace, Missing
from bot.features.broadcasts.store import Broadcast, BroadcastStore, Edition
from bot.people.preferences import Kind


class Showing(Posting):
    """The part of the broadcasts' room that shows how far one is."""

    def _show(self, turn: Turn, broadcast: Broadcast) -> None:
        """Show how far *broadcast* is, in the place of what was shown of it before."""
        turn.say(self._standing(turn, turn.reader, turn.person.id, broadcast))

    def _show_listed(self, turn: Turn, broadcast: Broadcast) -> None:
        """Show it in the place of the list it was chosen from, also to its author with what it says."""
        screen = self._standing(turn, turn.reader, turn.person.id, broadcast)
        if turn.person.id == broadcast.author_id:
            screen = self._headed(turn, turn.reader, broadcast, screen)
        turn.say(screen, in_place=True)

    def _show_both(self, turn: Turn, broadcast: Broadcast, told: Screen | None = None) -> None:
        """Show it to whoever acted on it; to its author too, who is *told* in the morning who that was."""
        self._show(turn, broadcast)
        author_id = broadcast.author_id
        if author_id == turn.person.id:
            return
        turn.tell(author_id, lambda reader: self._standing(turn, reader, author_id, broadcast))
        if told:
            turn.tell(author_id, told, lane=Lane.LESSON, kind=Kind.REST)

    def _standing(self, turn: Turn, reader: Reader, viewer_id: int, broadcast: Broadcast) -> Message:
        """Return how far it is by now. Others than the author read as well whose words these are."""
        now = BroadcastStore(turn.uow).find(broadcast.id) or broadcast
        match now.state:
            case BroadcastState.WAITING:
                screen = others_screens.waiting(reader, now.id)
            case BroadcastState.RUNNING:
                screen = self._running(turn, reader, now)
            case BroadcastState.UNDONE:
                screen = sending_screens.undone(reader, now.id, self._who_ended(turn, now, viewer_id))
            case _:
                screen = self._report(turn, reader, now, self._who_ended(turn, now, viewer_id))
        if viewer_id == now.author_id:
            return screen
        return self._headed(turn, reader, now, screen)

    def _headed(self, turn: Turn, reader: Reader, broadcast: Broadcast, screen: Message) -> Message:
        """Return *screen* under what is said, with the way back to the list."""
        speaker = turn.people.find(broadcast.speaker_id)
        audience = self._audience(turn, broadcast, reader)
        words = in_language(broadcast.words, reader.language) if broadcast.words else ""
        return others_screens.headed(reader, screen, speaker.name if speaker else "?", audience, words)

    def _audience(self, turn: Turn, broadcast: Broadcast, reader: Reader) -> str:
        return self._audiences.name(turn, broadcast.audience, reader.language)

    def _who_ended(self, turn: Turn, broadcast: Broadcast, viewer_id: int) -> str:
        """Return who stopped or undid it, if that is another than its author and than who reads this."""
        ended_by = broadcast.ended_by
        somebody = turn.people.find(ended_by) if ended_by and ended_by != viewer_id else None
        return somebody.name if somebody else ""

    def _running(self, turn: Turn, reader: Reader, broadcast: Broadcast) -> Message:
        batch, scarce = Batch(turn.uow, broadcast), turn.networks.scarce_chats()
        return progress_screens.running(
            reader,
            broadcast.id,
            batch.progress(),
            self._later(turn, broadcast),
            batch.waiting_for_a_chat(scarce, turn.now),
            batch.held(),
            self._missed_places(turn, broadcast),
            self._editions(turn, reader, broadcast),
        )

    def _report(self, turn: Turn, reader: Reader, broadcast: Broadcast, ended_by: str) -> Message:
        batch = Batch(turn.uow, broadcast)
        before, n = BroadcastStore(turn.uow).not_reached(broadcast, SHOWN)
        after, m = batch.not_reached(SHOWN)
        why = dict([*before, *after][:SHOWN])
        people = [Missed(person.name, why[person.id]) for person in turn.people.many(why)]
        missing = Missing(people, n + m, self._missed_places(turn, broadcast), batch.doubtful())
        return progress_screens.report(
            reader,
            broadcast.id,
            self._progress(turn, broadcast),
            missing,
            self._editions(turn, reader, broadcast),
            stopped=broadcast.state is BroadcastState.STOPPED,
            ended_by=ended_by,
        )

    def _progress(self, turn: Turn, broadcast: Broadcast) -> Progress:
        """Return what has become of it, also when the messages themselves are not kept any more."""
        live = Batch(turn.uow, broadcast).progress()
        return broadcast.figures.after(live) if broadcast.figures else live

    def _keep_figures(self, turn: Turn, broadcast: Broadcast) -> None:
        """Note how it ended."""
        figures = Figures(self._progress(turn, broadcast), self._sent_by_body(turn, broadcast))
        BroadcastStore(turn.uow).keep_figures(broadcast.id, figures)

    def _editions(self, turn: Turn, reader: Reader, broadcast: Broadcast) -> list[tuple[str, int]]:
        """Return how many have got which words, if these were changed: the first words first."""
        if not broadcast.earlier:
            return []
        sent = self._sent_by_body(turn, broadcast)
        now = Edition(broadcast.words, broadcast.bodies)
        return [
            (in_language(each.words, reader.language), sum(sent[b] for b in each.bodies.values()))
            for each in (*broadcast.earlier, now)
            if each.words
        ]

    def _sent_by_body(self, turn: Turn, broadcast: Broadcast) -> Counter[int]:
        """Return how many have got each of the shared bodies, or had when it ended."""
        then = Counter(broadcast.figures.by_body if broadcast.figures else {})
        return then | Counter(Batch(turn.uow, broadcast).sent_by_body())

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
