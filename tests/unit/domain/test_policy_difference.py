"""What differs between two policies is said in both languages, and weighed."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.policies import changed_policy, default_policy
from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.domain.language import Language
from vault.domain.policy.difference import (
    Grade,
    concerns_everybody,
    differences,
    first_day,
    grade_of,
    touched_rules,
)
from vault.domain.policy.parse import parse_policy

VERSION = ('version = "1"', 'version = "2"')


def said(*changes: tuple[str, str], language: Language = Language.EN) -> list[str]:
    new = changed_policy(VERSION, *changes)
    return [each.say(language) for each in differences(old=default_policy(), new=new)]


@pytest.mark.parametrize(
    ("old", "new", "grade", "words"),
    [
        ('period = "P2Y"', 'period = "P1Y"', Grade.MATERIAL, "period: two years → one year"),
        ('backstop = "P3Y"', 'backstop = "P30M"', Grade.MATERIAL, "longest time: three years"),
        ('trigger = "position.decision_final"', 'trigger = "application.decision"', Grade.MATERIAL,
         "counts from: the decision that closes the position → the decision on the application"),
        ('"P6M", escalation', '"P3M", escalation', Grade.MATERIAL, "asked after six months"),
        ('extends = "P2Y" }', 'extends = "P1Y" }', Grade.MATERIAL, "keep: two years, asked"),
        ('roles = ["applicant", "student"]', 'roles = ["applicant"]', Grade.MATERIAL,
         "applies to: application for a position; applicant and student"),
        ('regions = ["SE"]', 'regions = ["FI"]', Grade.MATERIAL, "where the data is: SE → FI"),
        ('time_zone = "Europe/Stockholm"', 'time_zone = "Europe/Helsinki"', Grade.MATERIAL,
         "time zone: Europe/Stockholm → Europe/Helsinki"),
        ('"complaint"', '"complaint" ', Grade.WORDING, ""),
        ('reminders = ["P1M"]', "reminders = []", Grade.HOUSE, "one month → none"),
        ("percent = 20", "percent = 90", Grade.HOUSE, "guard of the purge: 20 %, 50 → 90 %, 50"),
        ('claims_period = "P2Y"', 'claims_period = "P1Y"', Grade.WORDING, "claims_period"),
        ("max_files = 10", "max_files = 5", Grade.WORDING, "files that are accepted"),
    ],
)  # fmt: skip
def test_each_difference_is_weighed_and_said(old: str, new: str, grade: Grade, words: str) -> None:
    found = differences(old=default_policy(), new=changed_policy(VERSION, (old, new)))

    assert grade_of(found=found) is grade
    assert words in "\n".join(each.say(Language.EN) for each in found)
    assert all(each.say(Language.SV) for each in found)


def test_the_same_text_differs_in_nothing() -> None:
    assert differences(old=default_policy(), new=default_policy()) == ()
    assert grade_of(found=()) is Grade.WORDING


def test_a_purpose_and_a_consent_say_which_part_has_other_words() -> None:
    lines = said(('question = { sv = "', 'question = { sv = "Ja! '), language=Language.SV)

    assert lines == ["keep: frågan: tidigare text → annan text"]


def test_the_name_of_the_controller_matters_once_it_is_no_example() -> None:
    mine = changed_policy(VERSION, ('name = "Exempel AB"', 'name = "Nordvind AB"'))
    merged = changed_policy(VERSION, ('name = "Exempel AB"', 'name = "Sydvind AB"'))

    assert grade_of(found=differences(old=default_policy(), new=mine)) is Grade.WORDING
    assert grade_of(found=differences(old=mine, new=merged)) is Grade.MATERIAL


def test_the_order_of_rules_is_a_difference_as_the_first_that_fits_counts() -> None:
    text = policy_text("two-years-after-decision")
    head, *rules = text.split("[[retention]]")
    last, guard = rules[-1].split("[guard]")
    turned = [*rules[:-2], last, rules[-2]]
    new = parse_policy("[[retention]]".join([head, *turned]) + "[guard]" + guard)

    (found,) = differences(old=default_policy(), new=new)

    assert (found.grade, found.part) == (Grade.MATERIAL, "order")


def test_only_what_is_about_more_than_time_concerns_everybody() -> None:
    shorter = changed_policy(VERSION, ('period = "P2Y"', 'period = "P1Y"'))
    moved = changed_policy(VERSION, ('regions = ["SE"]', 'regions = ["FI"]'))
    old = default_policy()

    assert not concerns_everybody(found=differences(old=old, new=shorter))
    assert concerns_everybody(found=differences(old=old, new=moved))
    assert touched_rules(old=old, new=shorter) == {"position.rejected"}
    assert touched_rules(old=shorter, new=old) == frozenset()
    assert touched_rules(old=old, new=moved) == frozenset()


@pytest.mark.parametrize("name", packaged_names())
@pytest.mark.parametrize("language", list(Language))
def test_every_ready_made_policy_can_be_compared_with_every_other(
    name: str, language: Language
) -> None:
    old = parse_policy(policy_text(name))
    for other in packaged_names():
        found = differences(old=old, new=parse_policy(policy_text(other)))
        lines = [each.say(language) for each in found]
        assert bool(lines) is (name != other)


def test_a_backstop_that_comes_is_shorter_and_one_that_goes_is_longer() -> None:
    bare = 'trigger = "consent"\nperiod = "P2Y"'
    capped = changed_policy(VERSION, (bare, f'{bare}\nbackstop = "P3Y"'))

    assert touched_rules(old=default_policy(), new=capped) == {"spontaneous.consent"}
    assert touched_rules(old=capped, new=default_policy()) == frozenset()


def test_thirty_days_are_counted_from_the_local_day() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # already the 23rd in Stockholm

    assert first_day(announced_at=late, zone="Europe/Stockholm") == date(2026, 12, 23)
