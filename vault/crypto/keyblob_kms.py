"""Key blobs that a key service wrapped: its ciphertext, and what it has to be told to open it.

The file is no secret by itself. The encryption context names the vault and which of its three keys
it is, so that a policy can grant one of them alone; the service binds it to the ciphertext. No
network here: who talks to the service is ``vault.adapters.custody_kms``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from vault.crypto.keyblob import (
    KeyBlobKind,
    from_base64,
    read_blob,
    to_base64,
    write_blob,
)
from vault.errors import KeyFileError, NotAuthenticError

KMS: Literal["kms"] = "kms"
VAULT = "applicant-vault"
"""The name in the encryption context that holds the fingerprint of the vault."""
KEY = "key"
"""The name in the encryption context that holds ``intake``, ``kek`` or ``signing``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsBlob:
    """What a key file holds behind a key service."""

    key: str
    """The service's key, by the name that the settings gave it."""
    vault: str
    """The signing fingerprint that the vault was founded with: its name for the service."""
    ciphertext: bytes


def encryption_context(*, vault: str, kind: KeyBlobKind) -> Mapping[str, str]:
    """This function will return what the service binds to a wrapped key. None of it is secret."""
    return {VAULT: vault, KEY: kind.value}


def write_kms_blob(*, kind: KeyBlobKind, blob: KmsBlob, made_at: datetime | None) -> str:
    """This function will return the text of a key file that only the service opens."""
    return write_blob(
        kind=kind,
        protection=KMS,
        rest={"kms_key": blob.key, "vault": blob.vault, "wrapped": to_base64(blob.ciphertext)},
        made_at=made_at,
    )


def read_kms_blob(*, untrusted_text: str, kind: KeyBlobKind) -> KmsBlob:
    """This function will return what the service has to be asked.

    Raises:
        KeyFileError: malformed, another kind of key, or protected in another way.
    """
    fields = read_blob(untrusted_text=untrusted_text, kind=kind, protection=KMS)
    try:
        blob = KmsBlob(
            key=fields.text("kms_key"),
            vault=fields.text("vault"),
            ciphertext=from_base64(fields.text("wrapped")),
        )
        fields.done()
    except (NotAuthenticError, ValueError) as error:
        raise KeyFileError("a field is missing, wrong or too many") from error
    return blob
