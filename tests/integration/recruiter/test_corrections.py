"""Two people put a wrong decision date right, with a reason that the applicant reads (E84)."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in, reject_all, row_of, visit
from tests.factories.recruiting import Browser, Office
from tests.factories.submitting import SLUG
from vault.db import tables as t
from vault.usecases.decisions.correct_clocks import finish_corrections
from vault.usecases.mypages.application import my_application
from vault.usecases.mypages.corrections import CorrectionTold
from vault.usecases.mypages.extract import extract_json
from vault.usecases.retention.recount import Clocks, look_at_clocks
from vault.usecases.submission.answer import Receipt

PAGE = f"/staff/positions/{SLUG}/correct"
DAY = timedelta(days=1)


@pytest.fixture
def rejected(office: Office) -> Receipt:
    """Somebody who was rejected when the position was closed, ten days ago."""
    receipt = accepted(office.world, hand_in(office.world))
    office.world.clock.advance(20 * DAY)
    reject_all(office.world, receipt)
    office.world.clock.advance(10 * DAY)
    return receipt


def ask(browser: Browser, office: Office, *, days: int, reason: str = "typing-error") -> int:
    """Ask for a day that lies ``days`` after the one that stands; return the status."""
    with office.door.main.reading() as session:
        position = session.get_one(t.Position, office.world.position_id)
        assert position.decided_at is not None
        day = (position.decided_at + days * DAY).date()
    browser.get(PAGE)
    answer = browser.post(PAGE, {"decided_on": day.isoformat(), "reason": reason})
    return answer.status_code


def waiting_id(office: Office) -> str:
    with office.door.main.reading() as session:
        return session.scalars(select(t.DecisionCorrection.id)).one().hex()


def press(browser: Browser, office: Office, word: str) -> int:
    browser.get(PAGE)
    answer = browser.post(f"{PAGE}/{word}", {"correction": waiting_id(office)})
    return answer.status_code


def two(office: Office) -> tuple[Browser, Browser]:
    return office.staff(), office.staff(name="Rut Ask", email="rut@exempel.se")


def end_of(office: Office, receipt: Receipt) -> date:
    return (row_of(office.world, receipt).expires_at - timedelta(seconds=1)).date()


def told(office: Office, receipt: Receipt) -> tuple[CorrectionTold, ...]:
    """What the applicant reads."""
    found = my_application(
        main=office.door.main,
        book=office.world.book,
        visit=visit(office.world, receipt),
        now=office.world.clock(),
    )
    return found.corrections


@pytest.mark.parametrize("days", [5, -5], ids=["later", "earlier"])
def test_a_second_person_moves_every_end_and_the_applicant_reads_why(
    office: Office, rejected: Receipt, days: int
) -> None:
    first, second = two(office)
    before = end_of(office, rejected)

    assert ask(first, office, days=days) == 303
    assert end_of(office, rejected) == before
    assert [one.end_day for one in told(office, rejected)] == [None]
    assert press(second, office, "approve") == 303

    assert end_of(office, rejected) == before + days * DAY
    newest = told(office, rejected)[0]
    assert (newest.reason, newest.end_day) == ("typing-error", before + days * DAY)
    seen = look_at_clocks(main=office.door.main, book=office.world.book, now=office.world.clock())
    assert seen == Clocks(late=0, refused=0)


def test_a_correction_stands_in_the_extract_and_in_the_timeline(
    office: Office, rejected: Receipt
) -> None:
    first, second = two(office)
    ask(first, office, days=5)
    press(second, office, "approve")

    view = my_application(
        main=office.door.main,
        book=office.world.book,
        visit=visit(office.world, rejected),
        now=office.world.clock(),
    )
    extract = json.loads(extract_json(view=view, made_at=office.world.clock()))
    page = first.get(f"/staff/candidates/{rejected.application_id.hex()}").text

    done, asked = extract["corrections"]
    assert (asked["last_day"], done["last_day"]) == (None, end_of(office, rejected).isoformat())
    assert done["reason"] == "typing-error"
    assert done["decided_on"] == (view.corrections[0].decided_on).isoformat()
    assert "bad om att få beslutsdagen rättad" in page
    assert "Beslutsdagen rättades" in page


def three_days_later(browser: Browser, office: Office, email: str = "maria@exempel.se") -> None:
    office.world.clock.advance(timedelta(hours=73))
    with office.door.main.reading() as session:
        staff_id = session.scalars(select(t.Staff.id).where(t.Staff.email == email)).one()
    browser.sign_in_as(staff_id)


def test_whoever_asked_never_approves_while_a_colleague_could(
    office: Office, rejected: Receipt
) -> None:
    first, _ = two(office)
    before = end_of(office, rejected)
    ask(first, office, days=5)
    three_days_later(first, office)

    assert press(first, office, "approve") == 403
    assert end_of(office, rejected) == before


def test_somebody_alone_waits_for_72_hours(office: Office, rejected: Receipt) -> None:
    alone = office.staff()
    before = end_of(office, rejected)
    ask(alone, office, days=5)

    assert press(alone, office, "approve") == 403
    assert end_of(office, rejected) == before

    three_days_later(alone, office)

    assert press(alone, office, "approve") == 303
    assert end_of(office, rejected) == before + 5 * DAY


def test_a_correction_can_be_stopped(office: Office, rejected: Receipt) -> None:
    first, second = two(office)
    before = end_of(office, rejected)
    ask(first, office, days=5)

    assert press(second, office, "cancel") == 303
    assert press(second, office, "approve") == 409
    assert end_of(office, rejected) == before


@pytest.mark.parametrize(
    ("days", "reason", "said"),
    [
        (11, "typing-error", "framtiden"),
        (-30, "typing-error", "sista ansökan"),
        (0, "typing-error", "redan står"),
        (5, "because-i-say-so", "ett av skälen"),
    ],
)
@pytest.mark.usefixtures("rejected")
def test_what_cannot_be_right_is_said_at_the_field(
    office: Office, days: int, reason: str, said: str
) -> None:
    first, _ = two(office)
    with office.door.main.reading() as session:
        decided_at = session.get_one(t.Position, office.world.position_id).decided_at
    assert decided_at is not None
    first.get(PAGE)

    answer = first.post(
        PAGE, {"decided_on": (decided_at + days * DAY).date().isoformat(), "reason": reason}
    )

    assert answer.status_code == 422
    assert said in answer.text


def test_what_has_expired_is_not_brought_back(office: Office, rejected: Receipt) -> None:
    office.world.clock.at = row_of(office.world, rejected).expires_at
    first, _ = two(office)

    assert ask(first, office, days=5) == 422


def test_killed_in_between_it_is_finished_and_told_once(office: Office, rejected: Receipt) -> None:
    first, second = two(office)
    ask(first, office, days=5)
    press(second, office, "approve")
    with office.door.main.writing() as session:
        session.scalars(select(t.DecisionCorrection)).one().done_at = None

    moved = finish_corrections(
        main=office.door.main, book=office.world.book, now=office.world.clock()
    )

    assert moved == 0
    assert [one.end_day is None for one in told(office, rejected)].count(False) == 1
