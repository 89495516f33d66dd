"""Sealed blobs in an S3 bucket. Nothing in here can open one.

``<prefix><application>/<object>``, both in hex. Every version of what is removed is removed, and
its unfinished uploads are ended: in a bucket with versions an ordinary removal only hides.
"""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import final

from botocore.exceptions import ClientError
from typing_extensions import override

from vault.adapters.blobs_s3_reader import S3BlobReader
from vault.adapters.blobs_s3_writer import S3BlobWriter
from vault.adapters.s3_bucket import S3Bucket, S3Client, pages
from vault.adapters.s3_errors import code_of, error_for
from vault.domain.identifiers import ID_BYTES, ApplicationId
from vault.ports.blob_store import BlobName, BlobReader, BlobStore, BlobWriter, Removed

AT_ONCE = 1000  # S3 API Reference, DeleteObjects: so many keys in a request
LISTERS = 8  # at once, of many applications: each waits for the server most of the time
_GONE = frozenset({"NoSuchKey", "NoSuchVersion"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """One version of an object, or a marker that hides those before it."""

    key: str
    id: str
    size: int
    is_marker: bool


@final
class S3BlobStore(BlobStore):
    """A place in a bucket; any number of processes may use it at once."""

    def __init__(self, bucket: S3Bucket) -> None:
        """Take the place; nobody is asked before the first use."""
        self._bucket = bucket

    @override
    def create(self, name: BlobName) -> BlobWriter:
        """Begin a blob. That one of the name exists is told by its commit."""
        return S3BlobWriter(bucket=self._bucket, key=self._key(name))

    @override
    def open(self, name: BlobName) -> BlobReader:
        """Open one, reading its beginning. Raises MissingBlobError, StoreError."""
        return S3BlobReader(bucket=self._bucket, key=self._key(name))

    @override
    def delete_applications(
        self, application_ids: Collection[ApplicationId]
    ) -> dict[ApplicationId, Removed]:
        """Remove every version of every blob of these applications, unfinished ones too."""
        # The slash ends the id: no other application's keys begin like that.
        whose = {f"{self._bucket.prefix}{_hex(each)}/": each for each in application_ids}
        gone: dict[ApplicationId, list[int]] = {each: [] for each in application_ids}
        if whose:
            length = len(next(iter(whose)))
            removed = self._remove(list(whose), lambda key: key[:length] in whose)
            for key, size in removed.items():
                gone[whose[key[:length]]].append(size)
        return {each: Removed(blobs=len(some), bytes=sum(some)) for each, some in gone.items()}

    @override
    def delete(self, name: BlobName) -> Removed:
        """Remove one blob, every version; nothing happens when it is not there."""
        wanted = self._key(name)
        # A listing takes the key for a prefix: what only begins like it is somebody else's.
        removed = self._remove([wanted], lambda key: key == wanted)
        return Removed(blobs=len(removed), bytes=sum(removed.values()))

    @override
    def names(self) -> Iterator[BlobName]:
        """Every blob that has a version or an unfinished upload; strange keys are not."""
        with self._bucket.asking() as client:
            before = ""
            for version in self._versions(client, self._bucket.prefix):
                if not version.is_marker and version.key != before:
                    before = version.key
                    yield from self._named(version.key)
            for key, _ in self._uploads(client, self._bucket.prefix):
                yield from self._named(key)

    @override
    def check(self) -> None:
        """Ask the bucket for an answer. Raises StoreError."""
        self._bucket.check()

    @override
    def free_bytes(self) -> int | None:
        """Return None: a bucket has no end that one could see coming."""
        return None

    def _remove(self, prefixes: list[str], is_meant: Callable[[str], bool]) -> dict[str, int]:
        """Remove what is meant among what begins so; the keys that went, and their bytes."""
        # 1. End the uploads: what is completed after this fails, what was before is found by 2.
        # 2. Find every version, and every marker.
        # 3. Remove them by their version, so that nothing is only hidden.
        with self._bucket.asking() as client:
            # (1): the uploads. Few are ever under way: of all together they are listed at once.
            everywhere = prefixes[0] if len(prefixes) == 1 else self._bucket.prefix
            gone = {}
            for key, upload in list(self._uploads(client, everywhere)):
                if is_meant(key):
                    self._end_upload(client, key, upload)
                    gone[key] = 0
            # (2): the versions, and (3): their removal, whenever a request is full
            waiting: list[_Version] = []
            for found in self._versions_below(client, prefixes):
                waiting += [one for one in found if is_meant(one.key)]
                while len(waiting) >= AT_ONCE:
                    self._remove_versions(client, waiting[:AT_ONCE], gone)
                    del waiting[:AT_ONCE]
            if waiting:
                self._remove_versions(client, waiting, gone)
        return gone

    def _versions_below(self, client: S3Client, prefixes: list[str]) -> Iterator[list[_Version]]:
        """Give the versions below each prefix: a request for each, several on their way at once."""
        with ThreadPoolExecutor(min(LISTERS, len(prefixes))) as listers:
            yield from listers.map(lambda one: list(self._versions(client, one)), prefixes)

    def _remove_versions(
        self, client: S3Client, versions: list[_Version], gone: dict[str, int]
    ) -> None:
        """Remove versions, 1,000 at most, and add to ``gone`` what went."""
        objects = [{"Key": one.key, "VersionId": one.id} for one in versions]
        answer = client.delete_objects(
            Bucket=self._bucket.name, Delete={"Objects": objects, "Quiet": True}
        )
        for error in answer.get("Errors", ()):
            if error.get("Code") not in _GONE:
                raise error_for({"Error": error})
        for one in versions:
            if not one.is_marker:
                gone[one.key] = gone.get(one.key, 0) + one.size

    def _end_upload(self, client: S3Client, key: str, upload: str) -> None:
        try:
            client.abort_multipart_upload(Bucket=self._bucket.name, Key=key, UploadId=upload)
        except ClientError as error:
            if code_of(error.response) != "NoSuchUpload":
                raise

    def _versions(self, client: S3Client, prefix: str) -> Iterator[_Version]:
        for page in pages(client, "list_object_versions", Bucket=self._bucket.name, Prefix=prefix):
            for kind in ("Versions", "DeleteMarkers"):
                for one in page.get(kind, ()):
                    yield _Version(
                        key=one["Key"],
                        id=one["VersionId"],
                        size=one.get("Size", 0),
                        is_marker=kind == "DeleteMarkers",
                    )

    def _uploads(self, client: S3Client, prefix: str) -> Iterator[tuple[str, str]]:
        for page in pages(
            client, "list_multipart_uploads", Bucket=self._bucket.name, Prefix=prefix
        ):
            for one in page.get("Uploads", ()):
                yield one["Key"], one["UploadId"]

    def _key(self, name: BlobName) -> str:
        if len(name.object_id) != ID_BYTES:
            raise ValueError("an object id has 16 bytes")
        return f"{self._bucket.prefix}{_hex(name.application_id)}/{name.object_id.hex()}"

    def _named(self, key: str) -> Iterator[BlobName]:
        """Give the name that a key stands for, if it is one of ours."""
        application, _, thing = key.removeprefix(self._bucket.prefix).partition("/")
        try:
            application_id, object_id = bytes.fromhex(application), bytes.fromhex(thing)
        except ValueError:
            return
        if len(application_id) == len(object_id) == ID_BYTES:
            name = BlobName(application_id=ApplicationId(application_id), object_id=object_id)
            if key == self._key(name):
                yield name


def _hex(application_id: ApplicationId) -> str:
    # Only our own hex reaches a key: nothing that came from outside can climb out of it.
    if len(application_id) != ID_BYTES:
        raise ValueError("an application id has 16 bytes")
    return application_id.hex()
