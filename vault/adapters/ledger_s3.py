"""The ledger in a bucket: an object for each append, with one random id a line.

It lies outside both databases and their backups, best in a bucket of its own that nobody may
remove anything from: every start replays it. A missing ledger is an error, never an empty one.
"""

from collections.abc import Iterator, Sequence
from typing import final

from typing_extensions import override

from vault.adapters.s3_bucket import S3Bucket
from vault.adapters.s3_numbered import NumberedObjects
from vault.domain.identifiers import ID_BYTES, ApplicationId
from vault.errors import StoreError
from vault.ports.ledger import Ledger

HEADER = b"vault-ledger/1\n"
_LINE_BYTES = 2 * ID_BYTES + 1
_IDS_AT_ONCE = 10_000  # a third of a megabyte an object


@final
class S3Ledger(Ledger):
    """A place in a bucket; any number of processes may append to it at once."""

    def __init__(self, bucket: S3Bucket) -> None:
        """Take the place; ``create`` begins the ledger, once, when a vault is made."""
        self._objects = NumberedObjects(bucket, what="the ledger", head=HEADER)
        self._is_whole = False

    def exists(self) -> bool:
        """This method will say whether there is a ledger. Raises StoreError."""
        return self._objects.head() is not None

    def create(self) -> None:
        """This method will begin an empty ledger, durable on return.

        Raises:
            StoreError: there is one already; or the server does not keep what lies there.
        """
        if not self._objects.begin():
            raise StoreError("there is a ledger already; it is never emptied")

    @override
    def append(self, application_ids: Sequence[ApplicationId]) -> None:
        """Add ids, durable on return. Raises StoreError."""
        self._require_header()
        for start in range(0, len(application_ids), _IDS_AT_ONCE):
            some = application_ids[start : start + _IDS_AT_ONCE]
            self._objects.append(b"".join(each.hex().encode() + b"\n" for each in some))

    @override
    def ids(self) -> Iterator[ApplicationId]:
        """Every id, oldest first. Raises StoreError when the ledger is missing or damaged."""
        self._require_header()
        for content in self._objects.all():
            for start in range(0, len(content), _LINE_BYTES):
                yield _parse(content[start : start + _LINE_BYTES])

    def _require_header(self) -> None:
        if self._is_whole:
            return
        header = self._objects.head()
        if header is None:
            raise StoreError("the ledger is missing: without it, what was erased could come back")
        if header != HEADER:
            raise StoreError("the ledger is damaged: its first object is not a ledger's")
        self._is_whole = True


def _parse(line: bytes) -> ApplicationId:
    try:
        found = bytes.fromhex(line[:-1].decode("ascii"))
    except ValueError as error:
        raise StoreError("the ledger is damaged: a line is not an id") from error
    if len(found) != ID_BYTES or line[-1:] != b"\n":
        raise StoreError("the ledger is damaged: a line is not an id")
    return ApplicationId(found)
