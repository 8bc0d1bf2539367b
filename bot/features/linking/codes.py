"""Making a code, and typing one."""

from datetime import timedelta

from bot.conversation.address import network_name
from bot.conversation.events import FormFilled
from bot.engine.feature import on_answer, on_button, on_command, on_form, on_job
from bot.engine.turn import Turn
from bot.features.linking import joining_screens, network_screens, screens
from bot.features.linking.joining import Joining
from bot.features.linking.match import shared_network
from bot.features.linking.model import Ending, LinkCode, State, tidy_code
from bot.features.linking.networking import Networking
from bot.people.model import Right


class Codes(Joining, Networking):
    """The part of linking that is about codes."""

    @on_command(
        "link",
        about=screens.about_link,
        option=screens.code_option,
        called=screens.called_link,
        everywhere=True,
        right=Right.ANYONE,
    )
    def link(self, turn: Turn) -> None:
        """Take a code that was typed with the command; else give one, or show the networks."""
        if len(turn.networks.names) < 2:
            turn.say(screens.nowhere_to_link(turn.reader))
        elif turn.argument:
            self._try(turn, turn.argument)
        elif turn.known is None:
            turn.say(screens.for_strangers(turn.reader))
        else:
            self.link_pressed(turn)

    @on_button("link")
    def link_pressed(self, turn: Turn) -> None:
        """Show the networks of somebody who has several; else give a code."""
        accounts = self.accounts(turn)
        if len(accounts) > 1:
            more = bool(set(turn.networks.names) - {account.platform for account in accounts})
            turn.say(network_screens.my_networks(turn.reader, accounts, more=more))
        else:
            self.give_code(turn)

    @on_button("code")
    def give_code(self, turn: Turn) -> None:
        """Give a code to type on another network."""
        mine = {account.platform for account in self.accounts(turn)}
        others = [name for name in turn.networks.names if name not in mine]
        if not others or turn.address is None:
            turn.say(screens.nowhere_to_link(turn.reader))
            return
        doors = {way.platform: way.url for way in turn.networks.ways_in()}
        code = self.store(turn).make(turn.person.id, turn.address.id, turn.now)
        self._plan_tidying(turn)
        turn.say(screens.code_made(turn.reader, code, [(name, doors.get(name, "")) for name in others]))

    @on_button("have", right=Right.ANYONE)
    def have(self, turn: Turn) -> None:
        """Ask for a code; of a stranger, from whom nothing can be waited for, with the command."""
        if turn.known is None:
            turn.say(screens.for_strangers(turn.reader))
            return
        turn.say(screens.ask_code(turn.reader))
        turn.wait_for("linking.code")

    @on_form("have", form=screens.code_form, right=Right.ANYONE)
    def have_filled(self, turn: Turn) -> None:
        """Take a code from a form."""
        self._try(turn, turn.values.get(screens.CODE_FIELD, ""))

    @on_answer("code")
    def typed(self, turn: Turn) -> None:
        """Take a code that was asked for."""
        self._try(turn, turn.text)

    @on_job("tidy")
    def tidy(self, turn: Turn) -> None:
        """Delete codes and wrong tries that are over."""
        self.store(turn).tidy(turn.now)

    def _try(self, turn: Turn, typed: str) -> None:
        store = self.store(turn)
        typist = self.typist(turn)
        code = tidy_code(typed)
        if until := store.barred_until(typist, turn.now):
            turn.say(screens.too_often(turn.reader, until))
        elif code is None:
            turn.say(screens.unreadable(turn.reader))
        else:
            found, right = store.typed(code)
            # What is filled into a form nobody else reads, wherever its button stands.
            overheard = turn.chat_id is not None and not isinstance(turn.event, FormFilled)
            if found is None or not right:
                self._wrong(turn, typist, found, overheard=overheard)
            elif overheard:
                spent = store.end(found.id, Ending.PUBLIC)
                turn.say(screens.typed_in_public(turn.reader, spent=spent))
            else:
                self._right(turn, typist, found)

    def _wrong(self, turn: Turn, typist: str, meant: LinkCode | None, *, overheard: bool) -> None:
        store = self.store(turn)
        left = store.note_wrong(typist, meant, turn.now)
        self._plan_tidying(turn)
        until = store.barred_until(typist, turn.now)
        if until:
            turn.say(screens.too_often(turn.reader, until))
        elif overheard:
            turn.say(screens.typed_in_public(turn.reader, spent=False))
        else:
            turn.say(screens.wrong(turn.reader, left))

    def _right(self, turn: Turn, typist: str, code: LinkCode) -> None:
        store, me = self.store(turn), turn.known
        if turn.address and turn.address.id == code.address_id:
            turn.say(screens.own_code(turn.reader, network_name(turn.platform or "")))
            return
        if me and me.id == code.person_id:
            turn.say(joining_screens.already_one(turn.reader))
            return
        state = code.state(typist, turn.now)
        if state is State.EXPIRED and code.typist is not None:
            turn.say(joining_screens.question_over(turn.reader))
            return
        if state not in (State.FREE, State.OFFERED):
            used, expired = state is State.USED, state is State.EXPIRED
            turn.say(screens.over(turn.reader, used=used, expired=expired))
            return
        if shared := shared_network(turn, code):
            turn.say(joining_screens.same_network(turn.reader, network_name(shared)))
            return
        if state is State.FREE and not store.hand_out(code.id, typist, me.id if me else None, turn.now):
            turn.say(screens.over(turn.reader, used=True, expired=False))
            return
        self.offer(turn, self.code(turn, code.id))

    def _plan_tidying(self, turn: Turn) -> None:
        tomorrow = turn.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=26)
        whose = turn.known.id if turn.known else None
        turn.uow.plan("linking.tidy", f"linking.tidy:{whose or 0}:{tomorrow:%Y%m%dT%H}", tomorrow, whose, {})
