"""A rotation against whoever acts at the same moment: it brings nobody back and loses nobody."""

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories.rotating import retire, rotate, verify_copy
from tests.factories.stores import T0
from tests.integration.kill.errands import hand_in
from tests.integration.kill.house import House, open_house
from tests.integration.kill.test_purge_races import (
    CV,
    ROUNDS,
    assert_dead,
    fill,
    wraps_left,
)
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.errors import ErasingError, LostRaceError, NotFoundError, StateError
from vault.usecases.acceptance.accept import accept
from vault.usecases.links.fresh_link import application_key, put_link_wrap
from vault.usecases.submission.answer import Receipt

WEEK = timedelta(days=7)
KINDS = [KeyBlobKind.KEK, KeyBlobKind.INTAKE]


class Quiet:
    """The ten minutes that an old key is kept at the least: nobody is in the middle any more."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._busy = threading.Semaphore(workers)
        self._open = threading.Event()
        self._open.set()

    @contextmanager
    def busy(self) -> Iterator[None]:
        self._open.wait()
        with self._busy:
            yield

    @contextmanager
    def all_done(self) -> Iterator[None]:
        self._open.clear()
        for _ in range(self._workers):
            self._busy.acquire()
        yield
        self._busy.release(self._workers)
        self._open.set()


def rotating_until(
    stop: threading.Event, vault: Path, kinds: Sequence[KeyBlobKind], quiet: Quiet
) -> int:
    """Put one key after the other in the place of the last, as a process of its own would."""
    house = open_house(vault)
    for number in count(1):
        if stop.is_set():
            house.close()
            return number - 1
        at = T0 + number * 2 * WEEK
        verify_copy(house, now=at)
        kind = kinds[number % len(kinds)]
        rotate(house, kind, now=at)
        verify_copy(house, now=at)
        with quiet.all_done():
            rotate(house, kind, now=at)  # what was sealed to the old key and put down since
        retire(house, kind, now=at + WEEK)
    raise AssertionError("it counts for ever")


def beside_rotations(
    house: House, works: Sequence[Callable[[], None]], *, kinds: Sequence[KeyBlobKind], quiet: Quiet
) -> int:
    """Do these works at once while keys are rotated; say how often they were."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(works) + 1) as pool:
        rotations = pool.submit(rotating_until, stop, house.folder, kinds, quiet)
        try:
            for one in [pool.submit(work) for work in works]:
                one.result()
        finally:
            stop.set()
    return rotations.result()


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_rotation_that_meets_the_purge_brings_no_key_back(
    empty_vault: Path, tmp_path: Path, rounds: int
) -> None:
    house, receipts = fill(empty_vault, tmp_path, count=rounds, accepted=True)
    end = receipts[0].expires_at

    def purge_all() -> None:
        while house.purge(now=end, limit=2).erased:
            pass

    rotations = beside_rotations(house, [purge_all], kinds=[KeyBlobKind.KEK], quiet=Quiet(1))

    for receipt in receipts:
        assert_dead(house, receipt.application_id)
    assert wraps_left(house) == []
    assert rotations >= 2
    house.close()


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("rounds", ROUNDS)
def test_acceptance_and_links_go_on_while_both_keys_are_rotated(
    empty_vault: Path, tmp_path: Path, rounds: int
) -> None:
    house, receipts = fill(empty_vault, tmp_path, count=rounds, accepted=False)
    late: list[Receipt] = []
    quiet = Quiet(3)

    def take_in(some: Sequence[Receipt]) -> Callable[[], None]:
        def work() -> None:
            for receipt in some:
                with quiet.busy():
                    accept(
                        tools=house.accept_tools,
                        application_id=receipt.application_id,
                        now=T0 + timedelta(minutes=2),
                    )
                    renew_link(house, receipt)

        return work

    def arrive() -> None:
        for number in range(rounds // 4):
            with quiet.busy():
                key = f"a-late-submission-{number}"
                late.append(hand_in(house, key=key, now=T0, documents=CV))

    shuffled = random.Random(2).sample(list(receipts), len(receipts))
    works = [take_in(shuffled[::2]), take_in(shuffled[1::2]), arrive]
    rotations = beside_rotations(house, works, kinds=KINDS, quiet=quiet)
    while house.accept_all(now=T0 + timedelta(minutes=5)):
        pass

    fresh = open_house(house.folder)
    for receipt in [*receipts, *late]:
        assert fresh.read_by_staff(receipt.application_id) == CV
        assert fresh.read_by_link(receipt.application_id, receipt.token.reveal()) == CV
    with house.main.reading() as session:
        refused = session.scalars(
            select(t.AuditEntry.id).where(t.AuditEntry.event.contains("refused"))
        ).all()
    assert list(refused) == []
    assert rotations >= 2
    fresh.close()
    house.close()


def renew_link(house: House, receipt: Receipt) -> None:
    with suppress(StateError, ErasingError, NotFoundError, LostRaceError):
        put_link_wrap(
            keyring=house.keyring,
            application_id=receipt.application_id,
            key=application_key(
                main=house.main,
                keyring=house.keyring,
                intake_opener=house.keys.intake_opener,
                opener=house.keys.opener,
                application_id=receipt.application_id,
            ),
            purpose="decision",
            errand_id=random_id(),
            now=T0 + timedelta(minutes=3),
        )
