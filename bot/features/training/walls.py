"""Walls: sharing a line, marking what rings true, two lines at most, and taking one off."""

from bot.conversation.markup import Rich, plain
from bot.engine.feature import on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import sharing, wall_screens
from bot.features.training.learning import Learning
from bot.features.training.model import NOTHING
from bot.features.training.progress import Progress
from bot.features.training.screens import with_words_above
from bot.features.training.steps import Wall
from bot.features.training.wall_screens import TWO


class Walls(Learning):
    """Handles everything about walls."""

    @on_button("share")
    def share(self, turn: Turn) -> None:
        """Put what the learner wrote on the wall, and go on."""
        progress = self.progress(turn, turn.number(0))
        step_id = turn.word(1)
        words = progress.store.words_of(progress.enrolment.id, step_id)
        if words is None or not progress.course.shared(step_id) or sharing.unfit(words):
            raise StaleButtonError
        if not progress.may_share(step_id):
            progress.leave_if_open(step_id, wall_screens.kept_to_oneself(turn.reader))
            return
        line = sharing.as_line(words)
        written_in = progress.store.language_of(progress.enrolment.id, step_id) or turn.reader.language
        progress.walls.share(progress.enrolment, step_id, line, written_in, turn.now)
        progress.leave_if_open(step_id, wall_screens.shared(turn.reader))

    @on_button("keep")
    def keep(self, turn: Turn) -> None:
        """Share nothing, also not what was shared before, and go on."""
        progress = self.progress(turn, turn.number(0))
        was_shared = progress.walls.take_back(progress.enrolment.id, turn.word(1))
        done = wall_screens.taken_back if was_shared else wall_screens.kept_to_oneself
        progress.leave_if_open(turn.word(1), done(turn.reader))

    @on_button("mark")
    def mark(self, turn: Turn) -> None:
        """Mark a line that rings true, or take the mark away."""
        progress, wall = self._wall(turn)
        line_id = turn.number(2)
        self._check_line(progress, wall, line_id)
        above, marked = NOTHING, progress.walls.marked(turn.person.id, progress.enrolment, wall.of)
        if line_id in marked:
            progress.walls.unmark(line_id, turn.person.id)
        elif len(marked) < TWO:
            progress.walls.mark(line_id, turn.person.id)
        else:
            words = wall_screens.two_are_enough(turn.reader)
            turn.toast(words, refusal=True)
            above = NOTHING if turn.pressed else Rich(plain(words))
        self._show(progress, wall, above, page=turn.number(3))

    @on_button("lines")
    def show_others(self, turn: Turn) -> None:
        """Show another page of a wall."""
        progress, wall = self._wall(turn)
        self._show(progress, wall, page=turn.number(2))

    @on_button("unshare")
    def take_back(self, turn: Turn) -> None:
        """Take one's own line off the wall."""
        progress, wall = self._wall(turn)
        progress.walls.take_back(progress.enrolment.id, wall.of)
        self._show(progress, wall, wall_screens.taken_back(turn.reader))

    @on_button("report")
    def ask_which(self, turn: Turn) -> None:
        """Ask which line should not stand there."""
        progress, wall = self._wall(turn)
        view = progress.wall_view(wall, turn.number(2))
        for_all = progress.walls.one_is_enough(turn.person.id, turn.now)
        turn.say(wall_screens.which_line(progress.place(wall), view, for_all=for_all), in_place=True)

    @on_button("off")
    def take_off(self, turn: Turn) -> None:
        """Take a line off the wall, for whoever asks for it at least."""
        progress, wall = self._wall(turn)
        self._check_line(progress, wall, turn.number(2))
        for_all = progress.walls.report(turn.number(2), turn.person.id, turn.now)
        done = wall_screens.taken_off if for_all else wall_screens.unseen
        self._show(progress, wall, done(turn.reader))

    @staticmethod
    def _show(progress: Progress, wall: Wall, above: Rich = NOTHING, *, page: int = 0) -> None:
        screen = wall_screens.wall(progress.place(wall), progress.wall_view(wall, page))
        progress.turn.say(with_words_above(screen, above), in_place=True)

    @staticmethod
    def _check_line(progress: Progress, wall: Wall, line_id: int) -> None:
        if not progress.walls.stands(line_id, progress.enrolment, wall.of):
            raise StaleButtonError

    def _wall(self, turn: Turn) -> tuple[Progress, Wall]:
        progress = self.progress(turn, turn.number(0))
        found = progress.course.find(turn.word(1))
        if found is None or not isinstance(found[1], Wall):
            raise StaleButtonError
        return progress, found[1]
