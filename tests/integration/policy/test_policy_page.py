"""The page where a second person reads what changes, agrees to it, or stops it."""

import pytest

from tests.factories.applications import accepted, hand_in, reject_all
from tests.factories.policy_changes import (
    MARIA,
    NILS,
    ONE_YEAR,
    activate,
    announce,
    change_of,
    send_all,
    version_two,
)
from tests.factories.recruiting import BOTH, PASSWORD, Browser, Office
from vault.crypto.passwords import hash_password
from vault.db import tables as t
from vault.domain.access import Role
from vault.domain.policy.parse import parse_policy
from vault.usecases.staff.tags import password_tag

SHORTER = version_two(ONE_YEAR)
HASH = parse_policy(SHORTER).hash
PAGE = "/staff/policy"


def signed_in(office: Office, staff_id: bytes) -> Browser:
    browser = office.stranger()
    browser.sign_in_as(staff_id)
    return browser


@pytest.fixture
def announced(office: Office, nils: bytes) -> bytes:
    """A change that Maria announced, and Nils, who has a password, may approve."""
    reject_all(office.world, accepted(office.world, hand_in(office.world)))
    announce(office.world, SHORTER)
    phc = hash_password(password=PASSWORD)
    with office.door.main.writing() as session:
        held = session.get_one(t.StaffCredential, (nils, "password"))
        held.phc = phc
        held.tag = password_tag(opener=office.door.opener, staff_id=nils, phc=phc)
    return nils


def test_the_page_says_what_changes_who_wants_it_and_what_it_moves(
    office: Office, announced: bytes
) -> None:
    browser = signed_in(office, announced)

    swedish, english = browser.get(PAGE).text, browser.get(f"{PAGE}?lang=en").text

    for page in (swedish, english):
        assert MARIA in page
        assert "two-years-after-decision 2" in page
    assert "position.rejected: tid: två år → ett år" in swedish
    assert "1 raderas tidigare" in swedish
    assert "1 på väg" in swedish
    assert "position.rejected: period: two years → one year" in english
    assert "1 is erased earlier" in english
    assert "1 January 2027" in english


def test_a_second_administrator_approves_with_their_password(
    office: Office, announced: bytes
) -> None:
    browser = signed_in(office, announced)

    wrong = browser.post(f"{PAGE}/approve", {"change": HASH, "current": "fel"})
    right = browser.post(f"{PAGE}/approve", {"change": HASH, "current": PASSWORD})

    assert wrong.status_code == 422
    assert 'href="#current"' in wrong.text
    assert right.headers["location"] == f"{PAGE}?done=policy-approved"
    assert change_of(office.world).approved_by == NILS
    page = browser.get(PAGE).text
    assert "/approve" not in page
    assert NILS in page


def test_the_proposer_is_offered_no_approval_and_forging_one_is_refused(
    office: Office, announced: bytes, maria: bytes
) -> None:
    assert announced
    browser = signed_in(office, maria)
    with office.door.main.writing() as session:
        held = session.get_one(t.StaffCredential, (maria, "password"))
        held.phc = hash_password(password=PASSWORD)
        held.tag = password_tag(opener=office.door.opener, staff_id=maria, phc=held.phc)

    page = browser.get(PAGE).text
    forged = browser.post(f"{PAGE}/approve", {"change": HASH, "current": PASSWORD})

    assert "/staff/policy/approve" not in page
    assert "Du har föreslagit ändringen" in page
    assert forged.status_code == 409
    assert change_of(office.world).approved_at is None


def test_an_approval_is_of_the_change_that_was_read(office: Office, announced: bytes) -> None:
    browser = signed_in(office, announced)

    for other in ("", "0" * 64):
        answer = browser.post(f"{PAGE}/approve", {"change": other, "current": PASSWORD})
        assert answer.status_code == 409
        assert browser.post(f"{PAGE}/cancel", {"change": other}).status_code == 409
    assert change_of(office.world).approved_at is None


def test_stopping_it_leaves_everything_as_it_was(office: Office, announced: bytes) -> None:
    browser = signed_in(office, announced)

    answer = browser.post(f"{PAGE}/cancel", {"change": HASH})

    assert answer.headers["location"] == f"{PAGE}?done=policy-cancelled"
    assert change_of(office.world).cancelled_by == NILS
    page = browser.get(PAGE).text
    assert "Ingen ändring är på väg" in page
    assert "Stoppad" in page


def test_a_recruiter_reads_it_and_changes_nothing(office: Office, announced: bytes) -> None:
    assert announced
    recruiter = office.staff(roles=Role.RECRUITER, email="rut@exempel.se")

    page = recruiter.get(PAGE).text

    assert "two-years-after-decision 2" in page
    assert "/staff/policy/cancel" not in page
    assert recruiter.post(f"{PAGE}/cancel", {"change": HASH}).status_code == 403
    assert recruiter.post(f"{PAGE}/approve", {"change": HASH}).status_code == 403


def test_the_first_page_tells_everybody_of_a_change_on_its_way(
    office: Office, announced: bytes
) -> None:
    browser = signed_in(office, announced)
    assert "En ny policy är på väg" in browser.get("/staff").text

    browser.post(f"{PAGE}/cancel", {"change": HASH})

    assert "En ny policy är på väg" not in browser.get("/staff").text


def test_the_72_hours_of_somebody_alone_are_shown(office: Office) -> None:
    maria = office.member(BOTH, all_positions=True, name="Maria Ek", email=MARIA)
    accepted(office.world, hand_in(office.world))
    activate(office.world, version_two(("percent = 20", "percent = 60")))
    send_all(office.world)

    page = signed_in(office, maria).get(PAGE).text

    assert "72 timmar" in page
    assert "/staff/policy/approve" not in page
    assert "/staff/policy/cancel" in page
