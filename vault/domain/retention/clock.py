"""A retention rule's own clock: from its trigger, capped by its backstop. No consent here."""

from dataclasses import replace
from datetime import date, datetime

from vault.domain.calendar import (
    End,
    add_to_day,
    end_of_day,
    end_of_period,
    instant_end,
    start_of_day,
)
from vault.domain.policy.rules import DECISIONS, Trigger, Undecided
from vault.domain.retention.case import FAR, Case, Clock, Reason


def by_rule(*, case: Case) -> Clock:
    """Count from the trigger, capped by the backstop; before the trigger, the backstop alone."""
    started_at = _trigger_at(case, case.rule.trigger)
    backstop = _backstop(case)
    clock = Clock(
        end=backstop or instant_end(at=case.facts.received_at, zone=case.zone),
        reason=Reason.UNDECIDED,
        started_at=None,
        readable_until=case.facts.received_at if case.rule.withheld else FAR,
    )
    undecided, last_date = case.rule.undecided, case.facts.position_last_date
    if undecided is not None and last_date is not None:
        clock = _with_auto_cancel(case, undecided, last_date, started_at, clock)
    trigger = case.rule.trigger
    if clock.started_at is None and started_at is None and case.rule.otherwise is not None:
        trigger = case.rule.otherwise
        started_at = _trigger_at(case, trigger)
    if clock.started_at is None and started_at is not None:
        reason = Reason.AFTER_DECISION if trigger in DECISIONS else Reason.AFTER_TRIGGER
        clock = replace(clock, started_at=started_at, reason=reason)
    return _counted(case, clock, backstop)


def _backstop(case: Case) -> End | None:
    if case.rule.backstop is None:
        return None
    return end_of_period(
        started_at=case.facts.received_at, period=case.rule.backstop, zone=case.zone
    )


def _counted(case: Case, clock: Clock, backstop: End | None) -> Clock:
    """Add the period to the start. A promise made earlier, the backstop, caps a late start."""
    if clock.started_at is None or case.rule.period is None:
        return clock
    end = end_of_period(started_at=clock.started_at, period=case.rule.period, zone=case.zone)
    if backstop is not None and backstop.at < end.at:
        return replace(clock, end=backstop, reason=Reason.CAPPED)
    if case.rule.withheld:
        return replace(clock, end=end, reason=Reason.AWAITING_CONSENT)
    if case.rule.period.is_instant:
        return replace(clock, end=end, reason=Reason.NO_CONSENT)
    return replace(clock, end=end)


def _trigger_at(case: Case, trigger: Trigger) -> datetime | None:
    facts = case.facts
    reviewed = [review.at for review in facts.reviews if review.at <= case.as_of]
    moments = {
        Trigger.POSITION_DECISION_FINAL: facts.position_decided_at,
        Trigger.APPLICATION_DECISION: facts.application_decided_at,
        Trigger.RECEIVED: facts.received_at,
        Trigger.LAST_SUBJECT_ACTIVITY: facts.last_subject_activity_at,
        Trigger.LAST_CONFIRMATION: facts.last_confirmed_at,
        Trigger.REVIEW: max(reviewed, default=None),
        Trigger.CLOSED: facts.closed_at,
        Trigger.COLLECTED: facts.collected_at,
    }
    if trigger is Trigger.RECEIVED:  # whoever asks has received it, whatever the clocks say
        return facts.received_at
    return case.happened(moments[trigger])


def _with_auto_cancel(
    case: Case, undecided: Undecided, last_date: date, decided_at: datetime | None, clock: Clock
) -> Clock:
    """Cancel a position that nobody decides (requirements E07), once its last date is past.

    The cancellation is the decision. A real one counts instead, unless the applications had
    expired before it was made.
    """
    review_on = add_to_day(day=last_date, period=undecided.review)
    cancelled_on = add_to_day(day=review_on, period=undecided.escalation)
    cancelled_at = start_of_day(day=cancelled_on, zone=case.zone)
    cancelled = replace(
        clock,
        started_at=cancelled_at,
        reason=Reason.AUTO_CANCELLED,
        review_on=review_on,
        escalation_on=cancelled_on,
    )
    expired_at = _counted(case, cancelled, None).end.at
    if decided_at is not None and decided_at < expired_at:
        return clock
    if case.as_of < end_of_day(day=last_date, zone=case.zone):
        # The end moves to the cancellation's when the last date has passed. Nobody may have to
        # write that down for reading to end in time, so the cut is known from the beginning (S1).
        return replace(
            clock,
            readable_until=min(clock.readable_until, expired_at),
            review_on=review_on,
            escalation_on=cancelled_on,
        )
    return cancelled
