"""Whether applications are coming in at this moment, so that other work in the process gives way.

One processor runs Python at a time: who hands in an application waits for nobody's acceptance.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUIET_AFTER = 0.1  # seconds: between two applications of one crowd there is no pause


class Traffic:
    """Counts what is under way in this process. May be shared by threads."""

    def __init__(self, *, seconds: Callable[[], float] = time.monotonic) -> None:
        """Take a clock that only runs forwards."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._count = 0
        self._last_end: float | None = None

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """This method will count one application while the block runs."""
        with self._lock:
            self._count += 1
        try:
            yield
        finally:
            with self._lock:
                self._count -= 1
                self._last_end = self._seconds()

    def is_busy(self) -> bool:
        """This method will tell whether one is under way, or was a tenth of a second ago."""
        with self._lock:
            if self._count:
                return True
            return self._last_end is not None and self._seconds() - self._last_end < QUIET_AFTER
