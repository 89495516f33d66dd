"""What is alive in a backup, and whether it opens: or the backup would be none."""

from collections.abc import Sequence

from sqlalchemy import func, select

from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey
from vault.crypto.manifest_open import open_manifest
from vault.crypto.ranges import RangeReader
from vault.db.tables import Application, Arrival, Manifest
from vault.domain.identifiers import ApplicationId
from vault.errors import CryptoError, MissingBlobError
from vault.ports.blob_store import BlobName, BlobStore
from vault.usecases.backup.drill_keys import Opened
from vault.usecases.purge.erase import ErasureStores


def count_alive(
    *, scratch: ErasureStores, keys: Sequence[Opened], purged: set[ApplicationId]
) -> tuple[int, int]:
    """This function will count the applications that nobody erased, and those that open whole.

    Raises:
        StoreError: a store failed.
    """
    by_owner: dict[bytes, list[ApplicationKey]] = {}
    for each in keys:
        by_owner.setdefault(each.slot_id, []).append(ApplicationKey(each.key))
    newest = select(Manifest.application_id, func.max(Manifest.revision).label("revision"))
    last = newest.group_by(Manifest.application_id).subquery()
    query = (
        select(Manifest.application_id, Manifest.revision, Manifest.sealed)
        .join(last, (Manifest.application_id == last.c.application_id))
        .join(Application, Application.id == Manifest.application_id)
        .join(Arrival, Arrival.application_id == Manifest.application_id)
        .where(Manifest.revision == last.c.revision, Application.erasing_at.is_(None))
        .where(Arrival.state == "arrived")
    )
    alive, opened = 0, 0
    with scratch.main.reading() as session:
        for owner, revision, sealed in session.execute(query.execution_options(yield_per=1_000)):
            if owner not in purged:
                alive += 1
                opened += any(
                    _opens_whole(key, ApplicationId(owner), revision, sealed, scratch.blobs)
                    for key in by_owner.get(owner, [])
                )
    return alive, opened


def _opens_whole(
    key: ApplicationKey,
    owner: ApplicationId,
    revision: int,
    sealed: bytes,
    blobs: BlobStore,
) -> bool:
    """Open the manifest and the end of every document that it names."""
    try:
        manifest = open_manifest(key=key, application_id=owner, revision=revision, sealed=sealed)
        for document in manifest.documents:
            with blobs.open(BlobName(application_id=owner, object_id=document.id)) as blob:
                RangeReader(
                    read_at=blob.read_at,
                    sealed_size=blob.size,
                    key=key,
                    context=context(Kind.DOC, owner, document.id),
                )
    except (CryptoError, MissingBlobError):
        return False
    return True
