"""Sealing letters and queueing them: any door may, and none of them can open one again.

Each letter is sealed under a key of its own, wrapped for the intake. Its slot and wrap stand in
the keyring BEFORE its row stands in the main database, so that no row ever lacks its key; a wrap
whose row never came is found and destroyed by ``drop_orphans`` in ``work``.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.canonical import canonical_json
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import new_outbox_key, random_id
from vault.crypto.sealing import seal
from vault.db.engines import Database
from vault.db.submissions import make_dead
from vault.db.tables import AuditEntry, Outbox, Slot, Wrap
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.domain.language import Language
from vault.ports.keys import Sealer, Wrapped
from vault.usecases.audit.recording import Actor, EntryRow, entry_row
from vault.usecases.letters.letters import ComposedLetter, LetterKind

VERSION = 1
_RECEIPT_LABEL = b"vault/1 receipt-letter\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLetter:
    """A letter that only ``work`` can open."""

    id: OutboxId
    application_id: ApplicationId | None
    kind: LetterKind
    language: Language
    made_at: datetime
    sealed: bytes
    wrapped: Wrapped


def receipt_letter_id(*, application_id: ApplicationId) -> OutboxId:
    """This function will return the id of an application's receipt letter.

    Derived, so that the sweep finds the slot of a receipt whose application never arrived.
    """
    return OutboxId(hashlib.sha256(_RECEIPT_LABEL + application_id).digest()[:16])


def seal_letter(
    *,
    sealer: Sealer,
    letter: ComposedLetter,
    now: datetime,
    application_id: ApplicationId | None = None,
    letter_id: OutboxId | None = None,
) -> SealedLetter:
    """This function will seal a letter under a fresh key that is wrapped for the intake.

    A letter that bears an ``application_id`` is removed by the purge together with it.
    """
    outbox_id = letter_id or OutboxId(random_id())
    key = new_outbox_key()
    sealed = seal(
        key=key, context=context(Kind.OUTBOX, outbox_id), plaintext=encode_letter(letter=letter)
    )
    return SealedLetter(
        id=outbox_id,
        application_id=application_id,
        kind=letter.kind,
        language=letter.language,
        made_at=now,
        sealed=sealed,
        wrapped=sealer.wrap_outbox_key(outbox_id=outbox_id, key=key),
    )


def encode_letter(*, letter: ComposedLetter) -> bytes:
    """This function will return what is sealed: canonical JSON (docs/formats.md)."""
    return canonical_json(
        value={
            "body": letter.body,
            "subject": letter.subject,
            "to": letter.to_address,
            "version": VERSION,
        }
    )


def put_key(session: Session, *, letter: SealedLetter) -> None:
    """This function will add the letter's slot and wrap. ``session`` writes to the keyring."""
    session.add(Slot(id=letter.id, live=True))
    session.flush()
    session.add(Wrap(**wrap_row(letter=letter)))


def wrap_row(*, letter: SealedLetter) -> dict[str, object]:
    """This function will return the columns of the letter's wrap; its slot has the letter's id."""
    return {
        "id": random_id(),
        "slot_id": letter.id,
        "live": True,
        "kind": "outbox",
        "key_id": letter.wrapped.key_id,
        "purpose": str(letter.kind),
        "made_at": letter.made_at,
        "sealed": letter.wrapped.sealed,
    }


def put_letter(session: Session, *, letter: SealedLetter, actor: Actor) -> None:
    """This function will queue the letter. ``session`` writes to the main database.

    Call ``put_key`` and commit it first.
    """
    session.add(Outbox(**letter_row(letter=letter)))
    session.add(AuditEntry(**queued_row(letter=letter, actor=actor)))


def letter_row(*, letter: SealedLetter) -> dict[str, object]:
    """This function will return the columns of the letter itself."""
    return {
        "id": letter.id,
        "application_id": letter.application_id,
        "kind": str(letter.kind),
        "language": str(letter.language),
        "made_at": letter.made_at,
        "not_before": letter.made_at,
        "attempts": 0,
        "sealed": letter.sealed,
    }


def queued_row(*, letter: SealedLetter, actor: Actor) -> EntryRow:
    """This function will return the columns of the audit entry that the letter was queued."""
    return entry_row(
        event=Event.LETTER_QUEUED,
        at=letter.made_at,
        actor=actor,
        subject=letter.application_id,
        detail={"letter": letter.id.hex(), "purpose": str(letter.kind)},
    )


@contextmanager
def keys_in_place(*, keyring: Database, letters: Sequence[SealedLetter]) -> Iterator[None]:
    """This context manager will put the letters' keys in the keyring, and take them back on error.

    Inside it, write to the main database, ``put_letter`` included. Without letters it does nothing.
    """
    if not letters:
        yield
        return
    with keyring.writing() as session:
        for letter in letters:
            put_key(session, letter=letter)
    try:
        yield
    except BaseException:
        with keyring.writing() as session:
            for letter in letters:
                make_dead(session, slot_id=letter.id)
        raise
