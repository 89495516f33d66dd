"""Applications as the careers door leaves them behind: arrived, sealed, not yet accepted."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tests.factories.documents import PDF
from tests.factories.stores import T0, TestStores
from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.crypto.acts import act_public_key, act_seed
from vault.crypto.commitment import key_commitment
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import (
    ApplicationKey,
    LinkToken,
    new_application_key,
    new_link_token,
    random_id,
)
from vault.crypto.link_wrap import seal_link_wrap
from vault.crypto.manifest import ActKey, Manifest, ManifestConsent, ManifestDocument, seal_manifest
from vault.crypto.sealing import StreamSealer, seal
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId
from vault.ports.blob_store import BlobName, BlobStore
from vault.ports.keys import Sealer
from vault.usecases.submission.contact import encode_contact

POLICY_HASH = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One application, with what only its applicant and the test know."""

    id: ApplicationId
    key: ApplicationKey
    token: LinkToken
    manifest: Manifest
    documents: tuple[bytes, ...] = field(repr=False)


def blobs_in(stores: TestStores) -> FilesystemBlobStore:
    return FilesystemBlobStore(stores.folder / "blobs")


def put_policy(stores: TestStores) -> None:
    with stores.main.writing() as session:
        if session.get(t.PolicyVersion, POLICY_HASH) is None:
            session.add(
                t.PolicyVersion(
                    hash=POLICY_HASH,
                    name="test",
                    version="1",
                    text="",
                    effective_on=date(2026, 1, 1),
                    activated_at=T0,
                )
            )


def arrive(
    stores: TestStores,
    sealer: Sealer,
    *,
    plains: tuple[bytes, ...] = (PDF,),
    media: str = "pdf",
    consents: tuple[ManifestConsent, ...] = (),
    at: datetime = T0,
    blobs: BlobStore | None = None,
    replaces: Arrived | None = None,
) -> Arrived:
    """Hand in a spontaneous application; ``replaces`` makes another one under the same id."""
    put_policy(stores)
    application_id = replaces.id if replaces else ApplicationId(random_id())
    key, token = new_application_key(), new_link_token()
    store = blobs or blobs_in(stores)
    documents = tuple(put_blob(store, application_id, key, plain, media=media) for plain in plains)
    contact = seal(
        key=key,
        context=context(Kind.CONTACT, application_id, revision=1),
        plaintext=encode_contact(fields={"name": "Astrid Ek", "email": "astrid@ek.example"}),
    )
    manifest = Manifest(
        application_id=application_id,
        revision=1,
        previous_sha256=None,
        documents=documents,
        contact_revision=1,
        contact_sha256=hashlib.sha256(contact).digest(),
        act_public_keys=(
            ActKey(
                public_key=act_public_key(
                    seed=act_seed(token=token, application_id=application_id)
                ),
                from_at=at,
                purpose="receipt",
            ),
        ),
        consents=consents,
    )
    arrived = Arrived(id=application_id, key=key, token=token, manifest=manifest, documents=plains)
    if replaces is not None:
        forget_rows(stores, application_id)
    put_wraps(stores, sealer, arrived, at=at)
    put_rows(stores, arrived, contact=contact, at=at)
    return arrived


def put_blob(
    store: BlobStore,
    application_id: ApplicationId,
    key: ApplicationKey,
    plain: bytes,
    *,
    media: str,
) -> ManifestDocument:
    document_id = random_id()
    sealer = StreamSealer(key=key, context=context(Kind.DOC, application_id, document_id))
    writer = store.create(BlobName(application_id=application_id, object_id=document_id))
    writer.write(sealer.update(plain))
    writer.write(sealer.finish())
    writer.commit()
    return ManifestDocument(
        id=document_id,
        kind="cv",
        media=media,
        file_name="cv.pdf",
        plain_size=sealer.plain_size,
        plain_sha256=sealer.plain_sha256(),
        sealed_size=sealer.sealed_size,
        sealed_sha256=sealer.sealed_sha256(),
    )


def put_wraps(stores: TestStores, sealer: Sealer, arrived: Arrived, *, at: datetime) -> None:
    wrapped = sealer.wrap_application_key(application_id=arrived.id, key=arrived.key)
    link_id = random_id()
    link = seal_link_wrap(
        token=arrived.token,
        application_id=arrived.id,
        application_key=arrived.key,
        wrap_id=link_id,
    )
    with stores.keyring.writing() as session:
        session.merge(t.Slot(id=arrived.id, live=True))
        session.flush()
        session.add(
            t.Wrap(
                id=random_id(),
                slot_id=arrived.id,
                live=True,
                kind="intake",
                key_id=wrapped.key_id,
                purpose="",
                made_at=at,
                sealed=wrapped.sealed,
            )
        )
        session.add(
            t.Wrap(
                id=link_id,
                slot_id=arrived.id,
                live=True,
                kind="link",
                purpose="receipt",
                made_at=at,
                sealed=link,
            )
        )


def put_rows(stores: TestStores, arrived: Arrived, *, contact: bytes, at: datetime) -> None:
    sealed, digest = seal_manifest(key=arrived.key, manifest=arrived.manifest)
    with stores.main.writing() as session:
        session.add(
            t.Application(
                id=arrived.id,
                kind="spontaneous",
                status="received",
                language="sv",
                channel="web_form",
                policy_version=POLICY_HASH,
                rule="spontaneous",
                received_at=at,
                expires_at=at + timedelta(days=700),
                key_commitment=key_commitment(
                    application_key=arrived.key, application_id=arrived.id
                ),
                last_activity_at=at,
            )
        )
        session.flush()
        for ordinal, document in enumerate(arrived.manifest.documents):
            session.add(
                t.Document(
                    id=document.id,
                    application_id=arrived.id,
                    kind=document.kind,
                    ordinal=ordinal,
                    media=document.media,
                    plain_size=document.plain_size,
                    sealed_size=document.sealed_size,
                )
            )
        session.add(t.Contact(application_id=arrived.id, revision=1, sealed=contact))
        session.add(
            t.Manifest(
                application_id=arrived.id, revision=1, sealed=sealed, sha256=digest, made_at=at
            )
        )
        session.merge(t.Arrival(application_id=arrived.id, state="arrived", at=at))
        session.add_all(consent_row(arrived.id, consent) for consent in arrived.manifest.consents)


def consent_row(application_id: ApplicationId, consent: ManifestConsent) -> t.ConsentEvent:
    return t.ConsentEvent(
        id=random_id(),
        application_id=application_id,
        purpose=consent.purpose,
        state="given" if consent.given else "refused",
        at=consent.at,
        language=consent.language,
        method="form",
        policy_version=POLICY_HASH,
    )


def forget_rows(stores: TestStores, application_id: ApplicationId) -> None:
    """Remove what the main database knows, as an intruder would; blobs and slot stay."""
    with stores.main.writing() as session:
        for table in (t.Document, t.Contact, t.Manifest, t.ConsentEvent):
            for row in session.query(table).filter_by(application_id=application_id):
                session.delete(row)
        session.flush()
        session.delete(session.get_one(t.Application, application_id))


def a_yes(*, given: bool = True, purpose: str = "keep") -> ManifestConsent:
    return ManifestConsent(
        purpose=purpose,
        given=given,
        at=datetime(2026, 11, 22, 9, tzinfo=UTC),
        language="sv",
        policy_version=POLICY_HASH,
    )
