"""Sealing and opening: what goes in comes out, however it is cut."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.sealed import SealedDocument, bytes_of
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import SecretBytes, new_application_key, random_id
from vault.crypto.opening import open_key, open_sealed
from vault.crypto.sealing import StreamSealer, seal, sealed_length
from vault.crypto.suites import plain_length
from vault.errors import NotAuthenticError, UnknownSuiteError

KEY = new_application_key()
CONTEXT = context(Kind.DOC, random_id(), random_id())


@given(cuts=st.lists(st.integers(0, 40000), max_size=12), size=st.integers(0, 40000))
def test_a_document_opens_however_it_was_cut_on_its_way_in(cuts: list[int], size: int) -> None:
    plain = bytes_of(size)
    edges = [0, *sorted(min(cut, size) for cut in cuts), size]
    sealer = StreamSealer(key=KEY, context=CONTEXT)

    sealed = b"".join(sealer.update(plain[a:b]) for a, b in pairwise(edges))
    sealed += sealer.finish()

    assert open_sealed(key=KEY, context=CONTEXT, sealed=sealed) == plain
    assert (sealer.plain_size, sealer.sealed_size) == (size, len(sealed))
    assert sealer.plain_sha256() == hashlib.sha256(plain).digest()
    assert sealer.sealed_sha256() == hashlib.sha256(sealed).digest()


@given(size=st.integers(0, 200_000))
def test_lengths_are_known_beforehand_and_told_apart_afterwards(size: int) -> None:
    assert plain_length(sealed_size=sealed_length(plain_size=size)) == size


@pytest.mark.parametrize("size", [0, 1, 16383, 16384, 16385, 32768])
def test_the_stated_length_is_the_real_one(size: int) -> None:
    sealed = seal(key=KEY, context=CONTEXT, plaintext=bytes(size))

    assert len(sealed) == sealed_length(plain_size=size)


@pytest.mark.parametrize("size", [0, 56, 57, 72, 57 + 16400, 57 + 16400 + 15])
def test_no_plaintext_has_an_impossible_length(size: int) -> None:
    with pytest.raises(NotAuthenticError):
        plain_length(sealed_size=size)


def test_the_same_thing_sealed_twice_looks_different() -> None:
    first, second = (seal(key=KEY, context=CONTEXT, plaintext=b"x") for _ in range(2))

    assert first[0] == second[0] == 1
    assert first[1:25] != second[1:25]


def test_a_stream_that_was_not_finished_does_not_open() -> None:
    sealer = StreamSealer(key=KEY, context=CONTEXT)

    begun = sealer.update(bytes_of(70000))

    with pytest.raises(NotAuthenticError):
        open_sealed(key=KEY, context=CONTEXT, sealed=begun)


def test_digests_are_given_out_only_when_finished() -> None:
    sealer = StreamSealer(key=KEY, context=CONTEXT)
    sealer.update(b"half")

    with pytest.raises(ValueError, match="call finish first"):
        sealer.plain_sha256()
    with pytest.raises(ValueError, match="call finish first"):
        sealer.sealed_sha256()


def test_a_stream_takes_memoryviews() -> None:
    sealer = StreamSealer(key=KEY, context=CONTEXT)

    sealed = sealer.update(memoryview(b"from a reused buffer")) + sealer.finish()

    assert open_sealed(key=KEY, context=CONTEXT, sealed=sealed) == b"from a reused buffer"


@pytest.mark.parametrize("suite", [0, 2, 255])
def test_an_unknown_suite_is_named_as_such(suite: int) -> None:
    document = SealedDocument(plain=b"later")
    sealed = bytes([suite]) + document.sealed()[1:]

    with pytest.raises(UnknownSuiteError):
        open_sealed(key=document.key, context=document.context, sealed=sealed)
    with pytest.raises(UnknownSuiteError):
        document.reader(sealed)
    with pytest.raises(UnknownSuiteError):
        document.reader(sealed[:5])


def test_nothing_at_all_is_not_authentic() -> None:
    with pytest.raises(NotAuthenticError):
        open_sealed(key=KEY, context=CONTEXT, sealed=b"")


def test_a_wrap_that_holds_no_key_is_refused() -> None:
    sealed = seal(key=KEY, context=CONTEXT, plaintext=bytes(31))

    with pytest.raises(NotAuthenticError):
        open_key(key=KEY, context=CONTEXT, sealed=sealed)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_seals_nothing(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal(key=SecretBytes(bytes(length)), context=CONTEXT, plaintext=b"x")
