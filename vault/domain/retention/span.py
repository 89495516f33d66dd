"""When one application ends, and by which rule: the arithmetic under ``retention``.

The order is: the rule's own clock, its backstop, consent, review, and last what the applicant
took back. Only a consent moves an end later.
"""

from dataclasses import dataclass
from datetime import date, datetime

from vault.domain.calendar import End, end_of_period, local_day
from vault.domain.policy.policy import Policy
from vault.domain.policy.rules import RetentionRule, RuleOutcome, Then, Trigger
from vault.domain.retention.case import Case, Clock, Reason
from vault.domain.retention.clock import by_rule
from vault.domain.retention.consent import by_consent_alone, with_consent
from vault.domain.retention.facts import Facts
from vault.domain.retention.review import with_hand_over, with_review, with_withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How long one application is kept under one rule, before holds and restrictions.

    ``rule_end`` is what the rule says without any consent; ``erased_on`` the local day that
    the end falls on, which for a midnight is the day after the last one.
    """

    rule: RetentionRule
    rule_end: End
    end: End
    readable_until: datetime
    archived_at: datetime | None
    reason: Reason
    started_on: date | None
    erased_on: date
    review_on: date | None
    escalation_on: date | None


def span_of(*, policy: Policy, facts: Facts, as_of: datetime) -> Span | None:
    """This function will return how long the application is kept, or None if no rule fits."""
    rules = _fitting_rules(policy, facts)
    for position, rule in enumerate(rules):
        case = Case(rule=rule, facts=facts, as_of=as_of, zone=policy.time_zone)
        if rule.trigger is not Trigger.CONSENT:
            return _finish(case, by_rule(case=case))
        clock = by_consent_alone(case=case, others=rules[position + 1 :])
        if clock is not None:
            return _finish(case, clock)
    return None


def _fitting_rules(policy: Policy, facts: Facts) -> list[RetentionRule]:
    outcome = RuleOutcome(facts.outcome.value) if facts.outcome else RuleOutcome.OPEN
    return [
        rule
        for rule in policy.retention
        if rule.applies_to.covers(kind=facts.kind, role=facts.role, outcome=outcome)
    ]


def _finish(case: Case, clock: Clock) -> Span:
    """Put consent, reviews and the applicant's own withdrawal on top of the rule's clock."""
    ruled = clock
    stands_alone = case.rule.trigger is Trigger.CONSENT
    if case.rule.consent is not None and not stands_alone:
        clock = with_consent(case=case, terms=case.rule.consent, clock=clock)
    if case.rule.review is not None:
        clock = with_review(case=case, review=case.rule.review, clock=clock)
    clock = with_withdrawal(case=case, clock=with_hand_over(case=case, clock=clock))
    return Span(
        rule=case.rule,
        rule_end=ruled.end,
        end=clock.end,
        readable_until=min(clock.readable_until, clock.end.at),
        archived_at=_archived_at(case, clock),
        reason=clock.reason,
        started_on=case.day_of(clock.started_at),
        erased_on=local_day(moment=clock.end.at, zone=case.zone),
        review_on=clock.review_on,
        escalation_on=clock.escalation_on,
    )


def _archived_at(case: Case, clock: Clock) -> datetime | None:
    """An archive is no new period: it begins within the old one (E46)."""
    if case.rule.then is not Then.ARCHIVE or clock.started_at is None:
        return None
    if case.rule.archive_after is None or case.rule.archive_after.is_instant:
        return clock.started_at
    return end_of_period(
        started_at=clock.started_at, period=case.rule.archive_after, zone=case.zone
    ).at
