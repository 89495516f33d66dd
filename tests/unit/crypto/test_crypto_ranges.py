"""Ranges: only what is asked for is read, and nothing outside the document."""

import threading

import pytest

from tests.factories.sealed import SealedDocument, bytes_of
from vault.crypto.ranges import RangeReader
from vault.errors import NotAuthenticError

DOCUMENT = SealedDocument(plain=bytes_of(40 * 16384 + 9))
SEALED = DOCUMENT.sealed()


class Ledger:
    """A ``read_at`` that remembers what it was asked for."""

    def __init__(self, sealed: bytes) -> None:
        self.sealed = sealed
        self.asked: list[tuple[int, int]] = []

    def __call__(self, offset: int, length: int) -> bytes:
        self.asked.append((offset, length))
        return self.sealed[offset : offset + length]


def opened(ledger: Ledger) -> RangeReader:
    return RangeReader(
        read_at=ledger,
        sealed_size=len(ledger.sealed),
        key=DOCUMENT.key,
        context=DOCUMENT.context,
    )


def test_one_byte_from_the_middle_costs_one_chunk() -> None:
    ledger = Ledger(SEALED)
    reader = opened(ledger)
    ledger.asked.clear()

    piece = b"".join(reader.read(start=300_000, stop=300_001))

    assert piece == DOCUMENT.plain[300_000:300_001]
    assert ledger.asked == [(57 + 16400 * (300_000 // 16384), 16400)]


def test_the_last_chunk_is_read_once_and_first() -> None:
    ledger = Ledger(SEALED)

    tail = b"".join(opened(ledger).read(start=40 * 16384, stop=40 * 16384 + 9))

    assert tail == DOCUMENT.plain[-9:]
    assert ledger.asked == [(0, 57), (57 + 16400 * 40, 9 + 16)]


def test_the_whole_comes_in_pieces_of_bounded_size() -> None:
    reader = DOCUMENT.reader(SEALED)

    pieces = list(reader.read(start=0, stop=reader.plain_size))

    assert b"".join(pieces) == DOCUMENT.plain
    assert max(len(piece) for piece in pieces) == 16 * 16384


def test_pieces_stay_as_they_were_when_the_next_is_read() -> None:
    pieces = DOCUMENT.reader(SEALED).read(start=0, stop=20 * 16384)
    first = next(pieces)

    next(pieces)

    assert first == DOCUMENT.plain[: len(first)]


@pytest.mark.parametrize("at", [0, 1, 16384, 40 * 16384 + 9])
def test_an_empty_range_reads_nothing(at: int) -> None:
    ledger = Ledger(SEALED)
    reader = opened(ledger)
    ledger.asked.clear()

    assert list(reader.read(start=at, stop=at)) == []
    assert ledger.asked == []


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 4), (0, 40 * 16384 + 10)])
def test_a_range_outside_the_document_is_refused_at_once(start: int, stop: int) -> None:
    reader = DOCUMENT.reader(SEALED)

    with pytest.raises(ValueError, match="does not lie within"):
        reader.read(start=start, stop=stop)


def test_an_empty_document_has_an_empty_whole() -> None:
    empty = SealedDocument(plain=b"")

    assert empty.read_all(empty.sealed()) == b""


def test_a_store_that_answers_short_is_not_believed() -> None:
    ledger = Ledger(SEALED)
    reader = opened(ledger)
    ledger.sealed = SEALED[:1000]

    with pytest.raises(NotAuthenticError):
        list(reader.read(start=0, stop=100))


def test_two_downloads_of_one_reader_do_not_disturb_each_other() -> None:
    reader = DOCUMENT.reader(SEALED)
    wholes: list[bytes] = []

    def download() -> None:
        wholes.append(b"".join(reader.read(start=0, stop=reader.plain_size)))

    threads = [threading.Thread(target=download) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wholes == [DOCUMENT.plain] * 4
