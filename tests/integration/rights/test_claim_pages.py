"""The pages of a hold for a claim, as a browser without script sees them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in
from tests.factories.hiring import hired_and_rejected, recruiter
from tests.factories.recruiting import Browser, Office, make_office
from tests.factories.submitting import SLUG
from vault.db import tables as t
from vault.domain.access import Role
from vault.domain.application import Kind
from vault.usecases.submission.answer import Receipt

POSITION = f"/staff/positions/{SLUG}"
HOLD = {"reason": "discrimination-claim", "review_on": "2028-06-01", "words": "DO har skrivit."}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.world.close()


@pytest.fixture
def hired_and_claimant(office: Office) -> tuple[Receipt, Receipt]:
    return hired_and_rejected(office, recruiter(office))


def page_of(receipt: Receipt) -> str:
    return f"/staff/candidates/{receipt.application_id.hex()}"


def placed(browser: Browser, claimant: Receipt) -> str:
    """Place the hold from the claimant's page and return the address of its own."""
    answer = browser.post(f"{POSITION}/hold", {**HOLD, "claimants": page_of(claimant)})
    assert answer.status_code == 303
    address, _, done = answer.headers["location"].partition("?")
    assert done == "done=claim-held"
    return address


def test_a_claim_is_placed_from_the_claimants_page(
    office: Office, hired_and_claimant: tuple[Receipt, Receipt]
) -> None:
    _, claimant = hired_and_claimant
    browser = office.staff(roles=Role.RECRUITER)
    subject = claimant.application_id.hex()

    one = browser.get(f"{page_of(claimant)}/hold").text
    form = browser.get(f"{POSITION}/hold?claimant={subject}").text
    assert f"{POSITION}/hold?claimant={subject}" in one
    assert f"{POSITION}/hold" in browser.get(POSITION).text
    assert subject in form
    assert "bara meriter och bedömning" in form

    shown = browser.get(placed(browser, claimant)).text
    assert "Ansökan i sin helhet; av de andra till tjänsten bara meriter" in shown
    assert "jämförs och finns kvar: 1" in " ".join(shown.split())
    assert "torsdag 1 juni 2028" in shown
    assert "DO har skrivit." in shown


def test_everybody_who_must_know_sees_reason_owner_review_and_scope(
    office: Office, hired_and_claimant: tuple[Receipt, Receipt]
) -> None:
    hired, claimant = hired_and_claimant
    browser = office.staff(roles=Role.RECRUITER, name="Maria Ek", email="maria@exempel.se")
    hold = placed(browser, claimant)

    compared = browser.get(page_of(hired)).text
    held = browser.get(page_of(claimant)).text
    listed = browser.get("/staff/holds").text
    merits = browser.get(f"{POSITION}/merits").text

    for page in (compared, held, listed, merits):
        assert "Anspråk enligt diskrimineringslagen" in page
        assert "Maria Ek" in page
        assert "1 juni 2028" in page
    assert "Av den här ansökan sparas bara meriterna och bedömningen" in compared
    assert hold not in compared
    assert "Ansökan i sin helhet; av de andra" in held
    assert "Ansökan i sin helhet; av de andra" in listed
    assert "Sparas för ett anspråk" in merits


def test_in_english_the_scope_is_as_plain(
    office: Office, hired_and_claimant: tuple[Receipt, Receipt]
) -> None:
    hired, claimant = hired_and_claimant
    browser = office.staff(roles=Role.RECRUITER)
    hold = placed(browser, claimant)

    assert "only merits and assessment" in browser.get(f"{hold}?lang=en").text
    assert "itself is erased on its day" in browser.get(f"{page_of(hired)}?lang=en").text


@pytest.mark.parametrize("missing", ["reason", "review_on", "claimants"])
def test_there_is_none_without_a_claimant_a_reason_or_a_review(
    office: Office, hired_and_claimant: tuple[Receipt, Receipt], missing: str
) -> None:
    _, claimant = hired_and_claimant
    browser = office.staff(roles=Role.RECRUITER)

    refused = browser.post(
        f"{POSITION}/hold", {**HOLD, "claimants": page_of(claimant), missing: ""}
    )

    assert refused.status_code == 422
    assert f'href="#{missing}"' in refused.text
    assert "DO har skrivit." in refused.text  # what was typed is kept


@pytest.mark.usefixtures("hired_and_claimant")
def test_who_did_not_apply_for_the_position_is_no_claimant(office: Office) -> None:
    spontaneous = accepted(office.world, hand_in(office.world, kind=Kind.SPONTANEOUS))
    browser = office.staff(roles=Role.RECRUITER)

    for claimants in (page_of(spontaneous), "f" * 32, "Nora Berg"):
        refused = browser.post(f"{POSITION}/hold", {**HOLD, "claimants": claimants})
        assert refused.status_code == 422
        assert "ingen ansökan till den här tjänsten" in refused.text


def test_merits_of_the_compared_are_written_for_the_claim_and_left_off_the_statement(
    office: Office,
) -> None:
    other = accepted(office.world, hand_in(office.world, name="Kim Sten"))
    _, claimant = hired_and_rejected(office, recruiter(office))
    browser = office.staff(roles=Role.RECRUITER)
    hold = placed(browser, claimant)
    subject = other.application_id.hex()
    form = f"{POSITION}/merits?of={subject}"
    assert form in browser.get(page_of(other)).text
    assert "Bedömning" in browser.get(form).text

    refused = browser.post(f"{POSITION}/merits", {"of": subject, "education": "Kim är ingenjör"})
    browser.post(
        f"{POSITION}/merits", {"of": subject, "education": "Ingenjör", "assessment": "Svagare."}
    )

    assert refused.status_code == 422
    assert subject in refused.text
    shown = browser.get(f"{POSITION}/merits").text
    assert 'section no-print" aria-label="Någon annan som jämförs, utan namn"' in shown
    assert "Svagare." in shown
    browser.post(f"{hold}/release", {"confirm": "häv"})
    after = browser.get(f"{POSITION}/merits").text
    assert "Svagare." not in after
    assert "Ingenjör" not in after


def test_the_claim_form_is_not_for_whoever_knows_of_no_applicant(
    office: Office, hired_and_claimant: tuple[Receipt, Receipt]
) -> None:
    _, claimant = hired_and_claimant
    fields = {**HOLD, "claimants": page_of(claimant)}
    administrator = office.staff(roles=Role.ADMINISTRATOR)
    stranger = office.staff(roles=Role.RECRUITER, all_positions=False, email="per@exempel.se")

    for browser, status in ((administrator, 403), (stranger, 404)):
        assert browser.get(f"{POSITION}/hold").status_code == status
        assert browser.post(f"{POSITION}/hold", fields).status_code == status
    with office.door.main.reading() as session:
        assert session.scalars(select(t.Hold.id)).all() == []
