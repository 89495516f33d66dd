"""The rows that a submission becomes, in both databases: made here, written by ``submit_commit``.

Everything is sealed and wrapped before a transaction begins: nobody waits for a lock meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

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
from vault.db.arriving import Row
from vault.db.tables.columns import MainBase
from vault.domain.application import Channel, Status
from vault.domain.audit_events import Event
from vault.domain.policy.rules import Role
from vault.domain.retention.retention import Verdict
from vault.ports.keys import Sealer
from vault.usecases.audit.recording import APPLICANT, entry_row
from vault.usecases.letters.queue import SealedLetter, letter_row, queued_row, wrap_row
from vault.usecases.submission.answer import ANSWER_KEPT, Receipt, seal_receipt
from vault.usecases.submission.contact import encode_contact
from vault.usecases.submission.document import SealedDocument

CONTACT_REVISION = 1
LINK_PURPOSE = "receipt"
Rows = Sequence[Row]
TableRows = Sequence[tuple[type[MainBase], Rows]]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Consented:
    """What was answered with the application about consent, and by which door.

    A no is a box that was shown and left unticked.
    """

    purpose: str
    method: str
    is_yes: bool


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
    role: Role
    letter: SealedLetter
    submission_key: SubmissionKey | None
    digest: str


def key_rows(*, handed_in: HandedIn, sealer: Sealer) -> tuple[Rows, Rows]:
    """This function will return the keyring's slots and wraps, the receipt letter's among them."""
    receipt, key = handed_in.receipt, handed_in.key
    application_id, now = receipt.application_id, receipt.received_at
    intake = sealer.wrap_application_key(application_id=application_id, key=key)
    wrap_id = random_id()
    link = seal_link_wrap(
        token=receipt.token, application_id=application_id, application_key=key, wrap_id=wrap_id
    )
    of_application = {"slot_id": application_id, "live": True, "made_at": now}
    intake_wrap = {
        **of_application,
        "id": random_id(),
        "kind": "intake",
        "key_id": intake.key_id,
        "purpose": "",
        "sealed": intake.sealed,
    }
    link_wrap = {
        **of_application,
        "id": wrap_id,
        "kind": "link",
        "key_id": None,
        "purpose": LINK_PURPOSE,
        "sealed": link,
    }
    slots: Rows = [{"id": one, "live": True} for one in (application_id, handed_in.letter.id)]
    return slots, [intake_wrap, link_wrap, wrap_row(letter=handed_in.letter)]


def application_rows(*, handed_in: HandedIn) -> TableRows:
    """This function will return everything that the main database keeps, parents first."""
    return [
        (tables.Application, [_application(handed_in)]),
        (tables.Document, _documents(handed_in)),
        *_sealed(handed_in),
        (tables.ConsentEvent, _consents(handed_in)),
        (tables.Arrival, [_arrival(handed_in)]),
        (tables.AuditEntry, _entries(handed_in)),
        (tables.Answer, _answers(handed_in)),
        (tables.Outbox, [letter_row(letter=handed_in.letter)]),
    ]


def _application(handed_in: HandedIn) -> Row:
    receipt = handed_in.receipt
    return {
        "id": receipt.application_id,
        "kind": receipt.kind.value,
        "role": handed_in.role.value,
        "position_id": receipt.position_id,
        "status": Status.RECEIVED.value,
        "language": receipt.language.value,
        "channel": handed_in.channel.value,
        "policy_version": handed_in.policy_version,
        "rule": handed_in.verdict.rule,
        "received_at": receipt.received_at,
        "expires_at": receipt.expires_at,
        "readable_until": handed_in.verdict.readable_until,
        "clock_since": receipt.received_at,
        "archive_on": handed_in.verdict.archived_at,
        "key_commitment": key_commitment(
            application_key=handed_in.key, application_id=receipt.application_id
        ),
        "last_activity_at": receipt.received_at,
    }


def _documents(handed_in: HandedIn) -> Rows:
    return [
        {
            "id": one.entry.id,
            "application_id": handed_in.receipt.application_id,
            "kind": one.entry.kind,
            "ordinal": ordinal,
            "media": one.entry.media,
            "plain_size": one.entry.plain_size,
            "sealed_size": one.entry.sealed_size,
            "marks": ",".join(sorted(mark.value for mark in one.marks)),
        }
        for ordinal, one in enumerate(handed_in.documents, start=1)
    ]


def _sealed(handed_in: HandedIn) -> TableRows:
    receipt, key = handed_in.receipt, handed_in.key
    contact = seal(
        key=key,
        context=context(Sealed.CONTACT, receipt.application_id, revision=CONTACT_REVISION),
        plaintext=encode_contact(fields=handed_in.contact),
    )
    sealed, digest = seal_manifest(key=key, manifest=_manifest(handed_in, sha256(contact).digest()))
    contact_row = {
        "application_id": receipt.application_id,
        "revision": CONTACT_REVISION,
        "sealed": contact,
    }
    manifest_row = {
        "application_id": receipt.application_id,
        "revision": FIRST_REVISION,
        "sealed": sealed,
        "sha256": digest,
        "made_at": receipt.received_at,
    }
    return [(tables.Contact, [contact_row]), (tables.Manifest, [manifest_row])]


def _manifest(handed_in: HandedIn, contact_sha256: bytes) -> Manifest:
    receipt, consent = handed_in.receipt, handed_in.consent
    seed = act_seed(token=receipt.token, application_id=receipt.application_id)
    act_key = ActKey(
        public_key=act_public_key(seed=seed), from_at=receipt.received_at, purpose=LINK_PURPOSE
    )
    answered = (
        ()
        if consent is None
        else (
            ManifestConsent(
                purpose=consent.purpose,
                given=consent.is_yes,
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
        consents=answered,
    )


def _consents(handed_in: HandedIn) -> Rows:
    receipt, consent = handed_in.receipt, handed_in.consent
    if consent is None:
        return []
    return [
        {
            "id": random_id(),
            "application_id": receipt.application_id,
            "purpose": consent.purpose,
            "state": "given" if consent.is_yes else "refused",
            "at": receipt.received_at,
            "until": receipt.expires_at if consent.is_yes else None,
            "language": receipt.language.value,
            "method": consent.method,
            "policy_version": handed_in.policy_version,
        }
    ]


def _arrival(handed_in: HandedIn) -> Row:
    receipt, key = handed_in.receipt, handed_in.submission_key
    return {
        "application_id": receipt.application_id,
        "submission_hash": None if key is None else submission_hash(key=key),
        "state": submissions.ARRIVED,
        "at": receipt.received_at,
        "answer_until": None if key is None else receipt.received_at + ANSWER_KEPT,
    }


def _entries(handed_in: HandedIn) -> Rows:
    receipt = handed_in.receipt
    submitted = entry_row(
        event=Event.APPLICATION_SUBMITTED,
        at=receipt.received_at,
        actor=APPLICANT,
        subject=receipt.application_id,
        detail=_detail(handed_in),
        once=f"submitted:{receipt.application_id.hex()}",
    )
    return [submitted, queued_row(letter=handed_in.letter, actor=APPLICANT)]


def _answers(handed_in: HandedIn) -> Rows:
    receipt, key = handed_in.receipt, handed_in.submission_key
    if key is None:
        return []
    sealed = seal_receipt(key=key, receipt=receipt, digest=handed_in.digest)
    return [{"application_id": receipt.application_id, "sealed": sealed}]


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
