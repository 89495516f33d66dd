"""An acceptance, killed at every step: the next worker finishes it, and it happens once."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories.stores import T0
from tests.integration.kill.errands import DOCUMENTS, hand_in, told
from tests.integration.kill.house import (
    AFTER_THE_LEASE,
    House,
    close_cleanly,
    copy_house,
    open_house,
)
from tests.integration.kill.nursery import Nursery
from vault.db import tables as t

SOON = T0 + timedelta(minutes=1, seconds=20)
LATER = T0 + AFTER_THE_LEASE


@pytest.fixture(scope="module")
def arrived(
    empty_vault: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("template") / "arrived"
    copy_house(empty_vault, folder)
    house = open_house(folder)
    answer = told(hand_in(house, key="a-submission-key-0", now=T0))
    close_cleanly(house)
    return folder, answer


def assert_accepted_once(house: House, answer: dict[str, str], where: str) -> None:
    application_id = bytes.fromhex(answer["id"])
    with house.main.reading() as session:
        row = session.get_one(t.Application, application_id)
        entries = session.scalars(
            select(t.AuditEntry).where(
                t.AuditEntry.subject == application_id,
                t.AuditEntry.event == "application.accepted",
            )
        ).all()
    with house.keyring.reading() as session:
        kinds = session.scalars(
            select(t.Wrap.kind).where(t.Wrap.slot_id == application_id).order_by(t.Wrap.kind)
        ).all()
    assert row.status == "accepted", where
    assert row.accepted_at is not None, where
    assert row.intake_deleted_at is not None, where
    assert len(entries) == 1, where
    assert list(kinds) == ["link", "staff"], where
    assert house.read_by_staff(application_id) == DOCUMENTS, where
    assert house.read_by_link(application_id, bytes.fromhex(answer["token"])) == DOCUMENTS, where


@pytest.mark.timeout(300)
def test_an_acceptance_killed_at_any_step_is_finished_by_the_next_worker(
    nursery: Nursery, arrived: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    template, answer = arrived
    points: list[str] = []

    for victim in nursery.every_step("accept", template, tmp_path):
        points = victim.steps
        house = open_house(victim.folder)
        # Killed or not: what was acknowledged can be read by its applicant at every moment.
        application_id, token = bytes.fromhex(answer["id"]), bytes.fromhex(answer["token"])
        assert house.read_by_link(application_id, token) == DOCUMENTS, points[-1]
        house.restart(now=SOON)
        house.accept_all(now=SOON)  # finds the dead worker's lease, and leaves it alone
        house.restart(now=LATER)
        house.accept_all(now=LATER)
        assert_accepted_once(house, answer, points[-1])
        house.close()
        shutil.rmtree(victim.folder)

    print(f"\nan acceptance was killed at {len(points)} points: {points}")
    assert len(points) >= 8
    assert len(points) >= 8  # instants: the same kind of step comes at several of them
    assert len(set(points)) >= 6
