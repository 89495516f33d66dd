"""Many short transactions in a row, and in between a turn for whoever else wants to write.

SQLite has no queue for writers: who finds it locked looks again after 1, 2, 5, 10, 15, 20, 25, 25,
25, 50, 50 and then every 100 milliseconds. Whoever commits and begins anew at once is never found
away. So the lock is held for a few milliseconds and then left for longer than the others' next
look can be off: somebody who waits gets in at the first pause, or at the second when there are
several.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.sqlite import LOG_PAGES

AIM = 0.04  # seconds: so long a transaction may hold the lock
LEAST = 0.025  # seconds: who waits so long looks at least so often, and may be woken late
ENOUGH = 0.035  # the same of who waits no longer than a tenth of a second
SELDOM = 0.1  # and from then on so seldom
MOST_HALVED = 1  # where half as many still take long it is not for the rows
ROOM = LOG_PAGES * 3 // 4  # pages of the log: the rest is for what others write meanwhile
PAGES_A_ROW = 10  # of an application
ON_A_SERVER = 2  # times as many rows: it locks these alone, and nobody else waits for them


def at_most(database: Database, *, rows: int) -> int:
    """This function will say how many rows a transaction may take of those that are going.

    ``rows`` are for a file, which is locked as a whole.
    """
    return rows if database.file is not None else rows * ON_A_SERVER


class Pace:
    """How many rows a transaction takes: as many as fit into the time that it may hold the lock.

    It goes by halves, for every other number of rows is another statement to prepare.
    """

    def __init__(self, *, most: int) -> None:
        """Begin in the middle: a slow disk shows at once."""
        self._most = most
        self._halved = 1

    @property
    def rows(self) -> int:
        """So many the next time."""
        return max(1, self._most >> self._halved)

    def learn(self, seconds: float) -> None:
        """This method will take fewer or more the next time, for the last one took so long."""
        if seconds > AIM:
            self._halved = min(self._halved + 1, MOST_HALVED)
        elif seconds < AIM / 3:
            self._halved = max(self._halved - 1, 0)


class Turns:
    """Transactions of one database, each begun only when others have had their time."""

    def __init__(
        self, database: Database, *, waits: bool = True, pages_a_row: int = PAGES_A_ROW
    ) -> None:
        """Take the database; ``waits=False`` where its log is emptied at once, and so synced.

        ``pages_a_row`` is what a row comes to in the log at most, with all that hangs on it.
        """
        self._database = database
        self._waits = waits
        self._pages_a_row = pages_a_row
        self._next_at = 0.0
        self._paces: dict[str, Pace] = {}
        self._uncopied = 0  # rows written since the log was copied

    def pace_of(self, work: str, *, most: int) -> Pace:
        """This method will return how many rows that work takes at once, as far as it is known."""
        return self._paces.setdefault(work, Pace(most=most))

    @contextmanager
    def writing(self, *, pace: Pace | None = None) -> Iterator[Session]:
        """This method will give a session that commits at the end, or not at all.

        Then the lock is left free, and what was committed is synced in that time: outside the
        lock, and not left to the next who commits and would have to wait for the disk. ``pace``
        learns how long the lock was held.

        Raises:
            StoreError: as ``Database.writing_rows``.
        """
        wait = self._next_at - time.monotonic()
        if wait > 0 and self._database.file is not None:  # a server locks rows alone
            Event().wait(wait)  # a sleep fails where libfaketime has put the clock ahead
        with self._database.writing_rows(waits=False, copies=False) as connection:
            began = time.monotonic()
            with Session(connection, expire_on_commit=False) as session:
                yield session
                session.commit()
        ended = time.monotonic()
        self._next_at = ended + _pause(ended - began)
        rows = pace.rows if pace else 1
        self._uncopied += rows
        if pace is not None:
            pace.learn(ended - began)
        if self._waits:
            self._database.settle()
            self._copy(coming=rows)

    def _copy(self, *, coming: int) -> None:
        """Copy the log before it is so long that whoever commits would have to do it."""
        if (self._uncopied + coming) * self._pages_a_row < ROOM:
            return
        self._database.copy_wal()
        self._uncopied = 0
        self._next_at = time.monotonic() + ENOUGH  # its end locks them out, too


def _pause(held: float) -> float:
    """Say how long others need to find the lock free, by how often they look after so long."""
    return SELDOM if held > SELDOM else max(LEAST, min(ENOUGH, held))
