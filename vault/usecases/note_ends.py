"""Noting what was seen past its end, so that a clock that is set back brings nothing back (E86).

``work`` does it every minute. The clock of a machine may go back by a wrong time server, a battery
or a hand; what was unreadable stays so, and is erased when the clock comes by again.
"""

from datetime import datetime

from vault.db.ends import mark_over, newly_over
from vault.db.engines import Database

BATCH = 500  # rows locked at once


def note_ends(*, main: Database, now: datetime) -> int:
    """This function will mark everything that has expired at ``now`` (UTC), and count it.

    Raises:
        StoreError: the main database failed.
    """
    marked = 0
    while True:
        with main.reading() as session:  # mostly there is nothing: no lock is taken for that
            ids = newly_over(session, now=now, limit=BATCH)
        if not ids:
            return marked
        with main.writing() as session:
            mark_over(session, ids, now=now)
        marked += len(ids)
