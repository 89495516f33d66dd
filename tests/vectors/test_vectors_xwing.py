"""Proof 1 for the intake wrap: published HPKE vectors for 0x647a, and Tink both ways.

The published vectors (package ``cryptography_vectors``, HPKE/hpke-pq-test-vectors.json) use
ChaCha20-Poly1305 and, in one, another KDF; what they prove here is our expansion of the seed and
our encoding of both keys. The suite itself is proved by an independent implementation: Tink.
"""

import json
from typing import Any

import cryptography_vectors
import pytest
import tink  # type: ignore[import-untyped]  # Tink ships no types
from cryptography.hazmat.bindings._rust import openssl as rust_openssl
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from tink import cleartext_keyset_handle, hybrid
from tink.proto import (  # type: ignore[import-untyped]  # nor do its messages
    hpke_pb2,
    tink_pb2,
)

from vault.crypto import _xwing
from vault.crypto.contexts import Context, Kind, context
from vault.crypto.intake_unwrap import intake_public_key, unwrap_from_intake
from vault.crypto.intake_wrap import WRAPPED_BYTES, wrap_for_intake
from vault.crypto.keys import IntakeSeed, SecretBytes, random_id
from vault.crypto.suites import HPKE_XWING

SUITE = bytes([HPKE_XWING])
SEED = IntakeSeed(SecretBytes(bytes(range(32))))
KDFS = {0x0001: KDF.HKDF_SHA256, 0x0011: KDF.SHAKE256}
CHACHA20_POLY1305 = 0x0003


def _published() -> list[dict[str, Any]]:
    with cryptography_vectors.open_vector_file("HPKE/hpke-pq-test-vectors.json", "r") as file:
        return [one for one in json.load(file) if one["kem_id"] == 0x647A]


def test_the_published_file_holds_what_these_tests_count_on() -> None:
    assert [(one["mode"], one["kdf_id"], one["aead_id"]) for one in _published()] == [
        (0, 0x0001, CHACHA20_POLY1305),
        (0, 0x0011, CHACHA20_POLY1305),
    ]


@pytest.mark.parametrize("vector", _published(), ids=lambda vector: hex(vector["kdf_id"]))
def test_our_encoding_of_the_public_key_is_the_published_one(vector: dict[str, Any]) -> None:
    assert _xwing.public_bytes(seed=bytes.fromhex(vector["skRm"])).hex() == vector["pkRm"]


@pytest.mark.parametrize("vector", _published(), ids=lambda vector: hex(vector["kdf_id"]))
def test_our_private_key_opens_the_published_message(vector: dict[str, Any]) -> None:
    suite = Suite(KEM.MLKEM768_X25519, KDFS[vector["kdf_id"]], AEAD.CHACHA20_POLY1305)
    message = vector["encryptions"][0]

    # The public method takes no associated data, which the published messages carry.
    opened = rust_openssl.hpke._decrypt_with_aad(
        suite,
        bytes.fromhex(vector["enc"] + message["ct"]),
        _xwing.private_key(seed=bytes.fromhex(vector["skRm"])),
        bytes.fromhex(vector["info"]),
        bytes.fromhex(message["aad"]),
    )

    assert opened.hex() == message["pt"]


def _tink_private() -> tink.KeysetHandle:
    """A Tink keyset that holds our seed, without Tink's own output prefix."""
    params = hpke_pb2.HpkeParams(
        kem=hpke_pb2.X_WING, kdf=hpke_pb2.HKDF_SHA256, aead=hpke_pb2.AES_256_GCM
    )
    public = hpke_pb2.HpkePublicKey(params=params, public_key=intake_public_key(seed=SEED).encoded)
    private = hpke_pb2.HpkePrivateKey(public_key=public, private_key=SEED.reveal())
    data = tink_pb2.KeyData(
        type_url="type.googleapis.com/google.crypto.tink.HpkePrivateKey",
        value=private.SerializeToString(),
        key_material_type=tink_pb2.KeyData.ASYMMETRIC_PRIVATE,
    )
    key = tink_pb2.Keyset.Key(
        key_data=data, status=tink_pb2.ENABLED, key_id=1, output_prefix_type=tink_pb2.RAW
    )
    keyset = tink_pb2.Keyset(primary_key_id=1, key=[key])
    return cleartext_keyset_handle.read(tink.BinaryKeysetReader(keyset.SerializeToString()))


@pytest.fixture(scope="module")
def tink_handle() -> tink.KeysetHandle:
    hybrid.register()
    return _tink_private()


def _info() -> Context:
    return context(Kind.WRAP_INTAKE, random_id(), intake_public_key(seed=SEED).key_id)


def test_what_we_wrap_tink_unwraps(tink_handle: tink.KeysetHandle) -> None:
    info, secret = _info(), SecretBytes(bytes(32))

    wrapped = wrap_for_intake(
        public_key=intake_public_key(seed=SEED), info_context=info, secret=secret
    )

    assert len(wrapped) == WRAPPED_BYTES
    assert tink_handle.primitive(hybrid.HybridDecrypt).decrypt(wrapped[1:], info) == bytes(32)


def test_what_tink_wraps_we_unwrap(tink_handle: tink.KeysetHandle) -> None:
    info, secret = _info(), bytes(range(32, 64))
    sealer = tink_handle.public_keyset_handle().primitive(hybrid.HybridEncrypt)

    wrapped = SUITE + sealer.encrypt(secret, info)

    assert unwrap_from_intake(seed=SEED, info_context=info, wrapped=wrapped).reveal() == secret
