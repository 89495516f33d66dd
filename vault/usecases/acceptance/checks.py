"""Is what arrived what was submitted? Reads the rows and the blobs, changes nothing.

The intake wrap is unauthenticated by design (RFC 9180 §9.1.1): anybody who can write to the stores
could have put an application there. What was committed to at submission is checked here, once,
before the staff side trusts any of it (cryptography.md §3, Acceptance).
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey
from vault.crypto.manifest import FIRST_REVISION, Manifest, ManifestDocument
from vault.crypto.manifest_open import check_follows, open_manifest
from vault.crypto.ranges import RangeReader
from vault.db import acceptance as db
from vault.db.tables import ConsentEvent, Contact, Document
from vault.db.tables import Manifest as ManifestRow
from vault.domain.content.deep import deep_check
from vault.domain.content.kinds import QUARANTINING, Mark, MediaKind
from vault.domain.identifiers import ApplicationId, DocumentId
from vault.errors import MissingBlobError, NotAuthenticError, RefusedAcceptanceError
from vault.ports.blob_store import BlobName, BlobReader, BlobStore
from vault.ports.inspection import Scanner, ScanVerdict

READ_BYTES = 1024 * 1024
_GIVEN = frozenset({"given", "renewed"})
_REFUSED = "refused"
_CUT = frozenset({Mark.TRUNCATED, Mark.ENCRYPTED})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Rows:
    """What the main database says about one application."""

    application_id: ApplicationId
    manifests: Sequence[ManifestRow]
    contacts: Sequence[Contact]
    documents: Sequence[Document]
    consents: Sequence[ConsentEvent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found: the hash to accept by, and the marks of every document."""

    manifest_sha256: bytes
    """Of revision 1, sealed: what acceptance is bound to."""
    marks: Mapping[DocumentId, frozenset[Mark]]

    @property
    def all_marks(self) -> frozenset[Mark]:
        """The marks of all documents together."""
        return frozenset().union(*self.marks.values())

    @property
    def must_wait(self) -> bool:
        """Whether the documents are withheld until a recruiter releases them."""
        return any(_withheld(marks) for marks in self.marks.values())


def read_rows(session: Session, application_id: ApplicationId) -> Rows:
    """This function will gather everything that the check compares."""
    return Rows(
        application_id=application_id,
        manifests=db.manifests(session, application_id),
        contacts=db.contacts(session, application_id),
        documents=db.documents(session, application_id),
        consents=db.consents_without_act(session, application_id),
    )


def open_chain(
    *, application_id: ApplicationId, revisions: Sequence[ManifestRow], key: ApplicationKey
) -> list[Manifest]:
    """This function will return all revisions of a manifest, each following the one before.

    Raises:
        RefusedAcceptanceError: there is none, or one is changed, missing or another's.
    """
    opened: list[Manifest] = []
    previous: bytes | None = None
    for number, row in enumerate(revisions, start=FIRST_REVISION):
        digest = hashlib.sha256(row.sealed).digest()
        if row.revision != number or not hmac.compare_digest(digest, row.sha256):
            raise RefusedAcceptanceError("manifest")
        try:
            manifest = open_manifest(
                key=key, application_id=application_id, revision=number, sealed=row.sealed
            )
            check_follows(previous_sealed_sha256=previous, manifest=manifest)
        except NotAuthenticError as error:
            raise RefusedAcceptanceError("manifest") from error
        opened.append(manifest)
        previous = digest
    if not opened:
        raise RefusedAcceptanceError("manifest")
    return opened


def check_submission(
    *, rows: Rows, key: ApplicationKey, blobs: BlobStore, scanner: Scanner
) -> Checked:
    """This function will return what was found, when everything is as it was submitted.

    Raises:
        RefusedAcceptanceError: it is not; ``reason`` says what.
        StoreError: the blobs or the scanner cannot be reached: try again later.
    """
    # 1. The manifest opens under the key, and each revision follows the one before.
    # 2. Contact details, rows and consents are those of the manifest: no more, no fewer.
    # 3. Every blob is, byte for byte, the one that the manifest names.
    # 4. What is inside is looked at: contents that contradict or carry something are withheld.
    # (1): the chain of revisions
    chain = open_chain(application_id=rows.application_id, revisions=rows.manifests, key=key)
    first, newest = chain[0], chain[-1]
    # (2): the rows
    _check_contact(rows, first)
    _check_documents(rows, newest)
    _check_consents(rows, first)
    # (3) and (4): one open handle for both, so that nothing is swapped in between
    return Checked(
        manifest_sha256=rows.manifests[0].sha256,
        marks={
            DocumentId(document.id): _check_blob(
                rows.application_id, document, key=key, blobs=blobs, scanner=scanner
            )
            for document in newest.documents
        },
    )


def _check_contact(rows: Rows, first: Manifest) -> None:
    submitted = [row for row in rows.contacts if row.revision == first.contact_revision]
    if len(submitted) != 1:
        raise RefusedAcceptanceError("contact")
    digest = hashlib.sha256(submitted[0].sealed).digest()
    if not hmac.compare_digest(digest, first.contact_sha256):
        raise RefusedAcceptanceError("contact")


def _check_documents(rows: Rows, manifest: Manifest) -> None:
    stored = {
        (row.id, row.kind, row.media, row.plain_size, row.sealed_size) for row in rows.documents
    }
    named = {
        (each.id, each.kind, each.media, each.plain_size, each.sealed_size)
        for each in manifest.documents
    }
    if stored != named or len(rows.documents) != len(manifest.documents):
        raise RefusedAcceptanceError("documents")
    # The manifest is in the words of whoever submitted it.
    if any(each.media not in set(MediaKind) for each in manifest.documents):
        raise RefusedAcceptanceError("documents")


def _check_consents(rows: Rows, first: Manifest) -> None:
    """A row that says yes where the applicant did not would make us keep longer than promised.

    One that says no must be theirs as well: it is handed out as their answer.
    """
    given = {consent.purpose for consent in first.consents if consent.given}
    left = {consent.purpose for consent in first.consents if not consent.given}
    if any(row.state in _GIVEN and row.purpose not in given for row in rows.consents):
        raise RefusedAcceptanceError("consent")
    if any(row.state == _REFUSED and row.purpose not in left for row in rows.consents):
        raise RefusedAcceptanceError("consent")


def _check_blob(
    application_id: ApplicationId,
    document: ManifestDocument,
    *,
    key: ApplicationKey,
    blobs: BlobStore,
    scanner: Scanner,
) -> frozenset[Mark]:
    name = BlobName(application_id=application_id, object_id=document.id)
    try:
        with blobs.open(name) as reader:
            _check_digest(reader, document)
            return _look_inside(reader, application_id, document, key=key, scanner=scanner)
    except MissingBlobError as error:
        raise RefusedAcceptanceError("blob-missing") from error
    except NotAuthenticError as error:
        raise RefusedAcceptanceError("blob") from error


def _check_digest(reader: BlobReader, document: ManifestDocument) -> None:
    if reader.size != document.sealed_size:
        raise RefusedAcceptanceError("blob")
    digest = hashlib.sha256()
    for offset in range(0, reader.size, READ_BYTES):
        digest.update(reader.read_at(offset, READ_BYTES))
    if not hmac.compare_digest(digest.digest(), document.sealed_sha256):
        raise RefusedAcceptanceError("blob")


def _look_inside(
    reader: BlobReader,
    application_id: ApplicationId,
    document: ManifestDocument,
    *,
    key: ApplicationKey,
    scanner: Scanner,
) -> frozenset[Mark]:
    opened = RangeReader(
        read_at=reader.read_at,
        sealed_size=reader.size,
        key=key,
        context=context(Kind.DOC, application_id, document.id),
    )
    size = opened.plain_size
    if size != document.plain_size:
        raise RefusedAcceptanceError("blob")

    def read_at(offset: int, length: int) -> bytes:
        stop = min(size, offset + length)
        return b"".join(opened.read(start=min(offset, stop), stop=stop))

    found = deep_check(media=MediaKind(document.media), size=size, read_at=read_at)
    return found | _scanned(scanner.scan(size=size, read_at=read_at))


def _scanned(verdict: ScanVerdict) -> frozenset[Mark]:
    if verdict is ScanVerdict.CLEAN:
        return frozenset()
    return frozenset({Mark.INFECTED if verdict is ScanVerdict.INFECTED else Mark.UNSCANNED})


def _withheld(marks: frozenset[Mark]) -> bool:
    """A cut or encrypted document is unreadable for a reason that harms nobody: it is shown."""
    harmless = {Mark.UNREADABLE} if marks & _CUT else set()
    return bool(marks & QUARANTINING - harmless)
