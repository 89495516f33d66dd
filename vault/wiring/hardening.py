"""What a process gives up before it touches a key."""

import ctypes
import resource
import sys

PR_SET_DUMPABLE = 4  # prctl(2)


def harden() -> None:
    """This function will forbid core dumps and tracing by others (cryptography.md §5.10).

    Python cannot wipe bytes, so what is in memory must not reach a disk.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
