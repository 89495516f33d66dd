"""One blob in S3 open for reading: one version of it, in pieces that are fetched when asked for.

Opening fetches the beginning: most documents come whole by that one request. Whoever reads on and
on gets the next pieces with fewer, larger requests.
"""

import re
from collections.abc import Mapping
from contextlib import closing
from typing import final

from botocore.exceptions import (
    ClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from typing_extensions import override

from vault.adapters.s3_bucket import Answer, S3Bucket, S3Client
from vault.adapters.s3_errors import code_of
from vault.errors import MissingBlobError, StoreError
from vault.ports.blob_store import BlobReader

HEAD_BYTES = 512 * 1024  # a CV whole; and of a longer one the first batch that is opened
AHEAD_BYTES = 2 * 1024 * 1024  # eight batches that are opened at once: few requests, little memory
TRIES = 3  # boto3 repeats a request, but no body that broke off while it was read
_EMPTY_RANGE = "InvalidRange"  # RFC 9110 §15.5.17: a blob without a byte has no first one
_TOTAL = re.compile(r"bytes \d+-\d+/(\d+)")
_BROKEN = (IncompleteReadError, ReadTimeoutError, ResponseStreamingError)


@final
class S3BlobReader(BlobReader):
    """One version of a blob. Any thread may read."""

    __slots__ = ("_ahead", "_bucket", "_end", "_is_closed", "_pin", "_request", "_size")

    def __init__(self, *, bucket: S3Bucket, key: str) -> None:
        """Fetch the beginning. Raises MissingBlobError, StoreError."""
        self._bucket = bucket
        self._request = {"Bucket": bucket.name, "Key": key}
        self._pin: dict[str, str] = {}
        self._size, head = self._first()
        self._ahead = (0, head)
        self._end = len(head)
        self._is_closed = False

    @property
    @override
    def size(self) -> int:
        """Its length in sealed bytes."""
        return self._size

    @override
    def read_at(self, offset: int, length: int) -> bytes:
        """Read; shorter at the end.

        Raises:
            MissingBlobError: it was removed meanwhile.
            StoreError: the store failed.
        """
        if self._is_closed:
            raise ValueError("the blob is closed")
        length = min(length, self._size - offset)
        if length <= 0:
            return b""
        # Read once: another thread may put another piece there.
        start, ahead = self._ahead
        if start <= offset and offset + length <= start + len(ahead):
            self._end = offset + length
            return ahead[offset - start : offset - start + length]
        wanted = length
        if offset == self._end:  # somebody reads from front to back
            wanted = min(max(length, AHEAD_BYTES), self._size - offset)
        fetched = self._fetch(offset, wanted)
        self._end = offset + length
        if wanted > length:
            self._ahead = (offset, fetched)
        return fetched[:length]

    @override
    def close(self) -> None:
        """Let go of what was fetched; a second time does nothing."""
        self._is_closed = True
        self._ahead = (0, b"")

    def _first(self) -> tuple[int, bytes]:
        with self._bucket.asking() as client:
            try:
                answer, head = self._get(client, 0, HEAD_BYTES)
            except ClientError as error:
                if code_of(error.response) != _EMPTY_RANGE:
                    raise
                answer, head = client.head_object(**self._request), b""
        self._pin = _pin_of(answer)
        total = _TOTAL.fullmatch(str(answer.get("ContentRange", "")))
        return int(total[1]) if total else int(answer["ContentLength"]), head

    def _fetch(self, offset: int, length: int) -> bytes:
        with self._bucket.asking() as client:
            try:
                _, data = self._get(client, offset, length)
            except ClientError as error:
                if code_of(error.response) in {"PreconditionFailed", "412"}:
                    raise MissingBlobError("the blob that was opened is gone") from error
                raise
        if len(data) != length:
            raise StoreError("the store gave fewer bytes than the blob has")
        return data

    def _get(self, client: S3Client, offset: int, length: int) -> tuple[Answer, bytes]:
        last = f"bytes={offset}-{offset + length - 1}"
        for tries_left in reversed(range(TRIES)):
            answer = client.get_object(**self._request, **self._pin, Range=last)
            try:
                # Not ``with answer["Body"]``: that would give the raw stream, whose errors nobody
                # below us translates.
                with closing(answer["Body"]) as body:
                    return answer, body.read()
            except _BROKEN:
                if not tries_left:
                    raise
        raise AssertionError("unreachable")


def _pin_of(answer: Mapping[str, object]) -> dict[str, str]:
    """Return what ties later reads to this very version, in a bucket without versions as well."""
    version = str(answer.get("VersionId") or "null")
    return {"IfMatch": str(answer["ETag"])} if version == "null" else {"VersionId": version}
