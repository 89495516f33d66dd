"""The mark of an unfinished restore, as a file in the data folder."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import final

from typing_extensions import override

from vault.adapters.folders import sync_folder
from vault.errors import StoreError
from vault.ports.archive import RestoreMark

NAME = "restore-under-way.json"


@final
class FileRestoreMark(RestoreMark):
    """One file; it is there from the first byte put back until the ledger was replayed."""

    def __init__(self, folder: Path) -> None:
        """Take the data folder."""
        self._path = folder / NAME

    @override
    def parts(self) -> Sequence[str] | None:
        """Return what is being put back, or None. Raises StoreError."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"the data folder cannot be read: {error.strerror}") from error
        try:
            return [str(part) for part in json.loads(text)["parts"]]
        except (ValueError, KeyError, TypeError):
            return []  # cut off by a crash before anything was put back

    @override
    def begin(self, parts: Sequence[str]) -> None:
        """Set the mark. Raises StoreError."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            with os.fdopen(os.open(self._path, flags, 0o600), "w", encoding="utf-8") as file:
                file.write(json.dumps({"parts": list(parts)}) + "\n")
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self._path.parent)
        except OSError as error:
            raise StoreError(f"the data folder cannot be written: {error.strerror}") from error

    @override
    def end(self) -> None:
        """Take it away, durable on return. Raises StoreError."""
        try:
            self._path.unlink(missing_ok=True)
            sync_folder(self._path.parent)
        except OSError as error:
            raise StoreError(f"the data folder cannot be written: {error.strerror}") from error
