"""Many uploads at once hold a part each in memory, and no more."""

import os
from pathlib import Path

from tests.contract.blob_store import ANNA, PART, name
from vault.adapters.blobs_s3 import S3BlobStore
from vault.ports.blob_store import BlobName

AT_ONCE = 32
LIMIT = AT_ONCE * 6 * 1024 * 1024  # design.md, "Speed and size that it must hold"
PIECE = os.urandom(512 * 1024)
PIECES = 24


def resident() -> int:
    """Bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_thirty_two_uploads_at_once_take_six_megabytes_each_at_most(
    store: S3BlobStore,
) -> None:
    warm = store.create(name())
    warm.write(PIECE * 11)
    warm.abort()
    before, peak = resident(), 0
    blobs = [
        BlobName(application_id=name().application_id, object_id=bytes([one]) * 16)
        for one in range(AT_ONCE)
    ]
    writers = [store.create(blob) for blob in blobs]

    # All of them a little further each time: they are full at the same moment.
    for _ in range(PIECES):
        for writer in writers:
            writer.write(PIECE)
            peak = max(peak, resident())
    for writer in writers:
        writer.commit()

    assert PIECES * len(PIECE) > 2 * PART
    assert peak - before < LIMIT
    assert resident() - before < LIMIT // 4, "what they took is given back"
    removed = store.delete_applications([ANNA])[ANNA]
    assert (removed.blobs, removed.bytes) == (AT_ONCE, AT_ONCE * PIECES * len(PIECE))
