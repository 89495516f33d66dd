"""A vault with keys of its own, and an imitation of KMS with somebody standing before it."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from tests.factories.keyrings import TestKeys, fresh_keys
from tests.factories.stores import TestStores, fresh_stores
from tests.servers.kms_front import KmsFront, kms_front
from tests.servers.moto import shared_moto


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[TestStores]:
    made = fresh_stores(tmp_path)
    yield made
    made.close()


@pytest.fixture
def keys(stores: TestStores) -> TestKeys:
    return fresh_keys(stores)


@pytest.fixture
def front(monkeypatch: pytest.MonkeyPatch) -> Iterator[KmsFront]:
    """KMS by AWS's ordinary environment."""
    server = shared_moto()
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    with kms_front(server.port) as made:
        monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", made.url)
        yield made


@pytest.fixture
def kms_key(front: KmsFront) -> str:
    """The id of a fresh symmetric key."""
    made = boto3.Session().client("kms").create_key()
    front.calls.clear()
    return str(made["KeyMetadata"]["KeyId"])
