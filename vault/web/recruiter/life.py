"""How much of its life a record has left, as the life bar shows it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SOON_DAYS = 30
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """For the bar: the share that is left, the last day, and days until it is over."""

    share: float
    last_day: date
    days: int
    state: str
    """``live``, ``soon``, ``held`` or ``due``."""


def life_of(
    *, received_at: datetime, expires_at: datetime, is_held: bool, now: datetime, zone: ZoneInfo
) -> Life:
    """This function will return what the bar shows. ``expires_at`` is the exclusive end."""
    whole = (expires_at - received_at).total_seconds()
    left = (expires_at - now).total_seconds()
    last_day = (expires_at - _INSTANT).astimezone(zone).date()
    days = (last_day - now.astimezone(zone).date()).days
    return Life(
        share=left / whole if whole > 0 else 0.0,
        last_day=last_day,
        days=days,
        state=_state(is_held=is_held, left=left, days=days),
    )


def _state(*, is_held: bool, left: float, days: int) -> str:
    if is_held:
        return "held"
    if left <= 0:
        return "due"
    return "soon" if days <= SOON_DAYS else "live"
