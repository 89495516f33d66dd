"""What the folders of files that must last have in common."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """This function will make last what a folder says is in it. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
