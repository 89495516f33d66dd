import pytest

from vault.domain.access import Role
from vault.domain.audit_details import DETAILS, role_words
from vault.domain.audit_events import ALLOWED, Event, check_detail
from vault.errors import AuditDetailError

ID = "0123456789abcdef" * 2
HASH = ID * 2


def test_every_event_has_its_row_and_every_detail_its_kind() -> None:
    assert set(ALLOWED) == set(Event)
    assert set().union(*ALLOWED.values()) == set(DETAILS)


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        (Event.LIST_VIEWED, {}),
        (Event.LIST_VIEWED, {"kind": "position", "position": ID, "page": 1, "searched": True}),
        (Event.APPLICATION_ACCEPTED, {"manifest": HASH, "marks": ["truncated"], "documents": 0}),
        (Event.DECISION_MADE, {"from": "offered", "to": "hired", "rule": "position.rejected"}),
        (Event.CONSENT_GIVEN, {"end_day": "2028-02-29", "expires_at": "2028-02-29T23:00:00Z"}),
        (Event.CONSENT_GIVEN, {"version": "2025-01-30", "purpose": "keep"}),
        (Event.POLICY_ACTIVATED, {"version": "1.2", "policy": HASH}),
        (Event.POSITION_CLOSED, {"ground": "hired", "hired": [ID], "rejected": 12}),
        (Event.STAFF_ROLES_SET, {"staff": ID, "roles": ["administrator", "recruiter"]}),
    ],
)
def test_an_entry_may_say_what_its_event_declares(event: Event, detail: dict[str, object]) -> None:
    check_detail(event=event, detail=detail)


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        (Event.LIST_VIEWED, {"name": "Anna"}),
        (Event.LIST_VIEWED, {"search": "anna"}),
        (Event.LIST_VIEWED, {"manifest": HASH}),
        (Event.LIST_VIEWED, {"kind": "other"}),
        (Event.LIST_VIEWED, {"kind": 1}),
        (Event.LIST_VIEWED, {"page": -1}),
        (Event.LIST_VIEWED, {"page": True}),
        (Event.LIST_VIEWED, {"page": "1"}),
        (Event.LIST_VIEWED, {"searched": 1}),
        (Event.LIST_VIEWED, {"sort": "Anna Svensson"}),
        (Event.LIST_VIEWED, {"sort": "anna@example.se"}),
        (Event.LIST_VIEWED, {"sort": "x" * 61}),
        (Event.LIST_VIEWED, {"sort": "abcdefab" * 4}),
        (Event.LIST_VIEWED, {"sort": None}),
        (Event.LIST_VIEWED, {"position": ID.upper()}),
        (Event.LIST_VIEWED, {"position": b"x" * 16}),
        (Event.APPLICATION_ACCEPTED, {"manifest": ID}),
        (Event.APPLICATION_ACCEPTED, {"marks": "truncated"}),
        (Event.APPLICATION_ACCEPTED, {"marks": ["other"]}),
        (Event.APPLICATION_ACCEPTED, {"marks": ["truncated"] * 41}),
        (Event.CONSENT_GIVEN, {"end_day": "tomorrow"}),
        (Event.CONSENT_GIVEN, {"end_day": 20280229}),
        (Event.CONSENT_GIVEN, {"expires_at": "2028-02-29T23:00:00+01:00"}),
        (Event.CONSENT_GIVEN, {"expires_at": "laterZ"}),
        (Event.CONSENT_GIVEN, {"version": "19811228-9874"}),
        (Event.CONSENT_GIVEN, {"version": "8112289874"}),
    ],
)
def test_an_entry_may_say_nothing_else_and_the_error_does_not_repeat_it(
    event: Event, detail: dict[str, object]
) -> None:
    with pytest.raises(AuditDetailError) as caught:
        check_detail(event=event, detail=detail)

    (value,) = detail.values()
    assert f"{value!r}" not in str(caught.value)


def test_roles_are_written_as_words() -> None:
    assert role_words(roles=Role.ADMINISTRATOR | Role.RECRUITER) == ["administrator", "recruiter"]
    assert role_words(roles=Role.RECRUITER) == ["recruiter"]
    assert role_words(roles=Role.NONE) == []
