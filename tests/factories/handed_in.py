"""What a submission left behind, opened with every key that a test holds."""

from dataclasses import dataclass, field

from sqlalchemy import select

from tests.factories.submitting import World
from vault.crypto.commitment import check_commitment
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey, LinkToken, SecretBytes
from vault.crypto.link_unwrap import open_link_wrap
from vault.crypto.manifest import Manifest
from vault.crypto.manifest_open import open_manifest
from vault.crypto.opening import open_sealed
from vault.crypto.ranges import RangeReader
from vault.db import tables as t
from vault.domain import private_link
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.ports.blob_store import BlobName
from vault.ports.keys import Wrapped
from vault.usecases.letters.open import OpenedLetter, open_letter
from vault.usecases.letters.queue import receipt_letter_id
from vault.usecases.submission.contact import decode_contact


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """One application in clear."""

    row: t.Application
    key: ApplicationKey
    contact: dict[str, str]
    manifest: Manifest
    documents: dict[str, bytes] = field(repr=False)
    """By file name."""


def open_handed_in(world: World, application_id: bytes) -> HandedIn:
    """Open an application as ``work`` would, checking all that it checks."""
    with world.stores.main.reading() as session:
        row = session.get_one(t.Application, application_id)
        contact = session.get_one(t.Contact, (application_id, 1)).sealed
        manifest = session.get_one(t.Manifest, (application_id, 1)).sealed
    wrap = wrap_of(world, application_id, "intake")
    assert wrap.key_id is not None
    key = world.keys.intake_opener.unwrap_application_key(
        application_id=ApplicationId(application_id),
        wrapped=Wrapped(key_id=wrap.key_id, sealed=wrap.sealed),
    )
    check_commitment(
        application_key=key, application_id=application_id, commitment=row.key_commitment
    )
    opened = open_manifest(key=key, application_id=application_id, revision=1, sealed=manifest)
    return HandedIn(
        row=row,
        key=key,
        contact=decode_contact(
            opened=open_sealed(
                key=key, context=context(Kind.CONTACT, application_id, revision=1), sealed=contact
            )
        ),
        manifest=opened,
        documents={
            one.file_name: _document(world, application_id, key, one.id) for one in opened.documents
        },
    )


def wrap_of(world: World, slot_id: bytes, kind: str) -> t.Wrap:
    with world.stores.keyring.reading() as session:
        return session.scalars(
            select(t.Wrap).where(t.Wrap.slot_id == slot_id, t.Wrap.kind == kind)
        ).one()


def key_by_link(world: World, link: str) -> ApplicationKey:
    """Open an application's key by its private link or code alone."""
    carried = private_link.parse(untrusted_text=link)
    wrap = wrap_of(world, carried.application_id, "link")
    return open_link_wrap(
        token=LinkToken(SecretBytes(carried.token)),
        application_id=carried.application_id,
        wrap_id=wrap.id,
        wrap=wrap.sealed,
    )


def receipt_letter(world: World, application_id: bytes) -> OpenedLetter:
    letter_id = receipt_letter_id(application_id=ApplicationId(application_id))
    wrap = wrap_of(world, letter_id, "outbox")
    assert wrap.key_id is not None
    key = world.keys.intake_opener.unwrap_outbox_key(
        outbox_id=letter_id, wrapped=Wrapped(key_id=wrap.key_id, sealed=wrap.sealed)
    )
    with world.stores.main.reading() as session:
        sealed = session.get_one(t.Outbox, letter_id).sealed
    assert sealed is not None
    return open_letter(key=key, letter_id=OutboxId(letter_id), sealed=sealed)


def _document(
    world: World, application_id: bytes, key: ApplicationKey, document_id: bytes
) -> bytes:
    name = BlobName(application_id=ApplicationId(application_id), object_id=document_id)
    with world.blobs.open(name) as blob:
        reader = RangeReader(
            read_at=blob.read_at,
            sealed_size=blob.size,
            key=key,
            context=context(Kind.DOC, application_id, document_id),
        )
        return b"".join(reader.read(start=0, stop=reader.plain_size))
