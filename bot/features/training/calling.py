"""Calls of circles: who leads sets the time and the place, the others say whether they come."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial

from bot.conversation.markup import Rich
from bot.conversation.messages import Lane, Message
from bot.engine.feature import on_answer, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import call_screens, step_screens
from bot.features.training.call_store import Call
from bot.features.training.calls import LATE, Calls
from bot.features.training.circle_screens import first_name
from bot.features.training.circle_store import CircleStore
from bot.features.training.learning import Learning, day_of
from bot.features.training.model import NOTHING, Enrolment
from bot.features.training.screens import with_words_above
from bot.people.hours import resolve_local

DAYS = 6
HOURS = (time(9), time(12), time(15), time(17), time(18), time(19), time(20))
LONGEST_PLACE = 300
BEFORE = timedelta(minutes=10)
AFTER = timedelta(days=1)


class Calling(Learning):
    """Handles everything about calls."""

    @on_button("when")
    def ask_call_day(self, turn: Turn) -> None:
        """Ask whoever leads on which day the call shall be."""
        if call := self._led(turn):
            self._ask_day(turn, call)

    @on_button("callday")
    def ask_call_hour(self, turn: Turn) -> None:
        """Ask at what hour."""
        call = self._led(turn)
        if call is None:
            return
        day = day_of(turn.word(1))
        hours = [at for at in HOURS if resolve_local(day, at, turn.reader.zone) > turn.now]
        if hours:
            turn.say(call_screens.which_hour(turn.reader, call, day, hours), in_place=True)
        else:
            self._ask_day(turn, call, call_screens.hour_passed(turn.reader))

    @on_button("callhour")
    def ask_where(self, turn: Turn) -> None:
        """Ask where the circle meets."""
        call = self._led(turn)
        if call is None:
            return
        at = next((hour for hour in HOURS if hour.strftime("%H%M") == turn.word(2)), None)
        if at is None:
            raise StaleButtonError
        moment = resolve_local(day_of(turn.word(1)), at, turn.reader.zone)
        if moment <= turn.now:
            self._ask_day(turn, call, call_screens.hour_passed(turn.reader))
            return
        turn.say(call_screens.where_to_meet(turn.reader))
        turn.wait_for("training.meet", call=str(call.id), at=moment.isoformat())

    @on_answer("meet")
    def settle(self, turn: Turn) -> None:
        """Keep when and where, and tell the others."""
        if turn.aided:
            turn.say(Message(step_screens.lesson_can_wait(turn.reader)))
            return
        calls, at = self._calls(turn), datetime.fromisoformat(turn.gathered["at"])
        call = calls.store.get(int(turn.gathered["call"]))
        if call is None:
            turn.say(call_screens.off(turn.reader))
        elif call.leader != turn.person.id:
            self._say_who_leads(turn, call, turn.text)
        elif at <= turn.now:
            self._ask_day(turn, call, call_screens.hour_passed(turn.reader))
        elif len(turn.text) > LONGEST_PLACE:
            turn.say(call_screens.too_long(turn.reader, LONGEST_PLACE))
            turn.wait_with("training.meet", turn.gathered)
        else:
            self._settle_call(turn, call, at, turn.text)

    @on_button("guide")
    def show_guide(self, turn: Turn) -> None:
        """Show the guide to whoever leads."""
        call, enrolment = self._own_call(turn)
        if call.leader != turn.person.id:
            self._say_who_leads(turn, call)
        elif found := self._calls(turn).step_of(call):
            place = self._calls(turn).place(call, enrolment, turn.reader)
            turn.say(Message(call_screens.guide(place, found[1])))

    @on_button("cannot")
    def pass_lead_on(self, turn: Turn) -> None:
        """Ask the next one to lead."""
        call = self._led(turn)
        if call is None:
            return
        calls = self._calls(turn)
        calls.pass_on(call.id)
        now = calls.store.get(call.id)
        if now and now.leader is None:
            turn.say(call_screens.nobody_left(turn.reader, calls.view(now, turn.person.id)))
            calls.tell_nobody_leads(now, besides=turn.person.id)
        else:
            turn.say(call_screens.passed_on(turn.reader))

    @on_button("lead")
    def take_lead(self, turn: Turn) -> None:
        """Let somebody lead a call that nobody could lead so far."""
        calls, (call, enrolment) = self._calls(turn), self._own_call(turn)
        if call.leader is None:
            calls.store.lead(call.id, turn.person.id)
            calls.circles.note_lead(call.circle_id, turn.person.id, turn.now)
        now = calls.store.get(call.id)
        if now:
            place = calls.place(now, enrolment, turn.reader)
            turn.say(call_screens.with_circle(place, calls.view(now, turn.person.id)))

    @on_button("coming")
    def answer_call(self, turn: Turn) -> None:
        """Keep whether somebody comes."""
        call, _ = self._own_call(turn)
        coming = turn.word(1) == "yes"
        if call.at is None or call.at + LATE < turn.now:
            turn.say(call_screens.off(turn.reader))
            return
        self._calls(turn).store.note(call.id, turn.person.id, coming=coming)
        turn.say(call_screens.answered(turn.reader, call, coming=coming))

    @on_job("unset")
    def ask_next_leader(self, turn: Turn) -> None:
        """Ask the next one to lead a call whose time nobody has set."""
        calls = self._calls(turn)
        call = calls.store.get(int(turn.payload["call"]))
        if call and call.at is None and call.leader and _is_about_leader(turn.payload, call):
            calls.pass_on(call.id)

    @on_job("soon")
    def remind_of_call(self, turn: Turn) -> None:
        """Remind of a call ten minutes before."""
        calls = self._calls(turn)
        call = calls.store.get(int(turn.payload["call"]))
        if call is None or call.at is None or call.at.isoformat() != turn.payload["at"]:
            return
        answers = calls.store.answers(call.id)
        for seat in calls.circles.seats(call.circle_id):
            leads = seat.person_id == call.leader
            view = calls.view(call, seat.person_id)
            if leads or answers.get(seat.person_id) is not False:
                screen = partial(call_screens.soon, coming=view.coming, leads=leads)
                sure = leads or seat.person_id in answers
                key = f"training.soon:{call.id}:{turn.payload['at']}"
                calls.tell(call, seat.person_id, screen, key, lane=Lane.SHIFT if sure else Lane.LESSON)

    @on_job("over")
    def forget_where(self, turn: Turn) -> None:
        """Keep no longer where a call was."""
        calls = self._calls(turn)
        call = calls.store.get(int(turn.payload["call"]))
        if call and call.at and call.at.isoformat() == turn.payload["at"]:
            calls.store.forget_place(call.id)

    def _settle_call(self, turn: Turn, call: Call, at: datetime, place: str) -> None:
        calls = self._calls(turn)
        news = (call.at, call.place) != (at, place)
        calls.store.settle(call.id, at, place, turn.person.id)
        about = {"call": str(call.id), "at": at.isoformat()}
        turn.uow.plan("training.soon", f"training.soon:{call.id}:{at.isoformat()}", at - BEFORE, None, about)
        turn.uow.plan("training.over", f"training.over:{call.id}:{at.isoformat()}", at + AFTER, None, about)
        now = calls.store.get(call.id)
        if now:
            turn.say(call_screens.settled(turn.reader, now))
        if now and news:
            calls.tell_all(now, first_name(turn.person.name))

    def _ask_day(self, turn: Turn, call: Call, above: Rich = NOTHING) -> None:
        today: date = turn.now.astimezone(turn.reader.zone).date()
        days = [today + timedelta(days=ahead) for ahead in range(DAYS)]
        turn.say(with_words_above(call_screens.which_day(turn.reader, call, days), above))

    def _calls(self, turn: Turn) -> Calls:
        return Calls(turn, self.courses)

    def _own_call(self, turn: Turn) -> tuple[Call, Enrolment]:
        """Return a call of the person's circle, and their enrolment; raises `StaleButtonError` else."""
        call = self._calls(turn).store.get(turn.number(0))
        seats = CircleStore(turn.uow).seats(call.circle_id) if call else []
        seat = next((seat for seat in seats if seat.person_id == turn.person.id), None)
        enrolment = self.store(turn).get(seat.enrolment_id) if seat else None
        if call is None or enrolment is None or self._calls(turn).step_of(call) is None:
            raise StaleButtonError
        return call, enrolment

    def _led(self, turn: Turn) -> Call | None:
        """Return a call that the person leads; None if they are told that they do not, or not any more."""
        call, _ = self._own_call(turn)
        if call.leader == turn.person.id:
            return call
        self._say_who_leads(turn, call)
        return None

    def _say_who_leads(self, turn: Turn, call: Call, typed: str = "") -> None:
        calls = self._calls(turn)
        if turn.person.id not in [seat.person_id for seat in calls.circles.seats(call.circle_id)]:
            turn.say(call_screens.not_in_circle(turn.reader, typed))
        else:
            view = calls.view(call, turn.person.id)
            turn.say(call_screens.led_by_another(turn.reader, view, typed))


def _is_about_leader(planned: Mapping[str, str], call: Call) -> bool:
    """Whether it was planned for who leads now. What was planned before it counted names the person."""
    if "asked" in planned:
        return planned["asked"] == str(call.asked)
    return planned["person"] == str(call.leader)
