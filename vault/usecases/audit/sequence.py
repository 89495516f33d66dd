"""Numbering and chaining what every process wrote down: one sequencer, ``h_i`` over ``h_{i-1}``.

Until it is sequenced an entry can be lost to whoever writes to the database: that window is open,
as long as ``work`` runs for seconds only, and documented.
"""

import hashlib

from sqlalchemy.exc import IntegrityError

from vault.crypto.chain import GENESIS_HEAD, next_head
from vault.db import auditing as db
from vault.db.engines import Database
from vault.errors import LostRaceError

BATCH = 500  # a transaction of a few milliseconds: doors wait for it on SQLite


def sequence_entries(*, main: Database) -> int:
    """This function will number and chain every entry that waits, and count them.

    Raises:
        LostRaceError: another sequencer numbered at the same moment.
    """
    counted = 0
    while (done := _sequence_batch(main)) == BATCH:
        counted += done
    return counted + done


def _sequence_batch(main: Database) -> int:
    with main.reading() as session:
        if not db.unsequenced(session, limit=1):
            return 0
    try:
        with main.writing() as session:
            last = db.last_link(session)
            number, head = (last[0] or 0, last[1] or GENESIS_HEAD) if last else (0, GENESIS_HEAD)
            links: list[tuple[bytes, int, bytes]] = []
            for entry_id, entry in db.unsequenced(session, limit=BATCH):
                number += 1
                head = next_head(previous_head=head, entry_hash=hashlib.sha256(entry).digest())
                links.append((entry_id, number, head))
            if links:
                db.write_links(session, links)
            return len(links)
    except IntegrityError as error:
        raise LostRaceError("another sequencer was faster") from error
