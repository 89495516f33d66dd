"""A large purge needs no more memory than a small one, and lets others write in between."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories.due import put_due
from tests.factories.stores import T0, urls_in
from tests.integration.kill.house import House, close_cleanly, make_house, open_house
from vault.domain.audit_events import Event
from vault.usecases.audit.recording import OPERATOR, record
from vault.usecases.purge.purge import BATCH

SMALL, LARGE = 100, 3_000
FLAT = 1.15  # what an interpreter takes more or less of from one start to the next


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    make_house(tmp_path / "vault")
    opened = open_house(tmp_path / "vault")
    yield opened
    opened.close()


def highest_memory(folder: Path, count: int) -> int:
    """Purge so many as a process of its own, and return its most memory in KiB."""
    make_house(folder)
    house = open_house(folder)
    put_due(house, count)
    close_cleanly(house)
    process = subprocess.Popen(
        [sys.executable, "-m", "vault", "purge", "--json"],
        env={
            **os.environ,
            "APPLICANT_VAULT_DATA": str(folder),
            "APPLICANT_VAULT_KEYS": "/nowhere",
            **{f"APPLICANT_VAULT_{name}": url for name, url in urls_in(folder).items()},
        },
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_maxrss


def test_thirty_times_as_many_need_no_more_memory(tmp_path: Path) -> None:
    small = highest_memory(tmp_path / "small", SMALL)

    assert highest_memory(tmp_path / "large", LARGE) <= FLAT * small


def test_somebody_who_writes_meanwhile_gets_their_turn_between_the_batches(
    house: House,
) -> None:
    put_due(house, 20 * BATCH)
    written, over = 0, threading.Event()

    def write() -> None:
        nonlocal written
        own = open_house(house.folder)
        while not over.is_set():
            with own.main.writing() as session:
                record(session, event=Event.AUDIT_VIEWED, at=datetime.now(UTC), actor=OPERATOR)
            written += 1
        own.close()

    somebody = threading.Thread(target=write)
    somebody.start()
    report = house.purge(now=T0)
    over.set()
    somebody.join()

    assert report.erased == 20 * BATCH
    assert written >= 20
