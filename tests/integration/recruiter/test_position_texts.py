"""What a position's form accepts, and who may be assigned by making one."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories.recruiting import Office
from vault.db import tables as t
from vault.domain.access import Grants, Role
from vault.domain.identifiers import PositionId
from vault.domain.positions import PositionStatus
from vault.errors import InvalidInputError, NotAllowedError, StateError
from vault.usecases.audit.recording import staff_actor
from vault.usecases.positions.edit import PositionForm, create_position, edit_position
from vault.usecases.staff.viewer import OPERATOR_VIEW, Viewer

ZONE = ZoneInfo("Europe/Stockholm")
TEXTS = {
    "title_sv": "Testare",
    "title_en": "Tester",
    "description_sv": "Du testar.",
    "description_en": "You test.",
}


def create(office: Office, viewer: Viewer, form: PositionForm) -> None:
    create_position(
        main=office.door.main,
        opener=None,
        viewer=viewer,
        form=form,
        now=office.world.clock(),
        zone=ZONE,
    )


@pytest.mark.parametrize(("day", "code"), [("soon", "not-a-date"), ("2020-01-01", "in-the-past")])
def test_all_that_is_wrong_with_a_position_is_told_at_once(
    office: Office, day: str, code: str
) -> None:
    form = PositionForm(
        untrusted_texts={**TEXTS, "title_sv": " ", "place": "x" * 500, "reference": "y" * 500},
        untrusted_last_on=day,
    )

    with pytest.raises(InvalidInputError) as refusal:
        create(office, OPERATOR_VIEW, form)

    told = {problem.field: problem.code for problem in refusal.value.problems}
    assert set(told) == {"title_sv", "place", "reference", "last_on"}
    assert told["last_on"] == code


def test_a_closed_position_is_not_edited(office: Office) -> None:
    with office.door.main.writing() as session:
        row = session.get_one(t.Position, office.world.position_id)
        row.status, row.outcome = PositionStatus.CLOSED.value, "cancelled"
        row.decided_at = office.world.clock()

    with pytest.raises(StateError):
        edit_position(
            main=office.door.main,
            viewer=OPERATOR_VIEW,
            position_id=PositionId(office.world.position_id),
            version=1,
            form=PositionForm(untrusted_texts=TEXTS),
            now=office.world.clock() + timedelta(days=1),
            zone=ZONE,
        )


def test_a_viewer_with_single_positions_makes_none_where_nobody_can_vouch_for_it(
    office: Office,
) -> None:
    staff_id = office.member(
        Role.RECRUITER, all_positions=False, name="Nils", email="nils@exempel.se"
    )
    viewer = Viewer(actor=staff_actor(staff_id), roles=Role.RECRUITER, grants=Grants())

    with pytest.raises(NotAllowedError):
        create(office, viewer, PositionForm(untrusted_texts=TEXTS))

    with office.door.main.reading() as session:
        assert session.query(t.Position).count() == 1
