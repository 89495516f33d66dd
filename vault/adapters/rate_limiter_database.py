"""Counting attempts in the main database, so that all processes on all machines count together.

One statement a hit, ``INSERT … ON CONFLICT DO UPDATE``: no read-modify-write that could lose one.
Keys arrive as HMACs; there is nobody's address here.
"""

import math
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, final

from sqlalchemy import Connection, delete
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert
from typing_extensions import override

from vault.db.engines import Database, upsert
from vault.db.tables import RateWindow
from vault.errors import TooManyAttemptsError
from vault.ports.rate_limiter import RateLimiter

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@final
class DatabaseRateLimiter(RateLimiter):
    """Fixed windows, aligned to the epoch: all processes agree on them without talking."""

    def __init__(self, main: Database) -> None:
        """Take the main database."""
        self._main = main

    @override
    def hit(self, *, bucket: str, key: bytes, limit: int, window: timedelta, now: datetime) -> None:
        """Count one attempt. Raises TooManyAttemptsError with the seconds that are left."""
        opened_at = _EPOCH + (now - _EPOCH) // window * window
        until = opened_at + window
        with self._main.writing_rows(waits=False) as connection:
            hits = _count(connection, bucket=bucket, key=key, opened_at=opened_at, until=until)
        if hits > limit:
            left = math.ceil((until - now).total_seconds())
            raise TooManyAttemptsError(retry_after=max(1, left))


def clean_rate_windows(session: Session, *, now: datetime) -> int:
    """This function will delete the windows that are over, and return how many there were."""
    result: Any = session.execute(delete(RateWindow).where(RateWindow.until <= now))
    return int(result.rowcount)


def _count(
    connection: Connection, *, bucket: str, key: bytes, opened_at: datetime, until: datetime
) -> int:
    values = {"bucket": bucket, "key": key, "opened_at": opened_at, "until": until, "hits": 1}
    return connection.execute(_hit(connection.dialect.name), values).scalar_one()


@cache
def _hit(dialect: str) -> ReturningInsert[int]:
    table = RateWindow.__table__
    target = [table.c.bucket, table.c.key, table.c.opened_at]
    more = {"hits": table.c.hits + 1}
    return (
        upsert(dialect, RateWindow)
        .on_conflict_do_update(index_elements=target, set_=more)
        .returning(table.c.hits)
    )
