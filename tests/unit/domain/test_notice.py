from dataclasses import replace

import pytest

from tests.factories.policies import changed_policy, default_policy
from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.domain.language import Language
from vault.domain.notice.notice import Notice, notice
from vault.domain.notice.places import place_in_words
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.errors import PolicyError

ARTICLE_13 = {
    "13(1)(a)",
    "13(1)(b)",
    "13(1)(c)-(d)",
    "13(1)(e)",
    "13(1)(f)",
    "13(2)(a)",
    "13(2)(b)",
    "13(2)(c)",
    "13(2)(d)",
    "13(2)(e)",
    "13(2)(f)",
}


ARTICLE_14 = {"14(1)(d), 14(2)(f)", "14"}


REVIEW = (
    'backstop = "P3Y"',
    'backstop = "P3Y"\nreview = { interval = "P1Y", grace = "P30D", silence = "erase" }',
)
AFTER_DECISION = (
    'consent = { id = "keep", asked = ["after_decision", "by_reminder"], extends = "P2Y" }'
)
AT_SUBMISSION = (
    'consent = { id = "keep", asked = ["at_submission", "by_reminder"], extends = "P2Y", '
    "required = true }"
)


def words(made: Notice) -> str:
    parts = [(*section.paragraphs, *section.items) for section in made.sections]
    return "\n".join(word for part in parts for word in part)


def swedish(policy: Policy) -> str:
    return words(notice(policy=policy, language=Language.SV))


def english(policy: Policy) -> str:
    return words(notice(policy=policy, language=Language.EN))


@pytest.mark.parametrize("language", Language)
def test_the_notice_has_every_item_of_article_13(language: Language) -> None:
    made = notice(policy=default_policy(), language=language)

    assert {section.article for section in made.sections} >= ARTICLE_13 | ARTICLE_14 | {"21(4)"}
    for section in made.sections:
        assert section.heading
        assert all(section.paragraphs)
        assert all(section.items)
    assert "{" not in words(made)
    assert "imy.se" in words(made)


def test_both_languages_have_the_same_parts() -> None:
    in_swedish = notice(policy=default_policy(), language=Language.SV)
    in_english = notice(policy=default_policy(), language=Language.EN)

    assert [(s.id, len(s.items), len(s.paragraphs)) for s in in_swedish.sections] == [
        (s.id, len(s.items), len(s.paragraphs)) for s in in_english.sections
    ]
    assert in_swedish.effective == "30 januari 2025"


def test_the_interest_behind_the_balancing_is_told() -> None:
    assert "We need to find the right person" in english(default_policy())


def test_another_period_in_the_policy_is_another_period_in_the_notice() -> None:
    shorter = changed_policy(('period = "P2Y"', 'period = "P1Y"'))

    assert "If you do not get the position: at most two years" in english(default_policy())
    assert "If you do not get the position: at most one year" in english(shorter)
    assert "Om du inte får tjänsten: högst ett år" in swedish(shorter)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('privacy_officer = ""', 'privacy_officer = "dso@exempel.example"'),
            "data protection officer here",
        ),
        (("\nstatement = ", "\n# statement = "), "The data is stored here: Sweden."),
        (
            ('regions = ["SE"]', 'regions = ["US"]\nmechanism = "scc"'),
            "standard contractual clauses",
        ),
        (
            ('regions = ["SE"]', 'regions = ["CH"]\nmechanism = "adequacy"'),
            "protection there is adequate",
        ),
        (
            ('period = "PT0S"', 'period = "P7D"\nwithheld = true'),
            "waits unread for your consent for at most seven days",
        ),
        (('final"\nperiod = "P2Y"', 'final"'), "for as long as it is needed"),
        (
            ('regions = ["SE"]\nstatement', 'regions = ["SE", "EEA", "DK"]\n# statement'),
            "The data is stored here: Sweden, the EU/EEA and Denmark.",
        ),
        (('then = "erase"', 'then = "archive"'), "archive that only a few can read"),
        (
            ('then = "erase"', 'then = "archive"\narchive_after = "P4M"'),
            "After four months it is moved to an archive",
        ),
        (REVIEW, "we consider whether it is still needed"),
        ((AFTER_DECISION, ""), "Never longer than three years after the application came in."),
        (
            ('["open", "rejected"]', '["open", "rejected", "hired"]'),
            "Your application: at most two years",
        ),
        (
            ('kinds = ["position"]', 'kinds = ["position", "spontaneous"]'),
            "Your application: at most two years",
        ),
    ],
)
def test_what_the_policy_says_is_said(change: tuple[str, str], said: str) -> None:
    assert said in english(changed_policy(change))


def test_a_policy_that_asks_nothing_says_so() -> None:
    text = changed_policy(
        ('"PT0S"', '"P6M"'),
        (AFTER_DECISION, ""),
        (AT_SUBMISSION, ""),
        ('trigger = "consent"', 'trigger = "received"'),
        ("[[consents]]", "[[unwanted]]"),
        ('id = "keep"\ncovers = ["future_positions"]\nquestion', 'id = "keep"\ntext'),
        ("\nexplanation", "\n# explanation"),
        ('claims_period = "P2Y"\n', ""),
    )

    assert "We do not ask for any consent" in english(text)
    assert "unless we have to keep it for a legal claim" not in english(text)


def test_a_form_without_wishes_has_no_list_of_them() -> None:
    policy = default_policy()
    bare = replace(policy, unwanted=())

    assert "please leave it out" in english(policy)
    assert "please leave it out" not in english(bare)


SOURCE = (
    "[documents]",
    '[[sources]]\nid = "referees"\ntext = { sv = "Referenser.", en = "Referees." }\n\n[documents]',
)


def test_who_else_gave_us_data_is_told_and_that_nobody_did() -> None:
    assert "We get no data about you from registers" in english(default_policy())
    assert "We get no data" not in english(changed_policy(SOURCE))
    assert "Referees." in english(changed_policy(SOURCE))
    assert "inom en månad" in swedish(changed_policy(SOURCE))


def test_a_region_without_a_name_is_said_as_it_stands() -> None:
    assert place_in_words("QX", Language.SV) == "QX"


def test_who_is_asked_anew_is_told_so_and_what_silence_does() -> None:
    profile = english(parse_policy(policy_text("consultant-profile")))

    assert "we ask you whether you are still interested" in profile
    assert "If you do not answer within 90 days, it is erased." in profile


def test_a_source_that_is_named_twice_is_an_error() -> None:
    with pytest.raises(PolicyError, match="referees occurs twice"):
        changed_policy(SOURCE, SOURCE)


def test_whoever_is_named_in_the_application_of_somebody_else_is_told() -> None:
    assert "Du har samma rättigheter som den sökande" in swedish(default_policy())


def test_the_right_to_object_stands_apart_where_there_is_one() -> None:
    by_consent = changed_policy(
        ('basis = "6.1.f"', 'basis = "6.1.b"'),
        ("\ninterest", "\n# interest"),
        ("\nbalancing", "\n# b"),
    )

    ids = [section.id for section in notice(policy=by_consent, language=Language.SV).sections]

    assert "objection" not in ids
    assert "intresseavvägning, av skäl" in swedish(default_policy())


def test_a_statement_of_merits_can_be_asked_for() -> None:
    assert "2 kap. 4 § diskrimineringslagen" in swedish(default_policy())


@pytest.mark.parametrize("name", packaged_names())
@pytest.mark.parametrize("language", Language)
def test_the_notice_of_every_ready_made_policy_is_whole(name: str, language: Language) -> None:
    policy = parse_policy(policy_text(name))

    made = notice(policy=policy, language=language)

    assert {section.article for section in made.sections} >= ARTICLE_13 | ARTICLE_14
    assert len({section.id for section in made.sections}) == len(made.sections)
    assert "{" not in words(made)
    assert all(len(set(section.items)) == len(section.items) for section in made.sections)


def test_roles_are_told_apart_only_where_their_rules_are() -> None:
    by_role = english(parse_policy(policy_text("three-years-inactive")))

    assert "Your application (as an applicant or a student): at most three years" in by_role
    assert "Your application (as a consultant): at most three years" in by_role
    assert "(as " not in english(default_policy())
