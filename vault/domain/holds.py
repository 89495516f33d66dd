"""Holds: why something is kept longer than the policy says, and until when it is looked at again.

No hold without reason, owner and review date; none that nobody looks at for years. No clock.
"""

from datetime import date
from enum import StrEnum

from vault.domain.calendar import Period, add_to_day
from vault.errors import FieldError

LONGEST = Period(months=24)  # DL 6:5: a new period of two years from the interruption (case E50)


class HoldReason(StrEnum):
    """Why: a closed list, since it stands in the audit log (Art 17(3)(e) GDPR)."""

    DISCRIMINATION_CLAIM = "discrimination-claim"
    """The Equality Ombudsman or a claimant has interrupted the limitation (DL 6:4, 6:5)."""
    UNION_NEGOTIATION = "union-negotiation"
    """A union has called a negotiation (MBL 64 to 66)."""
    COURT_CASE = "court-case"
    """A suit is pending or announced in writing."""
    AUTHORITY = "authority"
    """An authority has asked for the documents."""
    OTHER_CLAIM = "other-claim"
    """Another concrete legal claim."""


class Scope(StrEnum):
    """How much a hold keeps: what is not needed for the claim goes on its day (case E52)."""

    FULL = "full"
    """The application whole: that of whoever makes the claim."""
    MERITS = "merits"
    """Of those compared with them, the merits and the assessment without a name, and no CV."""


def check_review_on(*, review_on: date, today: date) -> None:
    """This function will return when a hold may stand until it is looked at on that day.

    Raises:
        FieldError: ``in-the-past`` or ``too-far``, field ``review_on``.
    """
    latest = add_to_day(day=today, period=LONGEST)
    if review_on <= today:
        raise FieldError("in-the-past", field="review_on")
    if review_on > latest:
        raise FieldError("too-far", field="review_on", limit=latest.isoformat())


def shown_reason(*, reason: str) -> str:
    """This function will return a word of the closed list; ``other-claim`` for one before it."""
    return reason if reason in set(HoldReason) else HoldReason.OTHER_CLAIM.value
