"""A town in which every room has something in it, so that there is something to take, to see or to spoil.

The residents have names that no screen uses for anything else: whoever reads one of them has been told.
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.conversation.actions import Action
from bot.conversation.address import MessageRef
from bot.conversation.events import ChatChange, ChatChanged, CommandInvoked, FormFilled
from bot.conversation.platform import Acknowledgement
from bot.domain_events import CameToShift, RoleGiven
from bot.engine.feature import Feature, on_command
from bot.engine.turn import Turn
from bot.features.broadcasts.channel_store import ChannelStore
from bot.features.broadcasts.store import BroadcastStore
from bot.features.captains.store import HandStore
from bot.features.safety.store import CaseStore
from bot.features.shifts.model import Shift
from bot.features.shifts.rehearsal import open_canvass, sign_up
from bot.features.shifts.store import ShiftStore
from bot.features.signup.store import SignupStore
from bot.people.model import RoleKind
from bot.storage.unit_of_work import UnitOfWork
from tests.town import NEW_YORK, Town, in_words

SATURDAY = datetime(2026, 10, 3, 10, 0, tzinfo=NEW_YORK)
MEMBER, CAPTAIN, LEAD, HELPER = "quillon", "zephyrine", "thessaly", "ophelion"
COORDINATOR, CARE, STEWARD, NEIGHBOR = "marigard", "wrenfield", "calloway", "birdsong"
RESIDENTS = (MEMBER, CAPTAIN, LEAD, HELPER, COORDINATOR, CARE, STEWARD, NEIGHBOR)
STRANGER, FOREIGNER, FOREIGN_CAPTAIN = "nobody", "max", "cap"
BOOKKEEPING = {"handled_events", "outbox", "shown", "inbox"}


class Arrivals(Feature):
    """Lets tests announce what would take a whole day of presses."""

    name = "arrivals"

    def __init__(self, ids: Mapping[str, int]) -> None:
        self._ids = ids

    @on_command("came")
    def came(self, turn: Turn) -> None:
        """The person is on shift 1 until Saturday at one."""
        ends = SATURDAY + timedelta(hours=3)
        turn.announce(CameToShift(turn.person.id, 1, ends, self._ids[LEAD], self._ids[HELPER]))

    @on_command("begin_course")
    def begin_course(self, turn: Turn) -> None:
        """The person has just become captain."""
        turn.announce(RoleGiven(turn.person.id, RoleKind.CAPTAIN, turn.person.captain_scopes()[0]))


class Village(Town):
    """The town, lived in."""

    _looked_at: tuple[int, dict[str, set[tuple[Any, ...]]]] | None = None

    async def settle_in(self) -> None:
        """Let everybody live here, and do something in every room."""
        self.bot.router._add(Arrivals(self.ids))
        await self.open()
        for name in RESIDENTS:
            self.resident(name)
        self.resident(FOREIGNER, "mingo")
        self.resident(FOREIGN_CAPTAIN, "mingo")
        place = self.neighborhood("kanawha", "Juniper Hollow")
        self.give(CAPTAIN, RoleKind.CAPTAIN, f"neighborhood:{place}")
        self.give(LEAD, RoleKind.CAPTAIN, "county:kanawha")
        self.give(COORDINATOR, RoleKind.COORDINATOR)
        self.give(CARE, RoleKind.CARE)
        self.give(STEWARD, RoleKind.STEWARD)
        self.give(FOREIGN_CAPTAIN, RoleKind.CAPTAIN, "county:mingo")
        self.change(MEMBER, neighborhood_id=place)
        self.work(lambda people: people.join_group(self.ids[MEMBER], "seniors"))
        self.keep(self._furnish)
        await self.write(CAPTAIN, "/begin_course")
        await self.write(MEMBER, "/came")
        await self.write(NEIGHBOR, "/came")
        await self.press_action(NEIGHBOR, "checkins.home", 2)
        await self.bot.settle()

    def _furnish(self, uow: UnitOfWork) -> None:
        ids, now = self.ids, self.clock()
        shifts = self._canvass(uow)
        sign_up(uow, shifts[0], (ids[MEMBER], ids[NEIGHBOR]), now)
        store = ShiftStore(uow)
        store.keep_number(shifts[0].id, ids[MEMBER], "555 0100")
        store.draft(ids[CAPTAIN], "kanawha")
        hands = HandStore(uow)
        hands.raise_hand(ids[NEIGHBOR], "county:kanawha", "I know the porches", ids[COORDINATOR], now)
        said = BroadcastStore(uow).add(ids[LEAD], "county:kanawha", {"en": "Bring water"}, now)
        uow.plan("broadcasts.begin", f"broadcasts.begin:{said.id}", now + timedelta(days=30), None, {})
        ChannelStore(uow).link("discord", "juniper", "Juniper", "county:kanawha", ids[LEAD])
        CaseStore(uow).open(ids[MEMBER], now)
        signup = SignupStore(uow)
        signup.ask_welcome(ids[NEIGHBOR], ids[CAPTAIN], now)
        signup.invite_by(ids[CAPTAIN], "kanawha", None, now)

    def _canvass(self, uow: UnitOfWork) -> list[Shift]:
        times = [(SATURDAY + timedelta(days=n), SATURDAY + timedelta(days=n, hours=3)) for n in (0, 7)]
        lead, backup = self.ids[LEAD], self.ids[HELPER]
        about = {"title": "Door knocking", "county": "kanawha", "meeting_point": "12 Court Street"}
        return open_canvass(
            uow, lead_id=lead, backup_id=backup, times=times, capacity=4, zone=NEW_YORK, **about
        )

    def keep(self, change: Any) -> Any:
        """Carry out *change(UnitOfWork)* in one transaction and return what it returns."""
        with UnitOfWork(self.database.make_session, self.database.cipher) as uow:
            result = change(uow)
            uow.commit()
        return result

    async def press_action(self, who: str, name: str, *args: object) -> Acknowledgement:
        """Let somebody press a button that perhaps was never theirs: of the last thing on their phone."""
        network, user = self._where(who)
        lines = network.phone(user).lines
        line = lines[-1].id if lines else "0"
        answer = await network.press_action(user, hostile(name, *map(str, args)), line)
        await self.bot.settle()
        return answer

    async def fill(self, who: str, name: str, *args: object, **values: str) -> Acknowledgement:
        """Let somebody send a form in that perhaps was never theirs."""
        network, user = self._where(who)
        about = network._about(user, "")
        pressed = MessageRef(about["chat"].chat_id, "0")
        action = hostile(name, *map(str, args))
        answer = await network._arrive(FormFilled(**about, action=action, values=values, message=pressed))
        await self.bot.settle()
        return answer

    async def befall(self, who: str, change: ChatChange, place: str) -> Acknowledgement:
        """Let somebody do something to a channel with the bot in it."""
        network, user = self._where(f"{who}#{place}")
        about = network._about(user, "")
        answer = await network._arrive(
            ChatChanged(**about, change=change, moved_to="moved", lacks=("roles",))
        )
        await self.bot.settle()
        return answer

    async def type_after(self, who: str, command: str, words: str) -> list[str]:
        """Return what is proposed to somebody who types *words* after a command."""
        network, user = self._where(who)
        typed = CommandInvoked(**network._about(user, ""), command=command, argument=words)
        return [f"{each.label} {each.value}" for each in await self.bot.reception.suggest(typed)]

    def wait_for(self, who: str, step: str, **data: str) -> None:
        """Let the bot wait for an answer of somebody, as if it had asked."""

        def wait(uow: UnitOfWork) -> None:
            session = uow.session(self.ids[who], self.address(who, self.home), None)
            session.wait_for(step, self.clock() + timedelta(days=1), data)

        self.keep(wait)

    def heard(self, since: int) -> dict[str, list[str]]:
        """Return who has been shown what since so many things were shown, but for what they wrote."""
        found: dict[str, list[str]] = {}
        for each in self.shown[since:]:
            if not each.line.mine:
                found.setdefault(each.reader, []).append(in_words(each.line.message))
        return found

    def standing(self) -> dict[str, set[tuple[Any, ...]]]:
        """Return all rows as they stood when they were looked at last, if nothing has been done since."""
        if self._looked_at is None or self._looked_at[0] != len(self.shown):
            self.look_again()
        assert self._looked_at is not None
        return self._looked_at[1]

    def look_again(self) -> dict[str, set[tuple[Any, ...]]]:
        """Return all rows as they stand now, and remember them for `standing`."""
        self._looked_at = (len(self.shown), self.everything())
        return self._looked_at[1]

    def everything(self) -> dict[str, set[tuple[Any, ...]]]:
        """Return all rows of all tables as they stand in the file, without what any press leaves."""
        return dump(self.path)


def hostile(name: str, *args: str) -> Action:
    """Return an action that no screen makes: too long, or with signs that belong to no argument."""
    made = object.__new__(Action)
    object.__setattr__(made, "name", name)
    object.__setattr__(made, "args", args)
    return made


def dump(path: Path) -> dict[str, set[tuple[Any, ...]]]:
    """Return the rows of every table but the bookkeeping; an address's last moment is left out."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = [name for name in names if name not in BOOKKEEPING and not name.startswith("sqlite_")]
    found = {name: _rows(connection, name) for name in kept}
    connection.close()
    return found


def _rows(connection: sqlite3.Connection, table: str) -> set[tuple[Any, ...]]:
    cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608  # Names of our own tables.
    columns = [column[0] for column in cursor.description]
    kept = [at for at, name in enumerate(columns) if (table, name) != ("addresses", "last_seen")]
    return {(table, *((columns[at], row[at]) for at in kept)) for row in cursor}


def changes(
    before: Mapping[str, set[tuple[Any, ...]]], after: Mapping[str, set[tuple[Any, ...]]]
) -> list[tuple[Any, ...]]:
    """Return the rows that stand in only one of the two."""
    return sorted((row for name in after for row in before.get(name, set()) ^ after[name]), key=repr)
