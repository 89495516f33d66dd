"""What is sealed as an application's contact: the answers to the form's text fields.

Only the words inside; sealing and opening are done by whoever holds the key. One row a revision,
kind ``contact``, context with the revision (cryptography.md §2).
"""

from collections.abc import Mapping

from vault.crypto.canonical import canonical_json, read_canonical
from vault.errors import NotAuthenticError

VERSION = 1


def encode_contact(*, fields: Mapping[str, str]) -> bytes:
    """This function will return the canonical JSON of the fields by name; empty ones are left out.

    Raises:
        FieldError: a text that is not Unicode.
    """
    kept = {name: text for name, text in fields.items() if text}
    return canonical_json(value={"fields": kept, "version": VERSION})


def decode_contact(*, opened: bytes) -> dict[str, str]:
    """This function will return the fields by name; one that was not filled in is absent.

    Raises:
        NotAuthenticError: it is not what ``encode_contact`` writes.
    """
    value = read_canonical(untrusted_json=opened)
    fields = value.get("fields")
    if value.get("version") != VERSION or not isinstance(fields, Mapping):
        raise NotAuthenticError("contact details of an unknown form")
    return {name: str(text) for name, text in fields.items()}
