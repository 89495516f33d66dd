"""A submission, killed at every step: what was acknowledged stays, and nothing else does."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories.stores import T0
from tests.integration.kill.errands import ANSWER, DOCUMENTS, SUBMISSION_KEY, hand_in, told
from tests.integration.kill.house import (
    AFTER_THE_LEASE,
    House,
    close_cleanly,
    copy_house,
    open_house,
)
from tests.integration.kill.nursery import Nursery, Victim

SOON = T0 + timedelta(seconds=20)
LATER = T0 + AFTER_THE_LEASE


def answered(victim: Victim) -> dict[str, str] | None:
    """What the applicant was told before the process died."""
    path = victim.folder / ANSWER
    return json.loads(path.read_text()) if path.exists() else None


def assert_readable(house: House, answer: dict[str, str]) -> None:
    application_id, token = bytes.fromhex(answer["id"]), bytes.fromhex(answer["token"])
    house.accept_all(now=LATER)
    assert house.read_by_staff(application_id) == DOCUMENTS
    assert house.read_by_link(application_id, token) == DOCUMENTS


def assert_all_or_nothing(victim: Victim) -> None:
    """After the sweep: the application is whole, or there is nothing at all."""
    house = open_house(victim.folder)
    house.restart(now=LATER)
    answer = answered(victim)
    if answer is not None:
        assert house.application_ids() == [bytes.fromhex(answer["id"])], victim.steps[-1]
        assert_readable(house, answer)
    elif house.application_ids():
        # It arrived and the answer was lost: whoever asks again is told.
        answer = told(hand_in(house, key=SUBMISSION_KEY, now=LATER))
        assert house.application_ids() == [bytes.fromhex(answer["id"])], victim.steps[-1]
        assert_readable(house, answer)
    else:
        assert house.left_behind() == {}, victim.steps[-1]
    house.close()


def assert_a_retry_is_one_application(victim: Victim) -> None:
    """Whoever lost the answer sends again at once, and the sweep comes later."""
    house = open_house(victim.folder)
    house.restart(now=SOON)
    before = answered(victim)
    answer = told(hand_in(house, key=SUBMISSION_KEY, now=SOON))
    assert before is None or before == answer, victim.steps[-1]
    house.restart(now=LATER)
    assert house.application_ids() == [bytes.fromhex(answer["id"])], victim.steps[-1]
    assert_readable(house, answer)
    left = house.left_behind()
    assert (left["file"], left["arrival"]) == (len(DOCUMENTS), 1), victim.steps[-1]
    assert left["live slot"] == 2, victim.steps[-1]  # the application's and its receipt letter's
    house.close()


@pytest.mark.timeout(300)
def test_a_submission_killed_at_any_step_is_whole_or_gone(
    nursery: Nursery, empty_vault: Path, tmp_path: Path
) -> None:
    points: list[str] = []
    outcomes = {"acknowledged": 0, "arrived": 0, "gone": 0}

    for victim in nursery.every_step("submit", empty_vault, tmp_path):
        points = victim.steps
        twin = tmp_path / "twin"
        copy_house(victim.folder, twin)
        assert_all_or_nothing(victim)
        assert_a_retry_is_one_application(Victim(folder=twin, step=victim.step, killed=True))
        outcomes[_outcome(victim)] += 1
        for folder in (twin, victim.folder):
            shutil.rmtree(folder)

    print(f"\na submission was killed at {len(points)} points: {outcomes}")
    assert len(points) >= 12
    assert len(set(points)) >= 12
    assert min(outcomes.values()) >= 1


def _outcome(victim: Victim) -> str:
    if answered(victim) is not None:
        return "acknowledged"
    house = open_house(victim.folder)
    arrived = bool(house.application_ids())
    house.close()
    return "arrived" if arrived else "gone"


def test_the_sweep_may_be_killed_and_begun_again(
    nursery: Nursery, empty_vault: Path, tmp_path: Path
) -> None:
    """What an upload left behind is cleared away by a sweep, whichever of its steps is its last."""
    for victim in nursery.every_step("submit", empty_vault, tmp_path):
        if victim.steps[-1] == "keyring: has committed":
            break
    left = victim.folder
    close_cleanly(open_house(left))
    points: list[str] = []

    for sweeper in nursery.every_step("sweep", left, tmp_path):
        points = sweeper.steps
        house = open_house(sweeper.folder)
        house.restart(now=LATER + timedelta(minutes=1))
        assert house.left_behind() == {}, points[-1]
        house.close()

    assert len(points) >= 8
