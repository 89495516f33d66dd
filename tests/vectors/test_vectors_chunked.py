"""Proof 1 for Cobblestone: the published C2SP vectors, then the library against our reader.

The published file (package ``cryptography_vectors``, chunked-encryption/vectors.json) was made
with HKDF-Expand-SHA-256; the vault uses SHA-512. So the reader's hash is a parameter: it is proved
on the published vectors, and with SHA-512 against the library in both directions.
"""

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import Any

import cryptography_vectors
import pytest
from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.sealed import SealedDocument, bytes_of, reading
from vault.crypto.contexts import Context
from vault.crypto.keys import SecretBytes
from vault.crypto.ranges import Profile, RangeReader
from vault.crypto.sealing import StreamSealer, sealed_length
from vault.crypto.suites import COBBLESTONE_256
from vault.errors import NotAuthenticError

SUITE = bytes([COBBLESTONE_256])
CHUNK = 16384
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5, 16 * CHUNK, 33 * CHUNK + 1]
KEY_BYTES = {"AEAD_AES_128_GCM": 16, "AEAD_AES_256_GCM": 32}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    name: str
    key: SecretBytes
    context: Context
    profile: Profile
    sealed: bytes
    payload_sha256: str

    def read_all(self) -> bytes:
        reader = RangeReader(
            read_at=reading(self.sealed),
            sealed_size=len(self.sealed),
            key=self.key,
            context=self.context,
            profile=self.profile,
        )
        return b"".join(reader.read(start=0, stop=reader.plain_size))


def _vector(raw: dict[str, Any]) -> Vector:
    packed = base64.b64decode(raw["ciphertext"] or "")
    return Vector(
        name=raw["name"],
        key=SecretBytes(bytes.fromhex(raw["key"])),
        context=Context(raw["context"].encode()),
        profile=Profile(
            aead=raw["aead"].encode(), key_bytes=KEY_BYTES[raw["aead"]], algorithm=SHA256()
        ),
        sealed=SUITE + (zlib.decompress(packed) if raw.get("compressed") else packed),
        payload_sha256=raw.get("payload_sha256", ""),
    )


def _vectors(expect: str) -> list[Vector]:
    with cryptography_vectors.open_vector_file("chunked-encryption/vectors.json", "r") as file:
        published = json.load(file)["vectors"]
    return [
        _vector(one) for one in published if one["aead"] in KEY_BYTES and one["expect"] == expect
    ]


GOOD = _vectors("success")
BAD = [one for one in _vectors("failure") if len(one.key) == one.profile.key_bytes]
BAD_KEYS = [one for one in _vectors("failure") if len(one.key) != one.profile.key_bytes]


def test_the_published_file_holds_what_these_tests_count_on() -> None:
    assert (len(GOOD), len(BAD), len(BAD_KEYS)) == (18, 46, 4)


@pytest.mark.parametrize("vector", GOOD, ids=lambda vector: vector.name)
def test_the_reader_opens_every_good_published_vector(vector: Vector) -> None:
    assert hashlib.sha256(vector.read_all()).hexdigest() == vector.payload_sha256


@pytest.mark.parametrize("vector", BAD, ids=lambda vector: vector.name)
def test_the_reader_refuses_every_bad_published_vector(vector: Vector) -> None:
    with pytest.raises(NotAuthenticError):
        vector.read_all()


@pytest.mark.parametrize("vector", BAD_KEYS, ids=lambda vector: vector.name)
def test_the_reader_refuses_keys_of_another_length(vector: Vector) -> None:
    with pytest.raises(ValueError, match="the key must have"):
        vector.read_all()


@pytest.mark.parametrize("size", SIZES)
def test_what_the_library_sealed_our_reader_opens(size: int) -> None:
    document = SealedDocument(plain=bytes_of(size))
    encryptor = Cobblestone256Encryptor(document.key.reveal(), document.context)

    sealed = SUITE + encryptor.update(document.plain) + encryptor.finalize()

    assert document.read_all(sealed) == document.plain
    assert len(sealed) == sealed_length(plain_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_what_we_sealed_the_library_opens(size: int) -> None:
    document = SealedDocument(plain=bytes_of(size))
    sealer = StreamSealer(key=document.key, context=document.context)

    sealed = sealer.update(document.plain) + sealer.finish()

    decryptor = Cobblestone256Decryptor(document.key.reveal(), document.context)
    assert decryptor.update(sealed[1:]) + decryptor.finalize() == document.plain


LARGE = SealedDocument(plain=bytes_of(20 * CHUNK + 77))
LARGE_SEALED = LARGE.sealed()


@given(ends=st.tuples(st.integers(0, 20 * CHUNK + 77), st.integers(0, 20 * CHUNK + 77)))
def test_any_range_is_the_same_slice_of_the_plaintext(ends: tuple[int, int]) -> None:
    start, stop = sorted(ends)

    pieces = LARGE.reader(LARGE_SEALED).read(start=start, stop=stop)

    assert b"".join(pieces) == LARGE.plain[start:stop]
