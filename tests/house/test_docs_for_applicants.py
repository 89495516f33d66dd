"""The pages for applicants say of every ready-made policy what its file says."""

import re

import pytest

from tests.house.pages import DOCS
from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.domain.language import Language
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.domain.policy.rules import RuleOutcome, Trigger
from vault.domain.wording import period_in_words

PAGES = {Language.SV: "for-sokande.md", Language.EN: "for-applicants.md"}
_ROW = re.compile(r"^\| `([a-z-]+)` \| (.+) \|$", re.MULTILINE)


def told(language: Language) -> dict[str, str]:
    return dict(_ROW.findall((DOCS / PAGES[language]).read_text(encoding="utf-8")))


def periods(policy: Policy, language: Language) -> set[str]:
    """How long the policy keeps whoever is not hired, in the words of a notice."""
    rules = [rule for rule in policy.retention if rule.applies_to.outcomes != {RuleOutcome.HIRED}]
    return {
        period_in_words(rule.period, language)
        for rule in rules
        if rule.period is not None and not rule.period.is_instant
    }


@pytest.mark.parametrize("language", Language)
def test_every_ready_made_policy_is_told_of(language: Language) -> None:
    assert set(told(language)) == set(packaged_names())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", packaged_names())
def test_the_page_says_how_long_and_nothing_that_the_file_does_not(
    name: str, language: Language
) -> None:
    own = periods(parse_policy(policy_text(name)), language)
    every = {
        words
        for one in packaged_names()
        for words in periods(parse_policy(policy_text(one)), language)
    }

    said = {words for words in every if words in told(language)[name]}

    assert own == said


def test_the_default_page_counts_from_the_decision() -> None:
    rule = parse_policy(policy_text("two-years-after-decision")).retention[0]

    assert rule.trigger is Trigger.POSITION_DECISION_FINAL
    assert "two years after the decision" in told(Language.EN)["two-years-after-decision"]
