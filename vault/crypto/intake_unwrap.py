"""UNWRAP what was wrapped for the intake. Only ``work`` imports this."""

from cryptography.exceptions import InvalidTag

from vault.crypto import _xwing
from vault.crypto.contexts import Context
from vault.crypto.intake_wrap import WRAPPED_BYTES, IntakePublicKey
from vault.crypto.keys import IntakeSeed, SecretBytes
from vault.crypto.suites import HPKE_XWING, SUITE_BYTES, check_suite
from vault.errors import NotAuthenticError


def intake_public_key(*, seed: IntakeSeed) -> IntakePublicKey:
    """This function will return the public half of the intake key.

    Raises:
        MissingAlgorithmError: the library here was built without ML-KEM.
    """
    return IntakePublicKey(encoded=_xwing.public_bytes(seed=seed.reveal()))


def unwrap_from_intake(*, seed: IntakeSeed, info_context: Context, wrapped: bytes) -> SecretBytes:
    """This function will return the 32-byte key that was wrapped.

    The caller MUST check it against the key commitment: anyone could have made the wrap.

    Raises:
        NotAuthenticError: changed, of another length, or wrapped for another key or context.
        UnknownSuiteError: wrapped by a suite that this version does not know.
        MissingAlgorithmError: the library here was built without ML-KEM.
    """
    check_suite(untrusted_sealed=wrapped, suite=HPKE_XWING)
    if len(wrapped) != WRAPPED_BYTES:
        raise NotAuthenticError("a wrap of an impossible length")
    key = _xwing.private_key(seed=seed.reveal())
    try:
        return SecretBytes(_xwing.SUITE.decrypt(wrapped[SUITE_BYTES:], key, info_context))
    except (InvalidTag, ValueError) as error:
        # ValueError: an X25519 share of low order, which the library refuses to use.
        raise NotAuthenticError("the intake wrap does not verify") from error
