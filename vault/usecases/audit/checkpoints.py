"""Signing the head of the audit chain, and putting the signature where its writers cannot reach.

Before a new head is signed, the chain is walked from the last signed one: what was edited in
between is found before it is vouched for.
"""

import hashlib
import hmac
import json
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vault.crypto.canonical import canonical_json
from vault.crypto.chain import GENESIS_HEAD, checkpoint_payload, next_head
from vault.crypto.verifying import Purpose, verify_signature
from vault.db import auditing as db
from vault.db.engines import Database
from vault.db.tables import Checkpoint
from vault.errors import LostRaceError, NotAuthenticError
from vault.ports.checkpoints import CheckpointArchive
from vault.ports.keys import Signer

EVERY = timedelta(minutes=5)


def sign_checkpoint(
    *, main: Database, signer: Signer, now: datetime, every: timedelta = EVERY
) -> int:
    """This function will sign the newest head; 1 if it did, 0 if nothing is new or it is too soon.

    At shutdown call it with ``every=timedelta(0)``.

    Raises:
        NotAuthenticError: the chain does not continue from the last checkpoint: an alarm.
        LostRaceError: another worker signed at the same moment.
    """
    with main.reading() as session:
        last = db.last_checkpoint(session)
        if last is not None and now - last.at < every:
            return 0
        number, head = _walk(session, last, signer)
    if number == (last.sequence if last else 0):
        return 0
    payload = checkpoint_payload(seq=number, head=head, at=now)
    signature = signer.sign(purpose=Purpose.CHECKPOINT, payload=payload)
    try:
        with main.writing() as session:
            session.add(
                Checkpoint(
                    sequence=number,
                    at=now,
                    head=head,
                    payload=payload,
                    signature=signature,
                    signer=signer.fingerprint,
                )
            )
    except IntegrityError as error:
        raise LostRaceError("another worker signed this head") from error
    return 1


def archive_checkpoints(*, main: Database, archive: CheckpointArchive, signer: Signer) -> int:
    """This function will append to the archive every checkpoint that it lacks, and count them.

    Raises:
        NotAuthenticError: the archive knows a checkpoint that the database does not: the log was
            cut short, or restored. After a restore, keep the archive's file and move it aside.
        StoreError: the archive cannot be written.
    """
    line = archive.last()
    known = json.loads(line) if line else None
    with main.reading() as session:
        if known is not None:
            _check_known(session, known)
        newer = db.checkpoints_after(session, known["sequence"] if known else 0)
    for checkpoint in newer:
        archive.append(checkpoint_line(checkpoint=checkpoint, public_key=signer.public_key))
    return len(newer)


def checkpoint_line(*, checkpoint: Checkpoint, public_key: bytes) -> bytes:
    """This function will return a checkpoint as one line of JSON (docs/formats.md)."""
    return canonical_json(
        value={
            "head": checkpoint.head.hex(),
            "payload": checkpoint.payload.decode("utf-8"),
            "public_key": public_key.hex(),
            "sequence": checkpoint.sequence,
            "signature": checkpoint.signature.hex(),
            "signer": checkpoint.signer,
        }
    )


def _walk(session: Session, last: Checkpoint | None, signer: Signer) -> tuple[int, bytes]:
    """Return the newest number and head, after recomputing every link since the last checkpoint."""
    number, head = 0, GENESIS_HEAD
    if last is not None:
        verify_signature(
            public_key=signer.public_key,
            purpose=Purpose.CHECKPOINT,
            payload=last.payload,
            signature=last.signature,
        )
        signed = json.loads(last.payload)
        number, head = int(signed["seq"]), bytes.fromhex(signed["head"])
    found_anchor = number == 0
    for sequence, stored, entry in db.links_from(session, sequence=number):
        if sequence == number:
            found_anchor = hmac.compare_digest(stored or b"", head)
            continue
        number += 1
        head = next_head(previous_head=head, entry_hash=hashlib.sha256(entry).digest())
        if sequence != number or not hmac.compare_digest(stored or b"", head):
            raise NotAuthenticError(f"the audit chain is broken at entry {number}")
    if not found_anchor:
        raise NotAuthenticError(f"the audit log does not hold what was signed at entry {number}")
    return number, head


def _check_known(session: Session, known: dict[str, object]) -> None:
    sequence = int(str(known["sequence"]))
    stored = db.checkpoint_at(session, sequence)
    if stored is None or stored.head.hex() != known["head"]:
        raise NotAuthenticError(
            f"the database lacks the archived checkpoint of entry {sequence}: the audit log was"
            " cut short, or restored from a backup; after a restore, move the archive aside"
        )
