"""The store and the way to it fail in every manner: the error is clear, and nothing is left."""

import time
from collections.abc import Callable

import pytest

from tests.contract.blob_store import ANNA, FIRST, LARGE, PART, content, name, put
from tests.factories.buckets import HASTY, bucket_at, everything_in, plain_client
from tests.servers.ceph import CephServer
from tests.servers.fault_proxy import INTERNAL_ERROR, SLOW_DOWN, FaultProxy, Way
from vault.adapters.blobs_s3 import S3BlobStore
from vault.adapters.ledger_s3 import S3Ledger
from vault.adapters.s3_bucket import S3Bucket
from vault.errors import MissingBlobError, NoSpaceError, StoreError

THREE_PARTS = b"p" * (2 * PART + 100)
BEGIN, SEND, COMPLETE, PUT, GET, ANY = "?uploads", "partNumber", "POST", "PUT", "GET", " "
KEY = f"{ANNA.hex()}/{FIRST.hex()}"
Fault = Callable[[FaultProxy], None]
FAULTS: dict[str, Fault] = {
    "throttled": lambda proxy: proxy.answer(SLOW_DOWN, times=50),
    "failing": lambda proxy: proxy.answer(INTERNAL_ERROR, times=50),
    "refused": lambda proxy: setattr(proxy, "way", Way.REFUSED),
    "silent": lambda proxy: setattr(proxy, "way", Way.BLACK_HOLE),
    "cut": lambda proxy: proxy.cuts.extend([(ANY, 0)] * 50),
}


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> Fault:
    return FAULTS[request.param]


def wait_for_rest() -> None:
    """Until somebody asks again after the store could not be reached."""
    time.sleep(HASTY.rest)


def says_nothing(error: BaseException, bucket: S3Bucket) -> bool:
    """Whether an error holds no id, no address and no secret."""
    words = str(error)
    secrets = (ANNA.hex(), FIRST.hex(), bucket.name, "127.0.0.1", "http", "owner", "Signature")
    return bool(words) and not any(one in words for one in secrets)


@pytest.mark.parametrize("fault", [SLOW_DOWN, INTERNAL_ERROR], ids=["slow down", "500"])
@pytest.mark.parametrize("where", [BEGIN, SEND, GET])
def test_what_fails_once_is_tried_again(
    store: S3BlobStore, proxy: FaultProxy, fault: tuple[int, str], where: str
) -> None:
    proxy.answer(fault, times=1, to=where)

    put(store, name(), THREE_PARTS)

    assert content(store, name()) == THREE_PARTS
    assert not proxy.answers


def test_a_part_that_was_cut_in_the_middle_is_sent_anew(
    store: S3BlobStore, bucket: S3Bucket, proxy: FaultProxy
) -> None:
    proxy.cuts.append((SEND, PART // 2))

    put(store, name(), THREE_PARTS)

    assert proxy.count(SEND) == 4
    assert content(store, name()) == THREE_PARTS
    assert everything_in(bucket.name) == [f"version {bucket.prefix}{KEY}"]


def test_a_small_blob_whose_answer_was_lost_is_there_once(
    bucket_without_versions: S3Bucket, proxy: FaultProxy
) -> None:
    # What the second request meets is the work of the first.
    store = S3BlobStore(bucket_without_versions)
    proxy.lost_answers.append((PUT, 0))

    put(store, name(), b"small")

    assert proxy.count(PUT) == 2
    assert content(store, name()) == b"small"


def test_a_large_blob_whose_answer_was_lost_is_there_once(
    store: S3BlobStore, bucket: S3Bucket, proxy: FaultProxy
) -> None:
    writer = store.create(name())
    writer.write(THREE_PARTS)
    proxy.lost_answers.append((COMPLETE, 0))

    writer.commit()

    assert proxy.count(f"{COMPLETE} ") == 3  # begun, completed, and once more
    assert content(store, name()) == THREE_PARTS
    assert everything_in(bucket.name) == [f"version {bucket.prefix}{KEY}"]


def test_a_blob_of_somebody_else_is_not_taken_for_a_lost_answer(
    bucket_without_versions: S3Bucket, proxy: FaultProxy
) -> None:
    store = S3BlobStore(bucket_without_versions)
    put(store, name(), b"first")
    proxy.answer(INTERNAL_ERROR, times=1, to=PUT)

    with pytest.raises(StoreError, match="exists"):
        put(store, name(), b"second")
    assert content(store, name()) == b"first"


def test_an_upload_that_the_store_fails_says_so_and_leaves_nothing(
    store: S3BlobStore, bucket: S3Bucket, proxy: FaultProxy, fault: Fault
) -> None:
    writer = store.create(name())
    writer.write(LARGE)  # one part is there
    fault(proxy)

    with pytest.raises(StoreError) as caught:
        writer.write(LARGE)

    assert says_nothing(caught.value, bucket)
    proxy.heal()
    wait_for_rest()
    writer.abort()
    assert everything_in(bucket.name) == []


def test_a_commit_that_the_store_fails_leaves_nothing_that_the_sweep_does_not_find(
    store: S3BlobStore, bucket: S3Bucket, proxy: FaultProxy, fault: Fault
) -> None:
    writer = store.create(name())
    writer.write(LARGE)
    fault(proxy)

    with pytest.raises(StoreError) as caught:
        writer.commit()

    assert says_nothing(caught.value, bucket)
    proxy.heal()
    wait_for_rest()
    left = {blob.application_id for blob in store.names()}
    assert left <= {ANNA}
    store.delete_applications([ANNA])
    assert everything_in(bucket.name) == []


def test_a_reading_that_the_store_fails_says_so(
    store: S3BlobStore, bucket: S3Bucket, proxy: FaultProxy, fault: Fault
) -> None:
    put(store, name(), LARGE)
    with store.open(name()) as reader:
        fault(proxy)
        proxy.cuts.clear()
        proxy.rate = 1000.0

        with pytest.raises(StoreError) as caught:
            reader.read_at(PART - 100_000, 100_000)

        assert says_nothing(caught.value, bucket)
        assert not isinstance(caught.value, MissingBlobError)


def test_an_answer_that_broke_off_in_the_middle_is_asked_for_again(
    store: S3BlobStore, proxy: FaultProxy
) -> None:
    put(store, name(), THREE_PARTS)
    proxy.lost_answers.extend([(GET, 200_000), (GET, 0), (GET, 300_000)])

    with store.open(name()) as reader:
        read = b"".join(reader.read_at(at, 300_000) for at in range(0, reader.size, 300_000))

    assert read == THREE_PARTS
    assert not proxy.lost_answers


def test_nobody_waits_twice_for_a_store_that_cannot_be_reached(
    store: S3BlobStore, proxy: FaultProxy
) -> None:
    proxy.way = Way.BLACK_HOLE
    with pytest.raises(StoreError, match="does not answer"):
        store.open(name())
    began = time.monotonic()

    with pytest.raises(StoreError, match="a moment ago"):
        store.delete_applications([ANNA])

    assert time.monotonic() - began < HASTY.rest
    proxy.heal()
    wait_for_rest()
    assert list(store.names()) == []


def test_a_server_that_was_killed_in_the_middle_of_an_upload_is_waited_for(
    own_server: CephServer, own_store: S3BlobStore
) -> None:
    writer = own_store.create(name())
    writer.write(LARGE)
    own_server.kill_gateway()
    own_server.start_gateway()

    writer.write(LARGE)
    writer.commit()

    assert content(own_store, name()) == LARGE * 2


def test_a_server_that_stays_away_fails_the_upload_and_the_sweep_finds_it_later(
    own_server: CephServer, own_store: S3BlobStore
) -> None:
    put(own_store, name(object_id=b"\x07" * 16), LARGE)
    writer = own_store.create(name())
    writer.write(LARGE)
    own_server.kill_gateway()

    with pytest.raises(StoreError):
        writer.commit()
    own_server.start_gateway()
    wait_for_rest()

    assert set(own_store.names()) == {name(), name(object_id=b"\x07" * 16)}
    assert content(own_store, name(object_id=b"\x07" * 16)) == LARGE, "it was acknowledged"
    assert own_store.delete(name()).blobs == 1
    assert list(own_store.names()) == [name(object_id=b"\x07" * 16)]


def test_a_store_that_takes_requests_and_never_answers_is_given_up(
    own_server: CephServer, own_store: S3BlobStore
) -> None:
    put(own_store, name(), b"there")
    own_server.freeze_store()
    try:
        with pytest.raises(StoreError, match="does not answer"):
            own_store.open(name())
    finally:
        own_server.thaw_store()


def test_a_full_bucket_has_no_room_and_keeps_what_it_has(
    server: CephServer, store: S3BlobStore, bucket: S3Bucket
) -> None:
    put(store, name(), b"k" * 100_000)
    server.limit(bucket.name, size=1_000_000)

    with pytest.raises(NoSpaceError) as caught:
        put(store, name(object_id=b"\x07" * 16), b"x" * 2_000_000)
    writer = store.create(name(object_id=b"\x08" * 16))
    with pytest.raises(NoSpaceError):
        writer.write(LARGE)
    writer.abort()

    assert says_nothing(caught.value, bucket)
    assert everything_in(bucket.name) == [f"version {bucket.prefix}{KEY}"]
    assert content(store, name()) == b"k" * 100_000


def test_a_bucket_that_vanished_is_not_a_missing_blob(store: S3BlobStore, bucket: S3Bucket) -> None:
    writer = store.create(name())
    writer.write(b"small")
    plain_client().delete_bucket(Bucket=bucket.name)

    for ask in (writer.commit, lambda: store.open(name()), lambda: list(store.names())):
        with pytest.raises(StoreError, match="the bucket is not there") as caught:
            ask()
        assert not isinstance(caught.value, MissingBlobError)
    with pytest.raises(StoreError, match="the bucket is not there"):
        store.delete_applications([ANNA])


def test_credentials_that_are_no_good_are_said_to_be(
    bucket: S3Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    for account, secret, words in (
        ("nobody", "nothing", "does not know the credentials"),
        ("owner", "wrong", "does not accept the credentials"),
    ):
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", account)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
        with pytest.raises(StoreError, match=words):
            S3BlobStore(bucket_at(bucket.name)).open(name())


def test_an_id_whose_append_was_answered_by_nobody_is_not_called_erased_and_not_lost(
    bucket_without_versions: S3Bucket, proxy: FaultProxy
) -> None:
    ledger = S3Ledger(bucket_without_versions)
    ledger.create()
    ledger.append([ANNA])
    proxy.answer(INTERNAL_ERROR, times=10, to=PUT)

    with pytest.raises(StoreError):
        ledger.append([ANNA])
    proxy.heal()
    proxy.lost_answers.append((PUT, 0))
    ledger.append([ANNA])

    assert set(ledger.ids()) == {ANNA}
    assert 2 <= len(list(ledger.ids())) <= 3
