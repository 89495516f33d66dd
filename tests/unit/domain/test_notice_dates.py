from datetime import date

import pytest

from tests.factories.policies import changed_policy, default_policy, utc
from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.domain.language import Language
from vault.domain.notice.dates import examples
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy

NOON = utc("2026-11-22T11:00")


def days(policy: Policy) -> dict[str, date]:
    found = examples(policy=policy, at=NOON, language=Language.EN)
    return {each.case: each.end_day for each in found}


def test_the_default_policy_comes_to_these_days() -> None:
    assert days(default_policy()) == {
        "You apply for a position, and nobody makes a decision": date(2029, 11, 22),
        "You apply for a position, and somebody else gets it the same day": date(2028, 11, 22),
        "You apply for a position, and get it the same day": date(2026, 12, 22),
        "You send a spontaneous application and agree to let us keep it": date(2028, 11, 22),
    }


def test_another_period_is_another_day() -> None:
    shorter = changed_policy(('final"\nperiod = "P2Y"', 'final"\nperiod = "P14M"'))

    assert (
        days(shorter)["You apply for a position, and somebody else gets it the same day"]
    ) == date(2028, 1, 22)


def test_the_day_is_that_of_the_policys_time_zone() -> None:
    late = utc("2026-11-22T23:30")  # half past midnight in Stockholm, on the 23rd

    found = examples(policy=default_policy(), at=late, language=Language.SV)

    assert [each.day for each in found][1] == "23 november 2028"


def test_what_is_not_taken_in_has_no_line() -> None:
    never_spontaneous = ('kinds = ["spontaneous"]', 'kinds = ["position"]')

    assert len(days(changed_policy(never_spontaneous, never_spontaneous))) == 3


def test_roles_have_lines_of_their_own_where_their_days_differ() -> None:
    of_students = changed_policy(
        (
            'roles = ["applicant", "student"], outcomes = ["hired"]',
            'roles = ["student"], outcomes = ["hired"]',
        ),
        ('outcomes = ["open", "rejected"]', 'outcomes = ["open", "rejected", "hired"]'),
    )
    found = days(of_students)

    assert all("(as " not in case for case in found)
    assert len(found) == 4


@pytest.mark.parametrize("name", packaged_names())
@pytest.mark.parametrize("language", Language)
def test_every_ready_made_policy_says_when(name: str, language: Language) -> None:
    found = examples(policy=parse_policy(policy_text(name)), at=NOON, language=language)

    assert len(found) == 4
    assert all(each.end_day > NOON.date() for each in found)
    assert all(each.rule and each.day for each in found)
