"""When a purge has to wait for a person. Reading of what has expired stays blocked meanwhile.

A fault in a policy or a clock must not empty a store. What the forecast has shown unchanged
for seven days is expected, and does not count (design §7).
"""

from dataclasses import dataclass
from enum import StrEnum

PERCENT = 100


class GuardReason(StrEnum):
    """Why a purge stopped."""

    TOO_MANY = "too-many"
    CLOCK_JUMPED = "clock-jumped"


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
