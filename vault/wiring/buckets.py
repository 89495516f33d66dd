"""What lies in S3, where a setting says `s3:`. Imported only then.

Every bucket is held against the policy before its first use: nothing is read or written in a
region that the policy does not allow.
"""

from collections.abc import Callable, Collection

from vault.adapters.blobs_s3 import S3BlobStore
from vault.adapters.checkpoints_s3 import S3CheckpointArchive
from vault.adapters.ledger_s3 import S3Ledger
from vault.adapters.s3_bucket import S3Bucket, S3Server
from vault.adapters.s3_facts import bucket_facts
from vault.adapters.s3_place import S3Place, parse_place
from vault.ports.buckets import BucketFacts, Keeps
from vault.settings import PREFIX, Settings

LEDGER = "erased"
CHECKPOINTS = "checkpoints"


class Buckets:
    """The places in S3 of one vault; they share a client, which is made when it is needed."""

    def __init__(self, settings: Settings, *, allowed: Callable[[], Collection[str]]) -> None:
        """Take the settings, and who says in which regions data may lie."""
        self._settings = settings
        self._allowed = allowed
        self._server = S3Server()

    def blobs(self) -> S3BlobStore:
        """This method will return where blobs lie."""
        return S3BlobStore(self._at(self._blobs_place()))

    def ledger(self) -> S3Ledger:
        """This method will return the ledger."""
        return S3Ledger(self._at(self._ledger_place().below(LEDGER)))

    def checkpoints(self) -> S3CheckpointArchive:
        """This method will return where checkpoints go: beside the ledger."""
        return S3CheckpointArchive(self._at(self._ledger_place().below(CHECKPOINTS)))

    def check_places(self) -> None:
        """This method will return when the bucket of the documents may be used.

        Raises:
            StoreError: it lies where the policy does not allow, or it is not there.
        """
        if is_s3(self._settings.blobs):
            self._at(self._blobs_place()).require_allowed_region()

    def facts(self) -> list[BucketFacts]:
        """This method will return how each bucket is set up. Raises StoreError."""
        kept: dict[str, Keeps] = {}
        if is_s3(self._settings.blobs):
            kept[self._blobs_place().bucket] = Keeps.BLOBS
        if is_s3(self._settings.ledger):
            ledger = self._ledger_place().bucket
            kept[ledger] = Keeps.BOTH if ledger in kept else Keeps.LEDGER
        return [
            bucket_facts(self._at(S3Place(bucket=name, prefix="")), keeps=keeps)
            for name, keeps in kept.items()
        ]

    def close(self) -> None:
        """This method will give the connections back."""
        self._server.close()

    def _at(self, place: S3Place) -> S3Bucket:
        return S3Bucket(self._server, place, allowed=self._allowed)

    def _blobs_place(self) -> S3Place:
        return parse_place(f"{PREFIX}BLOBS", self._settings.blobs)

    def _ledger_place(self) -> S3Place:
        return parse_place(f"{PREFIX}LEDGER", self._settings.ledger)


def is_s3(value: str) -> bool:
    """This function will say whether a setting names a place in S3."""
    return value.startswith("s3:")
