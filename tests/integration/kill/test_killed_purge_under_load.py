"""A purge, killed at every step while people hand in and staff reads, and resumed."""

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.factories.documents import PDF
from tests.factories.stores import T0, wait_until_alone
from tests.integration.kill.errands import DUE, hand_in, told
from tests.integration.kill.house import House, close_cleanly, copy_house, open_house
from tests.integration.kill.nursery import Nursery

LATER = DUE + timedelta(minutes=30)
CV = {"cv.pdf": PDF}
SEVERAL = 3
BREATH = 0.02  # seconds between two visitors


@dataclass(slots=True)
class Load:
    """What was going on meanwhile: who was told that their application has arrived."""

    acknowledged: list[tuple[bytes, bytes]] = field(default_factory=list)
    reads: int = 0
    failures: list[BaseException] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A vault with some that are due and one that is not."""

    folder: Path
    due: frozenset[bytes]
    alive: tuple[bytes, bytes]


@pytest.fixture(scope="module")
def filled(empty_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    folder = copy_house(empty_vault, tmp_path_factory.mktemp("template") / "loaded")
    house = open_house(folder)
    due = [
        hand_in(house, key=f"a-submission-key-{n}", now=T0, documents=CV) for n in range(SEVERAL)
    ]
    a_year_later = T0 + timedelta(days=365)
    alive = told(hand_in(house, key="a-submission-key-9", now=a_year_later, documents=CV))
    house.accept_all(now=a_year_later)
    close_cleanly(house)
    return Filled(
        folder=folder,
        due=frozenset(one.application_id for one in due),
        alive=(bytes.fromhex(alive["id"]), bytes.fromhex(alive["token"])),
    )


@contextmanager
def load_on(folder: Path, alive: tuple[bytes, bytes]) -> Iterator[Load]:
    """Let people hand in and staff read while the block runs."""
    load, over = Load(), threading.Event()

    def visitors() -> None:
        house = open_house(folder)
        try:
            for number in count():
                answer = hand_in(house, key=f"somebody-meanwhile-{number}", now=DUE, documents=CV)
                load.acknowledged.append((answer.application_id, answer.token.reveal()))
                assert house.read_by_staff(alive[0]) == CV
                load.reads += 1
                if over.wait(BREATH):
                    break
        except BaseException as error:  # noqa: BLE001 - handed to the test
            load.failures.append(error)
        finally:
            house.close()

    thread = threading.Thread(target=visitors)
    thread.start()
    try:
        yield load
    finally:
        over.set()
        thread.join()


def assert_whole(house: House, filled: Filled, load: Load, where: str) -> None:
    facts = house.facts()
    assert set(facts) == filled.due, where
    assert max(Counter(fact.id for fact in facts.values()).values()) == 1, where
    for one in filled.due:
        assert house.traces_of(one) == {}, where
    for application_id, token in [filled.alive, *load.acknowledged]:
        assert house.read_by_link(application_id, token) == CV, where


@pytest.mark.timeout(300)
def test_a_purge_killed_at_any_step_under_load_is_resumed_and_nobody_else_loses_anything(
    nursery: Nursery, filled: Filled, tmp_path: Path
) -> None:
    killed_at: list[str] = []
    handed_in = 0

    for step in count(1):
        folder = copy_house(filled.folder, tmp_path / f"loaded-{step}")
        with load_on(folder, filled.alive) as load:
            is_killed = nursery.run("purge", folder, kill_at=step, alone=False)
        assert load.failures == [], step
        wait_until_alone(folder)
        where = (folder / "trace.txt").read_text().splitlines()[-1]
        house = open_house(folder)
        for one in house.facts():
            assert house.traces_of(one) == {}, where
        house.restart(now=LATER)
        report = house.purge(now=LATER)
        assert report.problems == [], where
        assert_whole(house, filled, load, where)
        handed_in += len(load.acknowledged)
        house.close()
        shutil.rmtree(folder)
        if not is_killed:
            break
        killed_at.append(where)

    assert len(killed_at) >= 8
    assert handed_in >= len(killed_at)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("step", range(4, 25, 4))
def test_a_purge_that_is_killed_beside_another_leaves_nothing_behind(
    nursery: Nursery, filled: Filled, tmp_path: Path, step: int
) -> None:
    folder = copy_house(filled.folder, tmp_path / "beside")
    house, start = open_house(folder), threading.Event()

    def purge_too() -> None:
        own = open_house(folder)
        start.set()
        own.purge(now=DUE)
        own.close()

    other = threading.Thread(target=purge_too)
    other.start()
    start.wait()
    nursery.run("purge", folder, kill_at=step, alone=False)
    other.join()

    house.restart(now=LATER)
    house.purge(now=LATER)
    assert_whole(house, filled, Load(), f"step {step}")
    house.close()
