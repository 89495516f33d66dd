"""Proof 2: flipped, cut, swapped, doubled, dropped, appended, moved, spliced: all refused.

Each promise is kept by both ways of opening: the whole at once, and range by range.
"""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.sealed import SealedDocument, bytes_of
from vault.crypto.contexts import Context, Kind, context
from vault.crypto.keys import new_application_key, random_id
from vault.crypto.opening import open_sealed
from vault.crypto.sealing import seal
from vault.crypto.suites import HEADER_BYTES, SEALED_CHUNK_BYTES
from vault.errors import CryptoError, NotAuthenticError

DOCUMENT = SealedDocument(plain=bytes_of(4 * 16384 + 100))
SEALED = DOCUMENT.sealed()
HEADER = SEALED[:HEADER_BYTES]
CHUNKS = [
    SEALED[at : at + SEALED_CHUNK_BYTES]
    for at in range(HEADER_BYTES, len(SEALED), SEALED_CHUNK_BYTES)
]

Opener = Callable[[SealedDocument, bytes], bytes]


def at_once(document: SealedDocument, sealed: bytes) -> bytes:
    return open_sealed(key=document.key, context=document.context, sealed=sealed)


def by_ranges(document: SealedDocument, sealed: bytes) -> bytes:
    return document.read_all(sealed)


both = pytest.mark.parametrize("opener", [at_once, by_ranges])


@both
def test_untouched_it_opens(opener: Opener) -> None:
    assert opener(DOCUMENT, HEADER + b"".join(CHUNKS)) == DOCUMENT.plain


@both
@given(at=st.integers(0, len(SEALED) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_anywhere_is_refused(opener: Opener, at: int, bit: int) -> None:
    changed = bytearray(SEALED)
    changed[at] ^= 1 << bit

    with pytest.raises(CryptoError):
        opener(DOCUMENT, bytes(changed))


@both
@pytest.mark.parametrize("kept", range(len(CHUNKS)))
def test_cut_at_a_chunk_boundary_it_is_refused(opener: Opener, kept: int) -> None:
    with pytest.raises(NotAuthenticError):
        opener(DOCUMENT, HEADER + b"".join(CHUNKS[:kept]))


@both
@given(length=st.integers(0, len(SEALED) - 1))
def test_cut_anywhere_it_is_refused(opener: Opener, length: int) -> None:
    with pytest.raises(NotAuthenticError):
        opener(DOCUMENT, SEALED[:length])


@both
@pytest.mark.parametrize(
    "order",
    [[1, 0, 2, 3, 4], [0, 2, 1, 3, 4], [0, 1, 1, 3, 4], [0, 1, 1, 2, 3, 4], [1, 2, 3, 4], [0, 4]],
    ids=["first swapped", "swapped", "replaced", "doubled", "first dropped", "middle dropped"],
)
def test_chunks_in_another_order_are_refused(opener: Opener, order: list[int]) -> None:
    with pytest.raises(NotAuthenticError):
        opener(DOCUMENT, HEADER + b"".join(CHUNKS[number] for number in order))


@both
@pytest.mark.parametrize("tail", [b"\0", bytes(16), bytes(16400), CHUNKS[-1], SEALED])
def test_something_appended_is_refused(opener: Opener, tail: bytes) -> None:
    with pytest.raises(NotAuthenticError):
        opener(DOCUMENT, SEALED + tail)


@both
def test_a_chunk_from_another_sealing_of_the_same_document_is_refused(opener: Opener) -> None:
    again = DOCUMENT.sealed()
    spliced = (
        SEALED[: HEADER_BYTES + SEALED_CHUNK_BYTES] + again[HEADER_BYTES + SEALED_CHUNK_BYTES :]
    )

    with pytest.raises(NotAuthenticError):
        opener(DOCUMENT, spliced)


@both
def test_the_chunks_of_one_under_the_header_of_another_are_refused(opener: Opener) -> None:
    other = SealedDocument(plain=DOCUMENT.plain)

    with pytest.raises(NotAuthenticError):
        opener(other, other.sealed()[:HEADER_BYTES] + b"".join(CHUNKS))


@both
def test_a_document_moved_to_another_application_does_not_open(opener: Opener) -> None:
    document_id = random_id()
    mine = SealedDocument(plain=b"mine", context=context(Kind.DOC, random_id(), document_id))
    theirs = SealedDocument(
        plain=b"mine", key=mine.key, context=context(Kind.DOC, random_id(), document_id)
    )

    with pytest.raises(NotAuthenticError):
        opener(theirs, mine.sealed())


@both
@pytest.mark.parametrize(
    "other",
    [
        context(Kind.TEXT, bytes(16), bytes(16)),
        context(Kind.NOTE, bytes(16), bytes(16)),
        context(Kind.DOC, bytes(16), b"\x01" + bytes(15)),
        context(Kind.PREVIEW, bytes(16), bytes(16), revision=1),
        Context(b""),
    ],
)
def test_what_was_sealed_as_one_thing_does_not_open_as_another(
    opener: Opener, other: Context
) -> None:
    as_document = SealedDocument(plain=b"x", context=context(Kind.DOC, bytes(16), bytes(16)))
    as_other = SealedDocument(plain=b"x", key=as_document.key, context=other)

    with pytest.raises(NotAuthenticError):
        opener(as_other, as_document.sealed())


@both
def test_another_key_does_not_open(opener: Opener) -> None:
    thief = SealedDocument(plain=DOCUMENT.plain, context=DOCUMENT.context)

    with pytest.raises(NotAuthenticError):
        opener(thief, SEALED)


@both
def test_one_file_never_opens_under_two_keys(opener: Opener) -> None:
    # AES-GCM alone lets a forger make one ciphertext that two keys open to two texts. Here the
    # header commits to one key: with the second's commitment the first is refused although every
    # tag still verifies under it.
    second = SealedDocument(plain=DOCUMENT.plain, context=DOCUMENT.context)
    commitment_of_second = second.sealed()[25:HEADER_BYTES]
    two_faced = SEALED[:25] + commitment_of_second + SEALED[HEADER_BYTES:]

    with pytest.raises(NotAuthenticError):
        opener(DOCUMENT, two_faced)
    with pytest.raises(NotAuthenticError):
        opener(second, two_faced)


@both
def test_an_old_revision_in_the_place_of_a_new_one_is_refused(opener: Opener) -> None:
    application_id, key = random_id(), new_application_key()
    old = SealedDocument(
        plain=b"1", key=key, context=context(Kind.CONTACT, application_id, revision=1)
    )
    new = SealedDocument(
        plain=b"2", key=key, context=context(Kind.CONTACT, application_id, revision=2)
    )

    with pytest.raises(NotAuthenticError):
        opener(new, old.sealed())


@both
@given(junk=st.binary(max_size=400))
def test_junk_is_refused_with_one_of_our_errors(opener: Opener, junk: bytes) -> None:
    with pytest.raises(CryptoError):
        opener(DOCUMENT, junk)


def test_a_truncated_file_is_refused_before_the_first_byte() -> None:
    served: list[bytes] = []

    with pytest.raises(NotAuthenticError):
        served.extend(DOCUMENT.reader(SEALED[:-1]).read(start=0, stop=1))

    assert served == []


def test_a_changed_chunk_in_the_middle_stops_the_answer_before_it() -> None:
    changed = bytearray(
        seal(key=DOCUMENT.key, context=DOCUMENT.context, plaintext=bytes_of(600000))
    )
    changed[HEADER_BYTES + 20 * SEALED_CHUNK_BYTES] ^= 1
    reader = DOCUMENT.reader(bytes(changed))
    served: list[bytes] = []

    with pytest.raises(NotAuthenticError):
        served.extend(reader.read(start=0, stop=reader.plain_size))

    assert b"".join(served) == bytes_of(16 * 16384)
