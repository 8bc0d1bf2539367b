"""A canvass in Kanawha: Ana leads, Dee is the backup, Saturday 10:00 to 13:00."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.conversation.actions import action
from bot.features.shifts.model import Shift, Signup, State
from bot.features.shifts.rehearsal import open_canvass, sign_up
from bot.features.shifts.store import ShiftStore
from bot.storage.unit_of_work import UnitOfWork
from tests.town import NEW_YORK, Town

SATURDAY = datetime(2026, 10, 3, 10, 0, tzinfo=NEW_YORK)


class Canvassing:
    """A town with a canvass, and short ways to look at it."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def work(self, change: Callable[[UnitOfWork], object]) -> object:
        town = self.town
        with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
            result = change(uow)
            uow.commit()
        return result

    def post(
        self, capacity: int = 8, *starts: datetime, lead: str = "ana", backup: str = "dee"
    ) -> list[Shift]:
        times = [(start, start + timedelta(hours=3)) for start in starts or (SATURDAY,)]
        ids = self.town.ids
        return self.work(
            lambda uow: open_canvass(
                uow,
                lead_id=ids[lead],
                backup_id=ids[backup],
                title="Door knocking",
                county="kanawha",
                meeting_point="12 Court Street",
                times=times,
                capacity=capacity,
                zone=NEW_YORK,
            )
        )

    def put(self, shift: Shift, *names: str) -> None:
        ids = [self.town.ids[name] for name in names]
        self.work(lambda uow: sign_up(uow, shift, ids, self.town.clock()))

    def shift(self, shift_id: int = 1) -> Shift:
        return self.work(lambda uow: ShiftStore(uow).get(shift_id))

    def signup(self, name: str, shift_id: int = 1) -> Signup | None:
        person_id = self.town.ids[name]
        return self.work(lambda uow: ShiftStore(uow).signup(shift_id, person_id))

    def everything(self, shift_id: int = 1) -> tuple[object, ...]:
        """All that the database knows of a shift: equal before and after means nothing changed."""

        def look(uow: UnitOfWork) -> tuple[object, ...]:
            store = ShiftStore(uow)
            return store.get(shift_id), store.signups(shift_id, *State), store.numbers(shift_id)

        return self.work(look)


async def press(town: Town, who: str, name: str, *args: object) -> None:
    """Let somebody press a button that may never have been on their phone."""
    user, _, network = who.partition("@")
    await town.networks[network or town.home].press_action(user, action(name, *args), "old")
    await town.bot.settle()
