"""SEAL content: bytes in, Cobblestone-256 out. Nothing in here can open.

One byte of suite, then C2SP chunked-encryption as ``cryptography`` writes it (docs/formats.md).
The salt is made fresh by the library for every sealing: there is no nonce to keep books about.
"""

import hashlib

from cryptography.cobblestone import Cobblestone256Encryptor

from vault.crypto.contexts import Context
from vault.crypto.keys import SecretBytes
from vault.crypto.suites import COBBLESTONE_256, sealed_length

__all__ = ["StreamSealer", "seal", "sealed_length"]

_SUITE = bytes([COBBLESTONE_256])


def seal(*, key: SecretBytes, context: Context, plaintext: bytes) -> bytes:
    """This function will return ``plaintext`` sealed under ``key`` and bound to ``context``.

    ``key`` holds 32 bytes. For small things; documents go through ``StreamSealer``.
    """
    encryptor = Cobblestone256Encryptor(key.reveal(), context)
    return b"".join((_SUITE, encryptor.update(plaintext), encryptor.finalize()))


class StreamSealer:
    """Seal a document while it arrives, never holding more than one chunk of it.

    Feed ``update`` with 64 KiB or more at a time: below that the calls cost more than the cipher.
    Write what comes back at once, in order; ``finish`` gives the end. After it the sizes and the
    digests say what was taken in and what was put out. One thread at a time.
    """

    __slots__ = ("_encryptor", "_finished", "_plain", "_plain_size", "_sealed", "_sealed_size")

    def __init__(self, *, key: SecretBytes, context: Context) -> None:
        """Begin a sealing under a 32-byte ``key``, bound to ``context``."""
        self._encryptor = Cobblestone256Encryptor(key.reveal(), context)
        self._plain = hashlib.sha256()
        self._sealed = hashlib.sha256()
        self._plain_size = 0
        self._sealed_size = 0
        self._finished = False

    def update(self, plaintext: bytes | memoryview) -> bytes:
        """This function will return the sealed bytes that are ready; perhaps none."""
        self._plain.update(plaintext)
        self._plain_size += len(plaintext)
        return self._put_out(self._encryptor.update(plaintext))

    def finish(self) -> bytes:
        """This function will return the last chunk. Without it the file does not open."""
        sealed = self._put_out(self._encryptor.finalize())
        self._finished = True
        return sealed

    @property
    def plain_size(self) -> int:
        """Bytes taken in so far."""
        return self._plain_size

    @property
    def sealed_size(self) -> int:
        """Bytes put out so far."""
        return self._sealed_size

    def plain_sha256(self) -> bytes:
        """This function will return the digest of everything taken in, once finished."""
        self._require_finished()
        return self._plain.digest()

    def sealed_sha256(self) -> bytes:
        """This function will return the digest of everything put out, once finished."""
        self._require_finished()
        return self._sealed.digest()

    def _put_out(self, sealed: bytes) -> bytes:
        if self._sealed_size == 0 and sealed:
            sealed = _SUITE + sealed
        self._sealed.update(sealed)
        self._sealed_size += len(sealed)
        return sealed

    def _require_finished(self) -> None:
        if not self._finished:
            raise ValueError("a digest of half a file says nothing: call finish first")
