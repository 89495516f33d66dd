"""What every blob store promises, on a real S3 server, with and without versions, and on moto."""

import pytest
from typing_extensions import override

from tests.contract.blob_store import ANNA, BlobStoreContract, content, name, put
from tests.contract.s3_stores import on_ceph, on_moto
from vault.adapters.blobs_s3 import S3BlobStore
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
        assert store.delete_application(ANNA) == Removed(blobs=1, bytes=len(b"firstsecond"))
        assert list(store.names()) == []


class TestBlobsInMoto(BlobStoreContract):
    @override
    @pytest.fixture
    def store(self, monkeypatch: pytest.MonkeyPatch) -> BlobStore:
        return S3BlobStore(on_moto(monkeypatch))
