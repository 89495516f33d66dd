"""A real S3 server, a way to it that can fail, and a careers door whose documents lie there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from tests.factories.buckets import HASTY, bucket_at, fresh_bucket, point_to
from tests.factories.submitting import World, make_world
from tests.servers.ceph import CephServer, ceph, shared_ceph
from tests.servers.fault_proxy import FaultProxy, fault_proxy
from vault.adapters.blobs_s3 import S3BlobStore
from vault.adapters.s3_bucket import S3Bucket, S3Server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> CephServer:
    """The server that every test may use and none may spoil."""
    running = shared_ceph()
    point_to(running.environment(), monkeypatch)
    return running


@pytest.fixture
def proxy(server: CephServer) -> Iterator[FaultProxy]:
    """A way to it that fails as it is told to."""
    with fault_proxy(server.url) as made:
        yield made


@pytest.fixture
def bucket(proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Bucket]:
    """A place that is reached by the way that can fail, by somebody who is in a hurry."""
    yield from by_the_way(proxy, monkeypatch, versions=True)


@pytest.fixture
def bucket_without_versions(
    proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> Iterator[S3Bucket]:
    """The same where the server heeds what it is told about objects that are there."""
    yield from by_the_way(proxy, monkeypatch, versions=False)


def by_the_way(
    proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch, *, versions: bool
) -> Iterator[S3Bucket]:
    name = fresh_bucket(versions=versions)
    hasty = S3Server(HASTY)
    with monkeypatch.context() as around:
        around.setenv("AWS_ENDPOINT_URL_S3", proxy.url)
        made = bucket_at(name, server=hasty)
        made.require_allowed_region()
    proxy.requests.clear()
    yield made
    hasty.close()


@pytest.fixture
def store(bucket: S3Bucket) -> S3BlobStore:
    return S3BlobStore(bucket)


@pytest.fixture
def world(tmp_path: Path, store: S3BlobStore) -> Iterator[World]:
    """A careers door, and everything behind it."""
    made = make_world(tmp_path, blobs=store)
    yield made
    made.close()


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:  # type: ignore[type-arg]  # any application
    with TestClient(world.app()) as opened:
        yield opened


@pytest.fixture
def own_server() -> Iterator[CephServer]:
    """A server that a test may kill."""
    with ceph() as running:
        yield running


@pytest.fixture
def own_store(own_server: CephServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3BlobStore]:
    point_to(own_server.environment(), monkeypatch)
    hasty = S3Server(HASTY)
    yield S3BlobStore(bucket_at(fresh_bucket(), server=hasty))
    hasty.close()
