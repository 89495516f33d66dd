"""A rotation, killed at every step: nobody is lost meanwhile, and the next run finishes it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories.documents import PDF
from tests.factories.rotating import retire, rotate, uses, verify_copy
from tests.factories.stores import T0
from tests.integration.kill.errands import hand_in, told
from tests.integration.kill.house import House, close_cleanly, copy_house, open_house
from tests.integration.kill.nursery import Nursery
from vault.crypto.keyblob import KeyBlobKind

CV = {"cv.pdf": PDF}
SOON = T0 + timedelta(minutes=10)
LATER = SOON + timedelta(days=7)


@pytest.fixture(scope="module")
def some(
    empty_vault: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[dict[str, str]]]:
    """Two that are accepted, and one that waits for it."""
    folder = tmp_path_factory.mktemp("template") / "some"
    house = open_house(copy_house(empty_vault, folder))
    answers = []
    for number in range(3):
        answers.append(told(hand_in(house, key=f"a-submission-key-{number}", now=T0, documents=CV)))
        if number == 1:
            house.accept_all(now=T0 + timedelta(minutes=1))
    verify_copy(house, now=T0)
    close_cleanly(house)
    return folder, answers


def assert_all_are_read(house: House, answers: list[dict[str, str]], where: str) -> None:
    for answer in answers:
        application_id, token = bytes.fromhex(answer["id"]), bytes.fromhex(answer["token"])
        assert house.read_by_link(application_id, token) == CV, where
        assert house.read_by_staff(application_id) == CV, where


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("errand", "kind"),
    [("rotate_kek", KeyBlobKind.KEK), ("rotate_intake", KeyBlobKind.INTAKE)],
)
def test_a_rotation_killed_at_any_step_is_finished_by_the_next_run(
    nursery: Nursery,
    some: tuple[Path, list[dict[str, str]]],
    tmp_path: Path,
    errand: str,
    kind: KeyBlobKind,
) -> None:
    template, answers = some
    points: list[str] = []

    for victim in nursery.every_step(errand, template, tmp_path):
        points = victim.steps
        house = open_house(victim.folder)
        # What was accepted is read, and what arrives is taken in, whatever state it was left in.
        assert_all_are_read(house, answers[:2], points[-1])
        late = told(hand_in(house, key="a-submission-key-late", now=SOON, documents=CV))
        house.accept_all(now=SOON)
        assert_all_are_read(house, [*answers, late], points[-1])
        verify_copy(house, now=SOON)  # a person does, before a rotation is begun
        rotate(house, kind, now=SOON)
        verify_copy(house, now=SOON)
        retire(house, kind, now=LATER)
        house.close()

        bare = open_house(victim.folder)
        assert [use.is_active for use in uses(bare, kind, now=LATER)] == [True], points[-1]
        assert_all_are_read(bare, [*answers, late], points[-1])
        assert len(list((victim.folder / "keys").glob("*.key.json*"))) == 3, points[-1]
        bare.close()
        shutil.rmtree(victim.folder)

    print(f"\na rotation was killed at {len(points)} points: {points}")
    assert len(points) >= 15
    assert len(set(points)) >= 5
