import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.domain.application import Kind, Outcome
from vault.domain.policy.rules import Role
from vault.domain.retention.facts_parse import MAX_LINE, parse_facts
from vault.errors import InputError

LEAST = {"kind": "position", "received_at": "2024-01-10T09:00:00Z"}
WHOLE = {
    **LEAST,
    "role": "student",
    "outcome": "hired",
    "position_decided_at": "2024-12-31T23:30:00Z",
    "application_decided_at": None,
    "position_last_date": "2024-03-31",
    "last_subject_activity_at": None,
    "last_confirmed_at": None,
    "collected_at": None,
    "closed_at": None,
    "consents": [{"purpose": "keep", "given_at": "2024-05-01T00:00:00+02:00"}],
    "reviews": [{"at": "2024-05-01T00:00:00Z", "keep": True, "reason": "asked for"}],
    "holds": [{"placed_at": "2024-05-01T00:00:00Z", "review_on": "2025-05-01"}],
    "restrictions": [{"from": "2024-05-01T00:00:00Z", "lifted_at": "2024-06-01T00:00:00Z"}],
    "withdrawn_at": None,
    "policy_version": "1",
    "as_of": "2027-01-01T12:00:00Z",
}


def test_the_object_of_the_contract_is_read() -> None:
    facts, as_of = parse_facts(untrusted_line=json.dumps(WHOLE))

    assert facts.kind is Kind.POSITION
    assert facts.role is Role.STUDENT
    assert facts.outcome is Outcome.HIRED
    assert facts.position_last_date == date(2024, 3, 31)
    assert facts.consents[0].given_at == datetime(2024, 4, 30, 22, tzinfo=UTC)
    assert facts.reviews[0].reason == "asked for"
    assert facts.holds[0].review_on == date(2025, 5, 1)
    assert facts.restrictions[0].lifted_at == datetime(2024, 6, 1, tzinfo=UTC)
    assert as_of == datetime(2027, 1, 1, 12, tzinfo=UTC)


def test_missing_keys_mean_null() -> None:
    facts, as_of = parse_facts(untrusted_line=json.dumps(LEAST))

    assert facts.role is Role.APPLICANT
    assert facts.outcome is None
    assert facts.consents == ()
    assert as_of is None


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"kind": None}, "kind", "missing"),
        ({"kind": "other"}, "kind", "wrong"),
        ({"kind": 1}, "kind", "wrong"),
        ({"received_at": None}, "received_at", "missing"),
        ({"received_at": "yesterday"}, "received_at", "wrong"),
        ({"received_at": "2024-01-10T09:00:00"}, "received_at", "wrong"),
        ({"received_at": "0001-01-01T00:00:00Z"}, "received_at", "wrong"),
        ({"received_at": "9999-12-31T00:00:00Z"}, "received_at", "wrong"),
        ({"received_at": 1704877200}, "received_at", "wrong"),
        ({"position_last_date": "2024-02-30"}, "position_last_date", "wrong"),
        ({"position_last_date": "0999-02-01"}, "position_last_date", "wrong"),
        ({"shoe_size": 42}, "shoe_size", "undeclared"),
        ({"consents": {}}, "consents", "wrong"),
        ({"consents": ["keep"]}, "consents[0]", "wrong"),
        ({"consents": [{"purpose": "keep"}]}, "consents[0].given_at", "missing"),
        ({"consents": [{"given_at": "2024-05-01T00:00:00Z"}]}, "consents[0].purpose", "missing"),
        (
            {"holds": [{"placed_at": "2024-05-01T00:00:00Z", "why": "x"}]},
            "holds[0].why",
            "undeclared",
        ),
        ({"reviews": [{"at": "2024-05-01T00:00:00Z", "keep": 1}]}, "reviews[0].keep", "wrong"),
        ({"reviews": [{"at": "2024-05-01T00:00:00Z"}]}, "reviews[0].keep", "missing"),
        (
            {"restrictions": [{"from": "2024-05-02T00:00:00Z", "lifted_at": "2024-05-01T00:00Z"}]},
            "restrictions[0].lifted_at",
            "wrong",
        ),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(
    change: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(InputError) as refusal:
        parse_facts(untrusted_line=json.dumps({**LEAST, **change}))

    assert (refusal.value.field, refusal.value.code) == (field, code)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "not-json"),
        ("{", "not-json"),
        ("[" * 100_000, "not-json"),
        ("[]", "wrong"),
        (" " * (MAX_LINE + 1), "too-long"),
        ('{"kind": "position", "kind": "spontaneous"}', "duplicate"),
    ],
)
def test_what_is_no_object_is_refused(line: str, code: str) -> None:
    with pytest.raises(InputError) as refusal:
        parse_facts(untrusted_line=line)

    assert refusal.value.code == code


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@given(untrusted=st.dictionaries(st.sampled_from(sorted(WHOLE)), values))
def test_anything_at_all_is_read_or_refused_by_name(untrusted: dict[str, object]) -> None:
    line = json.dumps(untrusted)
    named = ""
    kind = None
    try:
        kind = parse_facts(untrusted_line=line)[0].kind
    except InputError as refusal:
        named = refusal.field

    assert bool(named) != (kind in set(Kind))
