"""Signing the facts of erasure: a receipt without personal data that anybody can verify.

The purge writes the fact when every target is gone; until it is signed here, the receipt awaits
signature. What it says follows requirement C3. Receipts are numbered, and each names the head of
their chain before it: none can be taken out or put in later.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vault.crypto.canonical import Json, canonical_json, stamp
from vault.crypto.chain import GENESIS_HEAD, next_head
from vault.crypto.verifying import Purpose
from vault.db import auditing as db
from vault.db.engines import Database
from vault.db.erasing import recipients_of
from vault.db.tables import AuditEntry, Erasure
from vault.domain.audit_events import Event
from vault.errors import LostRaceError
from vault.ports.keys import Signer
from vault.usecases.audit.recording import WORK, record

VERSION = 2
BATCH = 200
BATCHES = 10  # in one turn: a purge of a hundred thousand is signed within minutes
KEYRING_BACKUP = timedelta(days=7)
"""A backup of the keyring lives this long at most (cryptography.md §3): after it, no copy of the
application's key is left anywhere."""
_REMAINS = (
    {"ground": "GDPR Art 5(2)", "what": "the random id, in the ledger and in the audit log"},
    {"ground": "GDPR Art 5(2)", "what": "this receipt"},
)


def sign_erasures(*, main: Database, signer: Signer, now: datetime) -> int:
    """This function will sign up to 2,000 facts of erasure that await it, and count them.

    A fact whose audit entry is not sequenced yet waits for it: the receipt names its place. The
    head of the receipts' chain goes into the audit log, so that a tail that is cut off is missed.

    Raises:
        LostRaceError: another worker signed at the same moment.
    """
    counted = 0
    for _ in range(BATCHES):
        signed = _sign_batch(main, signer, now)
        counted += signed
        if signed < BATCH:
            break
    return counted


def receipt_payload(
    *,
    erasure: Erasure,
    entry: AuditEntry | None,
    recipients: Sequence[str],
    number: int,
    previous: bytes,
    signer: str,
) -> bytes:
    """This function will return what is signed: canonical JSON of counts, ids, rule and dates."""
    last_backup = (erasure.at + KEYRING_BACKUP).date()
    return canonical_json(
        value={
            "application": erasure.application_id.hex(),
            "audit": _place(entry),
            "backups_end_on": last_backup.isoformat(),
            "blobs": erasure.blobs,
            "bytes": erasure.byte_count,
            "due_at": stamp(moment=erasure.due_at),
            "erased_at": stamp(moment=erasure.at),
            "held": _held(erasure),
            "kind": erasure.kind,
            "number": number,
            "policy_version": erasure.policy_version,
            "previous": previous.hex(),
            "reason": erasure.reason,
            "receipt": erasure.id.hex(),
            "recipients": list(recipients),
            "remains": list(_REMAINS),
            "rule": erasure.rule,
            "run": erasure.run_id.hex() if erasure.run_id else None,
            "signer": signer,
            "version": VERSION,
        }
    )


def _place(entry: AuditEntry | None) -> Json:
    if entry is None or entry.sequence is None or entry.head is None:
        return None
    return {"head": entry.head.hex(), "sequence": entry.sequence}


def _held(erasure: Erasure) -> Json:
    if erasure.held_from is None:
        return None
    until = erasure.held_until
    return {
        "from": stamp(moment=erasure.held_from),
        "until": stamp(moment=until) if until else None,
    }


def _sign_batch(main: Database, signer: Signer, now: datetime) -> int:
    """Sign outside the lock, for a signature takes longer than a row; then write all at once."""
    with main.reading() as session:
        last = db.last_receipt(session)
        receipts = _signed(session, signer, last=last, now=now)
    if not receipts:
        return 0
    try:
        with main.writing() as session:
            if db.last_receipt(session) != last:
                raise LostRaceError("another worker numbered receipts")
            db.write_receipts(session, receipts)
            record(
                session,
                event=Event.RECEIPTS_SIGNED,
                at=now,
                actor=WORK,
                detail={
                    "count": len(receipts),
                    "through": receipts[-1]["number"],
                    "head": receipts[-1]["chain"].hex(),
                },
            )
    except IntegrityError as error:
        raise LostRaceError("another worker numbered receipts") from error
    return len(receipts)


def _signed(
    session: Session, signer: Signer, *, last: tuple[int, bytes | None], now: datetime
) -> list[dict[str, Any]]:
    number, head = last[0], last[1] or GENESIS_HEAD
    waiting = db.unsigned_erasures(session, limit=BATCH)
    ids = [each.application_id for each in waiting]
    entries = db.entries_about(session, subjects=ids, event=str(Event.APPLICATION_ERASED))
    recipients = recipients_of(session, ids)
    signed: list[dict[str, Any]] = []
    for erasure in waiting:
        entry = entries.get(erasure.application_id)
        if entry is not None and entry.sequence is None:
            continue
        number += 1
        payload = receipt_payload(
            erasure=erasure,
            entry=entry,
            recipients=recipients.get(erasure.application_id, ()),
            number=number,
            previous=head,
            signer=signer.fingerprint,
        )
        head = next_head(previous_head=head, entry_hash=hashlib.sha256(payload).digest())
        signed.append(
            {
                "id": erasure.id,
                "number": number,
                "chain": head,
                "payload": payload,
                "signature": signer.sign(purpose=Purpose.ERASURE_RECEIPT, payload=payload),
                "signer": signer.fingerprint,
                "signed_at": now,
            }
        )
    return signed
