"""What the keys folder holds for everybody: the signed record of the intake key, a fingerprint.

A process that holds no key reads these two, so nothing here knows what a key file looks like.
"""

import base64
import binascii
import json
from pathlib import Path

from vault.errors import KeyFileError

RECORD_FILE = "intake.record.json"
FINGERPRINT_FILE = "signing.fingerprint"
RECORD_FORMAT = "applicant-vault key record"
MAX_FILE = 16 * 1024  # a record has about 2 KiB in base64
_FINGERPRINT_DIGITS = 64


def read_record(folder: Path) -> bytes:
    """This function will return the signed record of the intake key, unchecked.

    Raises:
        KeyFileError: it is missing or malformed.
    """
    try:
        found = json.loads(read_text(folder / RECORD_FILE))
        if found["format"] != RECORD_FORMAT:
            raise KeyFileError(f"{RECORD_FILE} is no key record")
        return base64.b64decode(found["record"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise KeyFileError(f"{RECORD_FILE} is malformed") from error


def read_fingerprint(folder: Path) -> str:
    """This function will return the fingerprint of the signing key: 64 hex digits.

    Raises:
        KeyFileError: it is missing or malformed.
    """
    found = read_text(folder / FINGERPRINT_FILE).strip().lower()
    if len(found) != _FINGERPRINT_DIGITS or not set(found) <= set("0123456789abcdef"):
        raise KeyFileError(f"{FINGERPRINT_FILE} is malformed")
    return found


def read_text(path: Path) -> str:
    """This function will return a small text file.

    Raises:
        KeyFileError: it is missing, cannot be read, is too long, or is no text.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE + 1)
        if len(raw) > MAX_FILE:
            raise KeyFileError(f"{path.name} is too long")
        return raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{path.name} cannot be read") from error
