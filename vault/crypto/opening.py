"""OPEN content that fits into memory. Documents are read through ``ranges``.

Whoever imports this module can read what their keys open; the careers and purge processes may not.
"""

from vault.crypto._cobblestone import open_whole
from vault.crypto.contexts import Context
from vault.crypto.keys import KEY_BYTES, SecretBytes
from vault.errors import NotAuthenticError


def open_sealed(*, key: SecretBytes, context: Context, sealed: bytes) -> bytes:
    """This function will return the plaintext of ``sealed``, all of it or nothing.

    Raises:
        NotAuthenticError: changed, cut, extended, or sealed as something else or by another key.
        UnknownSuiteError: sealed by a suite that this version does not know.
    """
    return open_whole(key=key, context=context, untrusted_sealed=sealed)


def open_key(*, key: SecretBytes, context: Context, sealed: bytes) -> SecretBytes:
    """This function will return a 32-byte key that was sealed under another.

    Raises:
        NotAuthenticError: as ``open_sealed``, or what comes out has another length: whoever made
            the wrap chose its content.
        UnknownSuiteError: sealed by a suite that this version does not know.
    """
    opened = open_sealed(key=key, context=context, sealed=sealed)
    if len(opened) != KEY_BYTES:
        raise NotAuthenticError("the wrap holds no key")
    return SecretBytes(opened)
