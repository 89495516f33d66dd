"""The names in the recruiter process's memory follow other processes within two seconds."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from tests.factories.documents import PDF
from tests.integration.processes.apart import door, wait_until, worker
from tests.journeys.house import House
from tests.journeys.navigators.desk import Handed, hand_in, handed
from vault.db.tables import Application
from vault.settings import PREFIX, read_settings
from vault.web.recruiter import RecruiterDoor
from vault.wiring.clock import now
from vault.wiring.custody import custody_of, opener
from vault.wiring.ground import ground_of
from vault.wiring.policy import policy_published
from vault.wiring.recruiter import recruiter_parts
from vault.wiring.recruiter_keeper import RecruiterKeeper
from vault.wiring.stores import open_stores

PROMISED = 2.0  # seconds
ERASE = ("--reason", "hon bad om det", "--identity", "phone")


@contextmanager
def kept(house: House) -> Iterator[RecruiterDoor]:
    """Have the recruiter process's memory in this process, kept as it is there."""
    given = {"DATA": str(house.data), "KEYS": str(house.keys), **house.settings}
    settings = read_settings({PREFIX + name: value for name, value in given.items()})
    stores = open_stores(settings)
    book = policy_published(stores.main)
    ground = ground_of(settings, stores, book, public_url="http://127.0.0.1:8000")
    made = recruiter_parts(ground, opener=opener(custody_of(settings))).dependencies["recruiter"]
    assert isinstance(made, RecruiterDoor)
    keeper = RecruiterKeeper(made, clock=now, every=600)
    keeper.start()
    try:
        yield made
    finally:
        keeper.stop()
        stores.close()


def is_accepted(door_: RecruiterDoor, one: Handed) -> bool:
    with door_.main.reading() as session:
        row = session.get_one(Application, bytes.fromhex(one.id))
        return row.accepted_at is not None


def is_there(door_: RecruiterDoor, one: Handed) -> bool:
    with door_.main.reading() as session:
        wanted = select(Application.erasing_at).where(Application.id == bytes.fromhex(one.id))
        row = session.execute(wanted).one_or_none()
        return row is not None and row.erasing_at is None


@pytest.mark.timeout(180)
def test_a_name_comes_and_goes_with_what_other_processes_do(made: House) -> None:
    with door(made, "careers") as careers, kept(made) as memory:
        wait_until(lambda: memory.names.refreshed_at is not None)
        looked_at = memory.names.refreshed_at
        with worker(made):
            one = handed(hand_in(careers, {"cv.pdf": PDF}))
            other = handed(hand_in(careers, {"cv.pdf": PDF}, name="Erik Ståhl"))
            wait_until(lambda: is_accepted(memory, one) and is_accepted(memory, other))
            came = wait_until(lambda: len(memory.names) == 2)

        assert made.run("application", "erase", one.id, *ERASE).returncode == 0
        wait_until(lambda: not is_there(memory, one))
        left = wait_until(lambda: len(memory.names) == 1)

        assert memory.names.find("lindqvist") == []
        assert memory.names.find("ståhl") == [bytes.fromhex(other.id)]
        assert memory.names.refreshed_at == looked_at, "it looked at everything instead"
    assert came < PROMISED
    assert left < PROMISED
