"""Protection for development: none. The files say so, and so does every start."""

from datetime import datetime
from typing import final

from typing_extensions import override

from vault.adapters.custody_folder import Protection
from vault.crypto.keyblob import (
    CLEAR,
    DEVELOPMENT_WARNING,
    KeyBlobKind,
    read_development_key,
    read_label,
    write_development_key,
)
from vault.crypto.keys import SecretBytes


@final
class DevFileProtection(Protection):
    """Keeps keys in readable files, for the first hour with the product and for tests."""

    def __init__(self) -> None:
        """Take nothing: there is no secret."""
        self.warning: str | None = DEVELOPMENT_WARNING

    @override
    def protect(
        self, *, kind: KeyBlobKind, secret: SecretBytes, made_at: datetime | None, vault: str
    ) -> str:
        """Return the text of a file in the clear."""
        return write_development_key(kind=kind, secret=secret, made_at=made_at)

    @override
    def unprotect(self, *, kind: KeyBlobKind, untrusted_text: str) -> SecretBytes:
        """Read a file in the clear. Raises KeyFileError."""
        return read_development_key(untrusted_text=untrusted_text, kind=kind)

    @override
    def is_own(self, *, untrusted_text: str) -> bool:
        """Say whether the file is in the clear."""
        return read_label(untrusted_text=untrusted_text).protection == CLEAR
