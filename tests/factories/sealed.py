"""Sealed things for tests, made by the vault's own sealers under fixed or fresh keys."""

from collections.abc import Callable
from dataclasses import dataclass, field

from vault.crypto.contexts import Context, Kind, context
from vault.crypto.keys import ApplicationKey, new_application_key, random_id
from vault.crypto.ranges import RangeReader
from vault.crypto.sealing import seal


def bytes_of(size: int) -> bytes:
    """Bytes in which every 16 KiB chunk differs from every other."""
    return bytes((index * 7 + index // 251) % 256 for index in range(size))


def reading(sealed: bytes) -> Callable[[int, int], bytes]:
    """A ``read_at`` over bytes in memory."""
    return lambda offset, length: sealed[offset : offset + length]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDocument:
    """A document that was sealed as ``DOC``, with all that it takes to open it."""

    plain: bytes
    key: ApplicationKey = field(default_factory=new_application_key)
    context: Context = field(default_factory=lambda: context(Kind.DOC, random_id(), random_id()))

    def sealed(self) -> bytes:
        return seal(key=self.key, context=self.context, plaintext=self.plain)

    def reader(self, sealed: bytes) -> RangeReader:
        return RangeReader(
            read_at=reading(sealed), sealed_size=len(sealed), key=self.key, context=self.context
        )

    def read_all(self, sealed: bytes) -> bytes:
        reader = self.reader(sealed)
        return b"".join(reader.read(start=0, stop=reader.plain_size))
