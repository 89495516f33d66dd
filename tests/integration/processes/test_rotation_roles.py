"""On servers the owner rotates, while every process runs under a role that could not."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories.documents import PDF
from tests.integration.processes.apart import door, wait_until, worker
from tests.integration.processes.ruled import Ruled, ruled_vault
from tests.integration.processes.test_rotation import sealing_to, told, verify_a_copy
from tests.integration.processes.test_story import PUBLIC_URL, signed_up
from tests.journeys.house import NO_KEYS
from tests.journeys.navigators.desk import Desk, Handed, hand_in, handed
from tests.journeys.visitor import Visitor
from vault.adapters.public_keys_file import RECORD_FILE
from vault.db.migrate import Store

EIGHT_DAYS = (
    "UPDATE errand SET succeeded_at = now() - interval '8 days' WHERE name LIKE 'rotated:%'"
)


@pytest.fixture
def ruled(tmp_path: Path) -> Iterator[Ruled]:
    with ruled_vault(tmp_path / "house") as made:
        yield made


@pytest.mark.timeout(280)
def test_the_owner_rotates_both_keys_and_destroys_the_old_ones(
    ruled: Ruled, tmp_path: Path
) -> None:
    house, given = ruled.house, ruled.settings
    verify_a_copy(house, tmp_path / "first")
    with ExitStack() as stack:
        careers = stack.enter_context(
            door(house, "careers", **given("careers"), PUBLIC_URL=PUBLIC_URL)
        )
        staff = stack.enter_context(door(house, "recruiter", **given("recruiter")))
        stack.enter_context(worker(replace(house, settings=given("work"))))
        desk = signed_up(ruled, staff, stack)
        before = handed(hand_in(careers, {"cv.pdf": PDF}))
        desk.candidate(before)

        kek = told(house, "keys", "rotate", "kek")
        assert (kek["wraps"], kek["refused"], kek["ownerless"]) == (1, 0, 0)
        assert kek["rows"] > 0
        verify_a_copy(house, tmp_path / "second")
        intake = told(house, "keys", "rotate", "intake")
        verify_a_copy(house, tmp_path / "third")
        bring_the_record(ruled)
        old = [str(one["old"][0]) for one in (kek, intake)]
        wait_until(lambda: not any(sealing_to(house, key) for key in old), every=1)
        ruled.servers[Store.MAIN].execute(EIGHT_DAYS)
        for key in old:
            assert told(house, "keys", "retire", key)["destroyed"]

        after = handed(hand_in(careers, {"cv.pdf": PDF}))
        desk.candidate(after)
    reads_all(ruled, desk, before, after)


def bring_the_record(ruled: Ruled) -> None:
    """As an operator would: whole, and to the folder that careers has of its own."""
    folder = ruled.house.folder / NO_KEYS
    shutil.copy(ruled.house.keys / RECORD_FILE, folder / "new")
    (folder / "new").replace(folder / RECORD_FILE)


def reads_all(ruled: Ruled, desk: Desk, *applications: Handed) -> None:
    """With processes that never held the old keys."""
    house, given = ruled.house, ruled.settings
    assert not list(house.keys.glob("*.*.key.json"))
    with (
        door(house, "recruiter", "recruiter-anew", **given("recruiter")) as staff,
        door(house, "mypages", **given("mypages"), PUBLIC_URL=PUBLIC_URL) as mine,
        Desk(staff) as again,
    ):
        again.secret, again.shown = desk.secret, desk.shown
        again.sign_in()
        for one in applications:
            assert "Åsa Lindqvist" in again.candidate(one)
            assert again.download(one, one.documents[0]).content == PDF
            with Visitor(mine.url) as visitor:
                visitor.come_in(one.link).raise_for_status()
                assert visitor.document(one.documents[0]) == PDF


@pytest.mark.parametrize("process", ["work", "recruiter"])
def test_no_process_rotates_and_nothing_is_begun(
    ruled: Ruled, tmp_path: Path, process: str
) -> None:
    verify_a_copy(ruled.house, tmp_path / "copy")
    files = key_files(ruled)

    done = replace(ruled.house, settings=ruled.settings(process)).run(
        "keys", "rotate", "kek", "--json"
    )

    assert done.returncode == 1
    assert f"the role of {process}" in json.loads(done.stdout)["detail"]
    assert key_files(ruled) == files


def key_files(ruled: Ruled) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in ruled.house.keys.glob("*.json")}
