"""A review is answered with a reason, or silence does what the policy says (E34, E40, E41)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.factories.applications import accepted, hand_in, reject_all, row_of
from tests.factories.hiring import recruiter
from tests.factories.policy_changes import until
from tests.factories.recruiting import Office, make_office
from vault.adapters.policies_packaged import policy_text
from vault.db import tables as t
from vault.domain.access import Role
from vault.errors import FieldError, StateError
from vault.usecases.candidates.review import Answer, answer_review
from vault.usecases.desk.task_list import Tasks, list_tasks
from vault.usecases.retention.recount import recount
from vault.usecases.staff.viewer import Viewer
from vault.usecases.submission.answer import Receipt

A_YEAR_ON = datetime(2027, 11, 22, 9, tzinfo=UTC)  # after the decision of 2026-11-22


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path, text=policy_text("while-relevant"))
    yield made
    made.world.close()


def tasks_of(office: Office, viewer: Viewer) -> Tasks:
    return list_tasks(
        main=office.door.main, book=office.world.book, viewer=viewer, now=office.world.clock()
    )


def answer(
    office: Office, viewer: Viewer, receipt: Receipt, *, keep: bool, reason: str = ""
) -> None:
    answer_review(
        main=office.door.main,
        keyring=office.door.keyring,
        opener=office.door.opener,
        book=office.world.book,
        viewer=viewer,
        application_id=receipt.application_id,
        answer=Answer(keep=keep, untrusted_reason=reason),
        now=office.world.clock(),
    )


def rejected(office: Office) -> Receipt:
    receipt = accepted(office.world, hand_in(office.world))
    reject_all(office.world, receipt)
    return receipt


def test_a_month_before_its_day_the_review_is_a_task(office: Office) -> None:
    viewer = recruiter(office)
    rejected(office)

    until(office.world, A_YEAR_ON - timedelta(days=40))
    assert tasks_of(office, viewer).count == 0
    until(office.world, A_YEAR_ON - timedelta(days=20))

    (task,) = tasks_of(office, viewer).reviews
    assert task.view.review_on == A_YEAR_ON.date()
    assert not task.view.is_blocked
    assert task.view.erased_after == task.view.review_on + timedelta(days=30)


def test_keep_needs_a_reason_and_lasts_until_the_next_review(office: Office) -> None:
    viewer = recruiter(office)
    receipt = rejected(office)
    until(office.world, A_YEAR_ON)
    assert row_of(office.world, receipt).readable_until <= office.world.clock()

    with pytest.raises(FieldError):
        answer(office, viewer, receipt, keep=True, reason="  ")
    answer(office, viewer, receipt, keep=True, reason="Kan passa när vi bygger i Umeå.")

    assert row_of(office.world, receipt).readable_until > office.world.clock()
    assert tasks_of(office, viewer).count == 0
    with office.door.main.reading() as session:
        row = session.query(t.Review).one()
    assert row.keep
    assert row.sealed_reason is not None
    assert "Umeå".encode() not in row.sealed_reason


def test_let_go_is_due_at_once(office: Office) -> None:
    viewer = recruiter(office)
    receipt = rejected(office)
    until(office.world, A_YEAR_ON)

    answer(office, viewer, receipt, keep=False)

    assert row_of(office.world, receipt).expires_at == office.world.clock()


def test_silence_cuts_reading_and_erases_after_the_grace(office: Office) -> None:
    receipt = rejected(office)
    until(office.world, A_YEAR_ON)
    recount(main=office.door.main, book=office.world.book, now=office.world.clock())

    row = row_of(office.world, receipt)
    assert row.readable_until <= office.world.clock() < row.expires_at
    assert row.expires_at == datetime(2027, 12, 22, 23, tzinfo=UTC)


def test_what_is_not_under_review_takes_no_answer(office: Office) -> None:
    viewer = recruiter(office)
    receipt = rejected(office)

    with pytest.raises(StateError):
        answer(office, viewer, receipt, keep=True, reason="Bra.")


def test_the_page_asks_and_takes_the_answer(office: Office) -> None:
    receipt = rejected(office)
    until(office.world, A_YEAR_ON)
    browser = office.staff(roles=Role.RECRUITER)
    address = f"/staff/candidates/{receipt.application_id.hex()}/review"

    assert address in browser.get("/staff/tasks").text
    blocked = browser.get(address.removesuffix("/review"))
    assert blocked.status_code == 403
    assert "Svara på översynen" in blocked.text
    assert "kan ansökan inte läsas" in browser.get(address).text
    assert browser.post(address, {"answer": "keep"}).status_code == 422
    assert browser.post(address, {"answer": "perhaps"}).status_code == 422
    done = browser.post(address, {"answer": "keep", "reason": "Kan passa i vår."})

    assert done.headers["location"] == "/staff/tasks?done=review-kept"
    assert row_of(office.world, receipt).readable_until > office.world.clock()
