"""Rows that are not as they should be, and keys that do not fit: said so, and never guessed."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from tests.factories.applications import accepted, hand_in, row_of
from tests.factories.recruiting import Office
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain.access import Grants
from vault.domain.application import Status
from vault.domain.identifiers import ApplicationId, PositionId
from vault.errors import NotFoundError, StateError
from vault.usecases.candidates.move import ReleaseReason, release
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.desk.list_figures import MOST_REMEMBERED, FigureMemory
from vault.usecases.positions.positions import locked_position
from vault.usecases.staff.viewer import OPERATOR_VIEW, Viewer


def test_a_wrap_for_another_key_is_passed_over(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    with office.door.keyring.writing() as session:
        session.add(
            t.Wrap(
                id=random_id(),
                slot_id=receipt.application_id,
                kind="staff",
                key_id=random_id()[:8],
                sealed=b"\x01" * 64,
                made_at=office.world.clock(),
            )
        )

    key = open_key(
        keyring=office.door.keyring,
        opener=office.door.opener,
        application_id=receipt.application_id,
    )

    assert len(key.reveal()) == 32


def test_without_a_wrap_that_opens_there_is_nothing_to_show(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    with office.door.keyring.writing() as session:
        session.execute(update(t.Wrap).where(t.Wrap.kind == "staff").values(sealed=b"\x01" * 64))

    with pytest.raises(NotFoundError):
        open_key(
            keyring=office.door.keyring,
            opener=office.door.opener,
            application_id=receipt.application_id,
        )


@pytest.mark.parametrize("lost", [t.Contact, t.Manifest])
def test_a_candidate_whose_sealed_rows_are_gone_is_not_found(
    office: Office, lost: type[t.Contact] | type[t.Manifest]
) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    browser = office.staff()
    with office.door.main.writing() as session:
        session.execute(delete(lost))

    answer = browser.get(f"/staff/candidates/{receipt.application_id.hex()}")

    assert answer.status_code == 404
    assert office.audited("candidate.opened") == 0


def test_what_is_archived_is_not_shown(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    with office.door.main.writing() as session:
        session.get_one(t.Application, receipt.application_id).status = Status.ARCHIVED.value

    answer = office.staff().get(f"/staff/candidates/{receipt.application_id.hex()}")

    assert answer.status_code == 403
    assert "asa@exempel.se" not in answer.text


def test_only_what_is_in_quarantine_is_released(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))

    with pytest.raises(StateError, match="quarantine"):
        release(
            main=office.door.main,
            viewer=OPERATOR_VIEW,
            application_id=ApplicationId(receipt.application_id),
            reason=ReleaseReason.HARMLESS,
            version=row_of(office.world, receipt).version,
            now=office.world.clock(),
        )


def test_a_position_that_is_not_there_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError), office.door.main.writing() as session:
        locked_position(session, viewer=OPERATOR_VIEW, position_id=random_id(), version=None)


def test_figures_of_ever_more_kinds_of_sight_are_forgotten_not_piled_up(office: Office) -> None:
    memory = FigureMemory()
    accepted(office.world, hand_in(office.world))

    def total(viewer: Viewer) -> int:
        main, now = office.door.main, office.world.clock()
        return memory.figures(main=main, viewer=viewer, now=now).total

    assert total(OPERATOR_VIEW) == 1
    accepted(office.world, hand_in(office.world))
    assert total(OPERATOR_VIEW) == 1  # remembered

    for number in range(MOST_REMEMBERED):
        grants = Grants(positions=frozenset({PositionId(number.to_bytes(16, "big"))}))
        assert total(replace(OPERATOR_VIEW, grants=grants)) == 0

    assert total(OPERATOR_VIEW) == 2
