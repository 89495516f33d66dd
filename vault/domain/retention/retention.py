"""The retention engine: facts and a policy in, a verdict out. No database, no clock.

Everything that is stored or shown as ``expires_at`` comes from here. The semantics are those
of requirements B0: local dates first, clamped month ends, reading cut at the local midnight
that ends the last day, whether or not the purge has run.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from vault.domain.application import Kind
from vault.domain.calendar import End, add_to_day, instant_end, local_day, subtract_from_day
from vault.domain.holds import Scope
from vault.domain.holidays import next_working_day
from vault.domain.language import Text
from vault.domain.policy.policy import Policy
from vault.domain.policy.rules import DECISIONS, RetentionRule, Role
from vault.domain.retention.case import Reason
from vault.domain.retention.facts import ConsentFact, Facts, HoldFact
from vault.domain.retention.promise import Promised, narrowest_span, policies_for
from vault.domain.retention.span import Span
from vault.domain.retention.words import because
from vault.errors import BlockedError, StateError

# An upload may be under way while its position is closed; earlier decisions are no accident.
MAX_LATE_ARRIVAL = timedelta(days=1)


class State(StrEnum):
    """Where an application stands at a moment; see design §7 for the precedence."""

    LIVE = "live"
    BLOCKED = "blocked"
    HELD = "held"
    RESTRICTED = "restricted"
    DUE = "due"
    REFUSED = "refused"


class NextKind(StrEnum):
    """What can come next."""

    REMINDER = "reminder"
    REVIEW = "review"
    ESCALATION = "escalation"
    ERASE = "erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Something that will happen, on a local day."""

    on: date
    what: NextKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the policy says about one application at one moment.

    ``expires_at`` is the exclusive end in UTC, ``end_day`` its last local day;
    ``readable_until`` is earlier than ``expires_at`` where an answer or a review is awaited,
    and ``archived_at`` is None where no archive comes first. ``rule`` is empty when refused.
    """

    rule: str
    end_day: date
    expires_at: datetime
    readable_until: datetime
    archived_at: datetime | None
    state: State
    reason: Reason
    started_on: date | None
    warnings: tuple[str, ...]
    next: tuple[Next, ...]

    @property
    def because(self) -> Text:
        """Why, as one sentence in both languages. Worked out only when asked for."""
        return because(reason=self.reason, started_on=self.started_on, end_day=self.end_day)

    @property
    def readable(self) -> bool:
        """True while recruiting staff may read the application."""
        return self.state is State.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """The dates to show before somebody clicks: by the rule alone, today's, and after a yes."""

    ruled_by: RetentionRule
    consent: str
    rule: End
    now: End
    extended: End


def judge(*, policy: Policy, facts: Facts, as_of: datetime, promised: Promised = None) -> Verdict:
    """This function will return what the policy says about an application at ``as_of`` (UTC).

    ``promised`` is the policy that the application was collected under, where it is another
    one, or all that were in force since then: a new policy never makes an end later (S4, Art
    13(3) GDPR), so the earliest counts, but for what two people took back.
    Facts that lie after ``as_of`` have not happened yet.
    """
    refusal = _refusal(facts)
    span = _span(policy, promised, facts, as_of)
    if refusal is not None or span is None:
        return _refused(policy, facts, refusal or Reason.NO_RULE)
    state = _state(span, facts, as_of)
    return Verdict(
        rule=span.rule.id,
        end_day=span.end.day,
        expires_at=span.end.at,
        readable_until=span.readable_until,
        archived_at=span.archived_at,
        state=state,
        reason=span.reason,
        started_on=span.started_on,
        warnings=_warnings(policy, facts, span),
        next=_next(span, facts, state, local_day(moment=as_of, zone=policy.time_zone)),
    )


def promise(
    *,
    policy: Policy,
    kind: Kind,
    received_at: datetime,
    consented: bool,
    role: Role = Role.APPLICANT,
    last_date: date | None = None,
) -> Verdict:
    """This function will return the verdict at the moment of submission.

    ``consented`` says that the consent which the policy asks for at submission was given. A
    state other than ``live`` means that nothing may be stored.
    """
    consents = tuple(
        ConsentFact(purpose=rule.consent.id, given_at=received_at)
        for rule in policy.retention
        if consented and rule.consent is not None and kind in rule.applies_to.kinds
    )
    facts = Facts(
        kind=kind,
        role=role,
        received_at=received_at,
        position_last_date=last_date,
        last_subject_activity_at=received_at,  # handing in is an act of the person's own
        collected_at=received_at,
        consents=consents[:1],
    )
    return judge(policy=policy, facts=facts, as_of=received_at)


def if_extended(
    *, policy: Policy, facts: Facts, at: datetime, promised: Promised = None
) -> Extension:
    """This function will return the dates before and after a yes that is given at ``at``.

    Raises:
        StateError: no consent can move this application's end.
        BlockedError: its time is over already (S9: a yes counts only before the end).
    """
    span = _span(policy, promised, facts, at)
    if span is None or span.rule.consent is None:
        raise StateError("no consent applies")
    if at >= span.end.at:
        raise BlockedError("expired")
    yes = ConsentFact(purpose=span.rule.consent.id, given_at=at)
    consents = (*facts.consents, yes)
    extended = _span(policy, promised, replace(facts, consents=consents), at)
    assert extended is not None
    return Extension(
        ruled_by=span.rule,
        consent=span.rule.consent.id,
        rule=span.rule_end,
        now=span.end,
        extended=extended.end,
    )


def _span(policy: Policy, promised: Promised, facts: Facts, as_of: datetime) -> Span | None:
    """Take the earliest of what is promised now and what was promised since collection (S4)."""
    policies = policies_for(policy=policy, promised=promised, facts=facts, as_of=as_of)
    return narrowest_span(policies=policies, facts=facts, as_of=as_of)


def _refusal(facts: Facts) -> Reason | None:
    """What no policy accepts: an eternal hold (E55), a decision long before the receipt."""
    if any(hold.review_on is None for hold in facts.holds):
        return Reason.HOLD_WITHOUT_REVIEW
    decisions = (facts.position_decided_at, facts.application_decided_at)
    earliest = facts.received_at - MAX_LATE_ARRIVAL
    if any(decided is not None and decided < earliest for decided in decisions):
        return Reason.DECIDED_BEFORE_RECEIPT
    return None


def _refused(policy: Policy, facts: Facts, reason: Reason) -> Verdict:
    """Nothing may be kept: the end is the receipt."""
    end = instant_end(at=facts.received_at, zone=policy.time_zone)
    return Verdict(
        rule="",
        end_day=end.day,
        expires_at=end.at,
        readable_until=end.at,
        archived_at=None,
        state=State.REFUSED,
        reason=reason,
        started_on=None,
        warnings=(),
        next=(),
    )


def _state(span: Span, facts: Facts, as_of: datetime) -> State:
    """Judge by the precedence of design §7: held, restricted, due, blocked, live."""
    if any(_stands(hold.placed_at, hold.released_at, as_of) for hold in _keeping(facts)):
        return State.HELD
    if any(_stands(each.from_at, each.lifted_at, as_of) for each in facts.restrictions):
        return State.RESTRICTED
    if as_of >= span.end.at:
        return State.DUE
    return State.BLOCKED if as_of >= span.readable_until else State.LIVE


def _keeping(facts: Facts) -> list[HoldFact]:
    """Leave out the holds on merits alone: they keep no application (E52)."""
    return [hold for hold in facts.holds if hold.scope is Scope.FULL]


def _stands(since: datetime, until: datetime | None, as_of: datetime) -> bool:
    return since <= as_of and (until is None or as_of < until)


def _warnings(policy: Policy, facts: Facts, span: Span) -> tuple[str, ...]:
    """Codes of requirements B0 that this application calls for."""
    warnings = []
    if _claim_outlives(span):
        warnings.append("W-LIMITATION-TAIL")
    if span.reason is Reason.AWAITING_CONSENT:
        warnings.append("W-DEVIATES-DIRECTLY")
    known = {consent.id for consent in policy.consents}
    if any(consent.purpose not in known for consent in facts.consents):
        warnings.append("W-UNKNOWN-CONSENT")
    if facts.policy_version not in {None, policy.version, policy.hash}:
        warnings.append("W-OTHER-VERSION")
    return tuple(warnings)


def _claim_outlives(span: Span) -> bool:
    """Whether a claim could still be filed when the data is gone (DL 6:4, 1930:173 2 §).

    Said only where the schedule ends it: who takes an application back has chosen to.
    """
    period, started_on = span.rule.claims_period, span.started_on
    if period is None or started_on is None or span.reason is Reason.WITHDRAWN:
        return False
    last_day = next_working_day(day=add_to_day(day=started_on, period=period))
    return span.rule.trigger in DECISIONS and last_day > span.end.day


def _next(span: Span, facts: Facts, state: State, today: date) -> tuple[Next, ...]:
    """What comes, in order. Nothing is promised while something is held or restricted."""
    if state is State.HELD:
        days = [h.review_on for h in _keeping(facts) if h.review_on and h.released_at is None]
        return _in_order([Next(on=day, what=NextKind.REVIEW) for day in days])
    if state is State.RESTRICTED:
        return ()
    if state is State.DUE:
        return (Next(on=today, what=NextKind.ERASE),)
    coming = [*_reminders(span.rule, span.end), *_tasks(span)]
    coming = [each for each in coming if today <= each.on <= span.end.day]
    return _in_order([*coming, Next(on=span.erased_on, what=NextKind.ERASE)])


def _reminders(rule: RetentionRule, end: End) -> list[Next]:
    return [
        Next(on=subtract_from_day(day=end.day, period=period), what=NextKind.REMINDER)
        for period in rule.reminders
    ]


def _tasks(span: Span) -> list[Next]:
    """Days on which somebody has to decide something."""
    tasks = []
    if span.review_on is not None:
        tasks.append(Next(on=span.review_on, what=NextKind.REVIEW))
    if span.escalation_on is not None:
        tasks.append(Next(on=span.escalation_on, what=NextKind.ESCALATION))
    return tasks


def _in_order(coming: list[Next]) -> tuple[Next, ...]:
    return tuple(sorted(coming, key=lambda each: each.on))
