"""The machine's clock: the only place where it is read."""

from datetime import UTC, datetime


def now() -> datetime:
    """This function will return this instant, aware, in UTC."""
    return datetime.now(UTC)
