"""The question that the retention engine answers step by step, and how far it has come."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from vault.domain.calendar import End, local_day
from vault.domain.policy.rules import RetentionRule
from vault.domain.retention.facts import Facts

FAR = datetime.max.replace(tzinfo=UTC)  # later than every end: reading lasts until the end


class Reason(StrEnum):
    """Why an application ends when it does."""

    AFTER_DECISION = "after-decision"
    AFTER_TRIGGER = "after-trigger"
    CAPPED = "capped"
    AUTO_CANCELLED = "auto-cancelled"
    UNDECIDED = "undecided"
    CONSENT = "consent"
    NO_CONSENT = "no-consent"
    AWAITING_CONSENT = "awaiting-consent"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed-over"
    REVIEW_MISSED = "review-missed"
    REVIEW_ENDED = "review-ended"
    NO_RULE = "no-rule"
    HOLD_WITHOUT_REVIEW = "hold-without-review"
    DECIDED_BEFORE_RECEIPT = "decided-before-receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question: these facts, under this rule, at this moment."""

    rule: RetentionRule
    facts: Facts
    as_of: datetime
    zone: str

    def happened(self, moment: datetime | None) -> datetime | None:
        """What lies after ``as_of`` has not happened."""
        return moment if moment is not None and moment <= self.as_of else None

    def day_of(self, moment: datetime | None) -> date | None:
        """This function will return the local day of a moment, where there is one."""
        return None if moment is None else local_day(moment=moment, zone=self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How far the reckoning has come."""

    end: End
    reason: Reason
    started_at: datetime | None
    readable_until: datetime
    review_on: date | None = None
    escalation_on: date | None = None
