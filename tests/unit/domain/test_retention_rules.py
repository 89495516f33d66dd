"""Rules that the default policy does not use, but other policies of the same schema do."""

from datetime import date, datetime

import pytest

from tests.factories.policies import (
    changed_policy,
    changed_text,
    default_policy,
    position_facts,
    utc,
)
from vault.domain.application import Kind, Outcome
from vault.domain.language import Language
from vault.domain.policy.parse import parse_policy
from vault.domain.retention.case import Reason
from vault.domain.retention.facts import ConsentFact, Facts, HoldFact, ReviewFact
from vault.domain.retention.retention import State, judge, promise
from vault.domain.retention.words import because

PERIOD = 'trigger = "position.decision_final"\nperiod = "P2Y"'
YEARLY = 'review = { interval = "P1Y", grace = "P30D", silence = "erase" }'
RELEVANT = changed_policy(
    (PERIOD, PERIOD.replace("\n", f'\notherwise = "received"\n{YEARLY}\n')),
)
DECIDED = position_facts(
    received_at=utc("2025-01-05T09:00"),
    outcome=Outcome.REJECTED,
    position_decided_at=utc("2025-02-10T09:00"),
)


def reviewed(*reviews: ReviewFact, **more: object) -> Facts:
    known: dict[str, object] = {
        "received_at": utc("2025-01-05T09:00"),
        "outcome": Outcome.REJECTED,
        "position_decided_at": utc("2025-02-10T09:00"),
        "reviews": reviews,
    }
    return position_facts(**{**known, **more})


def keep(at: str) -> ReviewFact:
    return ReviewFact(at=utc(at), keep=True, reason="asked for")


@pytest.mark.parametrize(
    ("trigger", "fact"),
    [
        ("application.decision", {"application_decided_at": utc("2024-05-06T09:00")}),
        ("received", {"received_at": utc("2024-05-06T09:00")}),
        ("last_subject_activity", {"last_subject_activity_at": utc("2024-05-06T09:00")}),
        ("last_confirmation", {"last_confirmed_at": utc("2024-05-06T09:00")}),
        ("review", {"reviews": (keep("2024-05-06T09:00"),)}),
        ("closed", {"closed_at": utc("2024-05-06T09:00")}),
        ("collected", {"collected_at": utc("2024-05-06T09:00")}),
    ],
)
def test_every_trigger_starts_its_clock(trigger: str, fact: dict[str, object]) -> None:
    policy = changed_policy((PERIOD, f'trigger = "{trigger}"\nperiod = "P2Y"'))

    verdict = judge(policy=policy, facts=position_facts(**fact), as_of=utc("2024-06-01T09:00"))

    assert verdict.end_day == date(2026, 5, 6)


def test_what_lies_ahead_has_not_happened_yet() -> None:
    verdict = judge(policy=default_policy(), facts=DECIDED, as_of=utc("2025-02-10T08:59"))

    assert verdict.reason is Reason.UNDECIDED


def test_without_its_trigger_a_rule_may_count_from_another() -> None:
    facts = position_facts(received_at=utc("2025-01-05T09:00"))

    verdict = judge(policy=RELEVANT, facts=facts, as_of=utc("2025-03-01T09:00"))

    assert (verdict.end_day, verdict.reason) == (date(2027, 1, 5), Reason.AFTER_TRIGGER)


def test_a_rule_without_a_period_ends_at_its_backstop() -> None:
    policy = changed_policy((PERIOD, 'trigger = "position.decision_final"'))

    verdict = judge(policy=policy, facts=DECIDED, as_of=utc("2025-03-01T09:00"))

    assert verdict.end_day == date(2028, 1, 5)


def test_a_decision_after_the_expiry_of_an_abandoned_position_brings_nothing_back() -> None:
    facts = position_facts(
        received_at=utc("2024-03-15T09:00"),
        position_last_date=date(2024, 3, 31),
        position_decided_at=utc("2026-12-01T09:00"),
    )

    verdict = judge(policy=default_policy(), facts=facts, as_of=utc("2026-12-02T09:00"))

    assert (verdict.state, verdict.end_day) == (State.DUE, date(2026, 10, 30))


def test_a_decision_in_time_goes_before_the_cancellation() -> None:
    facts = position_facts(
        received_at=utc("2024-03-15T09:00"),
        position_last_date=date(2024, 3, 31),
        position_decided_at=utc("2024-06-03T09:00"),
    )

    verdict = judge(policy=default_policy(), facts=facts, as_of=utc("2024-12-02T09:00"))

    assert (verdict.reason, verdict.end_day) == (Reason.AFTER_DECISION, date(2026, 6, 3))


@pytest.mark.parametrize(
    ("as_of", "state", "end_day"),
    [
        ("2026-02-09T22:59", State.LIVE, date(2027, 2, 10)),
        ("2026-02-09T23:00", State.BLOCKED, date(2026, 3, 12)),
        ("2026-03-12T22:59", State.BLOCKED, date(2026, 3, 12)),
        ("2026-03-12T23:00", State.DUE, date(2026, 3, 12)),
    ],
)
def test_e41_silence_blocks_on_the_day_of_review_and_erases_after_the_grace(
    as_of: str, state: State, end_day: date
) -> None:
    verdict = judge(policy=RELEVANT, facts=reviewed(), as_of=utc(as_of))

    assert (verdict.state, verdict.end_day) == (state, end_day)


def test_e40_a_review_that_keeps_lasts_to_the_next_one_or_the_maximum() -> None:
    facts = reviewed(keep("2026-02-10T09:00"))

    verdict = judge(policy=RELEVANT, facts=facts, as_of=utc("2026-02-11T09:00"))

    assert (verdict.state, verdict.end_day) == (State.LIVE, date(2027, 2, 10))


def test_an_early_review_is_valid_for_a_year_and_no_longer() -> None:
    facts = reviewed(keep("2025-12-01T09:00"))

    verdict = judge(policy=RELEVANT, facts=facts, as_of=utc("2026-11-30T23:00"))

    assert verdict.state is State.BLOCKED


def test_a_review_that_says_no_ends_it_at_once() -> None:
    facts = reviewed(ReviewFact(at=utc("2025-06-01T09:00"), keep=False))

    verdict = judge(policy=RELEVANT, facts=facts, as_of=utc("2025-06-01T09:00"))

    assert (verdict.state, verdict.reason) == (State.DUE, Reason.REVIEW_ENDED)


def test_a_review_after_the_grace_brings_nothing_back() -> None:
    facts = reviewed(keep("2026-03-13T09:00"))

    verdict = judge(policy=RELEVANT, facts=facts, as_of=utc("2026-03-14T09:00"))

    assert (verdict.state, verdict.reason) == (State.DUE, Reason.REVIEW_MISSED)


def test_a_no_after_the_end_does_not_move_it() -> None:
    facts = reviewed(keep("2026-02-01T09:00"), ReviewFact(at=utc("2027-02-15T09:00"), keep=False))

    verdict = judge(policy=RELEVANT, facts=facts, as_of=utc("2027-02-20T09:00"))

    assert verdict.end_day == date(2027, 2, 1 + 9)


def test_an_undecided_application_is_reviewed_from_its_receipt() -> None:
    policy = changed_policy((PERIOD, f"{PERIOD}\n{YEARLY}"))
    facts = position_facts(received_at=utc("2025-01-05T09:00"))

    verdict = judge(policy=policy, facts=facts, as_of=utc("2026-01-05T09:00"))

    assert verdict.state is State.BLOCKED


@pytest.mark.parametrize(
    ("after", "archived_at"),
    [
        ("", utc("2025-02-10T09:00")),
        ('\narchive_after = "PT0S"', utc("2025-02-10T09:00")),
        ('\narchive_after = "P4M"', utc("2025-06-10T22:00")),
    ],
)
def test_e46_an_archive_begins_within_the_period_and_does_not_lengthen_it(
    after: str, archived_at: datetime
) -> None:
    policy = changed_policy(('then = "erase"', f'then = "archive"{after}'))

    verdict = judge(policy=policy, facts=DECIDED, as_of=utc("2025-03-01T09:00"))

    assert (verdict.archived_at, verdict.end_day) == (archived_at, date(2027, 2, 10))


def test_before_the_decision_nothing_is_archived() -> None:
    policy = changed_policy(('then = "erase"', 'then = "archive"'))

    verdict = judge(policy=policy, facts=position_facts(), as_of=utc("2024-02-01T09:00"))

    assert verdict.archived_at is None


def test_a_kind_that_no_rule_is_left_for_is_refused() -> None:
    policy = changed_policy(
        ('kinds = ["spontaneous"]', 'kinds = ["position"]'),
        ('kinds = ["spontaneous"]', 'kinds = ["position"]'),
    )

    verdict = promise(
        policy=policy, kind=Kind.SPONTANEOUS, received_at=utc("2026-03-02T10:00"), consented=False
    )

    assert (verdict.state, verdict.rule, verdict.reason) == (State.REFUSED, "", Reason.NO_RULE)


def test_a_spontaneous_application_without_a_yes_needs_another_rule() -> None:
    text = changed_text()
    start = text.index('id = "spontaneous.no_consent"')
    last = text[start:].replace('kinds = ["spontaneous"]', 'kinds = ["position"]')
    policy = parse_policy(text[:start] + last)
    received_at = utc("2026-03-02T10:00")

    without = promise(
        policy=policy, kind=Kind.SPONTANEOUS, received_at=received_at, consented=False
    )
    given = promise(policy=policy, kind=Kind.SPONTANEOUS, received_at=received_at, consented=True)

    assert without.state is State.REFUSED
    assert given.state is State.LIVE


def test_an_answer_within_a_stated_window_counts() -> None:
    policy = changed_policy(('period = "PT0S"', 'period = "P7D"\nwithheld = true'))
    facts = Facts(
        kind=Kind.SPONTANEOUS,
        received_at=utc("2026-03-02T10:00"),
        consents=(ConsentFact(purpose="keep", given_at=utc("2026-03-08T10:00")),),
    )

    verdict = judge(policy=policy, facts=facts, as_of=utc("2026-03-08T10:00"))

    assert (verdict.state, verdict.end_day) == (State.LIVE, date(2028, 3, 2))


def test_a_withdrawal_before_the_first_yes_is_none() -> None:
    facts = Facts(
        kind=Kind.SPONTANEOUS,
        received_at=utc("2026-03-02T10:00"),
        consents=(
            ConsentFact(
                purpose="keep",
                given_at=utc("2026-03-09T10:00"),
                withdrawn_at=utc("2026-03-09T10:00"),
            ),
        ),
    )

    verdict = judge(policy=default_policy(), facts=facts, as_of=utc("2026-03-10T10:00"))

    assert (verdict.state, verdict.reason) == (State.DUE, Reason.NO_CONSENT)


def test_another_version_is_pointed_out_and_the_own_one_is_not() -> None:
    policy = default_policy()
    as_of = utc("2025-03-01T09:00")

    def warnings(version: str) -> tuple[str, ...]:
        facts = position_facts(policy_version=version)
        return judge(policy=policy, facts=facts, as_of=as_of).warnings

    assert warnings("1") == warnings(policy.hash) == ()
    assert warnings("0") == ("W-OTHER-VERSION",)


def test_only_a_standing_hold_names_its_review() -> None:
    facts = position_facts(
        holds=(
            HoldFact(
                placed_at=utc("2024-02-01T09:00"),
                released_at=utc("2024-03-01T09:00"),
                review_on=date(2026, 1, 1),
            ),
            HoldFact(placed_at=utc("2024-04-01T09:00"), review_on=date(2026, 4, 1)),
        )
    )

    verdict = judge(policy=default_policy(), facts=facts, as_of=utc("2024-05-01T09:00"))

    assert [each.on for each in verdict.next] == [date(2026, 4, 1)]


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", Language)
def test_every_reason_has_a_whole_sentence(reason: Reason, language: Language) -> None:
    text = because(reason=reason, started_on=date(2025, 1, 1), end_day=date(2027, 1, 1))

    said = text.say(language)

    assert said.endswith(".")
    assert "{" not in said


def test_a_verdict_says_why() -> None:
    verdict = judge(policy=default_policy(), facts=DECIDED, as_of=utc("2025-03-01T09:00"))

    assert verdict.because.say(Language.SV) == (
        "Beslutet fattades 10 februari 2025. Ansökan sparas till och med 10 februari 2027."
    )
