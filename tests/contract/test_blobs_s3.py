"""What every blob store promises, on a real S3 server, with and without versions, and on moto."""

from collections.abc import Callable

import pytest
from typing_extensions import override

from tests.contract.blob_store import (
    ANNA,
    BERTIL,
    SECOND,
    BlobStoreContract,
    content,
    name,
    put,
)
from tests.contract.s3_stores import on_ceph, on_moto
from tests.factories.buckets import everything_in, plain_client
from vault.adapters.blobs_s3 import S3BlobStore
from vault.adapters.s3_bucket import S3Bucket
from vault.errors import StoreError
from vault.ports.blob_store import BlobStore, Removed


class TestBlobsInABucketWithoutVersions(BlobStoreContract):
    @override
    @pytest.fixture
    def store(self, monkeypatch: pytest.MonkeyPatch) -> BlobStore:
        return S3BlobStore(on_ceph(monkeypatch, versions=False))


class TestBlobsInCeph(BlobStoreContract):
    @override
    @pytest.fixture
    def store(self, monkeypatch: pytest.MonkeyPatch) -> BlobStore:
        return S3BlobStore(on_ceph(monkeypatch))

    @override
    def test_a_blob_is_never_overwritten(self, store: BlobStore) -> None:
        # Ceph 16 does not heed the condition where a bucket has versions. What was there first
        # is still there then, and the manifest tells the second from it.
        put(store, name(), b"first")
        put(store, name(), b"second")

        assert content(store, name()) == b"second"
        assert store.delete_applications([ANNA]) == {
            ANNA: Removed(blobs=1, bytes=len(b"firstsecond"))
        }
        assert list(store.names()) == []


class TestBlobsInMoto(BlobStoreContract):
    @override
    @pytest.fixture
    def store(self, monkeypatch: pytest.MonkeyPatch) -> BlobStore:
        return S3BlobStore(on_moto(monkeypatch))


KEYS = {each: f"vault/blobs/{each.hex()}/{name().object_id.hex()}" for each in (ANNA, BERTIL)}
servers = pytest.mark.parametrize("on_server", [on_ceph, on_moto])
On = Callable[..., S3Bucket]


@servers
def test_every_version_goes_and_every_marker(
    on_server: On, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket, client = on_server(monkeypatch), plain_client()
    for each in (ANNA, BERTIL):
        for version in (b"1", b"22"):
            client.put_object(Bucket=bucket.name, Key=KEYS[each], Body=version)
        client.delete_object(Bucket=bucket.name, Key=KEYS[each])
    strange = f"vault/blobs/{BERTIL.hex()}0/x"  # it only begins like hers
    client.put_object(Bucket=bucket.name, Key=strange, Body=b"3")

    removed = S3BlobStore(bucket).delete_applications([ANNA, BERTIL])

    assert removed == dict.fromkeys((ANNA, BERTIL), Removed(blobs=1, bytes=3))
    assert everything_in(bucket.name) == [f"version {strange}"]


@servers
def test_what_the_server_keeps_of_many_is_an_error_and_goes_the_next_time(
    on_server: On, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket, client = on_server(monkeypatch, locks=True), plain_client()
    store = S3BlobStore(bucket)
    put(store, name(), b"kept")
    put(store, name(object_id=SECOND), b"goes")
    put(store, name(BERTIL), b"goes")
    held = {"Bucket": bucket.name, "Key": KEYS[ANNA]}
    client.put_object_legal_hold(**held, LegalHold={"Status": "ON"})

    with pytest.raises(StoreError, match="a right is missing"):
        store.delete_applications([ANNA, BERTIL])

    assert everything_in(bucket.name) == [f"version {KEYS[ANNA]}"]
    client.put_object_legal_hold(**held, LegalHold={"Status": "OFF"})
    removed = store.delete_applications([ANNA, BERTIL])
    assert removed == {ANNA: Removed(blobs=1, bytes=4), BERTIL: Removed(blobs=0, bytes=0)}
    assert everything_in(bucket.name) == []
