"""Key blobs: the vault's three keys at rest, behind a passphrase, or in the clear for development.

A blob is a small JSON text, so that a person who finds it knows what it is. The passphrase goes
through Argon2id; the key is sealed under what comes out, bound to which of the three it is.
"""

import base64
import json
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
from vault.crypto.canonical import Json
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
VERSION = 1
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


def protect_key(
    *,
    kind: KeyBlobKind,
    secret: SecretBytes,
    passphrase: SecretBytes,
    cost: Argon2Cost = RFC_9106_LOW_MEMORY,
) -> str:
    """This function will return the text of a key file that only the passphrase opens.

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
        "salt": _to_base64(salt),
    }
    return _write(kind, PASSPHRASE, {"kdf": kdf, "sealed": _to_base64(sealed)})


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
    fields = _read(untrusted_text, kind=kind, protection=PASSPHRASE)
    try:
        kdf = fields.inner("kdf")
        name = kdf.text("name")
        cost = Argon2Cost(
            memory_kib=kdf.number("memory_kib"),
            iterations=kdf.number("iterations"),
            lanes=kdf.number("lanes"),
        )
        salt = _from_base64(kdf.text("salt"))
        sealed = _from_base64(fields.text("sealed"))
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
    return _key(opened)


def write_development_key(*, kind: KeyBlobKind, secret: SecretBytes) -> str:
    """This function will return the text of a key file in the clear, which says so.

    Raises:
        ValueError: the secret is not 32 bytes long.
    """
    _require_key(secret)
    body: dict[str, Json] = {"warning": DEVELOPMENT_WARNING, "key": _to_base64(secret.reveal())}
    return _write(kind, CLEAR, body)


def read_development_key(*, untrusted_text: str, kind: KeyBlobKind) -> SecretBytes:
    """This function will return the key of a development file.

    Raises:
        KeyFileError: malformed, another kind of key, or not a development file.
    """
    fields = _read(untrusted_text, kind=kind, protection=CLEAR)
    try:
        fields.text("warning")
        raw = _from_base64(fields.text("key"))
        fields.done()
    except (NotAuthenticError, ValueError) as error:
        _refuse("a field is missing, wrong or too many", error)
    return _key(raw)


def _read(untrusted_text: str, *, kind: KeyBlobKind, protection: str) -> Fields:
    if len(untrusted_text) > MAX_TEXT:
        raise KeyFileError("too long for a key file")
    try:
        fields = Fields(json.loads(untrusted_text))
        found = (fields.text("format"), fields.number("version"))
        found_kind, found_protection = fields.text("kind"), fields.text("protection")
    except (ValueError, RecursionError, CryptoError) as error:
        _refuse("not a key file", error)
    if found != (FORMAT, VERSION):
        raise KeyFileError("not a key file of a version that is known here")
    if found_kind != kind.value:
        raise KeyFileError(f"this file should hold the {kind.value} key, and holds another")
    if found_protection != protection:
        raise KeyFileError(f"the protection of this key file is not {protection!r}")
    return fields


def _refuse(reason: str, error: Exception) -> NoReturn:
    raise KeyFileError(reason) from error


def _write(kind: KeyBlobKind, protection: str, rest: dict[str, Json]) -> str:
    head: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "kind": kind.value,
        "protection": protection,
    }
    return json.dumps(head | rest, indent=2, ensure_ascii=True) + "\n"


def _passphrase_key(passphrase: SecretBytes, *, cost: Argon2Cost, salt: bytes) -> SecretBytes:
    return SecretBytes(argon2id(cost=cost, salt=salt).derive(passphrase.reveal()))


def _context(kind: KeyBlobKind) -> Context:
    return context(Kind.KEYBLOB, kind.value.encode("ascii").ljust(KEYBLOB_NAME_BYTES, b"\0"))


def _key(raw: bytes) -> SecretBytes:
    if len(raw) != KEY_BYTES:
        raise KeyFileError("a key of another length")
    return SecretBytes(raw)


def _require_key(secret: SecretBytes) -> None:
    if len(secret) != KEY_BYTES:
        raise ValueError("each of the three keys has 32 bytes")


def _to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _from_base64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
