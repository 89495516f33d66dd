"""Many short transactions in a row, and in between a turn for whoever else wants to write.

SQLite has no queue for writers: who finds it locked looks again after 1, 2, 5, 10, 15, 20, 25 …
milliseconds. Whoever commits and begins anew at once is never found away.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from sqlalchemy.orm import Session

from vault.db.engines import Database

LEAST = 0.015  # seconds: a transaction of a few milliseconds, and everybody who waits gets in
MOST = 0.05


class Turns:
    """Transactions of one database, each begun only when others have had their time."""

    def __init__(self, database: Database, *, waits: bool = True) -> None:
        """Take the database; ``waits=False`` where its log is emptied at once, and so synced."""
        self._database = database
        self._waits = waits
        self._next_at = 0.0

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """This method will give a session that commits at the end, or not at all.

        It is left free for as long as it was held before, and synced in that time: outside the
        lock, and not left to the next who commits and would have to wait for the disk.

        Raises:
            StoreError: as ``Database.writing_rows``.
        """
        wait = self._next_at - time.monotonic()
        if wait > 0 and self._database.file is not None:  # a server locks rows alone
            Event().wait(wait)  # a sleep fails where libfaketime has put the clock ahead
        with self._database.writing_rows(waits=False) as connection:
            began = time.monotonic()
            with Session(connection, expire_on_commit=False) as session:
                yield session
                session.commit()
        ended = time.monotonic()
        self._next_at = ended + min(MOST, max(LEAST, ended - began))
        if self._waits:
            self._database.settle()
