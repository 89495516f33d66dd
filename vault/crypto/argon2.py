"""Argon2id (RFC 9106) and what it may cost."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SALT_BYTES = 16  # RFC 9106 §3.1
TAG_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Argon2Cost:
    """Memory in KiB, passes over it, and lanes."""

    memory_kib: int
    iterations: int
    lanes: int


RFC_9106_LOW_MEMORY = Argon2Cost(memory_kib=64 * 1024, iterations=3, lanes=4)
"""The second choice of RFC 9106 §4: 64 MiB, t=3, p=4. About a sixth of a second."""

CHEAPEST = Argon2Cost(memory_kib=8, iterations=1, lanes=1)
"""Only for testing."""

# A file or a row must not be able to ask for all the memory there is, or for an hour.
MAX_COST = Argon2Cost(memory_kib=1024 * 1024, iterations=16, lanes=16)
MIN_KIB_PER_LANE = 8  # RFC 9106 §3.1


def is_bearable(*, cost: Argon2Cost) -> bool:
    """This function will return whether the cost is one that Argon2 allows and we can afford."""
    return (
        1 <= cost.lanes <= MAX_COST.lanes
        and 1 <= cost.iterations <= MAX_COST.iterations
        and MIN_KIB_PER_LANE * cost.lanes <= cost.memory_kib <= MAX_COST.memory_kib
    )


def argon2id(*, cost: Argon2Cost, salt: bytes) -> Argon2id:
    """This function will return the library's Argon2id with our parameters, for one use."""
    return Argon2id(
        salt=salt,
        length=TAG_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
