"""One offline copy of the three keys under a passphrase, and the proof that it opens.

Without it a lost machine loses everything: ``doctor`` fails until a copy was verified.
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
from vault.ports.custody import Custody
from vault.usecases.recording import OPERATOR, record
from vault.usecases.recovery_mark import note_recovery

FORMAT = "applicant-vault keys"
VERSION = 1
METHOD = "passphrase"
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
        kind.value: protect_key(
            kind=kind, secret=custody.load(kind=kind), passphrase=passphrase, cost=cost
        )
        for kind in KeyBlobKind
    }
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
        "keys": blobs,
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
) -> None:
    """This function will open a copy, compare it with the keys in use, and write that down.

    Raises:
        KeyFileError: it is no copy, or one of other keys.
        WrongPassphraseError: the passphrase does not open it.
    """
    blobs = _read_copy(untrusted_text, key_record)
    for kind in KeyBlobKind:
        copied = unprotect_key(untrusted_text=blobs[kind], kind=kind, passphrase=passphrase)
        if copied != custody.load(kind=kind):
            raise KeyFileError(f"the {kind.value} key of this copy is not the one in use")
    with main.writing() as session:
        note_recovery(session, record=key_record, now=now)
        record(session, event=Event.KEY_RECOVERY_VERIFIED, at=now, actor=OPERATOR)


def _read_copy(untrusted_text: str, key_record: bytes) -> dict[KeyBlobKind, str]:
    try:
        copy = json.loads(untrusted_text)
        if (copy["format"], copy["version"]) != (FORMAT, VERSION):
            raise KeyFileError("this is no offline copy of keys")
        copied_record = base64.b64decode(copy["record"], validate=True)
        blobs = {kind: str(copy["keys"][kind.value]) for kind in KeyBlobKind}
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
        raise KeyFileError("this is no offline copy of keys") from error
    if copied_record != key_record:
        raise KeyFileError("this is a copy of other keys than those in use")
    return blobs
