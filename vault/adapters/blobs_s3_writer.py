"""One blob on its way into S3: parts of 5 MiB as they come, visible only when it is complete.

A part is the smallest that S3 takes, so that many uploads at once stay small; what never fills one
goes by a single request. Nothing is ever put over a blob that is there (``If-None-Match``, RFC 9110
§13.1.2). A repeated request whose first answer was lost is told from a stranger's blob by a random
mark that the writer leaves on its own.
"""

import hashlib
from base64 import b64encode
from contextlib import suppress
from io import RawIOBase
from mmap import MADV_DONTNEED, mmap
from typing import final

from botocore.exceptions import ClientError
from typing_extensions import Buffer, override

from vault.adapters.s3_bucket import S3Bucket, S3Client
from vault.adapters.s3_errors import code_of, error_for, tries_of
from vault.crypto.keys import random_id
from vault.errors import StoreError
from vault.ports.blob_store import BlobWriter

PART_BYTES = 5 * 1024 * 1024  # S3 User Guide, "Multipart upload limits": no part but the last less
READ_BYTES = 64 * 1024  # handed out at once, however much is asked for: that would be a copy
_MARK = "writer"
_SOMEBODY_WAS_FIRST = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})
_MAY_BE_OURS = _SOMEBODY_WAS_FIRST | {"NoSuchUpload"}


@final
class S3BlobWriter(BlobWriter):
    """One blob under way; one thread at a time."""

    __slots__ = ("_bucket", "_buffer", "_fill", "_is_over", "_key", "_mark", "_parts", "_upload")

    def __init__(self, *, bucket: S3Bucket, key: str) -> None:
        """Begin; the store hears of it when the first part is full, or at the commit."""
        self._bucket = bucket
        self._key = key
        self._mark = random_id().hex()
        # Mapped, and not allocated: it takes what is in it and goes back whole, while what is
        # allocated between the small things of many threads stays with the process.
        self._buffer = mmap(-1, PART_BYTES)
        self._fill = 0
        self._upload: str | None = None
        self._parts: list[dict[str, object]] = []
        self._is_over = False

    @override
    def write(self, data: bytes | memoryview) -> None:
        """Append. Raises NoSpaceError, StoreError."""
        self._require_open()
        rest = memoryview(data)
        while rest:
            taken = min(len(rest), PART_BYTES - self._fill)
            self._buffer[self._fill : self._fill + taken] = rest[:taken]
            self._fill += taken
            rest = rest[taken:]
            if self._fill == PART_BYTES:
                self._send_part()

    @override
    def commit(self) -> None:
        """Make it durable and visible. Raises NoSpaceError, StoreError: then it is thrown away."""
        self._require_open()
        try:
            if self._upload is None:
                self._put_whole()
            else:
                if self._fill:
                    self._send_part()
                self._complete()
                self._upload = None
        except BaseException:
            with suppress(StoreError):  # what cannot be thrown away now is the sweep's
                self.abort()
            raise
        self._end()

    @override
    def abort(self) -> None:
        """Throw it away; may be called at any time, and twice.

        Raises:
            StoreError: the parts that were sent are still there; the sweep finds them.
        """
        self._end()
        if self._upload is None:
            return
        with self._bucket.asking() as client:
            try:
                client.abort_multipart_upload(**self._object(), UploadId=self._upload)
            except ClientError as error:
                if code_of(error.response) != "NoSuchUpload":
                    raise
        self._upload = None

    def _put_whole(self) -> None:
        with self._bucket.asking() as client:
            try:
                client.put_object(
                    **self._object(),
                    **self._body(),
                    IfNoneMatch="*",
                    Metadata={_MARK: self._mark},
                )
            except ClientError as error:
                self._require_ours(client, error)

    def _send_part(self) -> None:
        """Send what has gathered as the next part; boto3 repeats it when it fails."""
        with self._bucket.asking() as client:
            if self._upload is None:
                begun = client.create_multipart_upload(
                    **self._object(), Metadata={_MARK: self._mark}
                )
                self._upload = str(begun["UploadId"])
            number = len(self._parts) + 1
            answer = client.upload_part(
                **self._object(),
                UploadId=self._upload,
                PartNumber=number,
                **self._body(),
            )
        self._parts.append({"PartNumber": number, "ETag": answer["ETag"]})
        self._fill = 0
        self._buffer.madvise(MADV_DONTNEED)  # the next part takes its memory as it grows

    def _complete(self) -> None:
        with self._bucket.asking() as client:
            try:
                client.complete_multipart_upload(
                    **self._object(),
                    UploadId=self._upload,
                    MultipartUpload={"Parts": self._parts},
                    IfNoneMatch="*",
                )
            except ClientError as error:
                self._require_ours(client, error)

    def _require_ours(self, client: S3Client, error: ClientError) -> None:
        """Return when the blob is there by a try of ours whose answer was lost."""
        code = code_of(error.response)
        if code not in _MAY_BE_OURS:
            raise error
        if tries_of(error.response):
            head = client.head_object(**self._object())
            if head.get("Metadata", {}).get(_MARK) == self._mark:
                return
        if code in _SOMEBODY_WAS_FIRST:
            raise StoreError("a blob of that name exists") from error
        raise error_for(error.response) from error

    def _object(self) -> dict[str, str]:
        return {"Bucket": self._bucket.name, "Key": self._key}

    def _body(self) -> dict[str, object]:
        """Return what has gathered, with the digest that the server compares (RFC 1864)."""
        content = memoryview(self._buffer)[: self._fill]
        digest = hashlib.md5(content, usedforsecurity=False).digest()
        return {"Body": _Content(content), "ContentMD5": b64encode(digest).decode("ascii")}

    def _require_open(self) -> None:
        if self._is_over:
            raise ValueError("the blob is finished")

    def _end(self) -> None:
        self._is_over = True
        self._fill = 0
        self._buffer = mmap(-1, 1)  # nobody may hold on to five megabytes by a finished writer


@final
class _Content(RawIOBase):
    """Memory read as a file, without a copy of all of it."""

    def __init__(self, content: memoryview) -> None:
        self._content = content
        self._at = 0

    def __len__(self) -> int:
        return len(self._content)

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._at

    @override
    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, len(self))[whence])
        return self._at

    @override
    def read(self, size: int = -1) -> bytes:
        wanted = len(self) if size < 0 else min(size, READ_BYTES)
        found = bytes(self._content[self._at : self._at + wanted])
        self._at += len(found)
        return found

    @override
    def readinto(self, buffer: Buffer) -> int:
        target = memoryview(buffer).cast("B")
        found = self.read(len(target))
        target[: len(found)] = found
        return len(found)
