"""The machine's clock: the only place where it is read."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vault.domain.purge_guard import Boot

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def now() -> datetime:
    """This function will return this instant, aware, in UTC."""
    return datetime.now(UTC)


def boot() -> Boot | None:
    """This function will return when the machine was started, by its wall clock; None if unknown.

    ``CLOCK_BOOTTIME`` counts while the machine sleeps, and nobody can set it.
    """
    try:
        boot_id = BOOT_ID.read_text(encoding="ascii").strip()
        up = time.clock_gettime(time.CLOCK_BOOTTIME)
    except (OSError, AttributeError):  # not a Linux
        return None
    return Boot(id=boot_id, at=now() - timedelta(seconds=up))
