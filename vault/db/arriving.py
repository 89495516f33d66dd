"""What a submission reads and writes, by Core: each statement is made once and used for all.

On connections (``Database.reading_rows`` and ``writing_rows``) and not on sessions: the unit of
work would cost more than the sealing of a CV.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Connection, Insert, Select, bindparam, delete, insert, select, update
from sqlalchemy.orm import DeclarativeBase

from vault.db.submissions import UPLOAD
from vault.db.tables import Answer, Arrival, Lease, Position

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """A position, as far as handing in an application goes."""

    id: bytes
    slug: str
    status: str
    title_sv: str
    title_en: str
    last_date: date | None


_POSITION = select(
    Position.id,
    Position.slug,
    Position.status,
    Position.title_sv,
    Position.title_en,
    Position.last_date,
)
_BY_ID = _POSITION.where(Position.id == bindparam("of"))
_BY_SLUG = _POSITION.where(Position.slug == bindparam("of"))
_STATUS_FOR_SHARE = (
    select(Position.status).where(Position.id == bindparam("of")).with_for_update(read=True)
)
_ANSWER = (
    select(Arrival.application_id, Answer.sealed)
    .join(Answer, Answer.application_id == Arrival.application_id, isouter=True)
    .where(Arrival.submission_hash == bindparam("of"))
)
_OF_UPLOAD = (Lease.subject == bindparam("of"), Lease.errand == UPLOAD)
_RENEW = update(Lease.__table__).where(*_OF_UPLOAD).values(until=bindparam("to"))  # type: ignore[arg-type]  # declared as FromClause, always a Table
_DROP = delete(Lease.__table__).where(*_OF_UPLOAD)  # type: ignore[arg-type]  # as above


def add_rows(connection: Connection, table: type[DeclarativeBase], *rows: Row) -> None:
    """This function will insert rows, all with the same columns."""
    connection.execute(_insert_into(table), rows)


def position_by_id(connection: Connection, position_id: bytes | None) -> PositionRow | None:
    """This function will return a position, whatever its state."""
    return _position(connection, _BY_ID, position_id)


def position_by_slug(connection: Connection, slug: str) -> PositionRow | None:
    """This function will return the position of that address, whatever its state."""
    return _position(connection, _BY_SLUG, slug)


def status_for_share(connection: Connection, position_id: bytes) -> str | None:
    """This function will return a position's state and keep it so until the commit."""
    return connection.execute(_STATUS_FOR_SHARE, {"of": position_id}).scalar_one_or_none()


def stored_answer(
    connection: Connection, *, submission_hash: bytes
) -> tuple[bytes, bytes | None] | None:
    """This function will return the application of a submission key and its sealed answer.

    None when the key was never used; the answer is None once its 24 hours are over.
    """
    row = connection.execute(_ANSWER, {"of": submission_hash}).one_or_none()
    return None if row is None else (row[0], row[1])


def take_lease(connection: Connection, *, subject: bytes, holder: bytes, until: datetime) -> None:
    """This function will insert an upload's lease: the anchor that the sweep goes by."""
    row = {"subject": subject, "errand": UPLOAD, "holder": holder, "until": until}
    add_rows(connection, Lease, row)


def renew_lease(connection: Connection, *, subject: bytes, until: datetime) -> bool:
    """This function will prolong an upload's lease; False when the sweep has taken it."""
    return bool(connection.execute(_RENEW, {"of": subject, "to": until}).rowcount)


def drop_lease(connection: Connection, *, subject: bytes) -> None:
    """This function will delete an upload's lease; nothing happens when there is none."""
    connection.execute(_DROP, {"of": subject})


@cache
def _insert_into(table: type[DeclarativeBase]) -> Insert:
    return insert(table)


def _position(
    connection: Connection, statement: Select[bytes, str, str, str, str, date | None], of: object
) -> PositionRow | None:
    row = connection.execute(statement, {"of": of}).one_or_none()
    if row is None:
        return None
    return PositionRow(
        id=row.id,
        slug=row.slug,
        status=row.status,
        title_sv=row.title_sv,
        title_en=row.title_en,
        last_date=row.last_date,
    )
