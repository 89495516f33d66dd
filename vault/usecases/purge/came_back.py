"""Whether something is readable again that the ledger says was erased: then a door stays shut.

A restore by copying files goes unnoticed otherwise. ``work`` and ``purge`` erase it anew at their
start; a door may not, so it only looks, and nothing is served before one of them has run.
"""

from itertools import islice

from sqlalchemy import func, select

from vault.db.engines import Database
from vault.db.tables import Application
from vault.errors import StoreError
from vault.ports.ledger import Ledger

BATCH = 500  # ids in one question


def refuse_what_came_back(*, main: Database, ledger: Ledger) -> None:
    """This function will return when no application that the ledger names is readable.

    What a purge has in hand at this moment is marked, and so unreadable.

    Raises:
        StoreError: some are, or the ledger is missing.
    """
    ids, found = iter(dict.fromkeys(ledger.ids())), 0
    while some := list(islice(ids, BATCH)):
        with main.only(*some).reading() as session:
            found += session.scalars(
                select(func.count())
                .select_from(Application)
                .where(Application.id.in_(some), Application.erasing_at.is_(None))
            ).one()
    if found:
        raise StoreError(
            f"the ledger says that {found} applications were erased, and the main database has them"
            " again: start `work`, or run `applicant-vault purge`, which erases them anew"
        )
