"""A process saying which keys it holds, and taking up new ones. Holds none itself."""

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from anyio import to_thread
from litestar import Litestar

from vault.crypto.keys import random_id
from vault.db.engines import Database
from vault.ports.keys import Sealer
from vault.usecases.keys.sights import say_keys

EVERY = 10.0  # seconds: how soon a rotation hears that this process has taken the new key up
AT_LEAST = timedelta(minutes=1)
STOP_WITHIN = 5.0  # seconds

log = structlog.get_logger()


class Ring(Protocol):
    """What opens with several generations of a key. Asking makes it look for new ones."""

    def key_ids(self) -> Sequence[bytes]:
        """Return the ids of those held."""


class KeyWatch:
    """Says which keys are held: when they change, once a minute, and when the process ends."""

    def __init__(
        self, *, main: Database, surface: str, sealer: Sealer, rings: Sequence[Ring] = ()
    ) -> None:
        """Take what seals and opens in this process."""
        self._main = main
        self._surface = surface
        self._sealer = sealer
        self._rings = rings
        self._process = random_id()
        self._said: tuple[bytes, tuple[bytes, ...]] | None = None
        self._said_at: datetime | None = None

    def look(self, now: datetime) -> int:
        """This method will take up what is new and say so if it is time to; nothing is counted.

        Raises:
            StoreError, KeyFileError: it cannot be said, or the keys folder cannot be read.
        """
        held = (self._sealer.key_id, tuple(one for ring in self._rings for one in ring.key_ids()))
        if held == self._said and self._said_at and now - self._said_at < AT_LEAST:
            return 0
        self._say(held[0], held[1], now)
        self._said, self._said_at = held, now
        return 0

    def end(self, now: datetime) -> int:
        """This method will say that the process holds nothing any more."""
        self._say(None, (), now)
        self._said = None
        return 0

    def _say(self, seals_to: bytes | None, holds: Sequence[bytes], now: datetime) -> None:
        say_keys(
            main=self._main,
            process=self._process,
            surface=self._surface,
            seals_to=seals_to,
            holds=holds,
            now=now,
        )


def watching(
    watch: KeyWatch, *, clock: Callable[[], datetime]
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """This function will return the lifespan of a door that has no worker beside it."""
    stopping = threading.Event()

    def run() -> None:
        while not stopping.is_set():
            _try(watch.look, clock())
            stopping.wait(EVERY)
        _try(watch.end, clock())

    @asynccontextmanager
    async def watched(_app: Litestar) -> AsyncIterator[None]:
        thread = threading.Thread(target=run, name="keys", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopping.set()
            await to_thread.run_sync(thread.join, STOP_WITHIN)

    return watched


def _try(do: Callable[[datetime], int], now: datetime) -> None:
    try:
        do(now)
    except Exception as error:  # noqa: BLE001 - the thread outlives whatever it meets
        # The class alone: what a library says may quote somebody.
        log.warning("keys.watch", error=type(error).__name__)
