"""The file that an errand leaves for its caller: new, and nobody else's to read."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vault.errors import FieldError, StoreError

OWNER_ONLY = 0o600


@contextmanager
def fresh_file(path: Path) -> Iterator[int]:
    """This function will open a new file for its owner alone, and take it away where all fails.

    It gives the handle, and closes it.

    Raises:
        FieldError: ``taken``, field ``to``: there is one already.
        StoreError: it cannot be made.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError as error:
        raise FieldError("taken", field="to") from error
    except OSError as error:
        raise StoreError("the file cannot be written: give another with --to") from error
    try:
        yield handle
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)


def write_whole(handle: int, pieces: Iterator[bytes] | Sequence[bytes]) -> None:
    """This function will write all of it and wait until the disk has it. Raises StoreError."""
    try:
        with os.fdopen(os.dup(handle), "wb") as file:
            for piece in pieces:
                file.write(piece)
        os.fsync(handle)
    except OSError as error:
        raise StoreError("the file cannot be written: is the disk full?") from error
