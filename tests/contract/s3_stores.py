"""The two servers that the contracts are tried on, and a bucket of a test's own on each."""

import pytest

from tests.factories.buckets import bucket_at, fresh_bucket, point_to
from tests.servers.ceph import shared_ceph
from tests.servers.moto import REGION, shared_moto
from vault.adapters.s3_bucket import S3Bucket


def on_ceph(
    monkeypatch: pytest.MonkeyPatch, *, versions: bool = True, locks: bool = False
) -> S3Bucket:
    """A place on a real server."""
    point_to(shared_ceph().environment(), monkeypatch)
    return bucket_at(fresh_bucket(versions=versions, locks=locks))


def on_moto(monkeypatch: pytest.MonkeyPatch, *, locks: bool = False) -> S3Bucket:
    """A place on the imitation of AWS."""
    point_to(shared_moto().environment(), monkeypatch)
    return bucket_at(fresh_bucket(region=REGION, locks=locks))
