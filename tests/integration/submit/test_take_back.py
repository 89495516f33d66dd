"""A failure at any step takes everything back; what cannot be known is left to the sweep."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from httpx import Response
from litestar.testing import TestClient
from sqlalchemy import event, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from tests.factories.handed_in import key_by_link
from tests.factories.submitting import (
    CONTENT_TYPE,
    NOTHING,
    FilePart,
    World,
    application_parts,
    form,
)
from tests.fakes.meanwhile import MeanwhileDatabase
from tests.integration.submit.conftest import Send
from vault.db import tables as t
from vault.db.engines import Database
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.errors import LostRaceError, StoreError
from vault.ports.blob_store import BlobName, BlobStore, BlobWriter, Removed
from vault.usecases.submission.finish import finish
from vault.usecases.submission.form import Door
from vault.usecases.submission.submit import LEASE, Request, Submission, SubmitPorts
from vault.usecases.submission.sweep import Swept, arrivals_without_wrap, sweep


def send_with(ports: SubmitPorts, world: World, body: bytes) -> Response:
    with TestClient(world.app(ports=ports)) as client:
        return client.post(
            "/api/v1/applications", content=body, headers={"content-type": CONTENT_TYPE}
        )


def sweep_world(world: World) -> Swept:
    return sweep(
        main=world.stores.main,
        keyring=world.stores.keyring,
        blobs=world.blobs,
        now=world.clock(),
    )


@contextmanager
def breaking(
    database: Database, statement: str, error: type[DBAPIError] = OperationalError
) -> Iterator[None]:
    """Let every statement that begins so fail, as a database that went away would."""

    def refuse(_c: object, _cur: object, sql: str, *_: object) -> None:
        if sql.startswith(statement):
            raise error(sql, None, Exception("gone"))

    event.listen(database.engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", refuse)


class Failing:
    """A folder of blobs that fails in one of its steps."""

    def __init__(self, real: BlobStore, step: str) -> None:
        self._real = real
        self._step = step

    def create(self, name: BlobName) -> BlobWriter:
        return FailingWriter(self._real.create(name), self._step)  # type: ignore[return-value]  # fits

    def delete_applications(
        self, application_ids: Collection[ApplicationId]
    ) -> dict[ApplicationId, Removed]:
        return self._real.delete_applications(application_ids)

    def free_bytes(self) -> int | None:
        return None


class FailingWriter:
    def __init__(self, real: BlobWriter, step: str) -> None:
        self._real = real
        self._step = step

    def write(self, data: bytes) -> None:
        if self._step == "write":
            raise StoreError("broken")
        self._real.write(data)

    def commit(self) -> None:
        if self._step == "commit":
            raise StoreError("broken")
        self._real.commit()
        if self._step == "after-commit":
            raise StoreError("broken")

    def abort(self) -> None:
        self._real.abort()


@pytest.mark.parametrize("step", ["write", "commit", "after-commit"])
def test_a_blob_that_cannot_be_stored_leaves_nothing(world: World, step: str) -> None:
    broken = Failing(world.blobs, step)
    ports = replace(world.ports, blobs=broken)  # type: ignore[arg-type]  # fits the port

    answer = send_with(ports, world, form(*application_parts()))

    assert answer.status_code == 503
    assert world.counts() == NOTHING | {"files": len(world.blob_files())}
    assert [path.suffix for path in world.blob_files()] == []


@pytest.mark.parametrize("statement", ["INSERT INTO slot", "INSERT INTO wrap"])
def test_a_keyring_that_fails_leaves_nothing(world: World, send: Send, statement: str) -> None:
    with breaking(world.stores.keyring, statement):
        answer = send(form(*application_parts()))

    assert answer.status_code == 503
    world.clock.advance(LEASE)
    sweep_world(world)
    counts = world.counts()
    assert (counts["application"], counts["wrap"], counts["files"], counts["lease"]) == (0, 0, 0, 0)


def test_a_main_database_that_fails_at_the_commit_is_the_sweeps_to_judge(
    world: World, send: Send
) -> None:
    with breaking(world.stores.main, "INSERT INTO arrival"):
        answer = send(form(*application_parts()))
    before = world.counts()
    world.clock.advance(LEASE)

    swept = sweep_world(world)

    assert answer.status_code == 503
    assert (before["application"], before["lease"], before["files"]) == (0, 1, 1)
    assert swept.abandoned == 1
    counts = world.counts()
    assert counts == NOTHING | {"arrival": 1, "audit_entry": 1}


def half_way(world: World, *, content: bytes | None = None) -> Submission:
    """An upload whose document has come, and nothing since."""
    submission = Submission(
        ports=world.ports, request=Request(door=Door.API, language=Language.SV, kind=None)
    )
    for part in application_parts():
        now = world.clock()
        if isinstance(part, FilePart):
            submission.start_part(untrusted_name=part.field, untrusted_filename=part.name, now=now)
            submission.add(chunk=content or part.content, now=now)
        else:
            submission.start_part(untrusted_name=part[0], untrusted_filename=None, now=now)
            submission.add(chunk=part[1].encode(), now=now)
        submission.end_part()
    submission.wait_until_stored()
    return submission


def test_the_sweep_leaves_an_upload_that_is_alive(world: World) -> None:
    submission = half_way(world)
    world.clock.advance(LEASE - timedelta(seconds=1))

    assert sweep_world(world).total == 0
    finish(submission=submission, now=world.clock())
    assert world.counts()["application"] == 1


def test_the_sweep_takes_what_was_left_lying_and_the_late_upload_cleans_up(world: World) -> None:
    submission = half_way(world)
    world.clock.advance(LEASE)

    swept = sweep_world(world)
    with pytest.raises(LostRaceError):
        finish(submission=submission, now=world.clock())

    assert swept.abandoned == 1
    assert world.counts() == NOTHING | {"arrival": 1, "audit_entry": 1}
    with world.stores.keyring.reading() as session:
        assert [slot.live for slot in session.scalars(select(t.Slot))] == [False, False]


def test_a_late_upload_that_has_its_keys_already_loses_at_the_commit(world: World) -> None:
    submission = half_way(world)

    class SweepsInBetween:
        """A blob that is stored so late that the sweep goes by; the keys are there already."""

        def result(self) -> None:
            world.clock.advance(LEASE)
            assert sweep_world(world).abandoned == 1

        def exception(self) -> None:
            return None

    late = SweepsInBetween()
    submission.documents[0] = replace(submission.documents[0], stored=late)  # type: ignore[arg-type]  # a future
    with pytest.raises(LostRaceError):
        finish(submission=submission, now=world.clock())

    assert world.counts() == NOTHING | {"arrival": 1, "audit_entry": 1}


def test_a_write_that_comes_after_the_sweep_is_deleted_by_the_next(world: World) -> None:
    submission = half_way(world)
    world.clock.advance(LEASE)
    sweep_world(world)
    name = BlobName(application_id=submission.application_id, object_id=b"\x01" * 16)
    writer = world.blobs.create(name)
    writer.write(b"late")
    writer.commit()

    swept = sweep_world(world)

    assert swept.late_blobs == 1
    assert world.counts()["files"] == 0
    assert sweep_world(world).total == 0


def test_a_sweep_that_was_killed_begins_again(world: World) -> None:
    half_way(world)
    world.clock.advance(LEASE)
    with breaking(world.stores.keyring, "INSERT INTO slot"), pytest.raises(StoreError):
        sweep_world(world)

    swept = sweep_world(world)

    assert swept.abandoned == 1
    assert world.counts()["files"] == 0
    assert world.counts()["lease"] == 0


def test_the_sweep_never_touches_what_has_arrived(world: World, send: Send) -> None:
    told = send(form(*application_parts())).json()
    application_id = bytes.fromhex(told["id"])
    with world.stores.main.writing() as session:
        # As if the upload had been killed between its commit and its answer.
        session.add(
            t.Lease(subject=application_id, errand="upload", holder=b"x" * 16, until=world.clock())
        )

    swept = sweep_world(world)

    assert swept.abandoned == 0
    assert key_by_link(world, told["link"])
    assert world.counts()["lease"] == 0
    assert world.counts()["files"] == 1


def test_a_slow_upload_renews_its_lease(world: World) -> None:
    submission = half_way(world)
    now = world.clock
    submission.start_part(untrusted_name="attachment", untrusted_filename="b.pdf", now=now())
    submission.add(chunk=b"%PDF-1.7\n" + b"x" * 50, now=now())
    for _ in range(20):
        now.advance(timedelta(seconds=25))
        submission.add(chunk=b"x" * 50, now=now())
        assert sweep_world(world).abandoned == 0
    submission.add(chunk=b"\n%%EOF\n", now=now())
    submission.end_part()

    finish(submission=submission, now=now())

    assert world.counts()["application"] == 1


def test_an_upload_whose_lease_was_taken_stops_at_the_next_piece(world: World) -> None:
    submission = half_way(world)
    submission.start_part(
        untrusted_name="attachment", untrusted_filename="b.pdf", now=world.clock()
    )
    world.clock.advance(LEASE)
    sweep_world(world)

    with pytest.raises(LostRaceError):
        submission.add(chunk=b"%PDF-1.7\n" + b"x" * 50, now=world.clock())
    submission.abort()

    assert world.counts()["files"] == 0


def test_aborting_before_anything_was_written_does_nothing(world: World) -> None:
    submission = Submission(
        ports=world.ports, request=Request(door=Door.API, language=Language.SV, kind=None)
    )

    submission.abort()
    submission.abort()

    assert world.counts() == NOTHING


def test_an_arrival_without_a_wrap_is_an_alarm(world: World, send: Send) -> None:
    told = send(form(*application_parts())).json()
    application_id = bytes.fromhex(told["id"])
    stores = world.stores
    assert arrivals_without_wrap(main=stores.main, keyring=stores.keyring) == ()
    with stores.keyring.writing() as session:
        for wrap in session.scalars(select(t.Wrap).where(t.Wrap.kind == "intake")):
            session.delete(wrap)

    alarms = arrivals_without_wrap(main=stores.main, keyring=stores.keyring)

    assert alarms == (application_id,)
    assert sweep_world(world).abandoned == 0


def test_a_lease_that_cannot_be_taken_leaves_no_document(world: World, send: Send) -> None:
    with breaking(world.stores.main, "INSERT INTO lease"):
        answer = send(form(*application_parts()))

    assert answer.status_code == 503
    assert world.counts() == NOTHING


def test_an_upload_that_renews_its_lease_at_the_last_moment_is_left_alone(world: World) -> None:
    submission = half_way(world)
    world.clock.advance(LEASE)

    def renew() -> None:
        with world.stores.main.writing() as session:
            session.execute(update(t.Lease).values(until=world.clock() + LEASE))

    swept = sweep(
        main=MeanwhileDatabase(world.stores.main, renew),
        keyring=world.stores.keyring,
        blobs=world.blobs,
        now=world.clock(),
    )

    assert swept.abandoned == 0
    finish(submission=submission, now=world.clock())
    assert world.counts()["application"] == 1


def test_an_upload_that_arrives_while_it_is_judged_wins(world: World) -> None:
    submission = half_way(world)
    world.clock.advance(LEASE)

    # Another transaction's arrival is there when ours is written, though none was read.
    with breaking(world.stores.main, "INSERT INTO arrival", IntegrityError):
        swept = sweep_world(world)

    assert swept.abandoned == 0
    finish(submission=submission, now=world.clock())
    assert world.counts()["application"] == 1
