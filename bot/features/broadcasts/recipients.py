"""What sending needs to know of each person of an audience."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.features.broadcasts.model import Recipient
from bot.people.hours import is_quiet
from bot.people.preferences import Kind
from bot.people.tables import AddressRow, PersonRow, PreferenceRow
from bot.storage.unit_of_work import UnitOfWork

CHUNK = 500
Place = tuple[int, str]
"""An address by its number, and its network."""

Address = tuple[int, str, str | None, bool]
"""The same, with why it reaches nobody (if so), and whether the bot has written to it."""


class Recipients:
    """The people of an audience as they can be reached now."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._db = uow.db

    def of(self, person_ids: Sequence[int], now: datetime) -> Iterator[Recipient]:
        """Return what sending needs to know of each person, in a few queries for however many."""
        for start in range(0, len(person_ids), CHUNK):
            part = person_ids[start : start + CHUNK]
            people = self._db.execute(
                select(
                    PersonRow.id,
                    PersonRow.language,
                    PersonRow.stopped_at,
                    PersonRow.resting_until,
                    PersonRow.quiet_from,
                    PersonRow.quiet_to,
                    PersonRow.zone,
                    PersonRow.wants_dms,
                ).where(PersonRow.id.in_(part))
            )
            addresses, wanted = self._addresses(part), self._wanted(part)
            for id_, language, stopped, resting, begins, ends, zone, dms in people:
                known = addresses.get(id_, [])
                places = [(a, on) for a, on, gone, _ in known if not gone]
                best, spare = _choose(places, wanted.get(id_), dms)
                tz = ZoneInfo(zone)
                yield Recipient(
                    person_id=id_,
                    language=language,
                    stopped=stopped is not None,
                    resting=_rests(resting, now, tz),
                    quiet=is_quiet(now, tz, begins, ends),
                    wants_dms=dms,
                    address_id=best[0] if best else None,
                    platform=best[1] if best else None,
                    had_address=bool(known),
                    spare=spare,
                    never_written_to=frozenset(a for a, _, _, written in known if not written),
                )

    def _wanted(self, person_ids: Sequence[int]) -> dict[int, str]:
        """Return the networks that people chose for news."""
        news = PreferenceRow.kind == Kind.NEWS
        chosen = select(PreferenceRow).where(PreferenceRow.person_id.in_(person_ids), news)
        return {row.person_id: row.platform for row in self._db.scalars(chosen)}

    def _addresses(self, person_ids: Sequence[int]) -> dict[int, list[Address]]:
        rows = self._db.execute(
            select(
                AddressRow.person_id,
                AddressRow.id,
                AddressRow.platform,
                AddressRow.unreachable,
                AddressRow.private_chat.is_not(None),
            )
            .where(AddressRow.person_id.in_(person_ids))
            .order_by(AddressRow.last_seen.desc(), AddressRow.id)
        )
        found: dict[int, list[Address]] = {}
        for person_id, id_, platform, gone, written in rows:
            found.setdefault(person_id, []).append((id_, platform, gone, written))
        return found


def _choose(places: list[Place], wanted: str | None, dms: bool) -> tuple[Place | None, Place | None]:
    """Return where news goes, and another place that takes a message of one's own.

    Where nothing was chosen, a network on which news would stay in channels comes last.
    """
    direct = [place for place in places if place[1] != "discord" or dms]
    chosen = [place for place in places if place[1] == wanted]
    best = next(iter([*chosen, *direct, *places]), None)
    return best, next((place for place in direct if place != best), None)


def _rests(until: date | None, now: datetime, zone: ZoneInfo) -> bool:
    return until is not None and now.astimezone(zone).date() < until
