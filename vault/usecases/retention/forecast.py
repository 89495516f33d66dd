"""What will be erased in the coming months, by the ends that stand on the records.

The purge goes by the same ends; they are judged anew at every run of it, and after every act.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.figures import count_ending, ending_by_rule, kept_ends, seen_ends
from vault.db.purging import count_due

MONTHS = 12
MOST_MONTHS = 60
FRESH_FOR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastMonth:
    """How many applications have their last day in a month (its first day names it)."""

    month: date
    count: int
    rules: dict[str, int] = field(default_factory=dict)
    """The same by rule; empty where nobody asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the next purge takes, and what the months after it will.

    What a hold or a restriction keeps is in ``kept`` and in no month: nobody knows its day.
    """

    as_of: datetime
    due: int
    months: tuple[ForecastMonth, ...]
    later: int
    kept: int


def forecast(
    *, session: Session, zone: str, now: datetime, months: int = MONTHS, by_rule: bool = False
) -> Forecast:
    """This function will count what ends in this month and the following ones.

    Months are those of the policy's ``zone``. An application belongs to the month of its last day,
    the one that the applicant was told; the purge takes it in the night that follows.
    """
    kept = kept_ends(session, now=now)
    # What no month shows: it stays, nobody knows how long, or it has been seen past its end (E86).
    apart = [*kept, *seen_ends(session, now=now)]
    begins = _month_begins(now, ZoneInfo(zone), months)
    spans = zip([now, *begins[1:-1]], begins[1:], strict=True)
    return Forecast(
        as_of=now,
        due=count_due(session, now=now),
        months=tuple(
            _month(
                session,
                apart,
                after=after,
                until=until,
                month=begin.astimezone(ZoneInfo(zone)).date(),
                by_rule=by_rule,
            )
            for begin, (after, until) in zip(begins[:-1], spans, strict=True)
        ),
        later=count_ending(session, after=begins[-1], until=None)
        - sum(end > begins[-1] for end, _ in apart),
        kept=len(kept),
    )


class ForecastMemory:
    """The forecast of the last minute, for a page that many look at. May be shared by threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: Forecast | None = None
        self._lock = threading.Lock()

    def forecast(self, *, main: Database, zone: str, now: datetime) -> Forecast:
        """This method will return a forecast that is at most a minute old.

        Raises:
            StoreError: the main database failed.
        """
        with self._lock:
            known = self._known
        if known is not None and timedelta(0) <= now - known.as_of < FRESH_FOR:
            return known
        with main.reading() as session:
            found = forecast(session=session, zone=zone, now=now)
        with self._lock:
            self._known = found
        return found


def _month(
    session: Session,
    apart: Sequence[tuple[datetime, str]],
    *,
    after: datetime,
    until: datetime,
    month: date,
    by_rule: bool,
) -> ForecastMonth:
    staying = Counter(rule for end, rule in apart if after < end <= until)
    if not by_rule:
        count = count_ending(session, after=after, until=until) - staying.total()
        return ForecastMonth(month=month, count=count)
    rules = Counter(ending_by_rule(session, after=after, until=until))
    rules.subtract(staying)
    return ForecastMonth(month=month, count=rules.total(), rules=dict(sorted((+rules).items())))


def _month_begins(now: datetime, zone: ZoneInfo, months: int) -> list[datetime]:
    """Return the local midnights that begin this month and so many after it."""
    today = now.astimezone(zone).date()
    begins = []
    for step in range(months + 1):
        years, month = divmod(today.month - 1 + step, 12)
        first = date(today.year + years, month + 1, 1)
        begins.append(datetime.combine(first, time(), tzinfo=zone).astimezone(UTC))
    return begins
