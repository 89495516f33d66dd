"""What closing a position would mean, before anybody does it."""

from dataclasses import dataclass
from datetime import date, datetime

from vault.db.engines import Database
from vault.db.position_queries import counts_of, open_applications
from vault.domain.access import Action
from vault.domain.application import OPEN, Outcome
from vault.domain.identifiers import ApplicationId, PositionId
from vault.domain.language import Language
from vault.usecases.decisions.decide import forecast_of
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may, check_position_in_sight

FORECAST_AT_MOST = 500  # beyond that the page tells the dates of the first so many


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingPlan:
    """What closing a position now would mean."""

    rejected: int
    languages: tuple[Language, ...]
    """Those that the rejected wrote in."""
    first_day: date | None
    last_day: date | None
    """Between these local days the rejected are erased; None where nobody is rejected."""
    offers_extension: bool


def plan_closing(
    *,
    main: Database,
    book: PolicyBook,
    viewer: Viewer,
    position_id: PositionId,
    hired: tuple[ApplicationId, ...] = (),
    now: datetime,
) -> ClosingPlan:
    """This function will return what closing would mean for everybody but the ``hired``.

    Raises:
        NotFoundError: there is no such position, or it is not the viewer's.
    """
    check_may(viewer=viewer, action=Action.CLOSE_POSITION)
    check_position_in_sight(viewer=viewer, position_id=position_id)
    with main.reading() as session:
        counts = counts_of(session, [position_id])[position_id]
        rows = [
            row
            for row in open_applications(session, position_id, limit=FORECAST_AT_MOST)
            if row.id not in hired
        ]
        forecasts = [
            forecast_of(
                session, row, book=book, outcome=Outcome.REJECTED, now=now, closes_position=True
            )
            for row in rows
        ]
    days = [one.verdict.end_day for one in forecasts]
    still_open = sum(count for status, count in counts.items() if status in OPEN)
    return ClosingPlan(
        rejected=max(0, still_open - len(hired)),
        languages=tuple(one for one in Language if any(row.language == one for row in rows)),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        offers_extension=any(one.offers_extension for one in forecasts),
    )
