import pytest

from vault.domain.access import MATRIX, Action, Grants, Role, allowed, check, check_may_see, may_see
from vault.domain.application import Kind
from vault.domain.identifiers import PositionId
from vault.errors import NotAllowedError, NotFoundError

OURS, OTHER = PositionId(b"o" * 16), PositionId(b"x" * 16)
READING = {
    Action.SEE_CANDIDATES,
    Action.OPEN_CANDIDATE,
    Action.OPEN_DOCUMENT,
    Action.WRITE_NOTE,
    Action.MOVE,
    Action.DECIDE,
    Action.SEND_LETTER,
    Action.RELEASE_QUARANTINED,
    Action.EXPORT_APPLICATION,
    Action.ERASE_APPLICATION,
    Action.SEE_TASKS,
    Action.REVIEW,
    Action.HAND_OVER,
    Action.WRITE_MERITS,
    Action.SEE_MERITS,
    Action.OPEN_ARCHIVED,
    Action.PLACE_HOLD,
    Action.ANSWER_REQUESTS,
}
GOVERNING = {
    Action.MANAGE_PEOPLE,
    Action.ASSIGN_POSITIONS,
    Action.MANAGE_SETTINGS,
    Action.CHANGE_POLICY,
    Action.SEE_AUDIT,
}


def test_every_action_has_its_row() -> None:
    assert set(MATRIX) == set(Action)


@pytest.mark.parametrize("action", list(Action))
def test_nobody_without_a_role_may_do_anything(action: Action) -> None:
    assert not allowed(roles=Role.NONE, action=action)


@pytest.mark.parametrize("action", sorted(READING))
def test_an_administrator_cannot_touch_applications(action: Action) -> None:
    with pytest.raises(NotAllowedError):
        check(roles=Role.ADMINISTRATOR, action=action)


@pytest.mark.parametrize("action", sorted(GOVERNING))
def test_a_recruiter_cannot_govern(action: Action) -> None:
    with pytest.raises(NotAllowedError):
        check(roles=Role.RECRUITER, action=action)


@pytest.mark.parametrize("action", sorted(set(Action) - READING - GOVERNING))
@pytest.mark.parametrize("roles", [Role.ADMINISTRATOR, Role.RECRUITER])
def test_what_shows_no_application_and_governs_nobody_is_open_to_both(
    action: Action, roles: Role
) -> None:
    check(roles=roles, action=action)


@pytest.mark.parametrize("action", list(Action))
def test_a_person_with_both_roles_may_do_everything(action: Action) -> None:
    check(roles=Role.ADMINISTRATOR | Role.RECRUITER, action=action)


@pytest.mark.parametrize(
    ("grants", "kind", "position_id", "sees"),
    [
        (Grants(), Kind.POSITION, OURS, False),
        (Grants(), Kind.SPONTANEOUS, None, False),
        (Grants(positions=frozenset({OURS})), Kind.POSITION, OURS, True),
        (Grants(positions=frozenset({OURS})), Kind.POSITION, OTHER, False),
        (Grants(positions=frozenset({OURS})), Kind.SPONTANEOUS, None, False),
        (Grants(all_positions=True), Kind.POSITION, OTHER, True),
        (Grants(all_positions=True), Kind.SPONTANEOUS, None, False),
        (Grants(spontaneous=True), Kind.SPONTANEOUS, None, True),
        (Grants(spontaneous=True), Kind.POSITION, OURS, False),
    ],
)
def test_a_recruiter_sees_what_was_assigned(
    grants: Grants, kind: Kind, position_id: PositionId | None, *, sees: bool
) -> None:
    seen = may_see(roles=Role.RECRUITER, grants=grants, kind=kind, position_id=position_id)

    assert seen is sees


def test_grants_give_an_administrator_nothing() -> None:
    grants = Grants(all_positions=True, spontaneous=True, positions=frozenset({OURS}))

    assert not may_see(
        roles=Role.ADMINISTRATOR, grants=grants, kind=Kind.POSITION, position_id=OURS
    )


def test_what_is_not_theirs_is_not_found_rather_than_forbidden() -> None:
    check_may_see(
        roles=Role.RECRUITER,
        grants=Grants(all_positions=True),
        kind=Kind.POSITION,
        position_id=OURS,
    )

    with pytest.raises(NotFoundError):
        check_may_see(roles=Role.RECRUITER, grants=Grants(), kind=Kind.POSITION, position_id=OURS)
