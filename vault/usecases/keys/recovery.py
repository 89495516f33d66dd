"""One offline copy of the keys under a passphrase, and the proof that it opens.

Without it a lost machine loses everything: ``doctor`` fails until a copy was verified. It holds
every generation that there is: until an old key is retired, a wrap that a killed rotation has left,
or a backup of the keyring from before it, opens with that one alone.
"""

import base64
import binascii
import json
from datetime import datetime

from vault.crypto.argon2 import RFC_9106_LOW_MEMORY, Argon2Cost
from vault.crypto.canonical import stamp
from vault.crypto.keyblob import KeyBlobKind, protect_key, unprotect_key
from vault.crypto.keys import SecretBytes
from vault.db.engines import Database
from vault.domain.audit_events import Event
from vault.errors import KeyFileError
from vault.ports.custody import Custody, Generation
from vault.usecases.audit.recording import OPERATOR, record
from vault.usecases.keys.names import key_name
from vault.usecases.keys.recovery_mark import note_recovery

FORMAT = "applicant-vault keys"
VERSION = 1
METHOD = "passphrase"
_NO_COPY = (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error)
_HINT = (
    "Keep this file and its passphrase apart, and both away from the vault. Whoever has both can"
    " read every application."
)


def export_keys(
    *,
    main: Database,
    custody: Custody,
    key_record: bytes,
    fingerprint: str,
    passphrase: SecretBytes,
    now: datetime,
    cost: Argon2Cost = RFC_9106_LOW_MEMORY,
) -> str:
    """This function will return the text of an offline copy, and audit that one was made.

    Raises:
        KeyFileError, WrongPassphraseError: the keys cannot be loaded.
    """
    blobs = {
        name: protect_key(
            kind=kind,
            secret=one.secret,
            passphrase=passphrase,
            cost=cost,
            made_at=one.made_at,
        )
        for name, (kind, one) in _every_key(custody).items()
    }
    in_use = {kind.value for kind in KeyBlobKind}
    with main.writing() as session:
        record(
            session,
            event=Event.KEY_EXPORTED,
            at=now,
            actor=OPERATOR,
            detail={"method": METHOD},
        )
    copy = {
        "format": FORMAT,
        "version": VERSION,
        "hint": _HINT,
        "made_at": stamp(moment=now),
        "fingerprint": fingerprint,
        "record": base64.b64encode(key_record).decode("ascii"),
        "keys": {name: text for name, text in blobs.items() if name in in_use},
        "beside": {name: text for name, text in blobs.items() if name not in in_use},
    }
    return json.dumps(copy, indent=2) + "\n"


def verify_recovery(
    *,
    main: Database,
    custody: Custody,
    key_record: bytes,
    untrusted_text: str,
    passphrase: SecretBytes,
    now: datetime,
) -> int:
    """This function will open a copy, compare it with the keys that there are, and write that down.

    It returns how many keys the copy holds that were destroyed here since.

    Raises:
        KeyFileError: it is no copy, or one of other keys, or one lacks.
        WrongPassphraseError: the passphrase does not open it.
    """
    blobs = _read_copy(untrusted_text, key_record)
    held = _every_key(custody)
    for name, (kind, one) in held.items():
        if name not in blobs:
            raise KeyFileError(f"this copy lacks {name}, which is still needed: make a new one")
        copied = unprotect_key(untrusted_text=blobs[name], kind=kind, passphrase=passphrase)
        if copied != one.secret:
            raise KeyFileError(f"the {name} key of this copy is not the one in use")
    with main.writing() as session:
        note_recovery(session, record=key_record, now=now)
        record(session, event=Event.KEY_RECOVERY_VERIFIED, at=now, actor=OPERATOR)
    return len(set(blobs) - set(held))


def _every_key(custody: Custody) -> dict[str, tuple[KeyBlobKind, Generation]]:
    """Return the keys by the names of their files: ``kek``, and ``kek.<key id>`` beside it."""
    found = {}
    for kind in KeyBlobKind:
        for one in custody.generations(kind=kind):
            key_id = key_name(kind=kind, secret=one.secret).hex()
            found[kind.value if one.is_active else f"{kind.value}.{key_id}"] = (kind, one)
    return found


def _read_copy(untrusted_text: str, key_record: bytes) -> dict[str, str]:
    try:
        copy = json.loads(untrusted_text)
        if (copy["format"], copy["version"]) != (FORMAT, VERSION):
            raise KeyFileError("this is no offline copy of keys")
        copied_record = base64.b64decode(copy["record"], validate=True)
        in_use = {kind.value: str(copy["keys"][kind.value]) for kind in KeyBlobKind}
        beside = {str(name): str(text) for name, text in copy.get("beside", {}).items()}
    except _NO_COPY as error:
        raise KeyFileError("this is no offline copy of keys") from error
    if copied_record != key_record:
        raise KeyFileError("this is a copy of other keys than those in use")
    return beside | in_use
