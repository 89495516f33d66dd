"""A process whose documents are out of reach is not ready, says why, and lives."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.contract.blob_store import name, put
from tests.factories.buckets import bucket_at, fresh_bucket, plain_client
from tests.integration.processes.apart import door, wait_until
from tests.integration.processes.test_shared import submit
from tests.journeys.house import House, built_house
from tests.servers.fault_proxy import FaultProxy, Way
from vault.adapters.blobs_s3 import S3BlobStore
from vault.adapters.s3_bucket import S3Bucket, S3Server
from vault.errors import StoreError

READY, NOT_READY = (200, 200), (200, 503)


def health(house: House) -> tuple[int, int]:
    """Whether it lives, and whether it is ready."""
    live, ready = (httpx.get(house.url + path, timeout=30) for path in ("/livez", "/readyz"))
    return live.status_code, ready.status_code


def whys(house: House) -> int:
    return house.logged.count("readiness.lost")


@pytest.fixture
def careers(
    tmp_path: Path, proxy: FaultProxy, documents: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """The careers door by itself, its documents in a bucket behind the proxy."""
    with built_house(tmp_path / "house", BLOBS=f"s3:{documents}") as house:
        assert house.run("init").returncode == 0
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", proxy.url)
        with door(house, "careers") as process:
            yield process


@pytest.fixture
def documents(proxy: FaultProxy) -> str:
    assert proxy.url
    return fresh_bucket(versions=False)


@pytest.mark.timeout(120)
def test_without_its_bucket_a_process_lives_and_is_not_ready(
    careers: House, proxy: FaultProxy, documents: str
) -> None:
    assert health(careers) == READY

    proxy.way = Way.REFUSED
    wait_until(lambda: health(careers) == NOT_READY)
    assert health(careers) == NOT_READY
    assert whys(careers) == 1, "told once, for as long as it lasts"
    assert "the store cannot be reached, or does not answer" in careers.logged
    proxy.heal()
    wait_until(lambda: health(careers) == READY)
    assert "readiness.back" in careers.logged

    plain_client().delete_bucket(Bucket=documents)
    wait_until(lambda: health(careers) == NOT_READY)
    assert f"there is no bucket {documents}" in careers.logged
    plain_client().create_bucket(Bucket=documents)
    wait_until(lambda: health(careers) == READY)

    assert submit(careers.url).status_code == 201


def test_a_bucket_is_asked_once_for_everybody_and_not_waited_for(
    bucket: S3Bucket, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", proxy.url)
    patient = S3Server()  # as a process is: it waits long for what people need
    store = S3BlobStore(bucket_at(bucket.name, server=patient))
    proxy.way = Way.BLACK_HOLE

    for _ in range(20):
        with pytest.raises(StoreError, match="does not answer"):
            store.check()

    assert proxy.count("HEAD") == 1
    proxy.heal()
    put(store, name(), b"nobody rests because of a look")
    patient.close()


@pytest.mark.timeout(60)
def test_without_its_folder_a_process_lives_and_is_not_ready(tmp_path: Path) -> None:
    with built_house(tmp_path / "house") as house:
        assert house.run("init").returncode == 0
        with door(house, "careers") as process:
            assert health(process) == READY
            assert submit(process.url).status_code == 201
            assert health(process) == READY

            (house.data / "blobs").rename(house.data / "elsewhere")
            assert health(process) == NOT_READY
            assert "the folder that blobs lie in is not there" in process.logged
            (house.data / "elsewhere").rename(house.data / "blobs")

            assert health(process) == READY
