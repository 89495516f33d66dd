"""The suite numbers, and the geometry of Cobblestone-256 on the wire.

Every sealed thing starts with one byte that names its suite, so that a later one can live beside.
"""

from vault.errors import NotAuthenticError, UnknownSuiteError

COBBLESTONE_256 = 1
"""C2SP chunked-encryption: HKDF-Expand-SHA-512, AES-256-GCM, chunks of 16 KiB."""
HPKE_XWING = 2
"""RFC 9180 base mode: MLKEM768-X25519 (0x647a), HKDF-SHA256, AES-256-GCM."""

SUITE_BYTES = 1
SALT_BYTES = 24
COMMITMENT_BYTES = 32
HEADER_BYTES = SUITE_BYTES + SALT_BYTES + COMMITMENT_BYTES
CHUNK_BYTES = 16 * 1024
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES


def sealed_length(*, plain_size: int) -> int:
    """This function will return how many bytes ``plain_size`` bytes become when sealed.

    Every full chunk costs a tag, and the last one, always shorter and perhaps empty, does too.
    """
    return HEADER_BYTES + plain_size + TAG_BYTES * (plain_size // CHUNK_BYTES + 1)


def plain_length(*, sealed_size: int) -> int:
    """This function will return how many bytes come out of ``sealed_size`` sealed bytes.

    Raises:
        NotAuthenticError: no plaintext seals to that size. A file cut at a chunk boundary ends
            in a full chunk and is found out here, by arithmetic alone.
    """
    full_chunks, rest = divmod(sealed_size - HEADER_BYTES, SEALED_CHUNK_BYTES)
    if full_chunks < 0 or rest < TAG_BYTES:
        raise NotAuthenticError("sealed bytes of an impossible length")
    return full_chunks * CHUNK_BYTES + rest - TAG_BYTES


def check_suite(*, untrusted_sealed: bytes, suite: int) -> None:
    """This function will do nothing if the first byte names ``suite``.

    Raises:
        NotAuthenticError: there is no first byte.
        UnknownSuiteError: it names another suite.
    """
    if not untrusted_sealed:
        raise NotAuthenticError("nothing there")
    if untrusted_sealed[0] != suite:
        raise UnknownSuiteError(f"suite {untrusted_sealed[0]}, expected {suite}")
