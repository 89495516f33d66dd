"""Each code of the linter: what brings it about, and the line that it points at."""

import pytest

from tests.factories.policies import changed_text
from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.domain.policy.parse import check_policy

Change = tuple[str, str]

ASKS_IN_VAIN = 'review = { interval = "P1Y", asks = "applicant", grace = "P1D", silence = "erase" }'

# A code, a change to the default policy, and how the line begins that is to blame.
CODES: list[tuple[str, Change, str]] = [
    ("E-INDEFINITE", ('period = "PT0S"\n', ""), "[[retention]]"),
    ("E-NO-BACKSTOP", ('backstop = "P3Y"\n', ""), "[[retention]]"),
    (
        "E-BUNDLED-CONSENT",
        ('["future_positions"]', '["future_positions", "recruitment"]'),
        "covers",
    ),
    ("E-NO-PURPOSE", ('purpose = "future_positions"', 'purpose = "newsletter"'), "purpose"),
    (
        "E-ART9-NO-BASIS",
        ('name = "phone"\n', 'name = "phone"\nspecial_category = "health"\n'),
        "special_category",
    ),
    (
        "W-NO-PERIOD",
        ('period = "PT0S"', 'period = "PT0S"\npublished = "no_period"'),
        "[[retention]]",
    ),
    ("W-POST-DECISION-PURPOSE", ("schema", "schema"), "[[retention]]"),
    ("W-LIMITATION-TAIL", ("schema", "schema"), 'period = "P2Y"'),
    ("W-RIGHT-MISSING", ('"objection", ', ""), "rights"),
    ("W-NO-TRANSFER-STATEMENT", ("\nstatement = ", "\n# statement = "), "[hosting]"),
    (
        "W-DEVIATES-DIRECTLY",
        ('period = "PT0S"', 'period = "P7D"\nwithheld = true'),
        "[[retention]]",
    ),
    (
        "W-OLD-AUTHORITY-NAME",
        ('url = "https://www.imy.se"', 'url = "x"\npublished_name = "Datainspektionen"'),
        "published_name",
    ),
    ("E-VALUE", ('name = "phone"', 'name = "Phone number"'), 'name = "Phone'),
    ("E-VALUE", ('name = "phone"', 'name = "role"'), 'name = "role"'),
    ("E-VALUE", ('name = "phone"', 'name = "consent_news"'), 'name = "consent_news"'),
    ("E-VALUE", ('name = "phone"', f'name = "{"a" * 41}"'), 'name = "aaa'),
    ("E-MISSING", ('name = "email"', 'name = "mail"'), "[[fields]]"),
    ("E-VALUE", ('type = "email"', 'type = "text"'), "[[fields]]"),
    ("E-VALUE", ('required = true\nlabel = { sv = "Namn"', 'label = { sv = "Namn"'), "[[fields]]"),
    ("E-VALUE", ('"cover_letter"\ntype = "file"', '"photo"\ntype = "files"'), 'type = "files"'),
    ("E-VALUE", ('name = "cover_letter"', 'name = "photo"'), "kinds"),
    ("E-VALUE", ('kinds = ["pdf", ', 'kinds = ["png", '), "kinds"),
    ("E-VALUE", ('then = "erase"', 'then = "erase"\narchive_after = "P1M"'), "archive_after"),
    ("E-VALUE", ('reminders = ["P1M"]', 'reminders = ["PT5H"]'), "reminders"),
    (
        "E-VALUE",
        (
            'then = "erase"',
            f'then = "erase"\n{ASKS_IN_VAIN}',
        ),
        "review",
    ),
]


@pytest.mark.parametrize(("code", "change", "begins"), CODES)
def test_each_finding_points_at_the_line_that_is_to_blame(
    code: str, change: Change, begins: str
) -> None:
    text = changed_text(change)

    policy, problems = check_policy(text)

    lines = [line_of(text, problem.where) for problem in problems if problem.code == code]
    assert any(line.startswith(begins) for line in lines), problems
    assert (policy is None) is any(problem.code.startswith("E-") for problem in problems)


def line_of(text: str, where: str) -> str:
    number = where.partition(",")[0].removeprefix("line ")
    return text.splitlines()[int(number) - 1]


def test_a_policy_that_publishes_nothing_for_applicants_is_told_so_at_its_first_rule() -> None:
    text = policy_text("archive-then-delete")

    _, problems = check_policy(text)

    where = next(each.where for each in problems if each.code == "W-NO-APPLICANT-RULE")
    assert line_of(text, where) == "[[retention]]"


def test_pictures_alone_leave_nothing_for_the_other_files() -> None:
    text = changed_text(
        ('kinds = ["pdf", "docx", "odt", "rtf", "txt"]', 'kinds = ["jpg"]'),
        ('name = "cover_letter"', 'name = "photo"'),
    )

    _, problems = check_policy(text)

    assert "expected a kind for the other files as well" in {each.message for each in problems}


WARNINGS = {
    "two-years-after-decision": {"W-POST-DECISION-PURPOSE", "W-LIMITATION-TAIL"},
    "while-relevant": {
        "W-NO-TRANSFER-STATEMENT",
        "W-RIGHT-MISSING",
        "W-NO-PERIOD",
        "W-LIMITATION-TAIL",
    },
    "three-years-inactive": {"W-RIGHT-MISSING"},
    "archive-then-delete": {
        "W-NO-APPLICANT-RULE",
        "W-RIGHT-MISSING",
        "W-POST-DECISION-PURPOSE",
        "W-LIMITATION-TAIL",
    },
    "consultant-profile": {"W-NO-PERIOD", "W-OLD-AUTHORITY-NAME"},
}


@pytest.mark.parametrize("name", packaged_names())
def test_a_ready_made_policy_warns_of_what_its_source_lacks(name: str) -> None:
    policy, problems = check_policy(policy_text(name))

    assert policy is not None
    assert {problem.code for problem in problems} == WARNINGS[name]


@pytest.mark.parametrize("right", ["objection", "complaint"])
def test_the_right_that_one_source_leaves_out_is_named(right: str) -> None:
    _, problems = check_policy(policy_text("while-relevant"))

    missing = [each.message for each in problems if each.code == "W-RIGHT-MISSING"]
    assert any(right in message for message in missing)
