"""A hired person's application is handed over once, and then it is no longer here (case E10)."""

import io
import zipfile
from datetime import timedelta

import pytest

from tests.factories.applications import row_of
from tests.factories.hiring import hired_and_rejected, recruiter
from tests.factories.purging import purge_now
from tests.factories.recruiting import Office
from vault.db import tables as t
from vault.domain.access import Grants, Role
from vault.errors import FieldError, NotFoundError, StateError
from vault.usecases.audit.recording import staff_actor
from vault.usecases.desk.task_list import list_tasks
from vault.usecases.export.hand_over import (
    HandOverView,
    confirm_hand_over,
    download_hand_over,
    read_hand_over,
)
from vault.usecases.staff.viewer import Viewer
from vault.usecases.submission.answer import Receipt

A_DAY = timedelta(days=1)


def read(office: Office, viewer: Viewer, receipt: Receipt) -> HandOverView:
    return read_hand_over(
        main=office.door.main,
        book=office.world.book,
        viewer=viewer,
        application_id=receipt.application_id,
        now=office.world.clock(),
    )


def download(office: Office, viewer: Viewer, receipt: Receipt) -> zipfile.ZipFile:
    export = download_hand_over(
        main=office.door.main,
        keyring=office.door.keyring,
        blobs=office.door.blobs,
        opener=office.door.opener,
        book=office.world.book,
        viewer=viewer,
        application_id=receipt.application_id,
        now=office.world.clock(),
    )
    return zipfile.ZipFile(io.BytesIO(b"".join(export.pieces())))


def confirm(office: Office, viewer: Viewer, receipt: Receipt, *, says_so: bool = True) -> None:
    confirm_hand_over(
        main=office.door.main,
        book=office.world.book,
        viewer=viewer,
        application_id=receipt.application_id,
        is_confirmed=says_so,
        now=office.world.clock(),
    )


def test_closing_makes_one_task_for_each_hired_person(office: Office) -> None:
    viewer = recruiter(office)
    hired, rejected = hired_and_rejected(office, viewer)

    tasks = list_tasks(
        main=office.door.main, book=office.world.book, viewer=viewer, now=office.world.clock()
    )

    assert [one.application_id for one in tasks.hand_overs] == [hired.application_id]
    assert tasks.hand_overs[0].end_day.isoformat() == "2026-12-22"  # thirty days
    assert not tasks.hand_overs[0].is_warned
    with pytest.raises(NotFoundError):
        read(office, viewer, rejected)


def test_seven_days_before_the_end_it_warns(office: Office) -> None:
    viewer = recruiter(office)
    hired_and_rejected(office, viewer)
    office.world.clock.advance(23 * A_DAY)

    (task,) = list_tasks(
        main=office.door.main, book=office.world.book, viewer=viewer, now=office.world.clock()
    ).hand_overs

    assert task.is_warned


def test_confirmed_it_is_due_at_once_and_no_task_any_more(office: Office) -> None:
    viewer = recruiter(office)
    hired, rejected = hired_and_rejected(office, viewer)
    others_end = row_of(office.world, rejected).expires_at

    assert "extract.json" in download(office, viewer, hired).namelist()
    confirm(office, viewer, hired)

    assert row_of(office.world, hired).expires_at == office.world.clock()
    assert row_of(office.world, rejected).expires_at == others_end
    tasks = list_tasks(
        main=office.door.main, book=office.world.book, viewer=viewer, now=office.world.clock()
    )
    assert tasks.hand_overs == ()


def test_nobody_confirms_what_was_not_downloaded_or_without_saying_so(office: Office) -> None:
    viewer = recruiter(office)
    hired, _ = hired_and_rejected(office, viewer)

    with pytest.raises(StateError):
        confirm(office, viewer, hired)
    download(office, viewer, hired)
    with pytest.raises(FieldError):
        confirm(office, viewer, hired, says_so=False)

    assert row_of(office.world, hired).expires_at > office.world.clock()


def test_who_does_not_work_with_the_position_never_learns_of_it(office: Office) -> None:
    viewer = recruiter(office)
    hired, _ = hired_and_rejected(office, viewer)
    stranger = Viewer(actor=staff_actor(b"s" * 16), roles=Role.RECRUITER, grants=Grants())

    with pytest.raises(NotFoundError):
        read(office, stranger, hired)
    with pytest.raises(NotFoundError):
        download(office, stranger, hired)
    assert (
        list_tasks(
            main=office.door.main, book=office.world.book, viewer=stranger, now=office.world.clock()
        ).count
        == 0
    )


def test_the_log_tells_each_step(office: Office) -> None:
    viewer = recruiter(office)
    hired, _ = hired_and_rejected(office, viewer)
    download(office, viewer, hired)
    confirm(office, viewer, hired)

    with office.door.main.reading() as session:
        events = {
            one.event for one in session.query(t.AuditEntry).filter_by(subject=hired.application_id)
        }
    assert {"hand_over.begun", "hand_over.downloaded", "hand_over.confirmed"} <= events


def test_the_next_purge_takes_what_was_handed_over_and_nothing_else(office: Office) -> None:
    viewer = recruiter(office)
    hired, rejected = hired_and_rejected(office, viewer)
    download(office, viewer, hired)
    confirm(office, viewer, hired)

    assert purge_now(office.world).erased == 1

    with office.door.main.reading() as session:
        assert session.query(t.HandOver).count() == 0
        assert session.get(t.Application, rejected.application_id) is not None
