"""Noting what was seen past its end, so that a clock that is set back brings nothing back (E86).

``work`` does it every minute, and every hour for what is cut before its end, such as for want of a
review. The clock of a machine may go back by a wrong time server, a battery or a hand: what was
unreadable stays so, and what was due is erased all the same.

A clock that was put ahead must not leave such marks: they would outlive the mistake. So nothing is
noted while it is known to run ahead (docs/retention.md, The machine's clock).
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from vault.db.ends import mark_over, newly_cut, newly_over
from vault.db.engines import Database
from vault.db.purge_runs import boots_of_trusted_runs
from vault.domain.purge_guard import Boot, clock_jumped

BATCH = 500  # rows locked at once


def note_ends(
    *, main: Database, now: datetime, boot: Boot | None = None, started: Boot | None = None
) -> int:
    """This function will mark everything that has expired at ``now`` (UTC), and count it.

    ``boot`` is the machine's start as the clock says it now, ``started`` as it said when this
    process began; None where it cannot be known.

    Raises:
        StoreError: the main database failed.
    """

    def some(session: Session) -> Sequence[bytes]:
        return newly_over(session, now=now, limit=BATCH)

    return _note(main, some, now=now, boot=boot, started=started)


def note_cuts(
    *, main: Database, now: datetime, boot: Boot | None = None, started: Boot | None = None
) -> int:
    """This function will mark what nobody may read at ``now`` though it has not expired.

    It looks at every row: not for every minute.

    Raises:
        StoreError: the main database failed.
    """

    def some(session: Session) -> Sequence[bytes]:
        return newly_cut(session, now=now, limit=BATCH)

    return _note(main, some, now=now, boot=boot, started=started)


def _note(
    main: Database,
    some: Callable[[Session], Sequence[bytes]],
    *,
    now: datetime,
    boot: Boot | None,
    started: Boot | None,
) -> int:
    marked = 0
    while True:
        with main.reading() as session:  # mostly there is nothing: no lock is taken for that
            ids = some(session)
            if not ids or _runs_ahead(session, boot, started):
                return marked
        with main.writing() as session:
            mark_over(session, ids, now=now)
        marked += len(ids)


def _runs_ahead(session: Session, boot: Boot | None, started: Boot | None) -> bool:
    """Go by the runs of the purge, and where none has been since the start by this process."""
    if boot is None:
        return False
    trusted = boots_of_trusted_runs(session, boot_id=boot.id)
    return clock_jumped(boot=boot, earlier=trusted or [each for each in (started,) if each])
