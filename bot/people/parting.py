"""What is remembered when two people are joined, so that a mistake can be undone for a day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, Date, Table, Time, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.people.merging import people_in, tables_with_people
from bot.people.tables import PersonRow
from bot.storage.base import Base, UtcDateTime
from bot.storage.tables import ConversationRow, OutboxRow, ShownRow
from bot.storage.unit_of_work import UnitOfWork

BY_ADDRESS = {"outbox", "shown", "conversations"}
"""Tables whose rows go back with the address they belong to."""
LEFT_OUT = BY_ADDRESS | {"people", "records", "joinings", "link_codes", "not_reached"}
NOT_MADE_AGAIN = {
    "addresses",
    "jobs",
    "signups",
    "watches",
    "debriefs",
    "requests",
    "cases",
}
"""Rows that two people had both are one now, and stay so: a place on a shift is not made twice."""
Rows = dict[str, list[dict[str, Any]]]


def remember(uow: UnitOfWork, kept_id: int, gone_id: int) -> dict[str, Any]:
    """Return what two people are before they are joined, as JSON."""
    uow.db.flush()
    rows: Rows = {}
    for table in tables_with_people(Base.metadata):
        if table.name not in LEFT_OUT:
            rows[table.name] = list(_rows_of(uow, table, (kept_id, gone_id)))
    people = Base.metadata.tables["people"]
    return {"rows": rows, "kept": _person(uow, people, kept_id), "gone": _person(uow, people, gone_id)}


def part(uow: UnitOfWork, kept_id: int, before: Mapping[str, Any]) -> int:
    """Make two of one again and return the number of the one who comes back.

    What has changed since stays as it is; what both had in common stays with *kept_id*.
    """
    db, gone = uow.db, before["gone"]
    db.flush()
    people = Base.metadata.tables["people"]
    db.execute(insert(people).values(_read(people, gone)))
    _restore_settings(uow, kept_id, before)
    tables = [table for table in tables_with_people(Base.metadata) if before["rows"].get(table.name)]
    for table in tables:
        for saved in before["rows"][table.name]:
            _give_back(uow, table, _read(table, saved), kept_id)
    for table in tables:
        if table.name not in NOT_MADE_AGAIN:
            known = [_read(table, saved) for saved in before["rows"][table.name]]
            _take_back(uow, table, known, kept_id, int(gone["id"]))
            for saved in known:
                _make_again(uow, table, saved)
    for table in tables:
        for saved in before["rows"][table.name]:
            _point_back(uow, table, _read(table, saved))
    gone_id = int(gone["id"])
    _give_back_by_address(uow, gone_id)
    db.expire_all()
    return gone_id


def _rows_of(uow: UnitOfWork, table: Table, ids: tuple[int, int]) -> Iterator[dict[str, Any]]:
    named = or_(*(column.in_(ids) for column in people_in(table)))
    for row in uow.db.execute(select(table).where(named)).mappings():
        yield {key: _plain(value) for key, value in row.items()}


def _person(uow: UnitOfWork, people: Table, person_id: int) -> dict[str, Any]:
    row = uow.db.execute(select(people).where(people.c.id == person_id)).mappings().one()
    return {key: _plain(value) for key, value in row.items()}


def _restore_settings(uow: UnitOfWork, kept_id: int, before: Mapping[str, Any]) -> None:
    """Give the one who stayed their own wishes back where only joining had changed them."""
    row = uow.db.get_one(PersonRow, kept_id)
    was = _read(Base.metadata.tables["people"], before["kept"])
    merged = before.get("merged", {})
    for key, value in was.items():
        if key != "id" and _plain(getattr(row, key)) == merged.get(key, _plain(value)):
            setattr(row, key, value)
    uow.db.flush()


def _give_back(uow: UnitOfWork, table: Table, saved: dict[str, Any], kept_id: int) -> None:
    """Let a row that is still there name whom it named; a planned job also has its name back."""
    now = uow.db.execute(select(table).where(*_key(table, saved))).mappings().first()
    if now is None:
        return
    names = [c.name for c in people_in(table) if now[c.name] == kept_id and saved[c.name] != kept_id]
    values = {name: saved[name] for name in names}
    if values and table.name == "jobs":
        values["key"] = saved["key"]
    if values:
        _try(uow, update(table).where(*_key(table, saved)).values(values))


def _take_back(uow: UnitOfWork, table: Table, known: Sequence[dict[str, Any]], kept: int, gone: int) -> None:
    """Delete what only joining gave to *kept*, where a person is part of a row's own name."""
    own = [c.name for c in table.primary_key.columns]
    people = [column.name for column in people_in(table) if column.primary_key]
    had = {tuple(row[name] for name in own) for row in known}
    for row in known:
        twin = {name: kept if name in people and row[name] == gone else row[name] for name in own}
        if people and tuple(twin.values()) not in had:
            uow.db.execute(delete(table).where(*_key(table, twin)))


def _make_again(uow: UnitOfWork, table: Table, saved: dict[str, Any]) -> None:
    if uow.db.execute(select(table).where(*_key(table, saved))).first() is None:
        _try(uow, insert(table).values(saved))


def _point_back(uow: UnitOfWork, table: Table, saved: dict[str, Any]) -> None:
    """Let a row belong to the same enrolment or the like as before."""
    own = {column.name for column in people_in(table)}
    parents = [c for c in table.columns if c.foreign_keys and c.name not in own and not c.primary_key]
    if parents:
        values = {column.name: saved[column.name] for column in parents}
        _try(uow, update(table).where(*_key(table, saved)).values(values))


def _give_back_by_address(uow: UnitOfWork, gone_id: int) -> None:
    addresses = Base.metadata.tables["addresses"]
    theirs = select(addresses.c.id, addresses.c.platform, addresses.c.user_id).where(
        addresses.c.person_id == gone_id
    )
    for id_, platform, user_id in uow.db.execute(theirs).all():
        waiting, shown = (
            uow.cipher.index(platform, user_id, ""),
            uow.cipher.index("place", platform, user_id),
        )
        for column, found in (
            (OutboxRow.person_id, OutboxRow.address_id == id_),
            (ConversationRow.person_id, ConversationRow.place == waiting),
            (ShownRow.person_id, ShownRow.place == shown),
        ):
            uow.db.execute(update(column.class_).where(found).values(person_id=gone_id))


def _try(uow: UnitOfWork, statement: Any) -> None:
    """Carry out a change, or leave things as they are if something new stands in its way."""
    try:
        with uow.db.begin_nested():
            uow.db.execute(statement)
    except IntegrityError:
        return


def _key(table: Table, saved: Mapping[str, Any]) -> list[Any]:
    return [column == saved[column.name] for column in table.primary_key.columns]


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value


def _read(table: Table, saved: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _value(column, saved.get(column.name)) for column in table.columns}


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    match column.type:
        case UtcDateTime():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
        case Time():
            return time.fromisoformat(value)
        case _:
            return value
