"""Several policies over one application: the one in force, and every one that promised less.

A new policy never makes an end later, and a shorter one counts for all (S4, Art 13(3) GDPR). So
does one that was in force only for a while in between: what it took away does not come back,
unless two people take the shorter rules back (decision 0008).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from vault.domain.policy.policy import Policy, PolicyHash
from vault.domain.retention.facts import Facts
from vault.domain.retention.span import Span, span_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """Rules that two people took back: by which policy, and since when the old ones count (UTC)."""

    policy: Policy
    by: PolicyHash
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What counts besides the active policy, and what counts for whoever it had ended already."""

    binding: tuple[Policy, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    seen_end: datetime | None = None
    """The end that something was once seen past: it does not move, whatever is taken back."""


Promised: TypeAlias = Policy | Sequence[Policy] | Promises | None
"""The policy that an application came under, or all that were in force since; None: no other."""

Moment = TypeVar("Moment", date, datetime)


def policies_of(*, policy: Policy, promised: Promised) -> tuple[Policy, ...]:
    """This function will return the policies that count, the one in force first."""
    if promised is None:
        return (policy,)
    if isinstance(promised, Promises):
        return (policy, *promised.binding)
    return (policy, promised) if isinstance(promised, Policy) else (policy, *promised)


def policies_for(
    *, policy: Policy, promised: Promised, facts: Facts, as_of: datetime
) -> tuple[Policy, ...]:
    """This function will return all the policies that count for one application.

    What was taken back counts for whoever had ended under it by then, or was seen past that end:
    nobody comes back from there. A yes that was given in time is among the facts.
    """
    counting = policies_of(policy=policy, promised=promised)
    if not isinstance(promised, Promises):
        return counting
    ended = (
        each.policy
        for each in promised.taken_back
        if _had_ended(each, facts=facts, as_of=as_of, seen_end=promised.seen_end)
    )
    return (*counting, *ended)


def _had_ended(
    taken_back: TakenBack, *, facts: Facts, as_of: datetime, seen_end: datetime | None
) -> bool:
    span = span_of(policy=taken_back.policy, facts=facts, as_of=min(as_of, taken_back.at))
    return span is not None and (span.end.at <= taken_back.at or span.end.at == seen_end)


def binding(
    *, since: Sequence[Policy], active: Policy, agreed: Mapping[str, datetime] | None = None
) -> Promises:
    """This function will return which policies bind besides the active one.

    ``since`` begins with the one that an application came under, and goes on with those that came
    into force after it. ``agreed`` says, by hash, which of them all two people brought into force,
    and when. Where that brought back the very rules that the application came under, it corrects
    what lay between; by one person alone it does not (S4).
    """
    if not since:
        return Promises()
    in_order, at = (*since, active), agreed or {}
    returns = [
        place
        for place, policy in enumerate(in_order)
        if place and policy.hash in at and have_the_same_rules(policy, since[0])
    ]
    last = returns[-1] if returns else 0
    between = (
        (in_order[place], next(each for each in returns if each > place))
        for place in range(1, last)
    )
    return Promises(
        binding=tuple(_without_repetition(in_order[last:-1], active)),
        taken_back=tuple(
            TakenBack(policy=policy, by=in_order[by].hash, at=at[in_order[by].hash])
            for policy, by in between
            if not have_the_same_rules(policy, since[0])
        ),
    )


def have_the_same_rules(one: Policy, other: Policy) -> bool:
    """This function will say whether two policies keep everything equally long."""
    return one is other or (one.retention == other.retention and one.time_zone == other.time_zone)


def _without_repetition(policies: Iterable[Policy], active: Policy) -> Iterator[Policy]:
    """Leave out what says nothing that another one does not: other words, the same rules."""
    seen = [active]
    for policy in policies:
        if not any(have_the_same_rules(policy, each) for each in seen):
            seen.append(policy)
            yield policy


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
