"""Counting attempts, so that guessing and flooding stop while people get through."""

from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable


@runtime_checkable
class RateLimiter(Protocol):
    """Counts in windows that all processes share."""

    def hit(self, *, bucket: str, key: bytes, limit: int, window: timedelta, now: datetime) -> None:
        """This function will count one attempt.

        ``bucket`` names what is limited ("sign-in"), ``key`` who tries: a rate key, never a plain
        address or name. ``limit`` attempts pass within each ``window``.

        Raises:
            TooManyAttemptsError: the limit was passed; it says for how long.
        """
        ...
