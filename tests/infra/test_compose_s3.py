"""The rights in the buckets of the local house, on the real S3 server that it runs."""

import importlib.util
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.factories.buckets import bucket_at, point_to
from tests.house.sources import ROOT
from tests.servers.ceph import CephServer, shared_ceph
from vault.adapters.blobs_s3 import S3BlobStore
from vault.adapters.checkpoints_s3 import S3CheckpointArchive
from vault.adapters.ledger_s3 import S3Ledger
from vault.domain.identifiers import ApplicationId
from vault.errors import StoreError
from vault.ports.blob_store import BlobName

PROCESSES = ("careers", "mypages", "recruiter", "work", "purge")
FIRST = ApplicationId(b"\x01" * 16)
THING = b"\x02" * 16


def load_prepare() -> ModuleType:
    script = ROOT / "infra" / "compose" / "s3" / "prepare.py"
    spec = importlib.util.spec_from_file_location("prepare", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def server() -> CephServer:
    found = shared_ceph()
    for process in PROCESSES:
        found.add_account(process)
    with pytest.MonkeyPatch.context() as patched:
        point_to(found.environment(), patched)
        for _ in range(2):  # it may be repeated
            load_prepare().prepare()
        ledger().create()
    return found


@pytest.fixture(params=PROCESSES)
def process(
    request: pytest.FixtureRequest, server: CephServer, monkeypatch: pytest.MonkeyPatch
) -> str:
    """One process after the other, with a document in the bucket beforehand."""
    point_to(server.environment(), monkeypatch)
    blobs().delete_applications([FIRST])
    add(THING)
    point_to(server.environment(str(request.param)), monkeypatch)
    return str(request.param)


def blobs() -> S3BlobStore:
    return S3BlobStore(bucket_at("vault-data", prefix="blobs/"))


def ledger() -> S3Ledger:
    return S3Ledger(bucket_at("vault-ledger", prefix="erased/"))


def checkpoints() -> S3CheckpointArchive:
    return S3CheckpointArchive(bucket_at("vault-ledger", prefix="checkpoints/"))


def add(thing: bytes, size: int = 100) -> None:
    writer = blobs().create(BlobName(application_id=FIRST, object_id=thing))
    writer.write(bytes(size))
    writer.commit()


def read() -> bytes:
    with blobs().open(BlobName(application_id=FIRST, object_id=THING)) as blob:
        return blob.read_at(0, 100)


def may(action: Callable[[], Any]) -> bool:
    try:
        action()
    except StoreError:
        return False
    return True


def test_a_process_may_do_its_own_and_nothing_else(process: str) -> None:
    tried: dict[str, Callable[[], Any]] = {
        "add": lambda: add(b"\x03" * 16),
        "add in parts": lambda: add(b"\x04" * 16, 6 << 20),
        "read": read,
        "list": lambda: list(blobs().names()),
        "read the ledger": lambda: list(ledger().ids()),
        "add to the ledger": lambda: ledger().append([FIRST]),
        "add a signed head": lambda: checkpoints().append(b"{}"),
        "remove": lambda: blobs().delete_applications([FIRST]),
    }
    own = {
        "careers": {"add", "add in parts"},
        "mypages": {"read", "read the ledger"},
        "recruiter": {"read", "read the ledger"},
        "work": {"read", "list", "remove", "read the ledger", "add a signed head"},
        "purge": {"list", "remove", "read the ledger", "add to the ledger"},
    }

    assert {name for name, action in tried.items() if may(action)} == own[process]
