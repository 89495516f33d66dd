"""Signed checkpoints in a bucket, an object each: put it under another account, or lock it."""

from collections.abc import Iterator
from typing import final

from typing_extensions import override

from vault.adapters.s3_bucket import S3Bucket
from vault.adapters.s3_numbered import NumberedObjects
from vault.ports.checkpoints import CheckpointArchive

HEADER = b"vault-checkpoints/1\n"


@final
class S3CheckpointArchive(CheckpointArchive):
    """One JSON object an object, numbered from 1."""

    def __init__(self, bucket: S3Bucket) -> None:
        """Take the place; it begins with the first checkpoint."""
        self._objects = NumberedObjects(bucket, what="the list of checkpoints", head=HEADER)
        self._is_begun = False

    @override
    def last(self) -> bytes | None:
        """Return the newest line, or None. Raises StoreError."""
        newest = self._objects.newest()
        return None if newest is None else newest.removesuffix(b"\n")

    @override
    def lines(self) -> Iterator[bytes]:
        """Give every line, oldest first. Raises StoreError."""
        yield from self._objects.all()

    @override
    def append(self, line: bytes) -> None:
        """Add a line (without its end), durable on return. Raises StoreError."""
        if not self._is_begun:
            self._objects.begin()
            self._is_begun = True
        self._objects.append(line + b"\n")
