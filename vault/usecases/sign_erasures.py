"""Signing the facts of erasure: a receipt without personal data that anybody can verify.

The purge writes the fact when every target is gone; until it is signed here, the receipt awaits
signature. What it says follows requirement C3.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from vault.crypto.canonical import Json, canonical_json, stamp
from vault.crypto.verifying import Purpose
from vault.db import auditing as db
from vault.db.engines import Database
from vault.db.tables import AuditEntry, Erasure
from vault.domain.audit_events import Event
from vault.ports.keys import Signer

VERSION = 1
BATCH = 200
KEYRING_BACKUP = timedelta(days=7)
"""A backup of the keyring lives this long at most (cryptography.md §3): after it, no copy of the
application's key is left anywhere."""
_REMAINS = (
    {"ground": "GDPR Art 5(2)", "what": "the random id, in the ledger and in the audit log"},
    {"ground": "GDPR Art 5(2)", "what": "this receipt"},
)


def sign_erasures(*, main: Database, signer: Signer, now: datetime) -> int:
    """This function will sign up to 200 facts of erasure that await it, and count them.

    A fact whose audit entry is not sequenced yet waits for it: the receipt names its place.
    """
    with main.reading() as session:
        if not db.unsigned_erasures(session, limit=1):
            return 0
    counted = 0
    with main.writing() as session:
        for erasure in db.unsigned_erasures(session, limit=BATCH):
            entry = _entry(session, erasure)
            if entry is not None and entry.sequence is None:
                continue
            _sign(erasure, entry, signer, now)
            counted += 1
    return counted


def receipt_payload(*, erasure: Erasure, entry: AuditEntry | None, signer: str) -> bytes:
    """This function will return what is signed: canonical JSON of counts, ids, rule and dates."""
    last_backup = (erasure.at + KEYRING_BACKUP).date()
    place: Json = None
    if entry is not None and entry.sequence is not None and entry.head is not None:
        place = {"head": entry.head.hex(), "sequence": entry.sequence}
    return canonical_json(
        value={
            "application": erasure.application_id.hex(),
            "audit": place,
            "backups_end_on": last_backup.isoformat(),
            "blobs": erasure.blobs,
            "bytes": erasure.byte_count,
            "due_at": stamp(moment=erasure.due_at),
            "erased_at": stamp(moment=erasure.at),
            "kind": erasure.kind,
            "policy_version": erasure.policy_version,
            "reason": erasure.reason,
            "receipt": erasure.id.hex(),
            "remains": list(_REMAINS),
            "rule": erasure.rule,
            "run": erasure.run_id.hex() if erasure.run_id else None,
            "signer": signer,
            "version": VERSION,
        }
    )


def _entry(session: Session, erasure: Erasure) -> AuditEntry | None:
    return db.entry_about(
        session, subject=erasure.application_id, event=str(Event.APPLICATION_ERASED)
    )


def _sign(erasure: Erasure, entry: AuditEntry | None, signer: Signer, now: datetime) -> None:
    payload = receipt_payload(erasure=erasure, entry=entry, signer=signer.fingerprint)
    erasure.payload = payload
    erasure.signature = signer.sign(purpose=Purpose.ERASURE_RECEIPT, payload=payload)
    erasure.signer = signer.fingerprint
    erasure.signed_at = now
