"""Files that hold a secret somebody wrote for us: a passphrase, a mail server's password."""

import stat
from pathlib import Path

from vault.errors import KeyFileError

_ROOT = 0


def refuse_open_to_others(path: Path) -> None:
    """This function will return when no other user of the machine may read the file.

    Raises:
        KeyFileError: others may, or it is not there.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise KeyFileError(f"{path.name} cannot be read: {error.strerror}") from error
    open_to = found.st_mode & stat.S_IRWXO
    # systemd hands a credential over as root's file with an access list for the service's user;
    # the list's mask then stands where the group's rights are, and root's group gets nothing.
    if (found.st_uid, found.st_gid) != (_ROOT, _ROOT):
        open_to |= found.st_mode & stat.S_IRWXG
    if open_to:
        raise KeyFileError(f"{path.name} can be read by others: run `chmod 600` on it")
