"""Month-level counts that outlive the applications, and what of them may be shown.

Anonymous means: from a shown figure nobody can tell what became of one person (requirements R55).
So a figure below five is never shown, nor can it be worked out from its neighbours.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from vault.domain.application import Kind

K = 5
"""The smallest count that is shown."""

RECEIVED = tuple(f"received.{kind.value}" for kind in Kind)
ERASED = tuple(f"erased.{kind.value}" for kind in Kind)
ENDED = ("ended.hired", "ended.rejected", "ended.withdrawn", "ended.open")
"""By the month of receipt, as the two others partition the same people: how it ended."""
MEASURES = (*RECEIVED, *ENDED, *ERASED)

Cells = Mapping[tuple[str, str], int]
"""Counts by month (``2026-11``, in UTC) and measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One count that may be shown: five or more."""

    month: str
    measure: str
    count: int


def erased_cells(
    *,
    kind: str,
    received_at: datetime,
    outcome: str | None,
    is_withdrawn: bool,
    now: datetime,
) -> tuple[tuple[str, str], ...]:
    """This function will return the cells in which an erased application counts one."""
    return (
        (month_of(now), f"erased.{kind}"),
        *received_cells(
            month=month_of(received_at), kind=kind, outcome=outcome, is_withdrawn=is_withdrawn
        ),
    )


def received_cells(
    *, month: str, kind: str, outcome: str | None, is_withdrawn: bool
) -> tuple[tuple[str, str], ...]:
    """This function will return the cells of its month of receipt in which one counts."""
    ended = "withdrawn" if is_withdrawn else outcome or "open"
    return ((month, f"received.{kind}"), (month, f"ended.{ended}"))


def month_of(moment: datetime) -> str:
    """This function will return the month of an instant, in UTC, as ``2026-11``."""
    return f"{moment.year:04}-{moment.month:02}"  # a purge asks often, and strftime is slow


def shown(*, cells: Cells) -> tuple[Figure, ...]:
    """This function will return the figures that may be shown, by month.

    What became of a month's applicants is shown whole or not at all: with all but one of its
    parts, the last is only a subtraction away.
    """
    months: dict[str, dict[str, int]] = defaultdict(dict)
    for (month, measure), count in cells.items():
        months[month][measure] = months[month].get(measure, 0) + count
    return tuple(
        Figure(month=month, measure=measure, count=of_month[measure])
        for month, of_month in sorted(months.items())
        for measure in _open_measures(of_month)
    )


def _open_measures(of_month: Mapping[str, int]) -> list[str]:
    whole = not any(_is_small(of_month.get(each, 0)) for each in (*RECEIVED, *ENDED))
    allowed: Sequence[str] = MEASURES if whole else (*RECEIVED, *ERASED)
    return [each for each in allowed if of_month.get(each, 0) >= K]


def _is_small(count: int) -> bool:
    return 0 < count < K
