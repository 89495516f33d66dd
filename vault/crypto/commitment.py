"""The key commitment: what the staff side unwraps is the key that the applicant sealed with."""

import hmac

from vault.crypto._derive import expand
from vault.crypto.keys import ID_BYTES, ApplicationKey
from vault.errors import NotAuthenticError

_LABEL = b"commit"


def key_commitment(*, application_key: ApplicationKey, application_id: bytes) -> bytes:
    """This function will return kc = HKDF-Expand(K, "commit" ‖ application id), 32 bytes.

    Recorded at submission, in clear: it tells nothing about K.

    Raises:
        ValueError: the id is not 16 bytes long (the info would not be injective).
    """
    if len(application_id) != ID_BYTES:
        raise ValueError("an application id has 16 bytes")
    return expand(key=application_key, info=_LABEL + application_id)


def check_commitment(
    *, application_key: ApplicationKey, application_id: bytes, commitment: bytes
) -> None:
    """This function will do nothing if ``commitment`` was made with this key for this application.

    Raises:
        NotAuthenticError: it was not: the wrap holds another key.
    """
    expected = key_commitment(application_key=application_key, application_id=application_id)
    if not hmac.compare_digest(expected, commitment):
        raise NotAuthenticError("the key is not the one that was committed to")
