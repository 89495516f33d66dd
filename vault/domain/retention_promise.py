"""Several policies over one application: the one in force, and every one that promised less.

A new policy never makes an end later, and a shorter one counts for all (S4, Art 13(3) GDPR). So
does one that was in force only for a while in between: what it took away does not come back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from vault.domain.facts import Facts
from vault.domain.policy import Policy
from vault.domain.retention_span import Span, span_of

Promised: TypeAlias = Policy | Sequence[Policy] | None
"""The policy that an application came under, or all that were in force since; None: no other."""

Moment = TypeVar("Moment", date, datetime)


def policies_of(*, policy: Policy, promised: Promised) -> tuple[Policy, ...]:
    """This function will return all the policies that count, the one in force first."""
    if promised is None:
        return (policy,)
    return (policy, promised) if isinstance(promised, Policy) else (policy, *promised)


def binding(*, since: Sequence[Policy], active: Policy) -> Sequence[Policy]:
    """This function will return which policies bind besides the active one.

    ``since`` begins with the one that an application came under, and goes on with those that came
    into force after it. A return to the very rules that it came under binds alone from then on: so
    a mistaken policy can be taken back, and nothing is kept longer than was promised.
    """
    if not since:
        return ()
    own = since[0]
    if _has_the_rules_of(active, own):
        return ()
    returned = (place for place in range(len(since)) if _has_the_rules_of(since[place], own))
    return since[max(returned) :]


def _has_the_rules_of(one: Policy, other: Policy) -> bool:
    return one is other or (one.retention == other.retention and one.time_zone == other.time_zone)


def narrowest_span(*, policies: Iterable[Policy], facts: Facts, as_of: datetime) -> Span | None:
    """This function will return the span that ends first, cut wherever another one cuts.

    None: none of the policies has a rule for it. The rule, the reason and the reminders are those
    of the policy whose end comes first; reading, archive and review follow the strictest.
    """
    spans = [span_of(policy=each, facts=facts, as_of=as_of) for each in policies]
    found = [span for span in spans if span is not None]
    if len(found) < 2:  # noqa: PLR2004 - one span needs no comparison
        return found[0] if found else None
    first = min(found, key=lambda span: span.end.at)
    return replace(
        first,
        readable_until=min(span.readable_until for span in found),
        archived_at=_earliest(span.archived_at for span in found),
        review_on=_earliest(span.review_on for span in found),
    )


def _earliest(moments: Iterable[Moment | None]) -> Moment | None:
    return min((moment for moment in moments if moment is not None), default=None)
