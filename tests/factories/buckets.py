"""Buckets in a test: one of its own on whatever server AWS's variables name."""

import json
import os
from collections.abc import Callable, Collection, Mapping
from functools import cache
from itertools import count
from typing import Any

import boto3
import pytest
from botocore.config import Config

from vault.adapters.s3_bucket import Patience, S3Bucket, S3Server
from vault.adapters.s3_place import S3Place

HASTY = Patience(connect=1.0, read=2.0, tries=2, rest=0.2)
"""For tests in which the store fails: nobody has to wait for it as a person would."""
ANYWHERE = frozenset({"EEA"})
_numbers = count(1)


def point_to(environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every client that is made from now on talk to this server."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def plain_client() -> Any:  # noqa: ANN401 - boto3 has no types
    """A client of the test's own, to look behind the vault's back."""
    return _client_of(_pointed_to())


def usual_server() -> S3Server:
    """The vault's own client for where we point to: making one takes half a second."""
    return _server_of(_pointed_to())


def _pointed_to() -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in sorted(os.environ.items()) if "AWS" in name)


@cache
def _client_of(_pointed: tuple[str, ...], region: str | None = None) -> Any:  # noqa: ANN401 - boto3 has no types
    once = Config(retries={"total_max_attempts": 1})
    return boto3.session.Session().client("s3", region_name=region, config=once)


@cache
def _server_of(_pointed: tuple[str, ...]) -> S3Server:
    return S3Server()


def fresh_bucket(*, versions: bool = True, region: str | None = None, locks: bool = False) -> str:
    """Make a bucket that nobody else has; ``locks`` lets objects in it be locked."""
    name = f"vault-test-{next(_numbers)}"
    client = plain_client() if region is None else _client_of(_pointed_to(), region)
    where = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region else {}
    client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=locks, **where)
    if versions:
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def bucket_at(
    name: str,
    *,
    prefix: str = "vault/blobs/",
    server: S3Server | None = None,
    allowed: Callable[[], Collection[str]] = lambda: ANYWHERE,
) -> S3Bucket:
    """The vault's way to a bucket."""
    place = S3Place(bucket=name, prefix=prefix)
    return S3Bucket(server or usual_server(), place, allowed=allowed)


def everything_in(name: str) -> list[str]:
    """Every version, every marker and every unfinished upload that a bucket has."""
    client = plain_client()
    versions = client.list_object_versions(Bucket=name)
    uploads = client.list_multipart_uploads(Bucket=name)
    return [
        *(f"version {one['Key']}" for one in versions.get("Versions", ())),
        *(f"marker {one['Key']}" for one in versions.get("DeleteMarkers", ())),
        *(f"upload {one['Key']}" for one in uploads.get("Uploads", ())),
    ]


def allow(name: str, account: str, *actions: str) -> None:
    """Let another account do these things in a bucket, and nothing else."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam:::user/{account}"]},
        "Action": list(actions),
        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
    }
    client = plain_client()
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    client.put_bucket_policy(Bucket=name, Policy=policy)
