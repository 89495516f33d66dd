"""The ledger and the checkpoints in a bucket: every entry is kept, and a lost one is noticed."""

from collections.abc import Callable

import pytest
from typing_extensions import override

from tests.contract.ledger import FoundableLedger, LedgerContract, an_id
from tests.contract.s3_stores import on_ceph, on_moto
from tests.factories.buckets import plain_client
from vault.adapters.checkpoints_s3 import S3CheckpointArchive
from vault.adapters.ledger_s3 import S3Ledger
from vault.adapters.s3_bucket import S3Bucket
from vault.errors import StoreError

Place = Callable[[pytest.MonkeyPatch], S3Bucket]


class _InABucket(LedgerContract):
    @pytest.fixture
    def bucket(self, monkeypatch: pytest.MonkeyPatch) -> S3Bucket:
        return on_moto(monkeypatch)

    @override
    @pytest.fixture
    def fresh(self, bucket: S3Bucket) -> S3Ledger:
        self.bucket_of = bucket
        return S3Ledger(bucket)

    @override
    def again(self, ledger: FoundableLedger) -> S3Ledger:
        return S3Ledger(self.bucket_of)


class TestLedgerInMoto(_InABucket):
    """With versions, as on AWS."""


class TestLedgerInCeph(_InABucket):
    @override
    @pytest.fixture
    def bucket(self, monkeypatch: pytest.MonkeyPatch) -> S3Bucket:
        return on_ceph(monkeypatch, versions=False)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> S3Bucket:
    return on_ceph(monkeypatch, versions=False)


@pytest.fixture
def ledger(bucket: S3Bucket) -> S3Ledger:
    made = S3Ledger(bucket)
    made.create()
    return made


def keys_in(bucket: S3Bucket) -> list[str]:
    listed = plain_client().list_objects_v2(Bucket=bucket.name)
    return [one["Key"] for one in listed.get("Contents", ())]


def test_a_server_that_overwrites_what_it_should_keep_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Ceph 16 does not heed the condition where a bucket has versions.
    ledger = S3Ledger(on_ceph(monkeypatch, versions=True))

    with pytest.raises(StoreError, match="If-None-Match"):
        ledger.create()


def test_an_append_is_one_object_with_a_number(bucket: S3Bucket, ledger: S3Ledger) -> None:
    ledger.append([an_id(1), an_id(2)])
    ledger.append([an_id(3)])

    assert keys_in(bucket) == [
        f"{bucket.prefix}{name}" for name in (f"{1:012}", f"{2:012}", "about")
    ]


def test_an_entry_that_somebody_took_away_is_noticed(bucket: S3Bucket, ledger: S3Ledger) -> None:
    for number in range(3):
        ledger.append([an_id(number)])
    plain_client().delete_object(Bucket=bucket.name, Key=f"{bucket.prefix}{2:012}")

    with pytest.raises(StoreError, match="entry 2 is missing"):
        list(S3Ledger(bucket).ids())


@pytest.mark.parametrize("line", [b"g" * 32 + b"\n", b"0" * 33, b" 0" * 16 + b"\n", b"00\n"])
def test_a_damaged_entry_is_an_error(bucket: S3Bucket, ledger: S3Ledger, line: bytes) -> None:
    plain_client().put_object(Bucket=bucket.name, Key=f"{bucket.prefix}{1:012}", Body=line)

    with pytest.raises(StoreError, match="damaged"):
        list(ledger.ids())


def test_a_bucket_that_holds_something_else_is_refused(bucket: S3Bucket) -> None:
    plain_client().put_object(Bucket=bucket.name, Key=f"{bucket.prefix}about", Body=b"a song")

    with pytest.raises(StoreError, match="damaged"):
        S3Ledger(bucket).append([an_id(1)])


def test_what_lies_beside_the_ledger_is_not_read(bucket: S3Bucket, ledger: S3Ledger) -> None:
    ledger.append([an_id(1)])
    for key in ("about", "000000000009.tmp", "read me"):
        plain_client().put_object(Bucket=bucket.name, Key=f"{bucket.prefix}{key} ", Body=b"x")
    plain_client().put_object(Bucket=bucket.name, Key="elsewhere/000000000002", Body=b"x")

    assert list(ledger.ids()) == [an_id(1)]
    ledger.append([an_id(2)])
    assert list(S3Ledger(bucket).ids()) == [an_id(1), an_id(2)]


@pytest.mark.parametrize("place", [on_moto, lambda patch: on_ceph(patch, versions=False)])
def test_the_newest_checkpoint_is_found_by_whoever_looks(
    monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    bucket = place(monkeypatch)
    archive = S3CheckpointArchive(bucket)
    assert archive.last() is None

    for number in range(1, 12):
        archive.append(b'{"n": %d}' % number)
        assert S3CheckpointArchive(bucket).last() == b'{"n": %d}' % number

    S3CheckpointArchive(bucket).append(b'{"n": 12}')
    assert archive.last() == b'{"n": 12}'
    assert list(archive.lines()) == [b'{"n": %d}\n' % number for number in range(1, 13)]
    assert len(keys_in(bucket)) == 13  # and the one that says what this is


def test_checkpoints_are_not_laid_over_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = S3CheckpointArchive(on_ceph(monkeypatch, versions=True))

    for _ in range(2):
        with pytest.raises(StoreError, match="If-None-Match"):
            archive.append(b"{}")


def test_a_bucket_that_got_versions_later_is_noticed(bucket: S3Bucket, ledger: S3Ledger) -> None:
    ledger.append([an_id(1)])
    plain_client().put_bucket_versioning(
        Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"}
    )

    with pytest.raises(StoreError, match="If-None-Match"):
        S3Ledger(bucket).append([an_id(2)])

    assert list(S3Ledger(bucket).ids()) == [an_id(1)]
