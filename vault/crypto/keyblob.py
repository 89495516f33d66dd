"""Key blobs: the vault's three keys at rest, behind a passphrase, or in the clear for development.

A blob is a small JSON text, so that a person who finds it knows what it is. The passphrase goes
through Argon2id; the key is sealed under what comes out, bound to which of the three it is. What
a key service wraps stands in ``keyblob_kms``.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Literal, NoReturn

from vault.crypto._cobblestone import open_whole
from vault.crypto._fields import Fields
from vault.crypto.argon2 import (
    RFC_9106_LOW_MEMORY,
    SALT_BYTES,
    Argon2Cost,
    argon2id,
    is_bearable,
)
from vault.crypto.canonical import Json, read_stamp, stamp
from vault.crypto.contexts import KEYBLOB_NAME_BYTES, Context, Kind, context
from vault.crypto.keys import KEY_BYTES, SecretBytes, random_bytes
from vault.crypto.sealing import seal
from vault.errors import (
    CryptoError,
    KeyFileError,
    NotAuthenticError,
    UnknownSuiteError,
    WrongPassphraseError,
)

FORMAT = "applicant-vault key"
VERSION = 2
UNDATED = 1
"""The version of a file that does not say when its key was made."""
MAX_TEXT = 4096  # a blob has about 500 characters
PASSPHRASE: Literal["passphrase"] = "passphrase"  # noqa: S105  # a word in the file, not a secret
CLEAR: Literal["none"] = "none"
DEVELOPMENT_WARNING = (
    "DEVELOPMENT ONLY. This key lies here in the clear: whoever reads this file reads every "
    "application. Never use it for real people."
)


class KeyBlobKind(Enum):
    """The three keys, three grants."""

    INTAKE = "intake"
    KEK = "kek"
    SIGNING = "signing"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobLabel:
    """What a key file says of itself in the clear. Nothing vouches for it but the folder."""

    kind: KeyBlobKind
    protection: str
    made_at: datetime | None
    """When the key was made, not the file. None where the file is older than this line."""


def read_label(*, untrusted_text: str) -> BlobLabel:
    """This function will return what a key file says of itself, without opening it.

    Raises:
        KeyFileError: it is no key file.
    """
    fields = _head(untrusted_text)
    return BlobLabel(kind=fields.kind, protection=fields.protection, made_at=fields.made_at)


def protect_key(
    *,
    kind: KeyBlobKind,
    secret: SecretBytes,
    passphrase: SecretBytes,
    cost: Argon2Cost = RFC_9106_LOW_MEMORY,
    made_at: datetime | None = None,
) -> str:
    """This function will return the text of a key file that only the passphrase opens.

    ``made_at`` is when the key was made: it stands in the file for people and for ``keys status``.

    Raises:
        ValueError: the secret is not 32 bytes long, or the cost is beyond what can be read again.
    """
    _require_key(secret)
    if not is_bearable(cost=cost):
        raise ValueError("a cost that could not be read again")
    salt = random_bytes(SALT_BYTES)
    sealed = seal(
        key=_passphrase_key(passphrase, cost=cost, salt=salt),
        context=_context(kind),
        plaintext=secret.reveal(),
    )
    kdf: Json = {
        "name": "argon2id",
        "memory_kib": cost.memory_kib,
        "iterations": cost.iterations,
        "lanes": cost.lanes,
        "salt": to_base64(salt),
    }
    body: dict[str, Json] = {"kdf": kdf, "sealed": to_base64(sealed)}
    return write_blob(kind=kind, protection=PASSPHRASE, rest=body, made_at=made_at)


def unprotect_key(
    *, untrusted_text: str, kind: KeyBlobKind, passphrase: SecretBytes
) -> SecretBytes:
    """This function will return the key of a passphrase-protected file.

    Raises:
        WrongPassphraseError: the passphrase does not open it, or the sealed bytes were changed.
        KeyFileError: malformed, another kind of key, not behind a passphrase, or parameters
            that would cost more than 1 GiB or sixteen passes.
        UnknownSuiteError: sealed by a suite that this version does not know.
    """
    fields = read_blob(untrusted_text=untrusted_text, kind=kind, protection=PASSPHRASE)
    try:
        kdf = fields.inner("kdf")
        name = kdf.text("name")
        cost = Argon2Cost(
            memory_kib=kdf.number("memory_kib"),
            iterations=kdf.number("iterations"),
            lanes=kdf.number("lanes"),
        )
        salt = from_base64(kdf.text("salt"))
        sealed = from_base64(fields.text("sealed"))
        kdf.done()
        fields.done()
    except (NotAuthenticError, ValueError) as error:
        _refuse("a field is missing, wrong or too many", error)
    if name != "argon2id" or len(salt) != SALT_BYTES or not is_bearable(cost=cost):
        raise KeyFileError("key derivation parameters that are not accepted")
    try:
        opened = open_whole(
            key=_passphrase_key(passphrase, cost=cost, salt=salt),
            context=_context(kind),
            untrusted_sealed=sealed,
        )
    except UnknownSuiteError:
        raise  # of a later version: no other passphrase would help
    except NotAuthenticError as error:
        raise WrongPassphraseError("the passphrase does not open this key file") from error
    return as_key(opened)


def write_development_key(
    *, kind: KeyBlobKind, secret: SecretBytes, made_at: datetime | None = None
) -> str:
    """This function will return the text of a key file in the clear, which says so.

    Raises:
        ValueError: the secret is not 32 bytes long.
    """
    _require_key(secret)
    body: dict[str, Json] = {"warning": DEVELOPMENT_WARNING, "key": to_base64(secret.reveal())}
    return write_blob(kind=kind, protection=CLEAR, rest=body, made_at=made_at)


def read_development_key(*, untrusted_text: str, kind: KeyBlobKind) -> SecretBytes:
    """This function will return the key of a development file.

    Raises:
        KeyFileError: malformed, another kind of key, or not a development file.
    """
    fields = read_blob(untrusted_text=untrusted_text, kind=kind, protection=CLEAR)
    try:
        fields.text("warning")
        raw = from_base64(fields.text("key"))
        fields.done()
    except (NotAuthenticError, ValueError) as error:
        _refuse("a field is missing, wrong or too many", error)
    return as_key(raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    kind: KeyBlobKind
    protection: str
    made_at: datetime | None
    rest: Fields


def read_blob(*, untrusted_text: str, kind: KeyBlobKind, protection: str) -> Fields:
    """This function will return the fields that a protection has of its own.

    Raises:
        KeyFileError: no key file, of another kind of key, or protected in another way.
    """
    head = _head(untrusted_text)
    if head.kind is not kind:
        raise KeyFileError(f"this file should hold the {kind.value} key, and holds another")
    if head.protection != protection:
        raise KeyFileError(
            f"this key file is protected by {_word(head.protection)}, and the settings say"
            f" {_word(protection)}: set APPLICANT_VAULT_CUSTODY to how the keys are kept"
        )
    return head.rest


def _head(untrusted_text: str) -> _Head:
    if len(untrusted_text) > MAX_TEXT:
        raise KeyFileError("too long for a key file")
    try:
        fields = Fields(json.loads(untrusted_text))
        name, version = fields.text("format"), fields.number("version")
        kind, protection = fields.text("kind"), fields.text("protection")
        made_at = read_stamp(untrusted_text=fields.text("made_at")) if version == VERSION else None
    except (ValueError, RecursionError, CryptoError) as error:
        _refuse("not a key file", error)
    if name != FORMAT or version not in {UNDATED, VERSION}:
        raise KeyFileError("not a key file of a version that is known here")
    if kind not in {one.value for one in KeyBlobKind}:
        raise KeyFileError("this file holds another kind of key than is known here")
    return _Head(kind=KeyBlobKind(kind), protection=protection, made_at=made_at, rest=fields)


def _word(protection: str) -> str:
    return {PASSPHRASE: "a passphrase", CLEAR: "nothing", "kms": "a key service"}.get(
        protection, "something unknown"
    )


def _refuse(reason: str, error: Exception) -> NoReturn:
    raise KeyFileError(reason) from error


def write_blob(
    *, kind: KeyBlobKind, protection: str, rest: dict[str, Json], made_at: datetime | None
) -> str:
    """This function will return the text of a key file with these fields of its protection."""
    head: dict[str, Json] = {
        "format": FORMAT,
        "version": UNDATED if made_at is None else VERSION,
        "kind": kind.value,
        "protection": protection,
    }
    if made_at is not None:
        head["made_at"] = stamp(moment=made_at)
    return json.dumps(head | rest, indent=2, ensure_ascii=True) + "\n"


def _passphrase_key(passphrase: SecretBytes, *, cost: Argon2Cost, salt: bytes) -> SecretBytes:
    return SecretBytes(argon2id(cost=cost, salt=salt).derive(passphrase.reveal()))


def _context(kind: KeyBlobKind) -> Context:
    return context(Kind.KEYBLOB, kind.value.encode("ascii").ljust(KEYBLOB_NAME_BYTES, b"\0"))


def as_key(raw: bytes) -> SecretBytes:
    """This function will return a key of the vault's length. Raises KeyFileError."""
    if len(raw) != KEY_BYTES:
        raise KeyFileError("a key of another length")
    return SecretBytes(raw)


def _require_key(secret: SecretBytes) -> None:
    if len(secret) != KEY_BYTES:
        raise ValueError("each of the three keys has 32 bytes")


def to_base64(raw: bytes) -> str:
    """This function will return bytes in the standard alphabet, padded."""
    return base64.b64encode(raw).decode("ascii")


def from_base64(text: str) -> bytes:
    """This function will return the bytes. Raises ValueError."""
    return base64.b64decode(text, validate=True)
