"""The manifest: what an application consists of, sealed under its own key, revision by revision.

Revision *n* names the SHA-256 of the sealed revision *n* - 1; the audit log records the newest.
A correction appends a revision and never replaces one. Sealing only: reading is ``manifest_open``.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from vault.crypto.canonical import Json, canonical_json, stamp
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey
from vault.crypto.sealing import seal

VERSION = 1
FIRST_REVISION = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ManifestDocument:
    """One document: what it was called, and the sizes and digests of both its forms."""

    id: bytes
    kind: str
    media: str
    file_name: str
    plain_size: int
    plain_sha256: bytes
    sealed_size: int
    sealed_sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ActKey:
    """A public key that acts were signed with from ``from_at`` on, and which link it came with."""

    public_key: bytes
    from_at: datetime
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestConsent:
    """What was answered to which question, in which language, under which policy."""

    purpose: str
    given: bool
    at: datetime
    language: str
    policy_version: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Manifest:
    """Everything that may not change unseen. Its repr shows nothing: file names are personal."""

    application_id: bytes
    revision: int
    previous_sha256: bytes | None
    documents: tuple[ManifestDocument, ...]
    contact_revision: int
    contact_sha256: bytes
    act_public_keys: tuple[ActKey, ...]
    consents: tuple[ManifestConsent, ...]


def encode_manifest(*, manifest: Manifest) -> bytes:
    """This function will return the canonical JSON of a manifest (docs/formats.md).

    Raises:
        ValueError: the first revision names a previous one, or a later one names none;
            or a time without a zone.
        FieldError: a file name that is not Unicode.
    """
    if (manifest.revision == FIRST_REVISION) != (manifest.previous_sha256 is None):
        raise ValueError("every revision but the first names the one before")
    previous = manifest.previous_sha256
    return canonical_json(
        value={
            "act_keys": [_act_key_json(one) for one in manifest.act_public_keys],
            "application": manifest.application_id.hex(),
            "consents": [_consent_json(one) for one in manifest.consents],
            "contact": {
                "revision": manifest.contact_revision,
                "sha256": manifest.contact_sha256.hex(),
            },
            "documents": [_document_json(one) for one in manifest.documents],
            "previous": None if previous is None else previous.hex(),
            "revision": manifest.revision,
            "version": VERSION,
        }
    )


def seal_manifest(*, key: ApplicationKey, manifest: Manifest) -> tuple[bytes, bytes]:
    """This function will return the sealed manifest and its SHA-256, which the next one names.

    Raises:
        ValueError, FieldError: see ``encode_manifest``.
    """
    sealed = seal(
        key=key,
        context=context(Kind.MANIFEST, manifest.application_id, revision=manifest.revision),
        plaintext=encode_manifest(manifest=manifest),
    )
    return sealed, hashlib.sha256(sealed).digest()


def _document_json(document: ManifestDocument) -> Json:
    return {
        "file_name": document.file_name,
        "id": document.id.hex(),
        "kind": document.kind,
        "media": document.media,
        "plain_sha256": document.plain_sha256.hex(),
        "plain_size": document.plain_size,
        "sealed_sha256": document.sealed_sha256.hex(),
        "sealed_size": document.sealed_size,
    }


def _act_key_json(key: ActKey) -> Json:
    return {
        "from_at": stamp(moment=key.from_at),
        "public_key": key.public_key.hex(),
        "purpose": key.purpose,
    }


def _consent_json(consent: ManifestConsent) -> Json:
    return {
        "at": stamp(moment=consent.at),
        "given": consent.given,
        "language": consent.language,
        "policy_version": consent.policy_version,
        "purpose": consent.purpose,
    }
