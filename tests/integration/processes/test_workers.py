"""Any number of workers on one vault: each thing is done once, and whoever dies is followed."""

import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.fakes.smtp import Sink, smtp_server
from tests.integration.processes.apart import door, wait_until, worker
from tests.integration.processes.test_shared import submit
from tests.journeys.house import House, built_house
from tests.servers.postgres import postgres
from vault.db.engines import Database, open_database
from vault.db.tables import Application, AuditEntry, Lease
from vault.domain.audit_events import Event

MANY = 24
AFTER_THE_LEASE = timedelta(minutes=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A vault on a server, its mail, and many applications that nobody has looked at."""

    house: House
    main: Database
    sink: Sink

    def count(self, event: Event) -> int:
        with self.main.reading() as session:
            wanted = select(func.count()).where(AuditEntry.event == event.value)
            return session.scalar(wanted) or 0

    def leases(self) -> int:
        with self.main.reading() as session:
            return session.scalar(select(func.count()).select_from(Lease)) or 0

    def letters(self) -> set[str]:
        return {str(one["Message-ID"]) for one in self.sink.messages}

    def is_done(self) -> bool:
        with self.main.reading() as session:
            waiting = select(func.count()).where(Application.intake_deleted_at.is_(None))
            waits = session.scalar(waiting)
        return not waits and self.count(Event.LETTER_SENT) == MANY


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with (
        postgres() as main,
        postgres() as keyring,
        smtp_server(tmp_path) as server,
        built_house(tmp_path / "house") as house,
    ):
        house.settings = {
            "DATABASE": main.url(),
            "KEYRING": keyring.url(),
            "SMTP": server.url("smtp"),
            "PUBLIC_URL": "http://127.0.0.1:8000",
        }
        made = house.run("init")
        assert made.returncode == 0, made.stderr
        with door(house, "careers") as careers:
            for _ in range(MANY):
                assert submit(careers.url).status_code == 201
        database = open_database(main.url())
        yield Office(house=house, main=database, sink=server.sink)
        database.close()


def done_by(house: House, name: str, errand: str) -> int:
    """How much of an errand a worker says that it has done."""
    log = (house.folder / name / "err.txt").read_text("utf-8")
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return sum(one["count"] for one in lines if one.get("errand") == errand and "count" in one)


@pytest.mark.timeout(240)
def test_three_workers_do_everything_exactly_once(office: Office) -> None:
    names = ["one", "two", "three"]
    with ExitStack() as stack:
        workers = [stack.enter_context(worker(office.house, name)) for name in names]
        wait_until(office.is_done)
        for one in workers:
            one.send_signal(signal.SIGTERM)
        assert [one.wait(60) for one in workers] == [0, 0, 0]

    assert (len(office.sink.messages), len(office.letters())) == (MANY, MANY)
    assert office.count(Event.APPLICATION_ACCEPTED) == MANY
    assert sum(done_by(office.house, name, "accept") for name in names) == MANY
    assert sum(done_by(office.house, name, "letters") for name in names) == MANY
    assert office.leases() == 0
    verified = office.house.run("audit", "verify", "--json")
    assert verified.returncode == 0, verified.stdout


@pytest.mark.timeout(240)
def test_what_a_killed_worker_held_is_done_by_the_others(office: Office) -> None:
    with worker(office.house, "killed") as killed:
        wait_until(lambda: office.leases() > 0, every=0.005)
        killed.kill()
        killed.wait()
    assert not office.is_done()
    held = office.leases()

    with ExitStack() as stack:
        for name in ("two", "three"):
            stack.enter_context(worker(office.house, name, ahead=AFTER_THE_LEASE))
        wait_until(office.is_done)

    assert held > 0
    assert len(office.letters()) == MANY
    assert len(office.sink.messages) <= MANY + 1, "one was perhaps handed over as it died"
    assert office.count(Event.APPLICATION_ACCEPTED) == MANY


@pytest.mark.timeout(240)
def test_a_worker_that_is_asked_to_end_gives_back_what_it_has_not_begun(office: Office) -> None:
    with worker(office.house, "asked") as asked:
        wait_until(lambda: office.leases() > 0, every=0.005)
        asked.send_signal(signal.SIGTERM)
        assert asked.wait(60) == 0

    assert office.leases() == 0
    assert not office.is_done()
