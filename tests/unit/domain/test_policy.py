import hashlib

import pytest

from tests.factories.policies import changed_policy, changed_text, default_policy
from vault.adapters.policies_packaged import DEFAULT_POLICY, packaged_names, policy_text
from vault.domain.application import Kind
from vault.domain.calendar import Period
from vault.domain.policy.lines import lines_of, place
from vault.domain.policy.parse import check_policy, parse_policy, policy_hash
from vault.domain.policy.policy import Field
from vault.domain.policy.rules import Asked, Trigger
from vault.errors import PolicyError, SettingError

MIB = 1024 * 1024


def test_every_policy_that_ships_loads() -> None:
    assert DEFAULT_POLICY in packaged_names()
    for name in packaged_names():
        assert parse_policy(policy_text(name)).id == name


def test_a_name_that_is_neither_ready_made_nor_a_file_is_refused() -> None:
    with pytest.raises(SettingError, match=DEFAULT_POLICY):
        policy_text("/nowhere/policy.toml")


def test_the_default_says_what_the_design_says() -> None:
    policy = default_policy()

    rejected, hired, consented, direct = policy.retention
    assert rejected.trigger is Trigger.POSITION_DECISION_FINAL
    assert rejected.period == Period(months=24)
    assert rejected.backstop == Period(months=36)
    assert hired.period == Period(days=30)
    assert consented.consent is not None
    assert consented.consent.required
    assert consented.consent.asked == {Asked.AT_SUBMISSION, Asked.BY_REMINDER}
    assert direct.period == Period()
    assert policy.time_zone == "Europe/Stockholm"
    assert policy.documents.kinds == ("pdf", "docx", "odt", "rtf", "txt")
    assert policy.documents.max_file_bytes == 25 * MIB
    assert policy.documents.max_total_bytes == 50 * MIB
    assert policy.documents.max_files == 10
    assert (policy.guard.percent, policy.guard.at_least) == (20, 50)


def test_the_defaults_form_asks_for_three_things() -> None:
    fields = default_policy().fields

    assert [field.name for field in fields if field.required] == ["name", "email", "cv"]
    assert [field.name for field in fields if field.takes_files] == [
        "cv",
        "cover_letter",
        "attachment",
    ]


def test_things_are_found_by_their_names() -> None:
    policy = default_policy()

    assert isinstance(policy.form_field(name="phone"), Field)
    assert policy.form_field(name="shoe_size") is None
    assert policy.purpose(purpose_id="recruitment").interest is not None
    assert policy.consent(consent_id="keep").covers == ("future_positions",)


def test_the_placeholder_is_recognised_until_it_is_replaced() -> None:
    assert default_policy().placeholder_controller
    assert not changed_policy(('name = "Exempel AB"', 'name = "Annat AB"')).placeholder_controller


def test_the_hash_is_that_of_the_file() -> None:
    text = policy_text(DEFAULT_POLICY)

    assert default_policy().hash == policy_hash(text) == hashlib.sha256(text.encode()).hexdigest()
    assert "hash" not in repr(default_policy())


BROKEN = [
    ("E-SYNTAX", "line 7", ("schema = 1", "schema = ")),
    ("E-VALUE", "schema", ("schema = 1", "schema = 2")),
    ("E-VALUE", "schema", ("schema = 1", "schema = true")),
    ("E-MISSING", "id", ('id = "two-years-after-decision"', "")),
    ("E-VALUE", "version", ('version = "1"', 'version = " "')),
    ("E-VALUE", "version", ('version = "1"', "version = 1")),
    ("E-VALUE", "effective_on", ("2025-01-30", '"2025-01-30"')),
    ("E-VALUE", "effective_on", ("2025-01-30", "2025-01-30T10:00:00")),
    ("E-VALUE", "time_zone", ("Europe/Stockholm", "Europe/Atlantis")),
    ("E-VALUE", "time_zone", ("Europe/Stockholm", "../../etc/passwd")),
    ("E-VALUE", "languages", ('["sv", "en"]', '["sv", "de"]')),
    ("E-VALUE", "languages", ('["sv", "en"]', '"sv"')),
    ("E-LANGUAGE", "languages", ('["sv", "en"]', '["sv"]')),
    ("E-VALUE", "fields[0].label", ('label = { sv = "Namn", en = "Name" }', 'label = "Namn"')),
    ("E-VALUE", "fields[0].label", ('sv = "Namn", en = "Name"', 'sv = "Namn"')),
    ("E-VALUE", "fields[0].label", ('sv = "Namn"', 'sv = ""')),
    ("E-VALUE", "fields[0].label", ('sv = "Namn"', "sv = 1")),
    ("E-VALUE", "fields[0].required", ("required = true", 'required = "yes"')),
    ("E-VALUE", "fields[0].type", ('type = "text"', 'type = "video"')),
    ("E-UNKNOWN-KEY", "documents.max_pages", ("max_files = 10", "max_files = 10\nmax_pages = 3")),
    ("E-VALUE", "documents.max_files", ("max_files = 10", "max_files = 0")),
    ("E-VALUE", "documents.kinds", ('["pdf", "docx"', '["exe", "docx"')),
    ("E-VALUE", "documents.max_file_mib", ("max_file_mib = 25", "max_file_mib = 51")),
    ("E-VALUE", "guard.percent", ("percent = 20", "percent = 101")),
    ("E-MISSING", "guard", ("[guard]\npercent = 20\nat_least = 50", "")),
    ("E-UNKNOWN-KEY", "receivers", ("[[recipients]]", "[[receivers]]")),
    ("E-VALUE", "retention[0].period", ('period = "P2Y"', 'period = "two years"')),
    ("E-VALUE", "retention[0].period", ('period = "P2Y"', "period = 2")),
    ("E-VALUE", "retention[0].backstop", ('backstop = "P3Y"', 'backstop = "PT1H"')),
    ("E-VALUE", "retention[0].undecided", ('review = "P6M"', 'review = "PT0S"')),
    (
        "E-VALUE",
        "retention[3].review",
        (
            "[guard]",
            '[retention.review]\ninterval = "PT1H"\ngrace = "P1D"\nsilence = "erase"\n[guard]',
        ),
    ),
    ("E-VALUE", "retention[0].applies_to", ('outcomes = ["open", "rejected"]', "outcomes = []")),
    ("E-INDEFINITE", "retention[3]", ('period = "PT0S"', "")),
    ("E-INDEFINITE", "retention[3]", ('period = "PT0S"', 'period = "P99Y"')),
    ("E-INDEFINITE", "retention[0]", ('backstop = "P3Y"', 'backstop = "P999W"')),
    ("E-VALUE", "effective_on", ("2025-01-30", "9999-01-30")),
    ("E-NO-BACKSTOP", "retention[0]", ('backstop = "P3Y"\n', "")),
    ("E-NO-PURPOSE", "retention[0].purpose", ('purpose = "recruitment"\nr', "r")),
    ("E-NO-PURPOSE", "consents[0].covers", ('covers = ["future_positions"]', "covers = []")),
    ("E-NO-PURPOSE", "consents[0].covers", ('covers = ["future_positions"]', 'covers = ["x"]')),
    (
        "E-BUNDLED-CONSENT",
        "consents[0].covers",
        ('covers = ["future_positions"]', 'covers = ["future_positions", "recruitment"]'),
    ),
    ("E-BUNDLED-CONSENT", "consents[0].preselected", ("covers", "preselected = true\ncovers")),
    (
        "E-BUNDLED-CONSENT",
        "retention[0].consent.required",
        ('extends = "P2Y" }', 'extends = "P2Y", required = true }'),
    ),
    ("E-VALUE", "retention[0].consent.id", ('consent = { id = "keep"', 'consent = { id = "stay"')),
    ("E-VALUE", "retention[0].consent.extends", ('extends = "P2Y"', 'extends = "PT1H"')),
    ("E-TWO-PERIODS", "retention[2].consent", ('"P2Y", required', '"P1Y", required')),
    ("E-VALUE", "retention[2].consent.asked", ('"at_submission", ', "")),
    ("E-MISSING", "retention[3].consent", ('trigger = "received"', 'trigger = "consent"')),
    ("E-ART9-NO-BASIS", "fields[2]", ('"phone"\n', '"phone"\nspecial_category = "health"\n')),
    ("E-MISSING", "purposes[0].interest", ("\ninterest = ", "\n# interest = ")),
    ("E-NO-BALANCING", "purposes[0]", ("\nbalancing = ", "\n# balancing = ")),
    ("E-VALUE", "sector", ('sector = "private"', 'sector = "secret"')),
    ("E-PUBLIC-SECTOR", "sector", ('sector = "private"', 'sector = "public"')),
    ("E-NO-TRANSFER-MECHANISM", "hosting", ('regions = ["SE"]', 'regions = ["SE", "US"]')),
    ("E-VALUE", "rights", ('"access", ', '"access", "silence", ')),
    ("E-VALUE", "recipients[1]", ('id = "authorities"', 'id = "it-suppliers"')),
]  # fmt: skip


@pytest.mark.parametrize(("code", "where", "change"), BROKEN)
def test_a_faulty_policy_does_not_load_and_says_where(
    code: str, where: str, change: tuple[str, str]
) -> None:
    with pytest.raises(PolicyError) as refusal:
        parse_policy(changed_text(change))

    found = [(problem.code, problem.where) for problem in refusal.value.problems]
    assert any(each == code and where in place_ for each, place_ in found), found


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("W-NO-PERIOD", ('final"\nperiod = "P2Y"', 'final"')),
        ("W-NO-PERIOD", ('period = "PT0S"', 'period = "PT0S"\npublished = "no_period"')),
        ("W-POST-DECISION-PURPOSE", ("schema", "schema")),
        ("W-LIMITATION-TAIL", ("schema", "schema")),
        ("W-RIGHT-MISSING", ('"objection", ', "")),
        ("W-NO-TRANSFER-STATEMENT", ("\nstatement = ", "\n# statement = ")),
        ("W-DEVIATES-DIRECTLY", ('period = "PT0S"', 'period = "P7D"\nwithheld = true')),
        ("W-OLD-AUTHORITY-NAME", ("Integritetsskyddsmyndigheten (IMY)", "Datainspektionen")),
    ],
)  # fmt: skip
def test_a_doubtful_policy_loads_with_a_warning(code: str, change: tuple[str, str]) -> None:
    policy, problems = check_policy(changed_text(change))

    assert policy is not None
    assert code in {problem.code for problem in problems}


def test_a_policy_without_a_rule_for_applicants_says_so() -> None:
    text = changed_text().replace('then = "erase"', 'then = "erase"\npublished = "nothing"')

    policy, problems = check_policy(text)

    assert policy is not None
    assert "W-NO-APPLICANT-RULE" in {problem.code for problem in problems}


def test_a_longer_period_with_a_purpose_of_its_own_has_no_such_warnings() -> None:
    policy, problems = check_policy(
        changed_text(
            ('period = "P2Y"', 'period = "P26M"'),
            ('id = "recruitment"', 'id = "recruitment"\nafter_decision = true'),
        )
    )

    assert policy is not None
    assert problems == ()


def test_a_public_body_that_has_thought_about_it_may_go_on() -> None:
    policy = changed_policy(('"private"', '"public"\npublic_sector_accepted = true'))

    assert policy.sector == "public"


def test_clauses_allow_a_region_outside_the_eea() -> None:
    policy = changed_policy(('regions = ["SE"]', 'regions = ["US"]\nmechanism = "scc"'))

    assert policy.hosting.mechanism == "scc"


def test_all_faults_are_told_at_once() -> None:
    text = changed_text(('period = "P2Y"', 'period = "x"'), ("percent = 20", "percent = 0"))

    with pytest.raises(PolicyError) as refusal:
        parse_policy(text)

    assert len(refusal.value.problems) == 2


def test_a_file_of_any_size_or_depth_is_only_refused() -> None:
    for text in ("#" * 300_000, "x = " + "[" * 5000, "", "a = 1\na = 2"):
        policy, problems = check_policy(text)

        assert policy is None
        assert problems


def test_an_empty_policy_is_told_what_it_lacks() -> None:
    _, problems = check_policy("schema = 1")

    missing = {problem.where for problem in problems if problem.code == "E-MISSING"}
    assert {"controller", "retention", "purposes", "fields", "guard"} <= missing


def test_a_problem_points_at_its_line() -> None:
    text = changed_text(('backstop = "P3Y"\n', ""))
    line = text.splitlines().index("[[retention]]") + 1

    _, problems = check_policy(text)

    assert f"line {line}, retention[0]" in {problem.where for problem in problems}


def test_lines_are_found_inside_arrays_of_tables_and_not_inside_texts() -> None:
    text = 'a = 1\n[[b]]\nc = """\nd = 2\n"""\n[b.e]\nf = 1\n[[b]]'

    lines = lines_of(text=text)

    assert lines == {"a": 1, "b[0]": 2, "b[0].c": 3, "b[0].e": 6, "b[0].e.f": 7, "b[1]": 8}
    assert place(lines=lines, path="b[0].e.g") == "line 6, b[0].e.g"
    assert place(lines=lines, path="z") == "z"


def test_a_rule_covers_what_it_says() -> None:
    rule = default_policy().retention[0]

    assert Kind.POSITION in rule.applies_to.kinds
    assert Kind.SPONTANEOUS not in rule.applies_to.kinds
