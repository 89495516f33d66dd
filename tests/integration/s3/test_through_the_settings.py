"""The program itself, told by its settings to keep documents and ledger in a real S3 server."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.contract.blob_store import PART
from tests.factories.buckets import everything_in, fresh_bucket, plain_client, point_to
from tests.factories.documents import PDF
from tests.journeys.house import House, built_house
from tests.journeys.navigators.desk import Desk, hand_in, handed
from tests.servers.ceph import CephServer
from tests.servers.moto import shared_moto

LONG = PDF[:-6] + b"x" * (2 * PART) + b"%%EOF\n"
WHY = ("--reason", "She asked for it.", "--identity", "phone", "--json")


@pytest.fixture
def documents(server: CephServer) -> str:
    assert server.url
    return fresh_bucket()


@pytest.fixture
def ledger(server: CephServer) -> str:
    assert server.url
    return fresh_bucket(versions=False)


@pytest.fixture
def house(tmp_path: Path, documents: str, ledger: str) -> Iterator[House]:
    settings = {"BLOBS": f"s3:{documents}/vault", "LEDGER": f"s3:{ledger}"}
    with built_house(tmp_path / "house", **settings) as made:
        yield made


def kinds(bucket: str) -> list[str]:
    """What lies in a bucket, without the ids."""
    return sorted(line.partition("/")[0] for line in everything_in(bucket))


def test_from_the_form_to_the_erasure(house: House, documents: str, ledger: str) -> None:
    house.start()
    assert kinds(ledger) == ["version erased"]

    # In, accepted, out again byte for byte, whole and in part.
    stays = handed(hand_in(house, {"cv.pdf": PDF}))
    goes = handed(hand_in(house, {"cv.pdf": PDF, "stor.pdf": LONG}))
    with Desk(house) as desk:
        desk.sign_up()
        desk.candidate(goes)
        whole = desk.download(goes, goes.documents[1])
        part = desk.download(goes, goes.documents[1], Range="bytes=6000000-6000099")
        assert whole.content == LONG
        assert (part.status_code, part.content) == (206, LONG[6_000_000:6_000_100])
        assert kinds(documents) == ["version vault"] * 3
        assert not (house.data / "blobs").exists()

        # Erased: every version of its own, and nothing of the other.
        erased = house.run("application", "erase", goes.id, *WHY)
        assert erased.returncode == 0, erased.stderr
        assert [line for line in everything_in(documents) if goes.id in line] == []
        assert desk.download(goes, goes.documents[0]).status_code in {404, 410}
        assert desk.download(stays, stays.documents[0]).content == PDF
    purged = house.run("purge", "--json")
    assert (purged.returncode, json.loads(purged.stdout)["due"]) == (0, 0), purged.stderr

    # The ledger names it at every start, and the checkpoints are where the audit looks for them.
    assert house.stop() == 0
    assert "Traceback" not in house.logged
    assert set(kinds(ledger)) == {"version checkpoints", "version erased"}
    verified = json.loads(house.run("audit", "verify", "--json").stdout)
    assert verified["ok"]
    assert verified["archived_checkpoints"] >= 1
    house.start()
    again = httpx.get(f"{house.url}/sv/jobs")
    assert again.status_code == 200


def test_a_backup_of_a_bucket_goes_back_into_a_bucket(
    house: House, documents: str, tmp_path: Path
) -> None:
    house.start()
    given = handed(hand_in(house, {"cv.pdf": PDF, "stor.pdf": LONG}))
    folders = [str(tmp_path / "main"), str(tmp_path / "keyring")]
    with Desk(house) as before_it:
        before_it.sign_up()
        before_it.candidate(given)
    backed_up = house.run("backup", "create", *folders)
    assert backed_up.returncode == 0, backed_up.stderr + backed_up.stdout
    house.stop()
    before = kinds(documents)
    for one in plain_client().list_object_versions(Bucket=documents).get("Versions", ()):
        plain_client().delete_object(Bucket=documents, Key=one["Key"], VersionId=one["VersionId"])
    for file in house.data.glob("*.sqlite3*"):
        file.unlink()

    archives = [str(path) for folder in folders for path in Path(folder).glob("*.tar")]
    restored = house.run("backup", "restore", *archives)

    assert restored.returncode == 0, restored.stderr + restored.stdout
    assert kinds(documents) == before
    house.start()
    with Desk(house) as desk:
        desk.secret, desk.shown = before_it.secret, before_it.shown
        desk.sign_in()
        assert desk.download(given, given.documents[1]).content == LONG


def test_a_bucket_where_the_policy_does_not_allow_it_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_to(shared_moto().environment(), monkeypatch)
    far = fresh_bucket(region="us-west-2")
    with built_house(tmp_path / "house", BLOBS=f"s3:{far}") as house:
        refused = house.run("init")

    assert refused.returncode == 1
    assert f"the bucket {far} lies in us-west-2 (US); the policy in force allows SE" in (
        refused.stdout + refused.stderr
    )
    assert everything_in(far) == []


def test_a_bucket_that_is_not_there_stops_the_start(tmp_path: Path, server: CephServer) -> None:
    assert server.url
    bucket = fresh_bucket()
    with built_house(tmp_path / "house", BLOBS=f"s3:{bucket}") as house:
        assert house.run("init").returncode == 0
        plain_client().delete_bucket(Bucket=bucket)
        refused = [house.run(*words) for words in (["work", "--once"], ["purge"], ["serve"])]

    for each in refused:
        assert each.returncode == 1
        assert f"there is no bucket {bucket}" in each.stdout + each.stderr
        assert "Traceback" not in each.stderr


def test_the_doctor_looks_at_the_buckets(house: House, documents: str) -> None:
    assert house.run("init").returncode == 0

    found = json.loads(house.run("doctor", "--json").stdout)

    codes = {one["code"] for one in found["findings"]}
    assert {"bucket-open-to-public", "bucket-unencrypted", "bucket-place-unknown"} <= codes
    assert {"bucket-keeps-uploads"} <= codes
    assert not codes & {"bucket-locked", "bucket-replicated", "bucket-expires", "store-failed"}
    assert documents in json.dumps(found)
