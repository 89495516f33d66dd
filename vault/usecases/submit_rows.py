"""The rows that a submission becomes, in both databases. No transaction is begun or ended here.

Written by Core and not by the unit of work: parents before children, and half the time a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from vault.crypto.acts import act_public_key, act_seed
from vault.crypto.answer import submission_hash
from vault.crypto.commitment import key_commitment
from vault.crypto.contexts import Kind as Sealed
from vault.crypto.contexts import context
from vault.crypto.keys import ApplicationKey, SubmissionKey, random_id
from vault.crypto.link_wrap import seal_link_wrap
from vault.crypto.manifest import (
    FIRST_REVISION,
    ActKey,
    Manifest,
    ManifestConsent,
    seal_manifest,
)
from vault.crypto.sealing import seal
from vault.db import submissions, tables
from vault.db.submissions import put
from vault.domain.application import Channel, Status
from vault.domain.audit_events import Event
from vault.domain.retention import Verdict
from vault.ports.keys import Sealer
from vault.usecases.contact import encode_contact
from vault.usecases.letter_queue import SealedLetter, put_key
from vault.usecases.recording import APPLICANT, record
from vault.usecases.submit_answer import ANSWER_KEPT, Receipt, seal_receipt
from vault.usecases.submit_document import SealedDocument

CONTACT_REVISION = 1
LINK_PURPOSE = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Consented:
    """A yes that was given with the application, and which field it stood in."""

    purpose: str
    method: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HandedIn:
    """Everything that is to be committed. Its repr shows nothing."""

    receipt: Receipt
    key: ApplicationKey
    contact: Mapping[str, str]
    documents: tuple[SealedDocument, ...]
    consent: Consented | None
    verdict: Verdict
    policy_version: str
    channel: Channel
    letter: SealedLetter
    submission_key: SubmissionKey | None
    digest: str


def put_keys(session: Session, *, handed_in: HandedIn, sealer: Sealer) -> None:
    """This function will add slots and wraps; ``session`` writes to the keyring."""
    receipt, key = handed_in.receipt, handed_in.key
    application_id, now = receipt.application_id, receipt.received_at
    intake = sealer.wrap_application_key(application_id=application_id, key=key)
    wrap_id = random_id()
    link = seal_link_wrap(
        token=receipt.token, application_id=application_id, application_key=key, wrap_id=wrap_id
    )
    put(session, tables.Slot, id=application_id, live=True)
    put(
        session,
        tables.Wrap,
        id=random_id(),
        slot_id=application_id,
        kind="intake",
        key_id=intake.key_id,
        made_at=now,
        sealed=intake.sealed,
    )
    put(
        session,
        tables.Wrap,
        id=wrap_id,
        slot_id=application_id,
        kind="link",
        purpose=LINK_PURPOSE,
        made_at=now,
        sealed=link,
    )
    put_key(session, letter=handed_in.letter)


def put_application(session: Session, *, handed_in: HandedIn) -> None:
    """This function will add everything that the main database keeps; ``session`` writes to it."""
    _put_application(session, handed_in)
    _put_documents(session, handed_in)
    _put_sealed(session, handed_in)
    _put_consent(session, handed_in)
    _put_arrival(session, handed_in)
    _put_answer(session, handed_in)


def _put_application(session: Session, handed_in: HandedIn) -> None:
    receipt = handed_in.receipt
    put(
        session,
        tables.Application,
        id=receipt.application_id,
        kind=receipt.kind.value,
        position_id=receipt.position_id,
        status=Status.RECEIVED.value,
        language=receipt.language.value,
        channel=handed_in.channel.value,
        policy_version=handed_in.policy_version,
        rule=handed_in.verdict.rule,
        received_at=receipt.received_at,
        expires_at=receipt.expires_at,
        key_commitment=key_commitment(
            application_key=handed_in.key, application_id=receipt.application_id
        ),
        last_activity_at=receipt.received_at,
    )


def _put_documents(session: Session, handed_in: HandedIn) -> None:
    for ordinal, one in enumerate(handed_in.documents, start=1):
        put(
            session,
            tables.Document,
            id=one.entry.id,
            application_id=handed_in.receipt.application_id,
            kind=one.entry.kind,
            ordinal=ordinal,
            media=one.entry.media,
            plain_size=one.entry.plain_size,
            sealed_size=one.entry.sealed_size,
            marks=",".join(sorted(mark.value for mark in one.marks)),
        )


def _put_sealed(session: Session, handed_in: HandedIn) -> None:
    receipt, key = handed_in.receipt, handed_in.key
    contact = seal(
        key=key,
        context=context(Sealed.CONTACT, receipt.application_id, revision=CONTACT_REVISION),
        plaintext=encode_contact(fields=handed_in.contact),
    )
    sealed, digest = seal_manifest(key=key, manifest=_manifest(handed_in, sha256(contact).digest()))
    put(
        session,
        tables.Contact,
        application_id=receipt.application_id,
        revision=CONTACT_REVISION,
        sealed=contact,
    )
    put(
        session,
        tables.Manifest,
        application_id=receipt.application_id,
        revision=FIRST_REVISION,
        sealed=sealed,
        sha256=digest,
        made_at=receipt.received_at,
    )


def _manifest(handed_in: HandedIn, contact_sha256: bytes) -> Manifest:
    receipt, consent = handed_in.receipt, handed_in.consent
    seed = act_seed(token=receipt.token, application_id=receipt.application_id)
    act_key = ActKey(
        public_key=act_public_key(seed=seed), from_at=receipt.received_at, purpose=LINK_PURPOSE
    )
    given = (
        ()
        if consent is None
        else (
            ManifestConsent(
                purpose=consent.purpose,
                given=True,
                at=receipt.received_at,
                language=receipt.language.value,
                policy_version=handed_in.policy_version,
            ),
        )
    )
    return Manifest(
        application_id=receipt.application_id,
        revision=FIRST_REVISION,
        previous_sha256=None,
        documents=tuple(one.entry for one in handed_in.documents),
        contact_revision=CONTACT_REVISION,
        contact_sha256=contact_sha256,
        act_public_keys=(act_key,),
        consents=given,
    )


def _put_consent(session: Session, handed_in: HandedIn) -> None:
    if handed_in.consent is None:
        return
    receipt = handed_in.receipt
    put(
        session,
        tables.ConsentEvent,
        id=random_id(),
        application_id=receipt.application_id,
        purpose=handed_in.consent.purpose,
        state="given",
        at=receipt.received_at,
        until=receipt.expires_at,
        language=receipt.language.value,
        method=handed_in.consent.method,
        policy_version=handed_in.policy_version,
    )


def _put_arrival(session: Session, handed_in: HandedIn) -> None:
    receipt, key = handed_in.receipt, handed_in.submission_key
    put(
        session,
        tables.Arrival,
        application_id=receipt.application_id,
        submission_hash=None if key is None else submission_hash(key=key),
        state=submissions.ARRIVED,
        at=receipt.received_at,
        answer_until=None if key is None else receipt.received_at + ANSWER_KEPT,
    )
    record(
        session,
        event=Event.APPLICATION_SUBMITTED,
        at=receipt.received_at,
        actor=APPLICANT,
        subject=receipt.application_id,
        detail=_detail(handed_in),
        once=f"submitted:{receipt.application_id.hex()}",
    )


def _put_answer(session: Session, handed_in: HandedIn) -> None:
    receipt, key = handed_in.receipt, handed_in.submission_key
    if key is not None:
        sealed = seal_receipt(key=key, receipt=receipt, digest=handed_in.digest)
        put(session, tables.Answer, application_id=receipt.application_id, sealed=sealed)


def _detail(handed_in: HandedIn) -> dict[str, str | int]:
    receipt = handed_in.receipt
    detail: dict[str, str | int] = {
        "kind": receipt.kind.value,
        "channel": handed_in.channel.value,
        "documents": len(receipt.documents),
        "bytes": sum(one.size for one in receipt.documents),
    }
    if receipt.position_id is not None:
        detail["position"] = receipt.position_id.hex()
    return detail
