"""Objects that are only ever added, numbered from 1 without a gap: an append-only list in S3.

Each append is one object that may not exist yet (``If-None-Match``, RFC 9110 §13.1.2): of two
writers at the same number one wins, and the other takes the next. S3 answers once an object is
durable. A number that is missing between two others was taken away by somebody.
"""

import hashlib
import threading
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import final

from botocore.exceptions import ClientError

from vault.adapters.s3_bucket import S3Bucket, S3Client, pages
from vault.adapters.s3_errors import MISSING, code_of
from vault.errors import StoreError

_DIGITS = 12
_READERS = 16  # objects read at once: each is a few hundred bytes and a round trip
_BATCH = 64
_RACES = 1000  # lost one after the other: somebody's server does not do what it says
_TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})


@final
class NumberedObjects:
    """The list below one prefix. Threads and processes may append at once."""

    def __init__(self, bucket: S3Bucket, *, what: str, head: bytes) -> None:
        """Take the place, what the list is called in an error, and what its first object says."""
        self._bucket = bucket
        self._what = what
        self._head = head
        self._is_kept = False
        self._lock = threading.Lock()
        self._known = 0  # the highest number that was seen: the next is tried, and not looked for

    def begin(self) -> bool:
        """This method will put the list's first object there, durable on return.

        False when there was one already: nothing was changed then.

        Raises:
            StoreError: the server overwrites what it should keep.
        """
        with self._bucket.asking() as client:
            is_new = self._put(client, self._head_key(), self._head)
            self._require_kept(client)
        return is_new

    def head(self) -> bytes | None:
        """This method will return the first object, or None. Raises StoreError."""
        with self._bucket.asking() as client:
            return self._get(client, self._head_key())

    def append(self, content: bytes) -> None:
        """This method will add an object at the end, durable on return. Raises StoreError.

        The list MUST have been begun. After a lost answer the object may stand there twice.
        """
        with self._lock, self._bucket.asking() as client:
            self._require_kept(client)
            for _ in range(_RACES):
                if self._put(client, self._key(self._known + 1), content):
                    self._known += 1
                    return
                self._known = self._newest(client)
        raise StoreError(f"{self._what} cannot be added to: somebody is always first")

    def newest(self) -> bytes | None:
        """This method will return what was added last, or None. Raises StoreError."""
        with self._lock, self._bucket.asking() as client:
            self._known = self._newest(client)
            return self._get(client, self._key(self._known)) if self._known else None

    def all(self) -> Iterator[bytes]:
        """This method will give everything that was added, first to last.

        Raises:
            StoreError: an object is missing, or is none of ours.
        """
        with self._bucket.asking() as client, ThreadPoolExecutor(_READERS) as readers:
            keys: list[str] = []
            for number, key in enumerate(self._listed(client, after=0), start=1):
                if key != self._key(number):
                    raise StoreError(f"{self._what} is damaged: entry {number} is missing")
                keys.append(key)
                if len(keys) == _BATCH:
                    yield from readers.map(lambda each: self._read(client, each), keys)
                    keys = []
            yield from readers.map(lambda each: self._read(client, each), keys)

    def _require_kept(self, client: S3Client) -> None:
        """Return when the server keeps what lies there: append-only by the server, or not at all.

        Some servers ignore the condition, and some heed it in buckets without versions only.
        """
        if not self._is_kept and self._put(client, self._head_key(), self._head):
            raise StoreError(
                f"{self._what} cannot be kept here: the server puts objects over objects although"
                " it is told not to (If-None-Match)"
            )
        self._is_kept = True

    def _newest(self, client: S3Client) -> int:
        """Return the highest number, in few requests: the numbers have no gap."""
        known, step = self._known, 1
        # Ahead in doubled steps until nothing follows, then by halves.
        while self._is_after(client, known + step - 1):
            known, step = known + step, step * 2
        below, beyond = known, known + step
        while beyond - below > 1:
            middle = (below + beyond) // 2
            below, beyond = (
                (middle, beyond) if self._is_after(client, middle - 1) else (below, middle)
            )
        return below

    def _is_after(self, client: S3Client, number: int) -> bool:
        answer = client.list_objects_v2(
            Bucket=self._bucket.name,
            Prefix=self._bucket.prefix,
            StartAfter=self._key(number),
            MaxKeys=1,
        )
        return any(self._is_numbered(one["Key"]) for one in answer.get("Contents", ()))

    def _listed(self, client: S3Client, *, after: int) -> Iterator[str]:
        for page in pages(
            client,
            "list_objects_v2",
            Bucket=self._bucket.name,
            Prefix=self._bucket.prefix,
            StartAfter=self._key(after),
        ):
            for one in page.get("Contents", ()):
                if self._is_numbered(one["Key"]):
                    yield one["Key"]

    def _put(self, client: S3Client, key: str, content: bytes) -> bool:
        """Put an object where none is; False when one is."""
        try:
            client.put_object(
                Bucket=self._bucket.name,
                Key=key,
                Body=content,
                ContentMD5=b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode(),
                IfNoneMatch="*",
            )
        except ClientError as error:
            if code_of(error.response) in _TAKEN:
                return False
            raise
        return True

    def _read(self, client: S3Client, key: str) -> bytes:
        content = self._get(client, key)
        if content is None:
            raise StoreError(f"{self._what} is damaged: an entry went away while it was read")
        return content

    def _get(self, client: S3Client, key: str) -> bytes | None:
        try:
            answer = client.get_object(Bucket=self._bucket.name, Key=key)
            with closing(answer["Body"]) as body:
                content: bytes = body.read()
        except ClientError as error:
            if code_of(error.response) in MISSING:
                return None
            raise
        return content

    def _head_key(self) -> str:
        return f"{self._bucket.prefix}about"  # sorts behind every number

    def _key(self, number: int) -> str:
        return f"{self._bucket.prefix}{number:0{_DIGITS}}"

    def _is_numbered(self, key: str) -> bool:
        number = key.removeprefix(self._bucket.prefix)
        return len(number) == _DIGITS and number.isascii() and number.isdigit()
