"""Recognising files that open something, for processes that must not hold any.

Nothing in here can read a key: what a key file says of itself in its first field is enough.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

KEY_FILE = ".key.json"
"""The end of the names of the key files that the program makes."""
FORMATS = frozenset({"applicant-vault key", "applicant-vault keys"})
"""What a key file and an offline copy of all of them say of themselves; a test compares."""
PASSPHRASE = "passphrase"  # noqa: S105 - a word in a file's name
MAX_FILE = 64 * 1024  # an offline copy has about 5 KiB


def files_that_open(folder: Path) -> Iterator[Path]:
    """This function will yield the files of a folder that hold a key and can be read from here.

    Sealed ones as well: whoever holds a file is one secret away from the key. A folder that is
    not there, or not ours to list, holds nothing for us.
    """
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return
    for path in found:
        if os.access(path, os.R_OK) and path.is_file() and _opens(path):
            yield path


def _opens(path: Path) -> bool:
    if path.name.endswith(KEY_FILE) or PASSPHRASE in path.name.lower():
        return True
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(MAX_FILE))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("format") in FORMATS
