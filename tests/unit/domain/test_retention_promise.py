"""Shorter rules are taken back by two people, and by nobody else; what had ended stays ended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories.policies import changed_policy, default_policy
from vault.domain.application import Kind, Outcome
from vault.domain.policy.policy import Policy, PolicyHash
from vault.domain.retention.facts import ConsentFact, Facts
from vault.domain.retention.promise import Promises, TakenBack, binding
from vault.domain.retention.retention import State, judge

START = datetime(2026, 1, 10, 12, tzinfo=UTC)
DECIDED = START + timedelta(days=30)
TOOK_BACK = START + timedelta(days=300)
REJECTED = Facts(
    kind=Kind.POSITION,
    received_at=START,
    collected_at=START,
    outcome=Outcome.REJECTED,
    position_decided_at=DECIDED,
)
DAY = timedelta(days=1)


def version(number: int, policy: Policy) -> Policy:
    return replace(policy, version=str(number), hash=PolicyHash(f"{number:064x}"))


def by_two(at: datetime, *policies: Policy) -> dict[str, datetime]:
    return {policy.hash: at for policy in policies}


LONG = default_policy()
YEAR = changed_policy(('period = "P2Y"\nbackstop', 'period = "P1Y"\nbackstop'))
MONTHS = changed_policy(('period = "P2Y"\nbackstop', 'period = "P8M"\nbackstop'))
FIRST, SHORTER, AGAIN = version(1, LONG), version(2, YEAR), version(3, LONG)
SHORT_AGAIN = version(4, MONTHS)


def end(*, since: Sequence[Policy], active: Policy, agreed: dict[str, datetime]) -> datetime:
    promised = binding(since=since, active=active, agreed=agreed)
    return judge(policy=active, facts=REJECTED, as_of=TOOK_BACK + DAY, promised=promised).expires_at


def alone(policy: Policy, facts: Facts = REJECTED) -> datetime:
    return judge(policy=policy, facts=facts, as_of=TOOK_BACK + DAY).expires_at


def test_a_return_that_nobody_else_agreed_to_leaves_the_earlier_end() -> None:
    assert end(since=(FIRST, SHORTER), active=AGAIN, agreed={}) == alone(YEAR)


def test_a_return_by_two_people_gives_the_promised_end_again() -> None:
    agreed = by_two(TOOK_BACK, AGAIN)

    assert end(since=(FIRST, SHORTER), active=AGAIN, agreed=agreed) == alone(LONG)


def test_other_words_after_a_return_leave_it_as_two_people_made_it() -> None:
    words = version(5, LONG)

    for agreed, expected in ((by_two(TOOK_BACK, AGAIN), LONG), (by_two(TOOK_BACK), YEAR)):
        assert end(since=(FIRST, SHORTER, AGAIN), active=words, agreed=agreed) == alone(expected)


def test_a_shorter_policy_after_a_return_counts_and_the_one_before_it_does_not() -> None:
    agreed = by_two(TOOK_BACK, AGAIN, SHORT_AGAIN)

    found = binding(since=(FIRST, SHORT_AGAIN, AGAIN), active=SHORTER, agreed=agreed)

    assert found.binding == (AGAIN,)
    assert found.taken_back == (TakenBack(policy=SHORT_AGAIN, by=AGAIN.hash, at=TOOK_BACK),)


def test_rules_under_which_nobody_came_take_nothing_back() -> None:
    longer = version(6, changed_policy(('period = "P2Y"\nbackstop', 'period = "P30M"\nbackstop')))
    agreed = by_two(TOOK_BACK, longer)

    assert end(since=(FIRST, SHORTER), active=longer, agreed=agreed) == alone(YEAR)


def test_whoever_came_under_the_shorter_rules_keeps_them() -> None:
    assert end(since=(SHORTER,), active=AGAIN, agreed=by_two(TOOK_BACK, AGAIN)) == alone(YEAR)


def test_the_same_rules_in_other_words_are_judged_once() -> None:
    assert binding(since=(FIRST, AGAIN), active=version(7, LONG)) == Promises()


def test_what_had_ended_when_the_rules_came_back_stays_ended() -> None:
    """Eight months were over the day before; a hold may have kept it from being erased."""
    late = alone(MONTHS) + DAY
    promised = binding(since=(FIRST, SHORT_AGAIN), active=AGAIN, agreed=by_two(late, AGAIN))

    verdict = judge(policy=AGAIN, facts=REJECTED, as_of=late + DAY, promised=promised)

    assert (verdict.state, verdict.expires_at) == (State.DUE, alone(MONTHS))


def test_what_was_seen_past_its_end_stays_ended_though_the_clock_went_back() -> None:
    promised = binding(since=(FIRST, SHORTER), active=AGAIN, agreed=by_two(TOOK_BACK, AGAIN))
    seen = replace(promised, seen_end=alone(YEAR))

    verdict = judge(policy=AGAIN, facts=REJECTED, as_of=TOOK_BACK + DAY, promised=seen)

    assert verdict.expires_at == alone(YEAR)


def test_a_yes_that_was_given_in_time_counts_after_the_rules_came_back() -> None:
    yes = ConsentFact(purpose="keep", given_at=alone(MONTHS) - DAY)
    late = alone(MONTHS) + DAY
    promised = binding(since=(FIRST, SHORT_AGAIN), active=AGAIN, agreed=by_two(late, AGAIN))
    facts = replace(REJECTED, consents=(yes,))

    verdict = judge(policy=AGAIN, facts=facts, as_of=late, promised=promised)

    assert verdict.state is State.LIVE
    assert verdict.expires_at > alone(LONG)


KINDS = {"long": LONG, "year": YEAR, "months": MONTHS}


@example(  # over by the first rules, and longer over by the third, on the day of the return
    history=["year", "long", "months", "year"],
    agreed=[False, False, False, True, False, False],
    days=[0, 66, 300, 0, 0, 0],
    more=0,
)
@given(
    history=st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=6),
    agreed=st.lists(st.booleans(), min_size=6, max_size=6),
    days=st.lists(st.integers(0, 300), min_size=6, max_size=6),
    more=st.integers(0, 900),
)
def test_only_two_people_move_an_end_later_and_never_past_what_was_promised(
    history: list[str], agreed: list[bool], days: list[int], more: int
) -> None:
    """Policies come into force one after the other; what is believed is followed day by day."""
    versions = [version(number, KINDS[name]) for number, name in enumerate(history, start=1)]
    at, agreed_at = DECIDED, dict[str, datetime]()
    believed = [versions[0]]
    ended: datetime | None = None
    for number, policy in enumerate(versions[1:], start=1):
        at += days[number] * DAY
        before = min(alone(each) for each in believed)
        if before <= at:  # shorter rules also say of what was over that it was over earlier
            ended = min(before, ended or before)
        is_return = agreed[number] and policy.retention == versions[0].retention
        if agreed[number]:
            agreed_at[policy.hash] = at
        believed = [policy] if is_return else [*believed, policy]
    left = min(alone(each) for each in believed)
    expected = left if ended is None else min(left, ended)

    found = judge(
        policy=versions[-1],
        facts=REJECTED,
        as_of=at + more * DAY,
        promised=binding(since=versions[:-1], active=versions[-1], agreed=agreed_at),
    )

    assert found.expires_at <= alone(versions[0])
    assert found.expires_at == expected
