"""The end of a submission: keys into the keyring, rows into the main database, in that order.

The main transaction is the ground on which we answer: what it holds survives ``kill -9`` and a
power cut, and before it nothing was promised (design §4, Submit).
"""

from contextlib import suppress

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from vault.db import arriving, submissions
from vault.db.engines import Database
from vault.db.tables import Slot, Wrap
from vault.domain.identifiers import ApplicationId
from vault.errors import LostRaceError, StateError, StoreError
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Sealer
from vault.usecases.letters.queue import receipt_letter_id
from vault.usecases.submission.rows import HandedIn, TableRows, key_rows


def commit_keys(keyring: Database, *, handed_in: HandedIn, sealer: Sealer) -> None:
    """This function will make the keys durable.

    Raises:
        LostRaceError: the sweep has made the slot dead meanwhile.
    """
    slots, wraps = key_rows(handed_in=handed_in, sealer=sealer)
    try:
        with keyring.writing_rows() as connection:
            arriving.add_rows(connection, Slot, *slots)
            arriving.add_rows(connection, Wrap, *wraps)
    except IntegrityError as error:
        raise LostRaceError("the upload was given up") from error


def commit_application(
    main: Database, *, application_id: ApplicationId, position_id: bytes | None, rows: TableRows
) -> None:
    """This function will make the application arrive: one transaction, everything or nothing.

    Raises:
        LostRaceError: the sweep was first, or another request with the same submission key.
        StateError: the position was closed while the upload was under way.
    """
    try:
        with main.only(application_id).writing_rows() as connection:
            _check_position(connection, position_id)
            for table, each in rows:
                if each:
                    arriving.add_rows(connection, table, *each)
            arriving.drop_lease(connection, subject=application_id)
    except IntegrityError as error:
        raise LostRaceError("another arrival was first") from error


def take_back(
    *, main: Database, keyring: Database, blobs: BlobStore, application_id: ApplicationId
) -> None:
    """This function will undo what an upload made before it failed.

    Best effort: a store that fails here is the sweep's to clean, which knows the lease. The lease
    goes last, and only when all else went.
    """
    with suppress(StoreError):
        with keyring.writing() as session:
            for slot_id in (application_id, receipt_letter_id(application_id=application_id)):
                submissions.make_dead(session, slot_id=slot_id)
        blobs.delete_applications([application_id])
        with main.writing() as session:
            submissions.drop_lease(session, subject=application_id)


def _check_position(connection: Connection, position_id: bytes | None) -> None:
    if position_id is None:
        return
    if arriving.status_for_share(connection, position_id) != submissions.PUBLISHED:
        raise StateError("the position takes no more applications")
