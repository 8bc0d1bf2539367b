"""How each person of an audience is reached: one query for however many, never their rows in memory."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    Boolean,
    Date,
    Select,
    String,
    Subquery,
    Table,
    Time,
    and_,
    case,
    column,
    false,
    func,
    select,
    text,
    values,
)
from sqlalchemy import label as named

from bot.engine.attention import A_DAY, day_of
from bot.features.broadcasts.model import KEEP_TRYING, Count, Route
from bot.people.hours import after_quiet
from bot.people.preferences import Kind
from bot.people.tables import AddressRow, PersonRow, PreferenceRow
from bot.storage.base import UtcDateTime
from bot.storage.tables import COUNTED, OutboxRow
from bot.storage.unit_of_work import UnitOfWork

PEOPLE, PLACES, WISHES, ROWS = (
    cast(Table, row.__table__) for row in (PersonRow, AddressRow, PreferenceRow, OutboxRow)
)
People = Select[int]
"""A query for the numbers of people."""
CLOCKS = (
    column("zone", String),
    column("quiet_from", Time),
    column("quiet_to", Time),
    column("today", Date),
    column("at", UtcDateTime),
    column("expires_at", UtcDateTime),
    column("day_begins", UtcDateTime),
    column("day_ends", UtcDateTime),
    column("quiet", Boolean),
)
"""By zone and quiet hours: when a message goes, when it is old news, and the day on which it counts."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all: whether *channels* are linked, and whether who has had *enough* is left out.

    *in_channels* are the networks on which news is read in channels, unless somebody wishes for messages.
    """

    channels: bool
    leaves_out: bool = False
    in_channels: Collection[str] = ()


class Recipients:
    """The people of an audience as they can be reached now."""

    def __init__(self, uow: UnitOfWork, now: datetime, terms: Terms) -> None:
        self._db, self._now, self._terms = uow.db, now, terms

    def count(self, people: People, scarce: Collection[str]) -> Count:
        """Return *people* counted; of how many chats are new is told for the networks *scarce*."""
        found = self.reached(people, budget=True)
        if found is None:
            return Count(Counter(), 0)
        row = found.c
        kinds = (row.quiet, row.enough, and_(row.is_new, row.platform.in_(list(scarce))))
        counted = select(row.route, func.count(), *(func.sum(case((kind, 1), else_=0)) for kind in kinds))
        by_route = {Route(route): rest for route, *rest in self._db.execute(counted.group_by(row.route))}
        _, quiet, enough, new = by_route.get(Route.DIRECT, (0, 0, 0, 0))
        routes = Counter({route: n for route, (n, *_) in by_route.items()})
        return Count(routes, quiet, enough=enough, new_chats=new)

    def reached(self, people: People, *, budget: bool = False) -> Subquery | None:
        """Return how each of *people* is reached; None if there are none.

        Columns: ``id``, ``language``, ``route``, ``address_id``, ``platform``, ``at``, ``expires_at``,
        ``quiet``, ``is_new``, ``enough`` (counted only with *budget*, or where the terms ask for it).
        """
        clocks = self._clocks(people)
        if clocks is None:
            return None
        row = self._ranked(people, clocks).c
        in_channels = Route.CHANNEL if self._terms.channels else Route.NO_DMS
        enough = _heard(row) >= A_DAY if budget or self._terms.leaves_out else false()
        left_out = [(enough, Route.ENOUGH)] if self._terms.leaves_out else []
        route = case(
            (row.stopped, Route.STOPPED),
            (row.resting, Route.RESTING),
            (row.address_id.is_(None), Route.NO_CHAT),
            (row.unreachable.is_not(None), Route.UNREACHABLE),
            (row.channel_only, in_channels),
            *left_out,
            else_=Route.DIRECT,
        )
        columns = (
            row.id,
            row.language,
            named("route", route),
            row.address_id,
            row.platform,
            row.at,
            row.expires_at,
            row.quiet,
            named("enough", enough),
            row.is_new,
        )
        return select(*columns).where(row.nth == 1).subquery("reached")

    def _ranked(self, people: People, clocks: CTE) -> Subquery:
        """Return *people* with each of their addresses; *nth* is 1 at the one that suits best."""
        who, person, clock = people.subquery("who"), PEOPLE.c, clocks.c
        wish, place = WISHES.alias("wish"), PLACES.c
        wanted = case((place.platform == wish.c.platform, 0), else_=1)
        in_channels = place.platform.in_(list(self._terms.in_channels))
        channel_only = and_(in_channels, person.wants_dms.is_(False))
        # Where news would stay in channels and there is none, a network that takes messages comes first.
        direct = case((channel_only, 1), else_=0)
        rank = (wanted, direct) if self._terms.channels else (direct, wanted)
        there = case((place.unreachable.is_(None), 0), else_=1)
        best_first = (there, *rank, place.last_seen.desc(), place.id)
        nth = func.row_number().over(partition_by=person.id, order_by=best_first)
        same_clock = and_(
            clock.zone == person.zone,
            clock.quiet_from == person.quiet_from,
            clock.quiet_to == person.quiet_to,
        )
        news = and_(wish.c.person_id == person.id, wish.c.kind == Kind.NEWS)
        joined = who.join(PEOPLE, person.id == next(iter(who.c))).join(clocks, same_clock)
        joined = joined.outerjoin(wish, news).outerjoin(PLACES, place.person_id == person.id)
        columns: list[Any] = [
            person.id,
            person.language,
            named("stopped", person.stopped_at.is_not(None)),
            named("resting", func.coalesce(person.resting_until > clock.today, false())),
            clock.at,
            clock.expires_at,
            clock.day_begins,
            clock.day_ends,
            clock.quiet,
            named("address_id", place.id),
            place.platform,
            place.unreachable,
            named("is_new", place.private_chat.is_(None)),
            named("channel_only", channel_only),
            named("nth", nth),
        ]
        return select(*columns).select_from(joined).subquery("ranked")

    def _clocks(self, people: People) -> CTE | None:
        """Return what time it is for *people*, who live by few different clocks."""
        who, person = people.subquery(), PEOPLE.c
        kinds = select(person.zone, person.quiet_from, person.quiet_to).distinct()
        found = self._db.execute(kinds.select_from(who.join(PEOPLE, person.id == next(iter(who.c))))).all()
        known = [self._clock(*kind) for kind in found]
        return values(*CLOCKS, name="clocks").data(known).cte("clocks") if known else None

    def _clock(self, zone: str, quiet_from: time, quiet_to: time) -> tuple[object, ...]:
        here = ZoneInfo(zone)
        at = after_quiet(self._now, here, quiet_from, quiet_to)
        today = self._now.astimezone(here).date()
        quiet = at > self._now
        return (zone, quiet_from, quiet_to, today, at, at + KEEP_TRYING, *day_of(at, here), quiet)


def _heard(reader: Any) -> Any:
    """Return how many unasked messages count on the day of a *reader* (a row of those ranked) already."""
    row = ROWS.c
    on_that_day = and_(row.not_before >= reader.day_begins, row.not_before < reader.day_ends)
    counts = case(
        (row.state == "sent", row.sent_at >= reader.day_begins),
        (row.state.in_(("ready", "sending", "uncertain")), on_that_day),
        else_=false(),
    )
    query = select(func.count()).where(row.person_id == reader.id, text(COUNTED), counts)
    return query.correlate(reader.id.table).scalar_subquery()


def languages(uow: UnitOfWork, people: People) -> dict[str, int]:
    """Return how many of *people* read each language."""
    who = people.subquery()
    read = select(PEOPLE.c.language, func.count()).group_by(PEOPLE.c.language)
    there = who.join(PEOPLE, PEOPLE.c.id == next(iter(who.c)))
    return dict(tuple(row) for row in uow.db.execute(read.select_from(there)))
