"""What the recruiter process does by itself: it keeps names in memory fresh, and watches clocks.

So that a search reads no more than what it finds, and the name of somebody who was erased leaves
the memory whether or not anybody searches. What another process changes shows here within two
seconds; what the clock alone changes, such as an end that comes, at the next look at everything.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from vault.web.recruiter import RecruiterDoor

FOLLOW = 1.0  # seconds: how long a new name may be missing, and an erased one may stay
EVERY = 30.0  # seconds between looks at everything
STOP_WITHIN = 10.0  # seconds

log = structlog.get_logger()


class RecruiterKeeper:
    """One thread beside the recruiter door."""

    def __init__(
        self, door: RecruiterDoor, *, clock: Callable[[], datetime], every: float = EVERY
    ) -> None:
        """Take the door whose memory it keeps."""
        self._door = door
        self._clock = clock
        self._every = every
        self._looks_at = 0.0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """This method will begin, with a first look at once."""
        self._thread = threading.Thread(target=self._run, name="names", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """This method will end the thread, at most ten seconds later."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=STOP_WITHIN)

    def _run(self) -> None:
        while not self._stopping.is_set():
            for task in (self._names, self._clocks):
                try:
                    task(self._clock())
                except Exception as error:  # noqa: BLE001 - the thread outlives whatever it meets
                    # The class alone: what a library says may quote somebody.
                    log.warning("recruiter.keeper", error=type(error).__name__)
            self._stopping.wait(min(FOLLOW, self._every))

    def _names(self, now: datetime) -> None:
        door = self._door
        look = door.names.follow
        if time.monotonic() >= self._looks_at:
            look = door.names.take_in
            self._looks_at = time.monotonic() + self._every
        look(main=door.main, keyring=door.keyring, opener=door.opener, now=now)

    def _clocks(self, now: datetime) -> None:
        self._door.clocks.look(main=self._door.main, book=self._door.policies(), now=now)
