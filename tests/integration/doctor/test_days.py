"""Days that people have to keep: found once they have passed, and not before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.factories.stores import T0
from tests.integration.backup.place import backed_up
from tests.integration.doctor.patient import LONG_AGO, NOW, Patient
from vault.crypto.keys import random_id
from vault.db import tables as t

# A server has findings of its own, and is backed up by its own tools.
pytestmark = pytest.mark.sqlite

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def a_request_that_nobody_answered(patient: Patient) -> None:
    with patient.house.main.writing() as session:
        session.add(
            t.Request(
                id=random_id(),
                application_id=patient.application_id,
                kind="access",
                channel="phone",
                received_at=LONG_AGO,
                due_at=NOW,
            )
        )


def an_objection_that_nobody_decided(patient: Patient) -> None:
    with patient.house.main.writing() as session:
        session.add(
            t.Restriction(
                id=random_id(),
                application_id=patient.application_id,
                ground="objection",
                from_at=LONG_AGO,
                due_on=NOW.date() - DAY,
            )
        )


def a_hold_that_nobody_looked_at(patient: Patient) -> None:
    with patient.house.main.writing() as session:
        owner = t.Staff(
            id=random_id(),
            email="rut@exempel.se",
            name="Rut",
            language="sv",
            is_administrator=False,
            is_recruiter=True,
            all_positions=True,
            made_at=T0,
        )
        session.add(owner)
        session.flush()
        session.add(
            t.Hold(
                id=random_id(),
                application_id=patient.application_id,
                reason="court-case",
                owner_id=owner.id,
                placed_at=LONG_AGO,
                review_on=NOW.date() - DAY,
            )
        )


def a_hand_over_that_nobody_confirmed(patient: Patient) -> None:
    with patient.house.main.writing() as session:
        position = t.Position(
            id=random_id(),
            slug="snickare",
            title_sv="",
            title_en="",
            body_sv="",
            body_en="",
            status="published",
            made_at=T0,
        )
        session.add(position)
        session.flush()
        session.add(
            t.HandOver(
                application_id=patient.application_id, position_id=position.id, made_at=LONG_AGO
            )
        )
    patient.main(update(t.Application).values(expires_at=NOW))


def a_backup_that_is_old(patient: Patient) -> None:
    backed_up(patient.house, patient.settings.data.parent, now=NOW - 2 * DAY - SECOND)


PLANTED: dict[Callable[[Patient], None], str] = {
    a_request_that_nobody_answered: "requests-late",
    an_objection_that_nobody_decided: "objections-late",
    a_hold_that_nobody_looked_at: "holds-unreviewed",
    a_hand_over_that_nobody_confirmed: "hand-overs-late",
    a_backup_that_is_old: "backup-late",
}


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_the_doctor_finds(patient: Patient, plant: Callable[[Patient], None]) -> None:
    plant(patient)

    assert PLANTED[plant] in patient.codes()


def test_the_last_day_of_all_is_no_finding_yet(patient: Patient) -> None:
    a_request_that_nobody_answered(patient)
    an_objection_that_nobody_decided(patient)
    a_hold_that_nobody_looked_at(patient)
    backed_up(patient.house, patient.settings.data.parent, now=NOW - 2 * DAY)
    patient.main(
        update(t.Request).values(due_at=NOW + SECOND),
        update(t.Restriction).values(due_on=NOW.date()),
        update(t.Hold).values(review_on=NOW.date()),
    )

    assert patient.codes() == set()


def test_what_was_answered_decided_or_released_is_no_finding(patient: Patient) -> None:
    a_request_that_nobody_answered(patient)
    an_objection_that_nobody_decided(patient)
    a_hold_that_nobody_looked_at(patient)
    patient.main(
        update(t.Request).values(answered_at=NOW),
        update(t.Restriction).values(due_on=None),
        update(t.Hold).values(released_at=NOW),
    )

    assert patient.codes() == set()
