"""What staff writes about a person in their own words: sealed under the application's key.

The words of a hold, a request or a review are notes like any other: bound to their application
and their own random id (docs/formats.md).
"""

from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ApplicationKey
from vault.crypto.opening import open_sealed
from vault.crypto.sealing import seal
from vault.errors import FieldError

MAX_WORDS = 2_000  # characters: a reason, not a document


def check_staff_words(*, untrusted_words: str, field: str) -> str:
    """This function will return the words without spaces around them; perhaps none.

    Raises:
        FieldError: ``too-long`` or ``control-characters``.
    """
    words = untrusted_words.replace("\r\n", "\n").strip()
    if len(words) > MAX_WORDS:
        raise FieldError("too-long", field=field, limit=MAX_WORDS)
    if any(not (one.isprintable() or one in "\n\t") for one in words):
        raise FieldError("control-characters", field=field)
    return words


def seal_staff_words(
    *, key: ApplicationKey, application_id: bytes, row_id: bytes, words: str
) -> bytes:
    """This function will return the words sealed for that row alone."""
    return seal(
        key=key, context=context(Kind.NOTE, application_id, row_id), plaintext=words.encode("utf-8")
    )


def open_staff_words(
    *, key: ApplicationKey, application_id: bytes, row_id: bytes, sealed: bytes | None
) -> str:
    """This function will return the words, or none where there are none.

    Raises:
        NotAuthenticError: they are not what was sealed for this row.
    """
    if sealed is None:
        return ""
    opened = open_sealed(key=key, context=context(Kind.NOTE, application_id, row_id), sealed=sealed)
    return opened.decode("utf-8")
