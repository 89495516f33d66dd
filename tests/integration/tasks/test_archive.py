"""What daily work no longer needs is set apart, with the same end and few readers (R56, E46)."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories.applications import accepted, hand_in, reject_all, row_of
from tests.factories.hiring import recruiter
from tests.factories.recruiting import Office, make_office
from vault.adapters.policies_packaged import policy_text
from vault.domain.access import Grants, Role
from vault.domain.application import Kind
from vault.domain.calendar import Period, add_to_day, end_of_day
from vault.domain.identifiers import PositionId
from vault.domain.language import Language
from vault.domain.wording import date_in_words
from vault.errors import BlockedError, NotAllowedError, StateError
from vault.usecases.candidates.candidate import open_candidate
from vault.usecases.export.archive import (
    Archived,
    ArchiveReason,
    archive_due,
    list_archive,
    open_archived,
)
from vault.usecases.staff.viewer import Viewer
from vault.usecases.submission.answer import Receipt


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path, text=policy_text("archive-then-delete"))
    yield made
    made.world.close()


def archive(office: Office) -> int:
    return archive_due(main=office.door.main, book=office.world.book, now=office.world.clock())


def archived(office: Office) -> Receipt:
    receipt = accepted(office.world, hand_in(office.world))
    reject_all(office.world, receipt)
    assert archive(office) == 1
    return receipt


def listed(office: Office, viewer: Viewer) -> tuple[Archived, ...]:
    return list_archive(
        main=office.door.main,
        viewer=viewer,
        zone=office.world.book.active.time_zone,
        now=office.world.clock(),
    )


def take_out(office: Office, viewer: Viewer, receipt: Receipt) -> zipfile.ZipFile:
    export = open_archived(
        main=office.door.main,
        keyring=office.door.keyring,
        blobs=office.door.blobs,
        opener=office.door.opener,
        book=office.world.book,
        viewer=viewer,
        application_id=receipt.application_id,
        reason=ArchiveReason.CLAIM,
        now=office.world.clock(),
    )
    return zipfile.ZipFile(io.BytesIO(b"".join(export.pieces())))


def test_what_is_decided_is_archived_once_and_its_end_stays(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    assert archive(office) == 0
    reject_all(office.world, receipt)
    end = row_of(office.world, receipt).expires_at

    assert archive(office) == 1
    assert archive(office) == 0

    row = row_of(office.world, receipt)
    assert (row.status, row.expires_at) == ("archived", end)


def test_nobody_reads_it_on_the_candidates_page(office: Office) -> None:
    viewer = recruiter(office)
    receipt = archived(office)

    with pytest.raises(BlockedError):
        open_candidate(
            main=office.door.main,
            keyring=office.door.keyring,
            opener=office.door.opener,
            book=office.world.book,
            viewer=viewer,
            application_id=receipt.application_id,
            now=office.world.clock(),
        )


def test_the_few_take_it_out_with_a_reason_that_is_written_down(office: Office) -> None:
    viewer = recruiter(office)
    receipt = archived(office)

    (row,) = listed(office, viewer)
    assert row.application_id == receipt.application_id
    assert "extract.json" in take_out(office, viewer, receipt).namelist()
    assert office.audited("archive.opened") == 1


def test_working_with_one_position_is_not_enough(office: Office) -> None:
    receipt = archived(office)
    one = replace(
        recruiter(office),
        grants=Grants(positions=frozenset({PositionId(office.world.position_id)})),
    )
    administrator = replace(one, roles=Role.ADMINISTRATOR)

    for viewer in (one, administrator):
        with pytest.raises(NotAllowedError):
            listed(office, viewer)
        with pytest.raises(NotAllowedError):
            take_out(office, viewer, receipt)


def test_what_is_not_archived_or_has_ended_is_not_taken_out(office: Office) -> None:
    viewer = recruiter(office)
    other = accepted(office.world, hand_in(office.world))
    with pytest.raises(StateError):
        take_out(office, viewer, other)
    reject_all(office.world, other)
    archive(office)
    office.world.clock.advance(timedelta(days=200))

    with pytest.raises(BlockedError):
        take_out(office, viewer, other)
    assert listed(office, viewer) == ()


def test_the_page_lists_and_hands_out(office: Office) -> None:
    receipt = archived(office)
    browser = office.staff(roles=Role.RECRUITER)
    address = f"/staff/archive/{receipt.application_id.hex()}"

    page = browser.get("/staff/archive").text
    assert address in page
    assert "Lindqvist" not in page
    assert "Hämta ur arkivet" in browser.get(address).text
    assert browser.post(address, {"reason": "curious"}).status_code == 422
    answer = browser.post(address, {"reason": "legal-claim"})
    assert answer.headers["content-type"] == "application/zip"


def test_a_decision_closes_an_inquiry_and_the_policy_counts_from_there(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world, kind=Kind.SPONTANEOUS, consented=False))
    office.world.clock.advance(timedelta(days=10))
    browser = office.staff(roles=Role.RECRUITER)
    address = f"/staff/candidates/{receipt.application_id.hex()}/decide/rejected"
    draft = browser.get(address).text
    assert row_of(office.world, receipt).closed_at is None

    browser.post(address, {"version": browser.version(address), "confirm": "avslå"})

    row = row_of(office.world, receipt)
    last_day = add_to_day(day=office.world.clock().date(), period=Period(months=6))
    assert row.closed_at == row.decided_at == office.world.clock()
    assert row.expires_at == end_of_day(day=last_day, zone="Europe/Stockholm")
    assert date_in_words(last_day, Language.SV) in draft
    assert archive(office) == 1


def test_a_decision_on_one_of_a_positions_applications_closes_nothing(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    browser = office.staff(roles=Role.RECRUITER)
    address = f"/staff/candidates/{receipt.application_id.hex()}/decide/rejected"

    browser.post(address, {"version": browser.version(address), "confirm": "avslå"})

    row = row_of(office.world, receipt)
    assert (row.outcome, row.closed_at) == ("rejected", None)
