"""One retention rule of a policy, as values: which applications, from when, for how long.

``retention`` applies it, ``policy_lint`` judges it; nothing is judged here.
"""

from dataclasses import dataclass
from enum import StrEnum

from vault.domain.application import Kind
from vault.domain.calendar import Period
from vault.domain.language import Text


class Role(StrEnum):
    """In what capacity a person hands something in (requirements R04)."""

    APPLICANT = "applicant"
    STUDENT = "student"
    CONSULTANT = "consultant"


class RuleOutcome(StrEnum):
    """The outcomes that a rule can be about; ``open`` is everything that is not yet decided."""

    OPEN = "open"
    REJECTED = "rejected"
    HIRED = "hired"


class Trigger(StrEnum):
    """The event that starts the clock of a rule."""

    POSITION_DECISION_FINAL = "position.decision_final"
    APPLICATION_DECISION = "application.decision"
    RECEIVED = "received"
    CONSENT = "consent"
    LAST_SUBJECT_ACTIVITY = "last_subject_activity"
    LAST_CONFIRMATION = "last_confirmation"
    REVIEW = "review"
    CLOSED = "closed"
    COLLECTED = "collected"


DECISIONS = frozenset({Trigger.POSITION_DECISION_FINAL, Trigger.APPLICATION_DECISION})


class Asked(StrEnum):
    """When a consent is asked for."""

    AT_SUBMISSION = "at_submission"
    AFTER_DECISION = "after_decision"
    BY_REMINDER = "by_reminder"


class Silence(StrEnum):
    """What happens when nobody answers a review."""

    ERASE = "erase"


class Asks(StrEnum):
    """Who is asked at a review whether the application is still needed."""

    RECRUITER = "recruiter"
    APPLICANT = "applicant"


class Then(StrEnum):
    """What follows: erasure at the end, or a restricted archive first, with the same end."""

    ERASE = "erase"
    ARCHIVE = "archive"


class Published(StrEnum):
    """How much of a rule the organisation's published text states (for the linter)."""

    ALL = "all"
    NO_PERIOD = "no_period"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTerms:
    """What a yes does to the clock of a rule.

    ``extends`` counts from the day of the yes, ``ceiling`` from the day of receipt.
    ``required``: nothing is kept without it.
    """

    id: str
    asked: frozenset[Asked]
    extends: Period
    ceiling: Period | None
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A decision to keep, asked for again and again; silence erases after ``grace``.

    ``reminders`` go out that long after an unanswered day of review, to whoever is asked:
    a recruiter answers with a review, the applicant by confirming the interest.
    """

    interval: Period
    reminders: tuple[Period, ...]
    grace: Period
    silence: Silence
    asks: Asks = Asks.RECRUITER


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """What happens to a position that nobody decides, counted from its last date.

    ``review`` is when the recruiter is asked, ``escalation`` how much later the position
    counts as cancelled, which then is the decision.
    """

    review: Period
    escalation: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliesTo:
    """Which applications a rule is about."""

    kinds: frozenset[Kind]
    roles: frozenset[Role]
    outcomes: frozenset[RuleOutcome]

    def covers(self, *, kind: Kind, role: Role, outcome: RuleOutcome) -> bool:
        """This function will return whether such an application falls under the rule."""
        return kind in self.kinds and role in self.roles and outcome in self.outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """How long something is kept. The first rule of the file that fits an application counts.

    ``otherwise`` starts the clock while ``trigger`` has not happened. ``period`` is None
    where the text states none: then the backstop alone ends it. ``backstop`` counts from
    receipt and caps a late trigger. ``withheld``: unreadable from the start, since only an
    answer is awaited. ``claims_period`` is how long after the decision the law allows a
    claim, for W-LIMITATION-TAIL. ``reminders`` are sent that long before the end.
    """

    id: str
    applies_to: AppliesTo
    trigger: Trigger
    otherwise: Trigger | None
    period: Period | None
    backstop: Period | None
    withheld: bool
    claims_period: Period | None
    consent: ConsentTerms | None
    review: Review | None
    undecided: Undecided | None
    then: Then
    archive_after: Period | None
    reminders: tuple[Period, ...]
    purpose: str
    published: Published
    rationale: Text
