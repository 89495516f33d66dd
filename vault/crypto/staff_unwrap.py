"""UNWRAP the application key with the KEK."""

from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey, StaffKey
from vault.crypto.opening import open_key
from vault.crypto.staff_wrap import staff_key_id


def open_staff_wrap(*, staff_key: StaffKey, application_id: bytes, wrap: bytes) -> ApplicationKey:
    """This function will return the application key.

    Raises:
        NotAuthenticError: another KEK, another application, or a changed wrap.
        UnknownSuiteError: sealed by a suite that this version does not know.
    """
    key_id = staff_key_id(staff_key=staff_key)
    opened = open_key(
        key=staff_key, context=context(Kind.WRAP_STAFF, application_id, key_id), sealed=wrap
    )
    return ApplicationKey(opened)
