"""The worker: every errand in its time, whatever fails beside it, until it is told to stop."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.factories.arrivals import Arrived, arrive, blobs_in
from tests.factories.keyrings import TestKeys
from tests.factories.policies import default_policy
from tests.factories.stores import T0, FixedClock, TestStores
from tests.integration.work.seen import within
from vault.adapters.checkpoints_folder import FolderCheckpointArchive
from vault.adapters.mailer_console import ConsoleMailer
from vault.db import tables as t
from vault.domain.audit_events import Event
from vault.errors import StoreError
from vault.usecases.acceptance.accept import RETRY_REFUSED_AFTER, AcceptTools, accept
from vault.usecases.audit.recording import OPERATOR, record
from vault.usecases.errands import work_through
from vault.usecases.reminders.daily_mail import DailyMailTools
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.tags import tag_rights
from vault.usecases.worker.send_letters import SendTools
from vault.wiring.key_watch import KeyWatch
from vault.wiring.work import MOST_ROUNDS, RunOut, Worker
from vault.wiring.work_steps import closing_steps, steps_of
from vault.wiring.work_tools import Step, WorkTools

MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture
def work(stores: TestStores, keys: TestKeys, tools: AcceptTools) -> WorkTools:
    return WorkTools(
        holder=b"h" * 16,
        accepting=tools,
        sending=SendTools(
            main=stores.main,
            keyring=stores.keyring,
            intake_opener=keys.intake_opener,
            opener=keys.opener,
            mailer=ConsoleMailer(write=lambda _line: None),
            public_url="https://vault.example",
        ),
        daily=DailyMailTools(
            main=stores.main,
            keyring=stores.keyring,
            opener=keys.opener,
            sealer=keys.sealer,
            zone="Europe/Stockholm",
            organisation="Exempel AB",
            public_url="https://vault.example",
        ),
        signer=keys.signer,
        archive=FolderCheckpointArchive(stores.folder / "checkpoints"),
        policies=lambda: PolicyBook(active=default_policy()),
        watch=KeyWatch(main=stores.main, surface="work", sealer=keys.sealer),
    )


def worker_of(work: WorkTools, clock: Callable[[], datetime] | None = None) -> Worker:
    return Worker(steps=steps_of(work), closing=closing_steps(work), clock=clock or FixedClock())


def status(stores: TestStores, arrived: Arrived) -> str:
    with stores.main.reading() as session:
        return str(session.get_one(t.Application, arrived.id).status)


def break_one(stores: TestStores, arrived: Arrived) -> None:
    blobs_in(stores).delete_applications([arrived.id])


@contextmanager
def running(worker: Worker) -> Iterator[Worker]:
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def test_once_does_everything_that_waits(
    stores: TestStores, keys: TestKeys, work: WorkTools
) -> None:
    arrived = arrive(stores, keys.sealer)

    done = worker_of(work).run_out().done

    assert done["accept"] == 1
    assert done["sequence"] == 1
    assert done["checkpoint"] == 1
    assert -1 not in done.values()
    assert status(stores, arrived) == "accepted"


def test_one_that_is_refused_stops_no_other_and_waits_a_day(
    stores: TestStores, keys: TestKeys, work: WorkTools
) -> None:
    broken = arrive(stores, keys.sealer)
    sound = arrive(stores, keys.sealer, at=T0 + timedelta(seconds=1))
    break_one(stores, broken)
    clock = FixedClock()
    worker = worker_of(work, clock)

    with capture_logs() as logs:
        done = worker.run_out().done
        again = worker.run_out().done

    assert (done["accept"], again["accept"]) == (1, 0)
    assert status(stores, sound) == "accepted"
    assert status(stores, broken) == "received"
    (refused,) = [each for each in logs if each["event"] == "application.refused"]
    assert refused["error"] == "blob-missing"
    with stores.main.reading() as session:
        lease = session.scalars(select(t.Lease)).one()
    assert lease.until == T0 + RETRY_REFUSED_AFTER


class FailingScanner:
    """Fails in a way that nobody foresaw, and quotes what it read."""

    def scan(self, *, size: int, read_at: Callable[[int, int], bytes]) -> object:
        raise RuntimeError(f"could not scan {read_at(0, size)!r}")


def test_what_nobody_foresaw_is_logged_by_its_class_alone(
    stores: TestStores, keys: TestKeys, work: WorkTools
) -> None:
    arrive(stores, keys.sealer, plains=(b"Hej, jag heter Gullviva Ek.\n",), media="txt")
    failing = replace(work.accepting, scanner=FailingScanner())  # type: ignore[arg-type]  # fails on purpose

    with capture_logs() as logs:
        worker_of(replace(work, accepting=failing)).run_out()

    (told,) = [each for each in logs if each["event"] == "application.not_accepted"]
    assert told["error"] == "RuntimeError"
    assert "Gullviva" not in json.dumps(logs)


def test_a_step_that_fails_is_told_and_the_others_go_on() -> None:
    seen: list[str] = []

    def fails(_at: datetime) -> int:
        raise StoreError("secret words")

    def works(_at: datetime) -> int:
        seen.append("works")
        return 2 if len(seen) == 1 else 0

    second = timedelta(seconds=1)
    worker = Worker(
        steps=(
            Step(name="fails", every=second, do=fails),
            Step(name="works", every=second, do=works),
        ),
        clock=FixedClock(),
    )

    with capture_logs() as logs:
        ended = worker.run_out()

    assert ended == RunOut(done={"fails": -1, "works": 2}, is_left=False)
    assert seen == ["works", "works"]
    assert len([one for one in logs if one["event"] == "errand.failed"]) == 1
    assert "secret words" not in json.dumps(logs)


def test_what_a_later_step_leaves_for_an_earlier_one_is_done_in_the_same_run() -> None:
    due, letters, sent = ["a reminder"], list[str](), list[str]()

    def move(source: list[str], target: list[str]) -> int:
        count = len(source)
        target.extend(source)
        source.clear()
        return count

    second = timedelta(seconds=1)
    worker = Worker(
        steps=(
            Step(name="letters", every=second, do=lambda _at: move(letters, sent)),
            Step(name="reminders", every=second, do=lambda _at: move(due, letters)),
        ),
        clock=FixedClock(),
    )

    worker.run_out()

    assert sent == ["a reminder"]


def test_work_that_never_ends_is_left_and_it_is_said() -> None:
    worker = Worker(
        steps=(Step(name="fed", every=timedelta(seconds=1), do=lambda _at: 1),),
        closing=(Step(name="sign", every=timedelta(0), do=lambda _at: 1),),
        clock=FixedClock(),
    )

    ended = worker.run_out()

    assert ended == RunOut(done={"fed": MOST_ROUNDS, "sign": 1}, is_left=True)


def put_recruiter(stores: TestStores, keys: TestKeys) -> None:
    with stores.main.writing() as session:
        person = t.Staff(
            id=b"r" * 16,
            email="rut@exempel.example",
            name="Rut",
            language="sv",
            is_administrator=False,
            is_recruiter=True,
            all_positions=True,
            made_at=T0,
            daily_mail=True,
        )
        session.add(person)
        session.flush()
        tag_rights(session, opener=keys.opener, person=person)


def test_letters_that_a_duty_queues_go_in_the_same_run(
    stores: TestStores, keys: TestKeys, work: WorkTools
) -> None:
    """The daily letter is queued long after the step that sends letters."""
    arrived = arrive(stores, keys.sealer)
    accept(tools=work.accepting, application_id=arrived.id, now=T0)
    put_recruiter(stores, keys)
    clock = FixedClock()
    clock.advance(MORNING - clock())

    ended = worker_of(work, clock).run_out()

    assert ended.done["daily-mail"] == 1
    with stores.main.reading() as session:
        assert session.scalars(select(t.Outbox).where(t.Outbox.sent_at.is_(None))).all() == []
        assert [one.kind for one in session.scalars(select(t.Outbox))] == ["daily"]
    assert not ended.is_left


def test_a_step_that_fails_is_tried_again_later_and_not_all_the_time() -> None:
    tries: list[float] = []

    def fails(_at: datetime) -> int:
        tries.append(time.monotonic())
        raise StoreError

    worker = Worker(steps=(Step(name="fails", every=timedelta(0), do=fails),))
    with running(worker):
        worker.wake()
        assert within(20, lambda: len(tries) > 1)

    assert tries[1] - tries[0] >= 0.9


def test_what_arrives_is_accepted_within_a_second(
    stores: TestStores, keys: TestKeys, work: WorkTools
) -> None:
    with running(worker_of(work)):
        time.sleep(0.2)
        arrived = arrive(stores, keys.sealer)
        begun = time.monotonic()
        assert within(5, lambda: status(stores, arrived) == "accepted")
        assert time.monotonic() - begun < 1.0


def test_a_wake_up_makes_it_look_at_once() -> None:
    looked = threading.Event()
    begun = threading.Event()

    def look(_at: datetime) -> int:
        (looked if begun.is_set() else begun).set()
        return 0

    worker = Worker(steps=(Step(name="look", every=timedelta(0), do=look),))
    with running(worker):
        assert begun.wait(20)
        worker.wake()
        assert looked.wait(0.4)


def test_at_the_end_the_head_of_the_log_is_signed(stores: TestStores, work: WorkTools) -> None:
    clock = FixedClock()
    with running(worker_of(work, clock)), stores.main.writing() as session:
        record(session, event=Event.AUDIT_VIEWED, at=T0, actor=OPERATOR)

    with stores.main.reading() as session:
        sequenced = session.scalars(select(t.AuditEntry.sequence)).all()
        signed = session.scalars(select(t.Checkpoint.sequence)).all()
    assert max(signed) == max(each for each in sequenced if each)
    assert (stores.folder / "checkpoints").is_dir()


def test_a_living_worker_leaves_a_sign_for_doctor(stores: TestStores, work: WorkTools) -> None:
    worker_of(work).run_out()

    with stores.main.reading() as session:
        assert session.get_one(t.Errand, "work").succeeded_at == T0


def test_two_workers_accept_each_application_once(
    stores: TestStores, keys: TestKeys, work: WorkTools
) -> None:
    arrived = [arrive(stores, keys.sealer) for _ in range(12)]
    others = (work, replace(work, holder=b"i" * 16))

    with running(worker_of(others[0])), running(worker_of(others[1])):
        assert within(15, lambda: all(status(stores, one) == "accepted" for one in arrived))

    with stores.main.reading() as session:
        accepted = session.scalars(
            select(t.AuditEntry.subject).where(t.AuditEntry.event == "application.accepted")
        ).all()
    assert sorted(each or b"" for each in accepted) == sorted(one.id for one in arrived)


def test_work_that_fails_is_handed_over_and_the_rest_is_done() -> None:
    batches = [["a", "b", "c"], ["d"], []]
    failed: list[str] = []

    def do(item: str) -> bool:
        if item == "b":
            raise ValueError(item)
        return item != "d"

    done = work_through(
        claim=lambda: batches.pop(0),
        do=do,
        failed=lambda item, _error: failed.append(item),
    )

    assert (done, failed) == (2, ["b"])
