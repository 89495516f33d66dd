"""What a yes and its withdrawal do to an end. A renewal starts anew and never stacks (E25)."""

from dataclasses import replace
from datetime import datetime, timedelta

from vault.domain.calendar import End, end_of_period, instant_end
from vault.domain.policy.rules import ConsentTerms, RetentionRule
from vault.domain.retention.case import FAR, Case, Clock, Reason
from vault.domain.retention.clock import by_rule

# "Directly" for what came by another channel: the first run of the job (requirements B3).
TECHNICAL_MAX = timedelta(hours=24)


def with_consent(*, case: Case, terms: ConsentTerms, clock: Clock) -> Clock:
    """Let each yes that came in time move the end; taking it back returns to the rule's."""
    base, end, reason = clock.end, clock.end, clock.reason
    for moment, given in _consent_events(case, terms):
        if moment >= end.at:
            break  # S9: after the end there is nothing left to consent to
        if given:
            extended = _extended(case, terms, moment)
            if extended.at > end.at:
                end, reason = extended, Reason.CONSENT
        elif moment < base.at:
            end, reason = base, clock.reason
        else:
            end, reason = instant_end(at=moment, zone=case.zone), Reason.CONSENT_WITHDRAWN
    return replace(clock, end=end, reason=reason)


def by_consent_alone(*, case: Case, others: list[RetentionRule]) -> Clock | None:
    """Judge what stands on a consent alone: None when no yes came in time."""
    terms = case.rule.consent
    assert terms is not None  # a rule that starts with a consent has terms: see policy_lint
    clock: Clock | None = None
    for moment, given in _consent_events(case, terms):
        if clock is None:
            if given and moment < _open_until(case, others):
                clock = _consented(case, terms, min(moment, case.facts.received_at))
            continue
        if moment >= clock.end.at:
            break
        if not given:
            end = instant_end(at=moment, zone=case.zone)
            return replace(clock, end=end, reason=Reason.CONSENT_WITHDRAWN)
        renewed = _consented(case, terms, moment)
        clock = renewed if renewed.end.at > clock.end.at else clock
    return clock


def _open_until(case: Case, others: list[RetentionRule]) -> datetime:
    """Until when a first yes can still find something to keep."""
    ends = [by_rule(case=replace(case, rule=rule)).end.at for rule in others[:1]]
    return max([*ends, case.facts.received_at + TECHNICAL_MAX])


def _consented(case: Case, terms: ConsentTerms, started_at: datetime) -> Clock:
    return Clock(
        end=_extended(case, terms, started_at),
        reason=Reason.CONSENT,
        started_at=started_at,
        readable_until=FAR,
    )


def _extended(case: Case, terms: ConsentTerms, given_at: datetime) -> End:
    """A new period from the day of the yes, never on top of what was left."""
    extended = end_of_period(started_at=given_at, period=terms.extends, zone=case.zone)
    if terms.ceiling is None:
        return extended
    ceiling = end_of_period(started_at=case.facts.received_at, period=terms.ceiling, zone=case.zone)
    return min(extended, ceiling, key=lambda end: end.at)


def _consent_events(case: Case, terms: ConsentTerms) -> list[tuple[datetime, bool]]:
    """Every yes (True) and every withdrawal (False) of this purpose so far, in order.

    Whoever has taken the whole application back cannot consent to it any more.
    """
    gone_at = case.happened(case.facts.withdrawn_at)
    events = []
    for consent in case.facts.consents:
        if consent.purpose != terms.id or (gone_at is not None and gone_at <= consent.given_at):
            continue
        events.append((consent.given_at, True))
        if consent.withdrawn_at is not None:
            events.append((consent.withdrawn_at, False))
    return sorted((at, given) for at, given in events if at <= case.as_of)
