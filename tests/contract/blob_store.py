"""What every blob store promises. A kind of store inherits this and gives ``store``."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from vault.domain.identifiers import ApplicationId
from vault.errors import MissingBlobError, StoreError
from vault.ports.blob_store import BlobName, BlobStore, Removed

ANNA = ApplicationId(b"\xaa" * 16)
BERTIL = ApplicationId(b"\xaa" * 15 + b"\xbb")
FIRST = b"\x01" * 16
SECOND = b"\x02" * 16
PART = 5 * 1024 * 1024
LARGE = b"h" * (PART + 1)
"""So much that a store which gathers what comes has heard of it."""


def name(application_id: ApplicationId = ANNA, object_id: bytes = FIRST) -> BlobName:
    return BlobName(application_id=application_id, object_id=object_id)


def put(store: BlobStore, blob: BlobName, *pieces: bytes | memoryview) -> None:
    writer = store.create(blob)
    for piece in pieces:
        writer.write(piece)
    writer.commit()


def content(store: BlobStore, blob: BlobName) -> bytes:
    with store.open(blob) as reader:
        return reader.read_at(0, reader.size)


class BlobStoreContract:
    @pytest.fixture
    def store(self) -> BlobStore:
        raise NotImplementedError

    def test_what_was_committed_is_read_back(self, store: BlobStore) -> None:
        put(store, name(), b"sealed ", memoryview(b"bytes"))

        assert content(store, name()) == b"sealed bytes"

    def test_an_empty_blob_is_a_blob(self, store: BlobStore) -> None:
        put(store, name())

        assert content(store, name()) == b""

    def test_any_part_of_a_blob_can_be_read(self, store: BlobStore) -> None:
        put(store, name(), b"0123456789")

        with store.open(name()) as reader:
            assert reader.size == 10
            assert reader.read_at(3, 4) == b"3456"
            assert reader.read_at(8, 100) == b"89"
            assert reader.read_at(10, 1) == b""

    def test_nobody_sees_a_blob_before_its_commit(self, store: BlobStore) -> None:
        writer = store.create(name())
        writer.write(b"half")

        with pytest.raises(MissingBlobError):
            store.open(name())
        writer.abort()

    @pytest.mark.parametrize("half", [b"half", LARGE], ids=["small", "large"])
    def test_an_aborted_blob_was_never_there(self, store: BlobStore, half: bytes) -> None:
        writer = store.create(name())
        writer.write(half)

        writer.abort()
        writer.abort()

        assert list(store.names()) == []
        with pytest.raises(MissingBlobError):
            store.open(name())
        put(store, name(), b"again")
        assert content(store, name()) == b"again"

    def test_aborting_after_the_commit_takes_nothing_back(self, store: BlobStore) -> None:
        writer = store.create(name())
        writer.write(b"kept")
        writer.commit()

        writer.abort()

        assert content(store, name()) == b"kept"

    def test_a_blob_is_never_overwritten(self, store: BlobStore) -> None:
        put(store, name(), b"first")

        with pytest.raises(StoreError):
            put(store, name(), b"second")
        assert content(store, name()) == b"first"

    def test_a_blob_of_any_size_is_read_back(self, store: BlobStore) -> None:
        sizes = (PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 7)

        for number, size in enumerate(sizes):
            blob = name(object_id=bytes([number]) * 16)
            whole = random.Random(size).randbytes(size)
            put(store, blob, *(whole[at : at + 700_000] for at in range(0, size, 700_000)))
            assert content(store, blob) == whole
            with store.open(blob) as reader:
                pieces = [reader.read_at(at, 300_000) for at in range(0, size, 300_000)]
                assert reader.read_at(size - 5, 10) == whole[-5:]
            assert b"".join(pieces) == whole

    def test_a_missing_blob_says_so(self, store: BlobStore) -> None:
        with pytest.raises(MissingBlobError):
            store.open(name())

    def test_deleting_an_application_takes_all_its_blobs_and_no_other(
        self, store: BlobStore
    ) -> None:
        put(store, name(), b"12345")
        put(store, name(object_id=SECOND), b"123")
        put(store, name(BERTIL), b"stays")

        removed = store.delete_applications([ANNA])

        assert removed == {ANNA: Removed(blobs=2, bytes=8)}
        assert content(store, name(BERTIL)) == b"stays"
        for object_id in (FIRST, SECOND):
            with pytest.raises(MissingBlobError):
                store.open(name(object_id=object_id))

    def test_many_applications_go_at_once_and_no_other(self, store: BlobStore) -> None:
        # More blobs than any request of a store's own holds; the others stand among them.
        going = [ApplicationId(bytes([number, 1]) * 8) for number in range(51)]
        staying = [ApplicationId(bytes([number, 2]) * 8) for number in range(0, 51, 10)]
        nobody = ApplicationId(b"\xee" * 16)
        blobs = [name(each, bytes([k]) * 16) for each in going for k in range(20)]
        with ThreadPoolExecutor(8) as several:
            some = several.map(lambda each: put(store, each, b"123"), [*blobs, *map(name, staying)])
            assert len(list(some)) == 51 * 20 + 6
        unfinished = [store.create(name(each, SECOND)) for each in (staying[0], nobody)]
        for writer in unfinished:
            writer.write(LARGE)

        removed = store.delete_applications([*going, nobody])

        assert removed.pop(nobody).blobs == 1
        assert removed == dict.fromkeys(going, Removed(blobs=20, bytes=60))
        unfinished[0].commit()
        with pytest.raises(StoreError):
            unfinished[1].commit()
        assert set(store.names()) == {*map(name, staying), name(staying[0], SECOND)}

    def test_deleting_nobody_removes_nothing(self, store: BlobStore) -> None:
        put(store, name(), b"12345")

        assert store.delete_applications([]) == {}
        assert list(store.names()) == [name()]

    def test_deleting_twice_removes_nothing_more(self, store: BlobStore) -> None:
        put(store, name(), b"12345")
        store.delete_applications([ANNA])

        assert store.delete_applications([ANNA]) == {ANNA: Removed(blobs=0, bytes=0)}
        assert store.delete(name()) == Removed(blobs=0, bytes=0)

    def test_deleting_one_blob_leaves_the_others(self, store: BlobStore) -> None:
        put(store, name(), b"12345")
        put(store, name(object_id=SECOND), b"123")

        assert store.delete(name()) == Removed(blobs=1, bytes=5)
        assert content(store, name(object_id=SECOND)) == b"123"

    def test_an_unfinished_blob_is_deleted_too_and_cannot_be_committed(
        self, store: BlobStore
    ) -> None:
        writer = store.create(name())
        writer.write(LARGE)

        removed = store.delete_applications([ANNA])

        assert removed[ANNA].blobs == 1
        with pytest.raises(StoreError):
            writer.commit()
        with pytest.raises(MissingBlobError):
            store.open(name())

    def test_a_small_blob_that_is_open_can_be_read_while_it_is_deleted(
        self, store: BlobStore
    ) -> None:
        put(store, name(), b"still here")

        with store.open(name()) as reader:
            store.delete_applications([ANNA])
            assert reader.read_at(0, 100) == b"still here"

    def test_an_open_blob_is_never_continued_by_another_of_its_name(self, store: BlobStore) -> None:
        put(store, name(), LARGE)

        with store.open(name()) as reader:
            store.delete(name())
            put(store, name(), b"o" * len(LARGE))
            try:
                end = reader.read_at(len(LARGE) - 10, 10)
            except MissingBlobError:
                end = LARGE[-10:]  # a store may say instead that it is gone

        assert end == LARGE[-10:]

    def test_several_threads_read_one_blob(self, store: BlobStore) -> None:
        put(store, name(), bytes(range(256)) * 100)
        wrong: list[int] = []
        with store.open(name()) as reader:

            def read_all() -> None:
                wrong.extend(
                    at for at in range(25_600) if reader.read_at(at, 1) != bytes([at % 256])
                )

            threads = [threading.Thread(target=read_all) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        assert wrong == []

    def test_a_store_tells_every_blob_that_it_holds(self, store: BlobStore) -> None:
        assert list(store.names()) == []
        put(store, name(), b"12345")
        put(store, name(BERTIL, SECOND), b"")
        unfinished = store.create(name(object_id=SECOND))
        unfinished.write(LARGE)

        found = set(store.names())

        assert found == {name(), name(BERTIL, SECOND), name(object_id=SECOND)}
        unfinished.abort()

    def test_a_store_that_is_there_says_so(self, store: BlobStore) -> None:
        store.check()  # before anything lies in it
        put(store, name(), b"12345")
        store.check()

    def test_the_room_left_is_a_number_or_has_no_meaning(self, store: BlobStore) -> None:
        free = store.free_bytes()

        assert free is None or free > 0

    def test_ids_of_another_length_are_refused(self, store: BlobStore) -> None:
        with pytest.raises(ValueError, match="16 bytes"):
            store.create(BlobName(application_id=ApplicationId(b"../../etc"), object_id=FIRST))
        with pytest.raises(ValueError, match="16 bytes"):
            store.create(BlobName(application_id=ANNA, object_id=b"../../../etc"))
        with pytest.raises(ValueError, match="16 bytes"):
            store.delete_applications([ApplicationId(ANNA[:1])])

    def test_what_is_not_there_any_more_can_be_put_there_again(self, store: BlobStore) -> None:
        put(store, name(), b"first")
        store.delete(name())

        put(store, name(), b"second")

        assert content(store, name()) == b"second"
        assert list(store.names()) == [name()]
