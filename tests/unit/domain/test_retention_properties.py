"""What holds for every life of an application, not only for the published ones."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories.policies import ZONE, changed_policy, default_policy
from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.domain.application import Kind, Outcome
from vault.domain.calendar import Period, add_to_day, end_of_period, local_day
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.rules import Role
from vault.domain.retention.facts import ConsentFact, Facts, HoldFact, RestrictionFact, ReviewFact
from vault.domain.retention.retention import State, judge

START = datetime(2020, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)

moments = st.integers(0, 12 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
later = st.one_of(st.none(), moments)


@st.composite
def consents(draw: st.DrawFn) -> ConsentFact:
    given_at = draw(moments)
    after = draw(st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=1500))))
    withdrawn_at = None if after is None else given_at + after
    return ConsentFact(purpose="keep", given_at=given_at, withdrawn_at=withdrawn_at)


@st.composite
def lives(draw: st.DrawFn) -> Facts:
    received_at = draw(moments)
    last_date = draw(st.one_of(st.none(), st.dates(START.date(), START.date().replace(year=2032))))
    decided_at = draw(later)
    return Facts(
        kind=draw(st.sampled_from(Kind)),
        outcome=draw(st.sampled_from([None, *Outcome])),
        received_at=received_at,
        position_last_date=last_date,
        position_decided_at=None if decided_at is None else max(decided_at, received_at),
        consents=tuple(draw(st.lists(consents(), max_size=4))),
        withdrawn_at=draw(later),
    )


@given(facts=lives(), as_of=moments)
def test_no_readable_record_outlives_its_rule(facts: Facts, as_of: datetime) -> None:
    verdict = judge(policy=default_policy(), facts=facts, as_of=as_of)

    assert verdict.readable == (verdict.state is State.LIVE)
    assert not (verdict.readable and as_of >= verdict.expires_at)
    assert not (verdict.readable and as_of >= verdict.readable_until)


@given(facts=lives(), as_of=moments, late=st.timedeltas(timedelta(0), timedelta(days=3000)))
def test_what_is_due_stays_due_however_late_the_job_is(
    facts: Facts, as_of: datetime, late: timedelta
) -> None:
    now = judge(policy=default_policy(), facts=facts, as_of=as_of)

    then = judge(policy=default_policy(), facts=facts, as_of=as_of + late)

    # "Directly" leaves the first day for a yes that comes by the same letter (B3, E21).
    first_day_is_over = as_of >= facts.received_at + timedelta(days=1)
    if now.state is State.DUE and first_day_is_over:
        assert then.state is State.DUE


@given(facts=lives(), as_of=moments)
def test_only_a_consent_passes_the_promise_made_at_the_receipt(
    facts: Facts, as_of: datetime
) -> None:
    silent = replace(facts, kind=Kind.POSITION, consents=())
    promise = judge(policy=default_policy(), facts=silent, as_of=facts.received_at)

    verdict = judge(policy=default_policy(), facts=silent, as_of=as_of)

    ceiling = end_of_period(started_at=facts.received_at, period=Period(months=36), zone=ZONE)
    if verdict.state is not State.REFUSED:
        assert verdict.expires_at <= ceiling.at
    assert promise.expires_at <= ceiling.at


@given(facts=lives(), as_of=moments)
def test_a_yes_never_brings_the_end_nearer_and_never_stacks(facts: Facts, as_of: datetime) -> None:
    as_of = max(as_of, facts.received_at)
    before = judge(policy=default_policy(), facts=facts, as_of=as_of)
    yes = ConsentFact(purpose="keep", given_at=as_of)
    more = replace(facts, consents=(*facts.consents, yes))

    after = judge(policy=default_policy(), facts=more, as_of=as_of)

    two_years = end_of_period(started_at=as_of, period=Period(months=24), zone=ZONE)
    assert after.expires_at >= before.expires_at
    assert after.expires_at <= max(before.expires_at, two_years.at)


@given(facts=lives(), as_of=moments)
def test_a_yes_after_the_end_changes_nothing(facts: Facts, as_of: datetime) -> None:
    before = judge(policy=default_policy(), facts=facts, as_of=as_of)
    yes = ConsentFact(purpose="keep", given_at=as_of)
    more = replace(facts, consents=(*facts.consents, yes))

    after = judge(policy=default_policy(), facts=more, as_of=as_of)

    first_day_is_over = as_of >= facts.received_at + timedelta(days=1)
    if before.state is State.DUE and first_day_is_over:
        assert after == before


@given(facts=lives(), as_of=moments)
def test_a_withdrawal_is_due_at_once(facts: Facts, as_of: datetime) -> None:
    gone = replace(facts, withdrawn_at=as_of)

    verdict = judge(policy=default_policy(), facts=gone, as_of=as_of)

    assert verdict.state in {State.DUE, State.REFUSED}
    assert verdict.expires_at <= max(as_of, facts.received_at)


@given(facts=lives(), as_of=moments, months=st.integers(1, 23))
def test_a_shorter_period_never_keeps_longer(facts: Facts, as_of: datetime, months: int) -> None:
    shorter = changed_policy(
        ('period = "P2Y"\nbackstop', f'period = "P{months}M"\nbackstop'),
    )
    silent = replace(facts, consents=())

    long = judge(policy=default_policy(), facts=silent, as_of=as_of)
    short = judge(policy=shorter, facts=silent, as_of=as_of)

    assert short.expires_at <= long.expires_at


@given(facts=lives(), as_of=moments)
def test_a_hold_and_then_a_restriction_go_before_everything(facts: Facts, as_of: datetime) -> None:
    restricted = replace(facts, restrictions=(RestrictionFact(from_at=as_of),))
    hold = HoldFact(placed_at=as_of, review_on=as_of.date())

    under_restriction = judge(policy=default_policy(), facts=restricted, as_of=as_of)
    under_hold = judge(
        policy=default_policy(), facts=replace(restricted, holds=(hold,)), as_of=as_of
    )

    assert under_restriction.state in {State.RESTRICTED, State.REFUSED}
    assert under_hold.state in {State.HELD, State.REFUSED}


@given(facts=lives(), as_of=moments)
def test_the_end_is_the_midnight_after_its_last_day_or_an_instant_within_it(
    facts: Facts, as_of: datetime
) -> None:
    verdict = judge(policy=default_policy(), facts=facts, as_of=as_of)

    last_moment_on = local_day(moment=verdict.expires_at - SECOND, zone=ZONE)
    assert verdict.end_day in {last_moment_on, local_day(moment=verdict.expires_at, zone=ZONE)}


@given(day=st.dates(START.date(), START.date().replace(year=2090)), months=st.integers(1, 120))
def test_the_end_of_months_has_the_same_number_or_is_the_months_last_day(
    day: date, months: int
) -> None:

    end = add_to_day(day=day, period=Period(months=months))

    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end + timedelta(days=1)).day == 1


windows = st.sampled_from((0, 29, 100, 200, 364, 370, 400, 500, 730, 800, 960, 1040, 1090, 1200))
"""Days that fall between the ends of the rules."""


FORGOTTEN = Facts(
    kind=Kind.POSITION,
    received_at=START,
    collected_at=START,
    last_subject_activity_at=START,
    position_last_date=START.date(),
)
"""Nobody ever decides on the position: chance alone seldom meets its window."""


@st.composite
def whole_lives(draw: st.DrawFn) -> tuple[Facts, datetime]:
    """A life up to a moment at which everything in it has happened, and that moment."""
    received_at = draw(moments)
    span = draw(st.sampled_from((0, 0, 30, 500)))
    steps = st.integers(0, span).map(lambda days: received_at + timedelta(days=days, minutes=7))
    sometimes = st.one_of(st.none(), st.none(), steps)
    given = draw(st.lists(steps, max_size=2))
    reviews = draw(st.lists(steps, max_size=2))
    last_date = draw(st.one_of(st.none(), st.integers(span, span + 90)))
    facts = Facts(
        kind=draw(st.sampled_from(Kind)),
        role=draw(st.sampled_from((Role.APPLICANT, Role.APPLICANT, Role.STUDENT, Role.CONSULTANT))),
        outcome=draw(st.sampled_from([None, *Outcome])),
        received_at=received_at,
        collected_at=received_at,
        last_subject_activity_at=draw(sometimes) or received_at,
        last_confirmed_at=draw(sometimes),
        closed_at=draw(sometimes),
        position_decided_at=draw(sometimes),
        application_decided_at=draw(sometimes),
        position_last_date=None
        if last_date is None
        else (received_at + timedelta(days=last_date)).date(),
        consents=tuple(ConsentFact(purpose="keep", given_at=at) for at in given),
        reviews=tuple(ReviewFact(at=at, keep=True) for at in reviews),
    )
    happened = [
        received_at,
        facts.last_subject_activity_at,
        facts.last_confirmed_at,
        facts.closed_at,
        facts.position_decided_at,
        facts.application_decided_at,
        *given,
        *reviews,
    ]
    return facts, max(at for at in happened if at is not None)


@pytest.mark.parametrize("name", packaged_names())
@example(life=(FORGOTTEN, FORGOTTEN.received_at), days=1000, minutes=0)
@given(life=whole_lives(), days=windows, minutes=st.integers(0, 1440))
def test_the_instant_at_which_reading_ends_is_known_beforehand(
    name: str, life: tuple[Facts, datetime], days: int, minutes: int
) -> None:
    """So it can be written on the row, and nothing has to run for it to hold (S1)."""
    policy = parse_policy(policy_text(name))
    facts, now = life
    then = now + timedelta(days=days, minutes=minutes)

    known = judge(policy=policy, facts=facts, as_of=now)
    found = judge(policy=policy, facts=facts, as_of=then)

    if known.state is State.LIVE:
        assert found.readable == (then < known.readable_until)
    else:
        assert not found.readable
