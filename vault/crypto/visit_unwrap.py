"""UNWRAP a visit with the secret from the visitor's cookie."""

from dataclasses import dataclass

from vault.crypto.contexts import Kind, context
from vault.crypto.keys import KEY_BYTES, ActSeed, ApplicationKey, CookieSecret, SecretBytes
from vault.crypto.opening import open_sealed
from vault.crypto.visit_wrap import visit_key
from vault.errors import NotAuthenticError


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a visitor can use until the visit ends."""

    application_key: ApplicationKey
    act_seed: ActSeed


def open_visit(
    *, cookie_secret: CookieSecret, visit_id: bytes, application_id: bytes, wrap: bytes
) -> Visit:
    """This function will return both keys of the visit.

    Raises:
        NotAuthenticError: another cookie, visit or application, or a changed wrap.
        UnknownSuiteError: sealed by a suite that this version does not know.
    """
    opened = open_sealed(
        key=visit_key(cookie_secret=cookie_secret, visit_id=visit_id),
        context=context(Kind.WRAP_SESSION, application_id, visit_id),
        sealed=wrap,
    )
    if len(opened) != 2 * KEY_BYTES:
        raise NotAuthenticError("the wrap holds no visit")
    return Visit(
        application_key=ApplicationKey(SecretBytes(opened[:KEY_BYTES])),
        act_seed=ActSeed(SecretBytes(opened[KEY_BYTES:])),
    )
