"""WRAP a visit: the application key and the act seed, under the visitor's cookie.

The database holds the sealed half and the browser the other: neither opens anything alone.
"""

from vault.crypto._derive import derive
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ActSeed, ApplicationKey, CookieSecret, SecretBytes
from vault.crypto.sealing import seal

_INFO = b"vault/1 visit"


def visit_key(*, cookie_secret: CookieSecret, visit_id: bytes) -> SecretBytes:
    """This function will return the key that a visit is sealed under."""
    return derive(secret=cookie_secret, salt=visit_id, info=_INFO)


def seal_visit(
    *,
    cookie_secret: CookieSecret,
    visit_id: bytes,
    application_id: bytes,
    application_key: ApplicationKey,
    act_seed: ActSeed,
) -> bytes:
    """This function will return the wrap that stands in the visit's row (137 bytes)."""
    return seal(
        key=visit_key(cookie_secret=cookie_secret, visit_id=visit_id),
        context=context(Kind.WRAP_SESSION, application_id, visit_id),
        plaintext=application_key.reveal() + act_seed.reveal(),
    )
