"""Any number of purges at once: each takes what no other has in hand, and nobody's work is lost."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import event, select, update

from tests.factories.due import put_due
from tests.factories.stores import T0
from tests.integration.kill.house import House, make_house, open_house
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.db.run_locks import is_running, running
from vault.db.turns import at_most
from vault.domain.identifiers import ApplicationId
from vault.usecases.purge.erase import ROWS_AT_ONCE
from vault.usecases.purge.purge import BATCH, PurgeReport, receipts_of_run
from vault.usecases.purge.replay_ledger import replay_ledger

AT_ONCE = 4
COUNT = 1_200


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    make_house(tmp_path / "vault")
    opened = open_house(tmp_path / "vault")
    yield opened
    opened.close()


def half_erase(house: House, ids: list[bytes], run_id: bytes) -> None:
    """Leave them as a purge does between the ledger and the keys."""
    house.ledger.append([ApplicationId(each) for each in ids])
    with house.main.writing() as session:
        session.execute(
            update(t.Application)
            .where(t.Application.id.in_(ids))
            .values(status="erasing", erasing_at=T0, erasing_reason="expired", erasing_run=run_id)
        )


def test_several_purges_share_the_work_and_erase_everything_once(house: House) -> None:
    ids = put_due(house, COUNT, with_files=True)
    start = Barrier(AT_ONCE)

    def one_process(_number: int) -> PurgeReport:
        own = open_house(house.folder)
        start.wait()
        report = own.purge(now=T0)
        own.close()
        return report

    with ThreadPoolExecutor(AT_ONCE) as pool:
        reports = list(pool.map(one_process, range(AT_ONCE)))

    assert [report.problems for report in reports if report.failed] == []
    assert sum(report.erased for report in reports) == COUNT
    assert max(Counter(house.ledger.ids()).values()) == 1  # nobody began what another had begun
    receipts = [one for each in reports for one in receipts_of_run(house.main, each.run_id)]
    assert len(receipts) == len(set(receipts)) == COUNT
    assert set(house.facts()) == set(ids)
    left = house.left_behind()
    assert left == {}


def test_what_a_living_purge_has_in_hand_is_left_to_it(house: House) -> None:
    ids, other = put_due(house, 3), random_id()
    with running(house.main, other):
        half_erase(house, ids[:2], other)

        replayed = replay_ledger(stores=house.stores, now=T0)
        report = house.purge(now=T0)

        assert (replayed.came_back, replayed.resumed) == (0, 0)
        assert (report.due, report.erased) == (1, 1)
        assert set(house.application_ids()) == set(ids[:2])


def test_what_a_dead_purge_had_in_hand_is_finished_by_the_next(house: House) -> None:
    ids, other = put_due(house, 3), random_id()
    with running(house.main, other):
        half_erase(house, ids[:2], other)

    assert not is_running(house.main, other)
    assert house.purge(now=T0).erased == 3
    assert house.application_ids() == []


@pytest.mark.sqlite
def test_a_run_leaves_no_lock_behind(house: House) -> None:
    put_due(house, 1)

    house.purge(now=T0)

    assert list((house.folder / "purging").iterdir()) == []


def test_no_transaction_of_a_purge_is_large(house: House) -> None:
    """Whoever else wants to write waits for one batch, and not for the run."""
    put_due(house, COUNT)
    touched: list[int] = []
    before = COUNT

    def committed(_connection: object) -> None:
        nonlocal before
        now_left = len(house.application_ids())
        touched.append(before - now_left)
        before = now_left

    own = open_house(house.folder)
    event.listen(own.main.engine, "commit", committed)
    most = at_most(own.main, rows=ROWS_AT_ONCE)
    own.purge(now=T0)
    own.close()

    assert max(touched) <= most <= 1_000
    assert BATCH <= 200


def test_an_erasure_that_nobody_claimed_is_taken_by_one_of_them(house: House) -> None:
    """Such as one that was begun before runs had numbers."""
    (one,) = put_due(house, 1)
    with house.main.writing() as session:
        session.execute(
            update(t.Application).values(
                status="erasing", erasing_at=T0, erasing_reason="requested"
            )
        )

    assert house.purge(now=T0).erased == 1
    with house.main.reading() as session:
        assert session.scalars(select(t.Erasure.application_id)).all() == [one]
