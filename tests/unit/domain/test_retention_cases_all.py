"""Every published case of requirements B6 is tried: a row of a table, or a test of its own.

The engine answers questions about dates; what needs a process is proven where the process is.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
TABLES = (
    "unit/domain/test_retention_cases.py",
    "unit/domain/test_retention_cases_consent.py",
    "unit/domain/test_retention_cases_others.py",
)
PUBLISHED = frozenset(
    {
        "E01",
        "E03",
        "E07",
        "E09",
        "E10",
        "E11",
        "E12",
        "E13",
        "E14",
        "E15",
        "E16",
        "E17",
        "E18",
        "E20",
        "E21",
        "E22",
        "E23",
        "E25",
        "E28",
        "E29",
        "E30",
        "E31",
        "E32",
        "E34",
        "E36",
        "E40",
        "E41",
        "E46",
        "E48",
        "E50",
        "E51",
        "E52",
        "E53",
        "E54",
        "E55",
        "E60",
        "E62",
        "E64",
        "E70",
        "E72",
        "E73",
        "E74",
        "E80",
        "E82",
        "E84",
        "E85",
        "E86",
        "E87",
        "E88",
        "E89",
    }
)
BY_A_PROCESS = {
    "E10": ("integration/tasks/test_hand_over.py", "test_confirmed_it_is_due_at_once"),
    "E11": ("integration/tasks/test_merits.py", "test_it_goes_when_the_last_who_could_ask"),
    "E16": ("integration/retention/test_same_document.py", "test_one_goes_and_the_other_stays"),
    "E18": ("integration/recruiter/test_reading_ends.py", "test_two_years_after_the_decision"),
    "E52": ("integration/rights/test_claims.py", "test_e52"),
    "E53": ("integration/rights/test_holds.py", "test_e53"),
    "E54": ("integration/rights/test_holds.py", "test_e54"),
    "E60": ("unit/domain/test_requests.py", "test_e60"),
    "E62": ("unit/domain/test_requests.py", "test_e62"),
    "E64": ("unit/domain/test_requests.py", "test_e64"),
    "E84": ("integration/recruiter/test_corrections.py", "test_a_second_person_moves_every_end"),
    "E86": ("integration/retention/test_clock_set_back.py", "test_it_stays_unreadable_and_due"),
    "E87": ("integration/backup/test_restore.py", "test_whatever_is_put_back_nobody_comes_back"),
}
NOT_IN_THE_PRODUCT = {
    "E17": "nobody has an account, so no two of them are merged: a private link is one application",
    "E31": "nothing turns a spontaneous application into one for a position, with or without a yes",
    "E88": "no drafts of notes are kept",
    "E89": "nobody's age is asked for, and so none is known",
}


def in_tables() -> set[str]:
    """The numbers that the names of the rows begin with."""
    return {
        word
        for table in TABLES
        for text in texts((TESTS / table).read_text("utf-8"))
        for word in text.split(" ")[:1]
        if word in PUBLISHED
    }


def texts(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_published_case_is_tried_or_its_absence_explained() -> None:
    assert in_tables() | BY_A_PROCESS.keys() | NOT_IN_THE_PRODUCT.keys() == PUBLISHED
    assert NOT_IN_THE_PRODUCT.keys().isdisjoint(BY_A_PROCESS)


@pytest.mark.parametrize("case", BY_A_PROCESS)
def test_what_the_engine_cannot_show_has_a_test_of_its_own(case: str) -> None:
    place, beginning = BY_A_PROCESS[case]
    tree = ast.parse((TESTS / place).read_text("utf-8"))

    names = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]

    assert any(name.startswith(beginning) for name in names)
