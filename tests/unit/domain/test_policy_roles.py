import pytest

from vault.adapters.policies_packaged import policy_text
from vault.domain.application import Kind
from vault.domain.content.kinds import MediaKind, in_order, suffixes_of
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.domain.policy.roles import accepted_kinds, known_roles, matters
from vault.domain.policy.rules import Role

ALL = frozenset(MediaKind)


def policy(name: str) -> Policy:
    return parse_policy(policy_text(name))


@pytest.mark.parametrize(
    ("name", "roles", "asked"),
    [
        ("two-years-after-decision", (Role.APPLICANT, Role.STUDENT), False),
        ("while-relevant", (Role.APPLICANT, Role.STUDENT), False),
        ("three-years-inactive", tuple(Role), True),
        ("archive-then-delete", (Role.APPLICANT, Role.STUDENT), False),
        ("consultant-profile", (Role.CONSULTANT,), False),
    ],
)
def test_a_form_asks_for_the_role_only_where_the_rules_tell_them_apart(
    name: str, roles: tuple[Role, ...], *, asked: bool
) -> None:
    for kind in Kind:
        assert known_roles(policy=policy(name), kinds=(kind,)) == roles
        assert matters(policy=policy(name), kind=kind) is asked


def test_where_no_rule_fits_an_applicant_is_what_the_engine_refuses() -> None:
    only_positions = policy_text("two-years-after-decision").replace(
        'kinds = ["spontaneous"]', 'kinds = ["position"]'
    )

    roles = known_roles(policy=parse_policy(only_positions), kinds=(Kind.SPONTANEOUS,))

    assert roles == (Role.APPLICANT,)


def test_pictures_are_for_the_photo_and_all_else_for_the_other_files() -> None:
    photo, cv = accepted_kinds(kinds=ALL, field="photo"), accepted_kinds(kinds=ALL, field="cv")

    assert in_order(kinds=photo) == (MediaKind.JPG, MediaKind.PNG)
    assert photo | cv == ALL
    assert not photo & cv


def test_a_picture_may_be_called_as_cameras_call_it() -> None:
    assert suffixes_of(kinds=(MediaKind.JPG, MediaKind.PNG)) == ("jpg", "jpeg", "png")
