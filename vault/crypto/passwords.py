"""Staff passwords as Argon2id PHC strings. Which passwords are allowed is a rule, not in here."""

import re
import unicodedata

from cryptography.exceptions import InvalidKey

from vault.crypto.argon2 import (
    RFC_9106_LOW_MEMORY,
    SALT_BYTES,
    Argon2Cost,
    argon2id,
    is_bearable,
)
from vault.crypto.keys import random_bytes
from vault.errors import NotAuthenticError

DECOY = (
    "$argon2id$v=19$m=65536,t=3,p=4$R/06UiU6ddqmk41k2YADfw"
    "$KN23KZ3JqylospieWMS50drjOjJK+UdFPzUmxn1FqPk"
)
"""The hash of a random password that nobody kept. It matches nothing and takes as long."""

_PHC = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+"
)


def hash_password(*, password: str, cost: Argon2Cost = RFC_9106_LOW_MEMORY) -> str:
    """This function will return a PHC string with a fresh salt, for the credential's row."""
    return argon2id(cost=cost, salt=random_bytes(SALT_BYTES)).derive_phc_encoded(_spell(password))


def verify_password(*, password: str, phc: str) -> None:
    """This function will do nothing if the password is the one. It takes 64 MiB and 0.15 s.

    For an unknown account, call it with ``DECOY`` so that the answer takes as long.

    Raises:
        NotAuthenticError: it is another, or the stored string is malformed or too costly.
    """
    cost = _cost_of(phc)
    if cost is None or not is_bearable(cost=cost):
        raise NotAuthenticError("a stored password that is not accepted")
    try:
        argon2id(cost=cost, salt=bytes(SALT_BYTES)).verify_phc_encoded(_spell(password), phc)
    except (InvalidKey, ValueError) as error:
        raise NotAuthenticError("another password") from error


def needs_rehash(*, phc: str, cost: Argon2Cost = RFC_9106_LOW_MEMORY) -> bool:
    """This function will return whether the string was made with other parameters than ours."""
    return _cost_of(phc) != cost


def _cost_of(phc: str) -> Argon2Cost | None:
    found = _PHC.fullmatch(phc)
    if found is None:
        return None
    memory, iterations, lanes = found.groups()
    return Argon2Cost(memory_kib=int(memory), iterations=int(iterations), lanes=int(lanes))


def _spell(password: str) -> bytes:
    # NIST SP 800-63B-4 §3.1.1.2: one Unicode form, or the same keys on another machine fail.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
