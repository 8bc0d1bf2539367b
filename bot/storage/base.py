"""The declarative base and the column types that all tables share."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from bot.storage.crypto import Cipher

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
POSTGRESQL = {"only_on": "postgresql"}
"""What an index says that is made on PostgreSQL alone."""


class Base(DeclarativeBase):
    """Base of every table. A number is never given twice.

    Old buttons and keys of jobs name rows by their number: SQLite would give that of a row which is gone
    to the next one, and the button of somebody who was erased would lead to somebody else.
    """

    metadata = MetaData(naming_convention=NAMING)

    def __init_subclass__(cls, **more: Any) -> None:
        """Map the table, and let its numbers only grow."""
        super().__init_subclass__(**more)
        cls.metadata.tables[cls.__tablename__].dialect_kwargs["sqlite_autoincrement"] = True


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and always aware, on SQLite too."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments and store the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time zone back."""
        return value.replace(tzinfo=UTC) if value else None


class Encrypted(TypeDecorator[str]):
    """Text that only the holder of the key file can read."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else cipher_of(dialect).encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else cipher_of(dialect).decrypt(bytes(value))


class EncryptedJson(TypeDecorator[dict[str, Any]]):
    """A small JSON object that only the holder of the key file can read."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else cipher_of(dialect).encrypt(json.dumps(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> dict[str, Any] | None:
        """Decrypt on the way out."""
        if value is None:
            return None
        found: dict[str, Any] = json.loads(cipher_of(dialect).decrypt(bytes(value)))
        return found


def use_cipher(engine: Engine, cipher: Cipher) -> None:
    """Let the encrypted columns of *engine* be read and written with *cipher*."""
    engine.dialect.doorstep_cipher = cipher  # type: ignore[attr-defined]


def cipher_of(dialect: Dialect) -> Cipher:
    """Return the cipher that `use_cipher` gave to an engine's dialect."""
    cipher = getattr(dialect, "doorstep_cipher", None)
    if not isinstance(cipher, Cipher):
        raise TypeError("this engine has no cipher")
    return cipher
