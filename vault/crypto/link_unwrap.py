"""UNWRAP the application key with the token of the private link."""

from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey, LinkToken
from vault.crypto.link_wrap import link_key
from vault.crypto.opening import open_key


def open_link_wrap(
    *, token: LinkToken, application_id: bytes, wrap_id: bytes, wrap: bytes
) -> ApplicationKey:
    """This function will return the application key.

    Raises:
        NotAuthenticError: another token, another application, or a changed wrap.
        UnknownSuiteError: sealed by a suite that this version does not know.
    """
    opened = open_key(
        key=link_key(token=token, application_id=application_id),
        context=context(Kind.WRAP_LINK, application_id, wrap_id),
        sealed=wrap,
    )
    return ApplicationKey(opened)
