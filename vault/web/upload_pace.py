"""How fast a body has to come, so that slow lines get through and idle ones do not hold us.

Only the time that we wait for the client counts, never the time that we take ourselves.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from vault.errors import TooSlowError

MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Limits in seconds and bytes a second."""

    chunk_seconds: float = 30.0
    """A phone that goes through a tunnel comes back within this."""
    total_seconds: float = 65 * MINUTE
    """50 MiB at 128 kbit/s take 55 minutes."""
    grace_seconds: float = 60.0
    bytes_a_second: int = 4096
    """After the grace: a quarter of 128 kbit/s. A few bytes every 29 seconds are an attack."""


class PaceKeeper:
    """Waits for one body, message by message."""

    def __init__(self, *, pace: Pace, seconds: Callable[[], float]) -> None:
        """Take the limits and a clock that only runs forwards."""
        self._pace = pace
        self._seconds = seconds
        self._waited = 0.0
        self._received = 0

    async def wait(self, receive: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - an ASGI message
        """This method will return the next message.

        Raises:
            TooSlowError: it did not come in time, or all came too slowly.
        """
        began = self._seconds()
        try:
            async with asyncio.timeout(self._pace.chunk_seconds):
                message = await receive()
        except TimeoutError as error:
            raise TooSlowError(field="") from error
        self._waited += self._seconds() - began
        self._received += len(message.get("body", b""))
        self._judge()
        return message

    def _judge(self) -> None:
        pace = self._pace
        if self._waited > pace.total_seconds:
            raise TooSlowError(field="")
        due = (self._waited - pace.grace_seconds) * pace.bytes_a_second
        if self._received < due:
            raise TooSlowError(field="")
