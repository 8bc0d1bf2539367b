"""What checking in does when something happens that is not about one watch: commands, words, leaving."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message
from bot.engine.feature import on_command, on_text
from bot.engine.turn import Turn
from bot.features.checkins import debrief_screens, ladder_screens, screens
from bot.features.checkins.model import Debrief, Step, Watch
from bot.features.checkins.reports import Report, read, says_not_home
from bot.features.checkins.watching import Watching

STAYS = timedelta(minutes=30)
ANSWER_LENGTH = 40
DATE = re.compile(r"\d+\s*[/.-]\s*\d+")
"""Doors and conversations, or a day: ``10/4`` answers whoever has asked for one."""


class Checkins(Watching):
    """Watches for people until they are home, and asks how it went."""

    def home(self, turn: Turn) -> Sequence[Button]:
        """Return "I'm home" while somebody is out, and the way back to a debrief left open."""
        watch = self.latest(turn)
        if watch and watch.open:
            return (screens.home_button(turn.reader, watch),)
        open_debrief = self.store(turn).unfinished(turn.person.id, turn.now) if turn.known else None
        return (debrief_screens.finish_button(turn.reader, open_debrief),) if open_debrief else ()

    def lines(self, turn: Turn) -> Sequence[Rich]:
        """Return that somebody is out, while they are."""
        watch = self.latest(turn)
        return (screens.on_my_card(turn.reader, watch),) if watch and watch.open else ()

    def hold(self, turn: Turn) -> Message | None:
        """Return "are you home?" while somebody is out; after a "not yet" they may go for half an hour."""
        watch = self.latest(turn)
        if watch is None or not watch.open:
            return None
        if watch.stays_at and turn.now - watch.stays_at < STAYS:
            return None
        return screens.ask_before_leaving(turn.reader, watch)

    @on_command("checkin", about=screens.about_checkin, called=screens.called_checkin)
    def checkin(self, turn: Turn) -> None:
        """Show whether somebody is out or home, and whom they are asked about."""
        kept = self.store(turn).kept_by(turn.person.id)
        if self.latest(turn) or not kept:
            self.show_own(turn)
        if kept:
            others = [(each, self.ladder(turn, each).crew()) for each in kept[: ladder_screens.SHOWN]]
            turn.say(ladder_screens.out_now(turn.reader, others, len(kept)))

    @on_text(first=True)
    def hear_a_clear_word(self, turn: Turn) -> bool:
        """Take what can only be a sign of being home, or the figures of the day, whatever is waited for."""
        report = read(turn.text)
        watch = self.latest(turn) if report else None
        if report is None or watch is None or not self._clear(turn, watch, report):
            return False
        self.take_report(turn, watch, report)
        return True

    @on_text()
    def hear(self, turn: Turn) -> bool:
        """Take what answers an open question of this room, and kindly ask back when it is not clear."""
        watch, report = self.latest(turn), read(turn.text)
        if watch and watch.open and (watch.asked or says_not_home(turn.text)):
            if not turn.aided:  # The help lines were the answer.
                turn.say(screens.unsure(turn.reader, watch))
            return True
        debrief = self.store(turn).unfinished(turn.person.id, turn.now)
        if debrief and debrief.step is Step.FACE and report and report.only_face and report.face:
            debrief.face, debrief.step = report.face, Step.DONE
            self._keep(turn, debrief)
            self.go_on(turn, debrief)
            return True
        if debrief and report and self._one_named(turn, debrief, report):
            return True
        if debrief and debrief.step in (Step.DOORS, Step.TALKS) and _is_figure(turn.text):
            self.take_number(turn, debrief)
            return True
        if report and report.only_home:
            self._greet(turn, watch)
            return True
        return False

    def _one_named(self, turn: Turn, debrief: Debrief, report: Report) -> bool:
        """Take ``12 doors`` or ``5 talks`` for what it names, whichever was asked."""
        if report.doors is not None and report.talks is None:
            self.keep_figure(turn, debrief, Step.DOORS, report.doors)
        elif report.talks is not None and report.doors is None:
            self.keep_figure(turn, debrief, Step.TALKS, report.talks)
        else:
            return False
        return True

    def _clear(self, turn: Turn, watch: Watch, report: Report) -> bool:
        waiting = turn.session.waiting(turn.now)
        asked_elsewhere = waiting is not None and not waiting.startswith("checkins.")
        if report.figures:
            return not (asked_elsewhere and DATE.fullmatch(turn.text))
        asked_here = watch.asked and not asked_elsewhere
        return watch.open and (report.only_home or (asked_here and report.only_yes))

    def _greet(self, turn: Turn, watch: Watch | None) -> None:
        if watch:
            self.say_home_already(turn, watch)
        else:
            turn.say(screens.nobody_waits(turn.reader))


def _is_figure(text: str) -> bool:
    return len(text) <= ANSWER_LENGTH and any(sign.isdigit() for sign in text)
