"""The end of a submission: keys into the keyring, rows into the main database, in that order.

The main transaction is the ground on which we answer: what it holds survives ``kill -9`` and a
power cut, and before it nothing was promised (design §4, Submit).
"""

from contextlib import suppress

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vault.db import submissions
from vault.db.engines import Database
from vault.domain.identifiers import ApplicationId
from vault.errors import LostRaceError, StateError, StoreError
from vault.ports.blob_store import BlobStore
from vault.ports.keys import Sealer
from vault.usecases.letter_queue import put_letter, receipt_letter_id
from vault.usecases.recording import APPLICANT
from vault.usecases.submit_rows import HandedIn, put_application, put_keys


def commit_keys(keyring: Database, *, handed_in: HandedIn, sealer: Sealer) -> None:
    """This function will make the keys durable.

    Raises:
        LostRaceError: the sweep has made the slot dead meanwhile.
    """
    try:
        with keyring.writing() as session:
            put_keys(session, handed_in=handed_in, sealer=sealer)
    except IntegrityError as error:
        raise LostRaceError("the upload was given up") from error


def commit_application(main: Database, *, handed_in: HandedIn) -> None:
    """This function will make the application arrive: one transaction, everything or nothing.

    Raises:
        LostRaceError: the sweep was first, or another request with the same submission key.
        StateError: the position was closed while the upload was under way.
    """
    try:
        with main.writing() as session:
            _check_position(session, handed_in.receipt.position_id)
            put_application(session, handed_in=handed_in)
            put_letter(session, letter=handed_in.letter, actor=APPLICANT)
            submissions.drop_lease(session, subject=handed_in.receipt.application_id)
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
        blobs.delete_application(application_id)
        with main.writing() as session:
            submissions.drop_lease(session, subject=application_id)


def _check_position(session: Session, position_id: bytes | None) -> None:
    if position_id is None:
        return
    position = submissions.position_for_share(session, position_id)
    if position is None or position.status != submissions.PUBLISHED:
        raise StateError("the position takes no more applications")
