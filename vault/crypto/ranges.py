"""READ any part of a sealed document, the whole of it included, without holding it in memory.

A reader of its own over AES-GCM, since ``cryptography`` opens Cobblestone from the start only.
C2SP chunked-encryption; chunk *k* of the sealed file starts at ``57 + 16400·k`` (suite included).
The file is reached through a function that is handed in: no I/O here.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512, HashAlgorithm
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from vault.crypto.contexts import Context
from vault.crypto.keys import KEY_BYTES, SecretBytes
from vault.crypto.suites import (
    CHUNK_BYTES,
    COBBLESTONE_256,
    COMMITMENT_BYTES,
    HEADER_BYTES,
    SALT_BYTES,
    SEALED_CHUNK_BYTES,
    SUITE_BYTES,
    check_suite,
    plain_length,
)
from vault.errors import NotAuthenticError

NONCE_BYTES = 12  # NIST SP 800-38D §8.2.1: 96 bits
# 256 KiB a read: measured, larger batches fall out of the processor's cache, smaller ones pay for
# more calls.
BATCH_CHUNKS = 16
_LABEL = b"c2sp.org/chunked-encryption@v1+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Which member of the C2SP family. The vault has one; the published vectors use others."""

    aead: bytes = b"AEAD_AES_256_GCM"
    key_bytes: int = KEY_BYTES
    algorithm: HashAlgorithm = field(default_factory=SHA512)


_COBBLESTONE_256_PROFILE = Profile()


class RangeReader:
    """Random access to one sealed document.

    Made, it has read the header, checked the key commitment and authenticated the **last** chunk:
    a file that was cut is refused before the first byte of an answer. Every further chunk is
    authenticated before any of it is handed out. May be shared by threads if ``read_at`` may.
    """

    __slots__ = ("_aead", "_base_nonce", "_read_at", "_tail", "_tail_start", "plain_size")
    plain_size: int

    def __init__(
        self,
        *,
        read_at: Callable[[int, int], bytes],
        sealed_size: int,
        key: SecretBytes,
        context: Context,
        profile: Profile = _COBBLESTONE_256_PROFILE,
    ) -> None:
        """Open the file that ``read_at(offset, length)`` reads and that is ``sealed_size`` long.

        Raises:
            NotAuthenticError: changed, cut, or sealed as something else or by another key.
            UnknownSuiteError: sealed by a suite that this version does not know.
            ValueError: the key has another length than the profile's.
        """
        # 1. The first byte names the suite: another one may have another geometry.
        # 2. The size alone tells a cut at a chunk boundary.
        # 3. The header commits to the key and the context.
        # 4. The last chunk, always shorter than the others, proves the size.
        # (1): the suite
        self._read_at = read_at
        header = self._read_exactly(0, min(HEADER_BYTES, sealed_size))
        check_suite(untrusted_sealed=header, suite=COBBLESTONE_256)
        # (2): the size
        self.plain_size = plain_length(sealed_size=sealed_size)
        # (3): the commitment
        salt = header[SUITE_BYTES : SUITE_BYTES + SALT_BYTES]
        aead_key, nonce, commitment = _derive(key=key, salt=salt, context=context, profile=profile)
        if not hmac.compare_digest(commitment, header[SUITE_BYTES + SALT_BYTES :]):
            raise NotAuthenticError("another key or another context")
        self._aead = AESGCM(aead_key)
        self._base_nonce = int.from_bytes(nonce, "big")
        # (4): the last chunk
        tail_chunk = self.plain_size // CHUNK_BYTES
        self._tail_start = tail_chunk * CHUNK_BYTES
        tail_offset = HEADER_BYTES + tail_chunk * SEALED_CHUNK_BYTES
        sealed_tail = self._read_exactly(tail_offset, sealed_size - tail_offset)
        try:
            self._tail = self._aead.decrypt(self._nonce(tail_chunk), sealed_tail, None)
        except InvalidTag as error:
            raise NotAuthenticError("the last chunk does not verify") from error

    def read(self, *, start: int, stop: int) -> Iterator[bytes]:
        """This function will return the plaintext from ``start`` up to, without, ``stop``.

        In pieces of at most 256 KiB. ``read(start=0, stop=reader.plain_size)`` is the whole.

        Raises:
            ValueError: the range does not lie within the document.
            NotAuthenticError: (while iterating) a chunk does not verify; stop, and say that the
                answer failed: what came before was genuine but is not the whole.
        """
        if not 0 <= start <= stop <= self.plain_size:
            raise ValueError("the range does not lie within the document")
        return self._pieces(start, stop)

    def _pieces(self, start: int, stop: int) -> Iterator[bytes]:
        position = start
        full_stop = min(stop, self._tail_start)
        # One buffer for all batches: joining slices is 15 times slower. It belongs to this call,
        # so that two downloads never write into each other's.
        chunks = -(-full_stop // CHUNK_BYTES) - start // CHUNK_BYTES
        buffer = memoryview(bytearray(CHUNK_BYTES * max(0, min(BATCH_CHUNKS, chunks))))
        while position < full_stop:
            first = position // CHUNK_BYTES
            count = min(BATCH_CHUNKS, -(-full_stop // CHUNK_BYTES) - first)
            self._open_chunks(first, count, buffer)
            begin = position - first * CHUNK_BYTES
            end = min(count * CHUNK_BYTES, full_stop - first * CHUNK_BYTES)
            yield bytes(buffer[begin:end])
            position += end - begin
        if position < stop:
            yield self._tail[position - self._tail_start : stop - self._tail_start]

    def _open_chunks(self, first: int, count: int, buffer: memoryview) -> None:
        offset = HEADER_BYTES + first * SEALED_CHUNK_BYTES
        sealed = memoryview(self._read_exactly(offset, count * SEALED_CHUNK_BYTES))
        try:
            for number in range(count):
                self._aead.decrypt_into(
                    self._nonce(first + number),
                    sealed[number * SEALED_CHUNK_BYTES : (number + 1) * SEALED_CHUNK_BYTES],
                    None,
                    buffer[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES],
                )
        except InvalidTag as error:
            raise NotAuthenticError("a chunk does not verify") from error

    def _read_exactly(self, offset: int, length: int) -> bytes:
        read = self._read_at(offset, length)
        if len(read) != length:
            raise NotAuthenticError("the file is shorter than it should be")
        return read

    def _nonce(self, chunk: int) -> bytes:
        return (self._base_nonce ^ chunk).to_bytes(NONCE_BYTES, "big")


def _derive(
    *, key: SecretBytes, salt: bytes, context: Context, profile: Profile
) -> tuple[bytes, bytes, bytes]:
    """Return the AEAD key, the base nonce and the commitment (C2SP chunked-encryption)."""
    if len(key) != profile.key_bytes:
        raise ValueError(f"the key must have {profile.key_bytes} bytes")
    info = b"".join((_LABEL, profile.aead, b"\0", salt, context))
    length = profile.key_bytes + NONCE_BYTES + COMMITMENT_BYTES
    derived = HKDFExpand(profile.algorithm, length, info).derive(key.reveal())
    nonce_at, commitment_at = profile.key_bytes, profile.key_bytes + NONCE_BYTES
    return derived[:nonce_at], derived[nonce_at:commitment_at], derived[commitment_at:]
