from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories.policies import (
    changed_policy,
    default_policy,
    position_facts,
    spontaneous_facts,
    utc,
)
from vault.domain.application import Kind, Outcome
from vault.domain.consent import (
    after_withdrawal,
    asked_at_submission,
    consent_field,
    given_at_submission,
    offer,
    refused_at_submission,
    shown_at_submission,
    standing,
)
from vault.domain.policy.rules import Role
from vault.domain.retention.facts import ConsentFact, Facts, HoldFact
from vault.domain.retention.retention import State, if_extended, judge, promise
from vault.errors import BlockedError, ConsentNeededError, FieldError, StateError

REJECTED = position_facts(outcome=Outcome.REJECTED, position_decided_at=utc("2024-05-06T09:00"))
YES = ConsentFact(purpose="keep", given_at=utc("2024-02-29T09:00"))
SPONTANEOUS = spontaneous_facts(consents=(YES,))
BY_REMINDER_ONLY = changed_policy(('["after_decision", "by_reminder"]', '["by_reminder"]'))


def test_the_form_asks_only_for_spontaneous_applications() -> None:
    asked = asked_at_submission(policy=default_policy(), kind=Kind.SPONTANEOUS)

    assert asked is not None
    assert asked.id == "keep"
    assert asked_at_submission(policy=default_policy(), kind=Kind.POSITION) is None
    assert (
        asked_at_submission(policy=default_policy(), kind=Kind.SPONTANEOUS, role=Role.CONSULTANT)
        is None
    )


def test_a_spontaneous_application_needs_its_yes() -> None:
    with pytest.raises(ConsentNeededError) as refusal:
        given_at_submission(policy=default_policy(), kind=Kind.SPONTANEOUS, ticked=[])

    assert refusal.value.field == "consent_keep"
    given = given_at_submission(
        policy=default_policy(), kind=Kind.SPONTANEOUS, ticked=["consent_keep"]
    )
    assert given is not None
    assert consent_field(terms=given) == "consent_keep"


def test_only_a_box_that_was_shown_in_these_words_and_left_empty_is_a_no() -> None:
    policy = changed_policy(('["after_decision", "by_reminder"]', '["at_submission"]'))
    other = changed_policy(('version = "1"', 'version = "2"'))
    terms = asked_at_submission(policy=policy, kind=Kind.POSITION)
    assert terms is not None
    shown = shown_at_submission(terms=terms, policy=policy)

    def answered(untrusted_shown: str, *ticked: str) -> object:
        return refused_at_submission(
            policy=policy, kind=Kind.POSITION, ticked=ticked, untrusted_shown=untrusted_shown
        )

    assert answered(shown) == terms
    assert answered(shown, "consent_keep") is None
    assert answered("") is None
    assert answered(shown_at_submission(terms=terms, policy=other)) is None
    assert (
        refused_at_submission(
            policy=default_policy(), kind=Kind.POSITION, ticked=[], untrusted_shown=shown
        )
        is None
    )


def test_a_consent_that_is_not_required_may_be_refused() -> None:
    policy = changed_policy(('extends = "P2Y", required = true', 'extends = "P2Y"'))

    assert given_at_submission(policy=policy, kind=Kind.SPONTANEOUS, ticked=[]) is None


@pytest.mark.parametrize(
    ("kind", "ticked"),
    [(Kind.POSITION, ["consent_keep"]), (Kind.SPONTANEOUS, ["consent_keep", "consent_sell"])],
)
def test_a_yes_that_nobody_asked_for_is_refused(kind: Kind, ticked: list[str]) -> None:
    with pytest.raises(FieldError) as refusal:
        given_at_submission(policy=default_policy(), kind=kind, ticked=ticked)

    assert (refusal.value.code, refusal.value.field) == ("undeclared", ticked[-1])


def test_an_application_for_a_position_needs_no_yes() -> None:
    assert given_at_submission(policy=default_policy(), kind=Kind.POSITION, ticked=[]) is None


def test_the_receipt_promises_the_latest_day() -> None:
    received_at = utc("2026-03-02T10:00")

    position = promise(
        policy=default_policy(),
        kind=Kind.POSITION,
        received_at=received_at,
        consented=False,
        last_date=date(2026, 4, 1),
    )
    kept = promise(
        policy=default_policy(), kind=Kind.SPONTANEOUS, received_at=received_at, consented=True
    )
    refused = promise(
        policy=default_policy(), kind=Kind.SPONTANEOUS, received_at=received_at, consented=False
    )

    assert (position.state, position.end_day) == (State.LIVE, date(2029, 3, 2))
    assert (kept.state, kept.end_day) == (State.LIVE, date(2028, 3, 2))
    assert refused.state is State.DUE


def test_every_date_is_known_before_the_click() -> None:
    dates = offer(policy=default_policy(), facts=REJECTED, at=utc("2025-05-06T09:00"))

    assert dates.rule.day == dates.now.day == date(2026, 5, 6)
    assert dates.extended.day == date(2027, 5, 6)
    assert dates.changes_anything
    assert not dates.renews


def test_what_is_shown_before_the_click_is_what_comes_after_it() -> None:
    at = utc("2025-05-06T09:00")
    dates = if_extended(policy=default_policy(), facts=REJECTED, at=at)

    given = replace(REJECTED, consents=(ConsentFact(purpose="keep", given_at=at),))
    verdict = judge(policy=default_policy(), facts=given, as_of=at)

    assert verdict.expires_at == dates.extended.at


def test_a_second_click_on_the_same_day_changes_nothing() -> None:
    at = utc("2025-05-06T09:00")
    given = replace(REJECTED, consents=(ConsentFact(purpose="keep", given_at=at),))

    again = offer(policy=default_policy(), facts=given, at=at + timedelta(hours=1))

    assert again.renews
    assert not again.changes_anything


def test_a_spontaneous_consent_may_be_renewed_while_it_stands() -> None:
    dates = offer(policy=default_policy(), facts=SPONTANEOUS, at=utc("2026-02-10T09:00"))

    assert dates.now.day == date(2026, 2, 28)
    assert dates.extended.day == date(2028, 2, 10)


@pytest.mark.parametrize(
    "facts",
    [
        position_facts(),
        position_facts(outcome=Outcome.HIRED, position_decided_at=utc("2024-05-06T09:00")),
        position_facts(role=Role.CONSULTANT),
        replace(REJECTED, holds=(HoldFact(placed_at=utc("2024-05-07T09:00")),)),
    ],
    ids=["undecided", "hired", "no rule", "refused"],
)
def test_nothing_is_offered_where_nothing_may_be_asked(facts: Facts) -> None:
    with pytest.raises(StateError):
        offer(policy=default_policy(), facts=facts, at=utc("2024-05-10T09:00"))


def test_the_hired_are_not_asked_even_where_one_rule_covers_them() -> None:
    policy = changed_policy(('["open", "rejected"]', '["open", "rejected", "hired"]'))
    facts = replace(REJECTED, outcome=Outcome.HIRED)

    with pytest.raises(StateError):
        offer(policy=policy, facts=facts, at=utc("2024-05-10T09:00"))


@pytest.mark.parametrize("facts", [REJECTED, SPONTANEOUS])
def test_a_yes_at_the_end_comes_too_late(facts: Facts) -> None:
    end = judge(policy=default_policy(), facts=facts, as_of=utc("2025-01-01T09:00")).expires_at

    with pytest.raises(BlockedError):
        offer(policy=default_policy(), facts=facts, at=end)


def test_who_has_withdrawn_is_not_asked() -> None:
    facts = replace(REJECTED, withdrawn_at=utc("2024-06-01T09:00"))

    with pytest.raises(BlockedError):
        offer(policy=default_policy(), facts=facts, at=utc("2024-06-01T09:00"))


def test_a_policy_may_ask_by_reminder_alone() -> None:
    with pytest.raises(StateError):
        offer(policy=BY_REMINDER_ONLY, facts=REJECTED, at=utc("2026-04-05T09:00"))

    reminded = offer(policy=BY_REMINDER_ONLY, facts=REJECTED, at=utc("2026-04-06T09:00"))
    assert reminded.extended.day == date(2028, 4, 6)


def test_a_policy_that_asks_only_at_submission_offers_nothing_later() -> None:
    policy = changed_policy(('["after_decision", "by_reminder"]', '["at_submission"]'))

    with pytest.raises(StateError):
        offer(policy=policy, facts=REJECTED, at=utc("2024-06-01T09:00"))


def test_the_offer_keeps_to_the_policy_that_the_application_came_under() -> None:
    longer = changed_policy(('extends = "P2Y"', 'extends = "P5Y"'))

    dates = offer(
        policy=longer, promised=default_policy(), facts=REJECTED, at=utc("2025-05-06T09:00")
    )

    assert dates.extended.day == date(2027, 5, 6)


def test_a_ceiling_bounds_every_renewal() -> None:
    policy = changed_policy(('extends = "P2Y" }', 'extends = "P2Y", ceiling = "P3Y" }'))

    dates = offer(policy=policy, facts=REJECTED, at=utc("2026-05-06T09:00"))

    assert dates.extended.day == date(2027, 1, 10)


def test_withdrawing_returns_to_the_rules_date() -> None:
    given = replace(
        REJECTED, consents=(ConsentFact(purpose="keep", given_at=utc("2025-05-06T09:00")),)
    )

    early = after_withdrawal(
        policy=default_policy(), facts=given, consent_id="keep", at=utc("2025-06-01T09:00")
    )
    late = after_withdrawal(
        policy=default_policy(), facts=given, consent_id="keep", at=utc("2026-06-01T09:00")
    )

    assert (early.state, early.end_day) == (State.LIVE, date(2026, 5, 6))
    assert late.state is State.DUE


def test_withdrawing_the_only_ground_erases() -> None:
    verdict = after_withdrawal(
        policy=default_policy(), facts=SPONTANEOUS, consent_id="keep", at=utc("2024-03-01T09:00")
    )

    assert verdict.state is State.DUE
    assert verdict.expires_at == utc("2024-03-01T09:00")


def test_what_was_never_given_cannot_be_withdrawn() -> None:
    with pytest.raises(StateError):
        after_withdrawal(
            policy=default_policy(), facts=REJECTED, consent_id="keep", at=utc("2025-06-01T09:00")
        )


def test_a_yes_stands_from_its_moment_until_it_is_taken_back() -> None:
    fact = replace(YES, withdrawn_at=utc("2024-03-02T09:00"))
    other = replace(YES, purpose="news")
    facts = spontaneous_facts(consents=(fact, other))

    assert standing(facts=facts, consent_id="keep", at=utc("2024-02-29T08:59")) == ()
    assert standing(facts=facts, consent_id="keep", at=utc("2024-02-29T09:00")) == (fact,)
    assert standing(facts=facts, consent_id="keep", at=utc("2024-03-02T09:00")) == ()
