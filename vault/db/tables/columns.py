"""What every table shares: two metadata, column classes, ids and times.

Every column has a class and every table a retention class (a test in ``tests/house`` refuses
one without):

- ``clear``: ids, dates, sizes, states. Never an applicant's name, address, file name or text.
- ``sealed``: ciphertext under an application's key, or a wrap.
- ``staff``: about the people who work here.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from vault.domain.identifiers import ID_BYTES

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Retention(StrEnum):
    """How long a row of a table lives."""

    APPLICATION = "application"
    """As long as its application; the purge deletes it."""
    OPERATION = "operation"
    """Hours or days: leases, sessions, rate limits, letters under way."""
    STAFF = "staff"
    """As long as the person works with recruitment, then disabled and removed on demand."""
    RECORD = "record"
    """Free of personal data: positions, policies, audit, receipts, statistics."""


class MainBase(DeclarativeBase):
    """The tables of the main database."""

    metadata = MetaData(naming_convention=NAMING)


class KeyringBase(DeclarativeBase):
    """The tables of the keyring, a database of its own (cryptography.md §3)."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC, to the microsecond; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; SQLite stores the UTC wall clock, which sorts as text."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every instant back aware, in UTC."""
        return None if value is None else value.astimezone(UTC)

    @override
    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        """Read SQLite's text at once: a list has hundreds of instants."""
        if dialect.name == "sqlite":
            return _from_sqlite
        return super().result_processor(dialect, coltype)


def _from_sqlite(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


Id = LargeBinary(ID_BYTES)


def clear(*args: Any, **options: Any) -> MappedColumn[Any]:  # noqa: ANN401 - mapped_column's own signature
    """This function will make a column that holds nothing personal."""
    return mapped_column(*args, info={"class": "clear"}, **options)


def sealed(*args: Any, **options: Any) -> MappedColumn[Any]:  # noqa: ANN401 - mapped_column's own signature
    """This function will make a column of ciphertext."""
    return mapped_column(*args, info={"class": "sealed"}, **options)


def staff(*args: Any, **options: Any) -> MappedColumn[Any]:  # noqa: ANN401 - mapped_column's own signature
    """This function will make a column about the people who work here."""
    return mapped_column(*args, info={"class": "staff"}, **options)
