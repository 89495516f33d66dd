"""Accepting what has arrived: the staff side takes an application in (design §4, Accept).

Idempotent, and safe to kill between any two steps: what was done is found done the next time. An
application is accepted for one hash of its manifest only, and ever again only for the same one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vault.crypto.staff_wrap import staff_wrap_id
from vault.db import acceptance as db
from vault.db import leases
from vault.db.engines import Database
from vault.db.tables import Application, Wrap
from vault.domain.application import Status
from vault.domain.audit_events import Event
from vault.domain.content.kinds import Mark
from vault.domain.identifiers import ApplicationId, DocumentId
from vault.errors import ErasingError, LostRaceError, NotFoundError, RefusedAcceptanceError
from vault.ports.blob_store import BlobStore
from vault.ports.inspection import Scanner
from vault.ports.keys import IntakeOpener, Opener
from vault.usecases.acceptance.checks import Checked, check_submission, read_rows
from vault.usecases.acceptance.key import committed_key
from vault.usecases.audit.recording import WORK, record
from vault.usecases.retention.clock import lock_application

LEASE = timedelta(minutes=5)  # longer than any acceptance: 50 MiB are hashed in a second or two
RETRY_AFTER = timedelta(minutes=10)  # something could not be reached
RETRY_REFUSED_AFTER = timedelta(hours=24)  # a restored store may heal it; nobody waits for it
BATCH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTools:
    """What acceptance reaches the world through."""

    main: Database
    keyring: Database
    blobs: BlobStore
    intake_opener: IntakeOpener
    opener: Opener
    scanner: Scanner


def claim_arrived(
    *, main: Database, holder: bytes, now: datetime, limit: int = BATCH
) -> list[ApplicationId]:
    """This function will claim, for five minutes, up to ``limit`` applications that wait."""
    with main.reading() as session:
        if not db.waiting_applications(session, now=now, limit=1):
            return []
    with main.writing() as session:
        waiting = db.waiting_applications(session, now=now, limit=limit, claims=True)
        claimed = leases.claim_each(
            session,
            subjects=waiting,
            errand=db.ACCEPT,
            holder=holder,
            now=now,
            until=now + LEASE,
        )
    return [ApplicationId(one) for one in claimed]


def accept(*, tools: AcceptTools, application_id: ApplicationId, now: datetime) -> bool:
    """This function will accept one application; True if it changed from waiting to accepted.

    Raises:
        RefusedAcceptanceError: it is not what was submitted, or another was accepted before it;
            the alarm is recorded.
        NotFoundError, ErasingError: it is gone, or going, perhaps since this began.
        StoreError: a store or the scanner cannot be reached: try again later.
    """
    try:
        return _accept(tools, application_id, now)
    except RefusedAcceptanceError as refusal:
        _record_refusal(tools.main, application_id, refusal, now)
        raise


def give_back_arrived(
    *, main: Database, application_ids: Sequence[ApplicationId], holder: bytes
) -> None:
    """This function will let others accept what this worker claimed and will not come to."""
    with main.writing() as session:
        leases.give_back(session, subjects=application_ids, errand=db.ACCEPT, holder=holder)


def put_off(
    *, main: Database, application_id: ApplicationId, holder: bytes, until: datetime
) -> None:
    """This function will keep a claim that failed, so that it is tried again at ``until``."""
    with main.writing() as session:
        leases.prolong(
            session, subject=application_id, errand=db.ACCEPT, holder=holder, until=until
        )


def reopen_restored(*, main: Database, keyring: Database) -> int:
    """This function will find what a restored keyring knows by its intake wrap alone, and count it.

    Its staff wrap came after the backup. It is accepted once more, for the same hash only.
    """
    with keyring.reading() as session:
        slots = db.slots_with_intake_wrap(session)
    if not slots:
        return 0
    with main.writing() as session:
        return db.forget_intake_deletion(session, slots)


def _accept(tools: AcceptTools, application_id: ApplicationId, now: datetime) -> bool:
    # 1. Open the wraps; the key is the one that was committed to.
    # 2. Verify the manifest against rows and blobs, and look inside.
    # 3. Audit entry `accepted` with the manifest's hash: unique, whatever happens afterwards.
    # 4. Staff wrap.
    # 5. accepted_at, and the status if it is still `received`.
    # 6. Delete the intake wrap; careers' way in is closed.
    # 7. Say that it is deleted, and give the lease back.
    # (1): the key
    with tools.main.reading() as session:
        application = _waiting(session, application_id)
        rows = read_rows(session, application_id)
    with tools.keyring.reading() as session:
        wraps = db.wraps_of(session, application_id, kinds=(db.INTAKE, db.STAFF))
    key = committed_key(
        application_id=application_id,
        commitment=application.key_commitment,
        wraps=wraps,
        intake_opener=tools.intake_opener,
        opener=tools.opener,
    )
    # (2): the content
    checked = check_submission(rows=rows, key=key, blobs=tools.blobs, scanner=tools.scanner)
    # (3): the entry
    _record_accepted(tools.main, application_id, checked, now)
    # (4): the staff wrap
    wrapped = tools.opener.wrap_application_key(application_id=application_id, key=key)
    _put_staff_wrap(
        tools.keyring,
        Wrap(
            id=staff_wrap_id(application_id=application_id, key_id=wrapped.key_id),
            slot_id=application_id,
            live=True,
            kind=db.STAFF,
            key_id=wrapped.key_id,
            purpose="",
            made_at=now,
            sealed=wrapped.sealed,
        ),
    )
    # (5): the mark
    is_new = _mark_accepted(tools.main, application_id, checked, now)
    # (6): the intake wrap
    with tools.keyring.writing() as session:
        db.delete_intake_wraps(session, application_id)
    # (7): the end
    with tools.main.writing() as session:
        lock_application(session, application_id).intake_deleted_at = now
        leases.drop(session, subject=application_id, errand=db.ACCEPT)
    return is_new


def _waiting(session: Session, application_id: ApplicationId) -> Application:
    application = db.application_by_id(session, application_id)
    if application is None:
        raise NotFoundError
    if application.erasing_at is not None:
        raise ErasingError
    return application


def _record_accepted(
    main: Database, application_id: ApplicationId, checked: Checked, now: datetime
) -> None:
    once = f"accepted:{application_id.hex()}"
    digest = checked.manifest_sha256.hex()
    try:
        with main.writing() as session:
            lock_application(session, application_id)
            before = db.entry_once(session, once)
            if before is not None:
                if json.loads(before.entry)["detail"]["manifest"] != digest:
                    raise RefusedAcceptanceError("other-manifest")
                return
            record(
                session,
                event=Event.APPLICATION_ACCEPTED,
                at=now,
                actor=WORK,
                subject=application_id,
                detail={
                    "manifest": digest,
                    "documents": len(checked.marks),
                    "marks": sorted(checked.all_marks),
                },
                once=once,
            )
    except IntegrityError as error:
        raise LostRaceError("another worker accepted it at the same moment") from error


def _put_staff_wrap(keyring: Database, wrap: Wrap) -> None:
    with keyring.writing() as session:
        slot = db.lock_slot(session, wrap.slot_id)
        if slot is None or not slot.live:
            raise ErasingError
        # Those that were there held the same key: committed_key opened them.
        if session.get(Wrap, wrap.id) is None:
            session.add(wrap)


def _mark_accepted(
    main: Database, application_id: ApplicationId, checked: Checked, now: datetime
) -> bool:
    with main.writing() as session:
        application = lock_application(session, application_id)
        if application.accepted_at is not None:
            return False
        application.accepted_at = now
        application.version += 1
        for document in db.documents(session, application_id):
            before = {Mark(word) for word in document.marks.split(",") if word}
            document.marks = ",".join(sorted(before | checked.marks[DocumentId(document.id)]))
        if application.status == Status.RECEIVED:
            application.status = Status.QUARANTINED if checked.must_wait else Status.ACCEPTED
        if checked.must_wait:
            record(
                session,
                event=Event.APPLICATION_QUARANTINED,
                at=now,
                actor=WORK,
                subject=application_id,
                detail={"marks": sorted(checked.all_marks)},
            )
    return True


def _record_refusal(
    main: Database, application_id: ApplicationId, refusal: RefusedAcceptanceError, now: datetime
) -> None:
    """Ring the alarm once for each reason: what is refused is tried again every day.

    What the purge takes away between our reads looks as if it had been tampered with. It marks
    the row before it destroys anything, so the row says which of the two it was.
    """
    once = f"refused:{refusal.reason}:{application_id.hex()}"
    with main.writing() as session:
        lock_application(session, application_id)
        if db.entry_once(session, once) is None:
            record(
                session,
                event=Event.APPLICATION_REFUSED,
                at=now,
                actor=WORK,
                subject=application_id,
                detail={"code": refusal.reason},
                once=once,
            )
