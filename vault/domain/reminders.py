"""On which days somebody is reminded of an application: who it is about, or who works with it.

The days come from the rule that the engine gave and from its verdict. No clock, no store.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vault.domain.calendar import Period, add_to_day, local_day, subtract_from_day
from vault.domain.policy.policy import Policy
from vault.domain.policy.rules import Asks, RetentionRule, RuleOutcome
from vault.domain.retention.case import Reason
from vault.domain.retention.retention import State, Verdict

LONGEST_MONTH = 31
_REMINDED = frozenset({State.LIVE, State.BLOCKED})
"""Nothing is promised of what is held or restricted, and what is due is over."""


class ReminderKind(StrEnum):
    """What a reminder is about."""

    EXPIRY = "expiry"
    """The application is about to be erased."""
    CONFIRMATION = "confirmation"
    """The applicant is asked whether it is still wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One that is called for. ``about`` is the local day on which it fell due."""

    kind: ReminderKind
    about: date


def rule_of(*, policies: tuple[Policy, ...], rule_id: str) -> RetentionRule | None:
    """This function will return the first policy's rule of that name, or None."""
    return next(
        (rule for policy in policies for rule in policy.retention if rule.id == rule_id), None
    )


def reminder_for_applicant(
    *, rule: RetentionRule, verdict: Verdict, today: date, zone: str
) -> tuple[Reminder, ...]:
    """This function will return what the applicant is to be reminded of, at most one of a kind.

    Of several days that have passed the latest counts: whoever was not reminded in time gets one
    letter, not three. The hired are not reminded: their application goes to the personnel file.
    """
    if verdict.state not in _REMINDED or today > verdict.end_day:
        return ()
    found = []
    confirming = _confirmation(rule, verdict, today, zone)
    if confirming is not None:
        found.append(Reminder(kind=ReminderKind.CONFIRMATION, about=confirming))
    ends_in_silence = verdict.reason is Reason.REVIEW_MISSED and confirming is not None
    is_hired = rule.applies_to.outcomes == {RuleOutcome.HIRED}
    days = [subtract_from_day(day=verdict.end_day, period=each) for each in rule.reminders]
    passed = max((day for day in days if day <= today), default=None)
    if passed is not None and not ends_in_silence and not is_hired:
        found.append(Reminder(kind=ReminderKind.EXPIRY, about=passed))
    return tuple(found)


def review_days(*, rule: RetentionRule, verdict: Verdict, zone: str) -> tuple[date, ...]:
    """This function will return when a review is due, and then when it is asked for again."""
    if rule.review is None or verdict.readable_until >= verdict.expires_at:
        return ()
    due_on = review_on(verdict=verdict, zone=zone)
    return (due_on, *(add_to_day(day=due_on, period=each) for each in rule.review.reminders))


def review_on(*, verdict: Verdict, zone: str) -> date:
    """This function will return the local day on which an unanswered review cuts reading."""
    return local_day(moment=verdict.readable_until, zone=zone)


def _confirmation(rule: RetentionRule, verdict: Verdict, today: date, zone: str) -> date | None:
    if rule.review is None or rule.review.asks is not Asks.APPLICANT:
        return None
    days = review_days(rule=rule, verdict=verdict, zone=zone)
    return max((day for day in days if day <= today), default=None)


def longest_days(*, periods: tuple[Period, ...]) -> int:
    """This function will return days that no reminder of these comes earlier than."""
    return max((each.months * LONGEST_MONTH + each.days + 1 for each in periods), default=0)
