"""What ends early: a review that says no or is never answered, and the applicant's own no."""

from dataclasses import replace
from datetime import date

from vault.domain.calendar import (
    End,
    add_to_day,
    end_of_day,
    instant_end,
    local_day,
    start_of_day,
)
from vault.domain.policy.rules import Review
from vault.domain.retention.case import Case, Clock, Reason
from vault.domain.retention.facts import ReviewFact


def with_review(*, case: Case, review: Review, clock: Clock) -> Clock:
    """Ask again and again whether to keep; silence blocks at once and erases after the grace.

    A late answer does not shift the next review later, an early one shifts it earlier.
    """
    started_on = case.day_of(clock.started_at) or local_day(
        moment=case.facts.received_at, zone=case.zone
    )
    due_on = add_to_day(day=started_on, period=review.interval)
    for answer in _answers(case):
        if answer.at >= _grace_end(case, review, due_on).at:
            break
        if not answer.keep:
            end = instant_end(at=answer.at, zone=case.zone)
            ended = replace(clock, end=end, reason=Reason.REVIEW_ENDED)
            return ended if end.at < clock.end.at else clock
        answered_on = min(due_on, local_day(moment=answer.at, zone=case.zone))
        due_on = max(due_on, add_to_day(day=answered_on, period=review.interval))
    if due_on >= clock.end.day:
        return clock
    blocked_at = start_of_day(day=due_on, zone=case.zone)
    clock = replace(clock, readable_until=blocked_at, review_on=due_on)
    grace_end = _grace_end(case, review, due_on)
    if case.as_of < blocked_at or clock.end.at <= grace_end.at:
        return clock
    return replace(clock, end=grace_end, reason=Reason.REVIEW_MISSED)


def _answers(case: Case) -> list[ReviewFact]:
    """The reviews since the receipt that have happened, in order."""
    done = [review for review in case.facts.reviews if review.at <= case.as_of]
    return sorted(done, key=lambda review: review.at)


def _grace_end(case: Case, review: Review, due_on: date) -> End:
    day = add_to_day(day=due_on, period=review.grace)
    return End(day=day, at=end_of_day(day=day, zone=case.zone))


def with_withdrawal(*, case: Case, clock: Clock) -> Clock:
    """Withdrawing ends the purpose at once, without any tail (E12, Art 17(1)(a) GDPR)."""
    withdrawn_at = case.happened(case.facts.withdrawn_at)
    if withdrawn_at is None or withdrawn_at >= clock.end.at:
        return clock
    return replace(clock, end=instant_end(at=withdrawn_at, zone=case.zone), reason=Reason.WITHDRAWN)


def with_hand_over(*, case: Case, clock: Clock) -> Clock:
    """What has reached the personnel file is kept there and no longer here (case E10)."""
    handed_over_at = case.happened(case.facts.handed_over_at)
    if handed_over_at is None or handed_over_at >= clock.end.at:
        return clock
    end = instant_end(at=handed_over_at, zone=case.zone)
    return replace(clock, end=end, reason=Reason.HANDED_OVER)
