"""What an applicant meets when the store fails, and what is left of it afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from httpx import Response
from litestar.testing import TestClient

from tests.contract.blob_store import PART
from tests.factories.applications import accepted, hand_in, reject_all
from tests.factories.buckets import everything_in, plain_client
from tests.factories.documents import PDF
from tests.factories.handed_in import open_handed_in
from tests.factories.purging import TWO_YEARS_AND_TWO_DAYS
from tests.factories.submitting import (
    CONTENT_TYPE,
    NOTHING,
    FilePart,
    World,
    application_parts,
    form,
)
from tests.integration.s3.test_faults import FAULTS, Fault, wait_for_rest
from tests.servers.ceph import CephServer
from tests.servers.fault_proxy import FaultProxy
from vault.adapters.ledger_s3 import S3Ledger
from vault.adapters.s3_bucket import S3Bucket
from vault.domain.application import Kind
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.purge.purge import purge
from vault.usecases.submission.form import Door
from vault.usecases.submission.submit import Request, Submission
from vault.usecases.submission.sweep import sweep

AFTER_THE_LEASE = timedelta(minutes=5)
LONG = PDF[:-6] + b"x" * (2 * PART) + b"%%EOF\n"
Send = Callable[[], Response]


@pytest.fixture(params=[PDF, LONG], ids=["short", "long"])
def send(request: pytest.FixtureRequest, client: TestClient) -> Send:  # type: ignore[type-arg]  # any application
    body = form(
        *application_parts(), FilePart(field="attachment", name="b.pdf", content=request.param)
    )

    def post() -> Response:
        answer: Response = client.post(
            "/api/v1/applications", content=body, headers={"content-type": CONTENT_TYPE}
        )
        return answer

    return post


def swept(world: World) -> dict[str, int]:
    """What rows are left after the sweep has looked."""
    sweep(
        main=world.stores.main,
        keyring=world.stores.keyring,
        blobs=world.blobs,
        now=world.clock() + AFTER_THE_LEASE,
    )
    counts = world.counts()
    # That somebody's upload was given up is kept: an arrival, and an entry of the audit log.
    return counts | {"arrival": 0, "audit_entry": 0}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_store_that_fails_is_told_and_leaves_nothing(
    world: World, bucket: S3Bucket, proxy: FaultProxy, send: Send, fault: Fault
) -> None:
    fault(proxy)

    answer = send()

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "60"
    assert not any(word in answer.text for word in (bucket.name, "127.0.0.1", "owner", "S3"))
    proxy.heal()
    wait_for_rest()
    assert swept(world) == NOTHING
    assert everything_in(bucket.name) == []


def test_what_was_acknowledged_before_the_store_failed_is_all_there(
    world: World, proxy: FaultProxy, send: Send
) -> None:
    kept = [send(), send()]
    FAULTS["refused"](proxy)
    refused = send()
    proxy.heal()
    wait_for_rest()
    kept.append(send())

    assert refused.status_code == 503
    for answer in kept:
        assert answer.status_code == 201, answer.text
        found = open_handed_in(world, bytes.fromhex(answer.json()["id"]))
        sizes = {document["size"] for document in answer.json()["documents"]}
        assert {len(plain) for plain in found.documents.values()} == sizes
    assert swept(world)["application"] == 3


def test_a_full_bucket_is_told_and_leaves_nothing(
    world: World, server: CephServer, bucket: S3Bucket, send: Send
) -> None:
    server.limit(bucket.name, size=1)

    answer = send()

    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/no-space")
    assert swept(world) == NOTHING
    assert everything_in(bucket.name) == []


def test_a_bucket_that_vanished_is_told(world: World, bucket: S3Bucket, send: Send) -> None:
    plain_client().delete_bucket(Bucket=bucket.name)

    answer = send()

    assert answer.status_code == 503
    assert world.counts()["application"] == 0


def test_what_a_killed_door_left_in_the_bucket_is_swept(world: World, bucket: S3Bucket) -> None:
    request = Request(
        door=Door.FORM, language=Language.SV, kind=Kind.POSITION, position_id=world.position_id
    )
    submission = Submission(ports=world.ports, request=request)
    for field, content in (("cv", PDF), ("attachment", LONG)):
        submission.start_part(untrusted_name=field, untrusted_filename="a.pdf", now=world.clock())
        submission.add(chunk=content[:PART], now=world.clock())
        submission.add(chunk=content[PART:], now=world.clock())
        if field == "cv":
            submission.end_part()
    submission.documents[0].stored.result()
    left = [what.split()[0] for what in everything_in(bucket.name)]

    # Nobody finishes it and nobody throws it away: its process is gone.
    after = swept(world)

    assert sorted(left) == ["upload", "version"]
    assert after == NOTHING
    assert everything_in(bucket.name) == []


def test_a_whole_life_in_a_bucket_ends_with_nothing_in_it(
    world: World, bucket: S3Bucket, bucket_without_versions: S3Bucket
) -> None:
    ledger = S3Ledger(bucket_without_versions)
    ledger.create()
    files = (("cv", "cv.pdf", PDF), ("attachment", "intyg.pdf", LONG))
    receipts = [accepted(world, hand_in(world, documents=files)) for _ in range(3)]
    reject_all(world, *receipts)
    assert len(everything_in(bucket.name)) == 6
    world.clock.advance(TWO_YEARS_AND_TWO_DAYS)

    report = purge(
        stores=ErasureStores(
            main=world.stores.main, keyring=world.stores.keyring, blobs=world.blobs, ledger=ledger
        ),
        book=world.book,
        now=world.clock(),
        boot=None,
        limit=None,
        confirmed=True,
    )

    assert (report.erased, report.failed, report.blobs) == (3, 0, 6)
    assert report.byte_count > 3 * len(LONG)
    assert everything_in(bucket.name) == []
    assert set(ledger.ids()) == {ApplicationId(each.application_id) for each in receipts}
