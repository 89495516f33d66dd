"""WRAP the application key for the private link: who holds the link opens that application.

``lk = HKDF-SHA256(token, salt = application id, info = "vault/1 link")``; the token is stored
nowhere, not even hashed.
"""

from vault.crypto._derive import derive
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey, LinkToken, SecretBytes
from vault.crypto.sealing import seal

_INFO = b"vault/1 link"


def link_key(*, token: LinkToken, application_id: bytes) -> SecretBytes:
    """This function will return lk, under which a link wrap is sealed."""
    return derive(secret=token, salt=application_id, info=_INFO)


def seal_link_wrap(
    *, token: LinkToken, application_id: bytes, application_key: ApplicationKey, wrap_id: bytes
) -> bytes:
    """This function will return the wrap to store in the keyring (105 bytes)."""
    return seal(
        key=link_key(token=token, application_id=application_id),
        context=context(Kind.WRAP_LINK, application_id, wrap_id),
        plaintext=application_key.reveal(),
    )
