"""When a purge has to wait for a person. Reading of what has expired stays blocked meanwhile.

A fault in a policy or a clock must not empty a store. What the forecast has shown unchanged
for seven days is expected, and does not count (design §7).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PERCENT = 100
SHOWN_FOR = timedelta(days=7)
"""How long a forecast has to have shown an end unchanged, for its erasure to be expected."""
MOST_AHEAD = timedelta(hours=48)
"""How far the wall clock may run ahead of the time since the machine was started."""


class GuardReason(StrEnum):
    """Why a purge stopped."""

    TOO_MANY = "too-many"
    CLOCK_JUMPED = "clock-jumped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boot:
    """One start of the machine: its id, and when it was by the wall clock as it stands now.

    The second is the wall clock less the time that the machine has been up, suspended or not. So
    it stays the same while both run, and moves by as much as somebody moves the clock.
    """

    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardVerdict:
    """Whether the purge may go on: yes without reasons.

    ``unexpected`` erasures count against ``limit``, the most that may go without a person.
    """

    reasons: tuple[GuardReason, ...]
    unexpected: int
    limit: int

    @property
    def stops(self) -> bool:
        """True when a person has to say yes first (exit code 3)."""
        return bool(self.reasons)


def guard(
    *,
    due: int,
    store_size: int,
    forecast_unchanged: int,
    share: int,
    at_least: int,
    clock_jump: bool,
) -> GuardVerdict:
    """This function will return whether a purge of ``due`` applications may go on by itself.

    ``store_size`` counts the applications before the purge, the due ones included;
    ``forecast_unchanged`` how many of the due the forecast has shown unchanged for seven days;
    ``share`` is in percent of the store, and up to ``at_least`` may always go.
    """
    unexpected = max(0, due - forecast_unchanged)
    limit = max(at_least, store_size * share // PERCENT)
    reasons = []
    if unexpected > limit:
        reasons.append(GuardReason.TOO_MANY)
    if clock_jump and due:
        reasons.append(GuardReason.CLOCK_JUMPED)
    return GuardVerdict(reasons=tuple(reasons), unexpected=unexpected, limit=limit)


def clock_jumped(*, boot: Boot | None, earlier: Sequence[Boot]) -> bool:
    """This function will return whether the wall clock was put more than 48 hours ahead.

    ``earlier`` are boots as trusted runs saw them. Only those of the same start of the machine
    say anything: a machine that was off for a year has not jumped, it was off.
    """
    if boot is None:
        return False
    seen = [each.at for each in earlier if each.id == boot.id]
    return bool(seen) and boot.at - min(seen) > MOST_AHEAD
