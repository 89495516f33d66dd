"""What is known about one application, as far as retention asks. No personal data in it."""

from dataclasses import dataclass
from datetime import date, datetime

from vault.domain.application import Kind, Outcome
from vault.domain.holds import Scope
from vault.domain.policy.rules import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFact:
    """A yes, and when it was taken back. ``purpose`` is the id of the consent in the policy."""

    purpose: str
    given_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFact:
    """A recorded review: whether to keep, and why."""

    at: datetime
    keep: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFact:
    """A reason to keep longer. Without ``review_on`` no policy accepts it.

    One whose ``scope`` is the merits alone keeps no application: that goes on its day (E52).
    """

    placed_at: datetime
    released_at: datetime | None = None
    review_on: date | None = None
    scope: Scope = Scope.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionFact:
    """A restriction of Art 18, from ``from_at`` until ``lifted_at``."""

    from_at: datetime
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one application. Datetimes are aware and in UTC."""

    kind: Kind
    received_at: datetime
    role: Role = Role.APPLICANT
    outcome: Outcome | None = None
    position_decided_at: datetime | None = None
    application_decided_at: datetime | None = None
    position_last_date: date | None = None
    last_subject_activity_at: datetime | None = None
    last_confirmed_at: datetime | None = None
    collected_at: datetime | None = None
    closed_at: datetime | None = None
    consents: tuple[ConsentFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    holds: tuple[HoldFact, ...] = ()
    restrictions: tuple[RestrictionFact, ...] = ()
    withdrawn_at: datetime | None = None
    handed_over_at: datetime | None = None
    """When a hired person's application had reached the personnel file."""
    policy_version: str | None = None
