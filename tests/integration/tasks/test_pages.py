"""The pages of tasks, hand-overs and merits, as a browser without script sees them."""

import io
import zipfile

from tests.factories.applications import row_of
from tests.factories.hiring import hired_and_rejected, recruiter
from tests.factories.recruiting import Browser, Office
from tests.factories.submitting import SLUG
from vault.domain.access import Role


def signed_in(office: Office) -> Browser:
    return office.staff(roles=Role.RECRUITER)


def test_a_hand_over_from_the_list_to_the_end(office: Office) -> None:
    hired, _ = hired_and_rejected(office, recruiter(office))
    browser = signed_in(office)
    address = f"/staff/hand-overs/{hired.application_id.hex()}"

    tasks = browser.get("/staff/tasks")
    assert tasks.status_code == 200
    assert address in tasks.text
    assert "Lindqvist" not in tasks.text
    page = browser.get(address)
    assert "Lämna över Åsa Lindqvist" in page.text
    assert "tisdag 22 december 2026" in page.text
    archive = browser.post(f"{address}/download")
    assert archive.headers["content-type"] == "application/zip"
    assert len(zipfile.ZipFile(io.BytesIO(archive.content)).namelist()) == 3
    refused = browser.post(f"{address}/confirm")
    assert refused.status_code == 422
    assert "Bekräfta först" in refused.text
    done = browser.post(f"{address}/confirm", {"arrived": "yes"})
    assert done.headers["location"] == "/staff/tasks?done=handed-over"
    after = browser.get("/staff/tasks?done=handed-over").text
    assert "Överlämnad" in after
    assert "Inget väntar" in after
    assert row_of(office.world, hired).expires_at == office.world.clock()


def test_merits_are_written_beside_it_and_printed_without_a_name(office: Office) -> None:
    hired_and_rejected(office, recruiter(office))
    browser = signed_in(office)
    address = f"/staff/positions/{SLUG}/merits"

    assert "Skriv den anställdas meriter" in browser.get(address).text
    refused = browser.post(address, {"education": "Åsa är ingenjör"})
    assert refused.status_code == 422
    assert "ingen ska kunna se vem det är" in refused.text
    assert "Åsa är ingenjör" in refused.text  # what was typed is kept
    browser.post(address, {"education": "Civilingenjör", "experience": "Sju år"})

    page = browser.get(address).text
    assert "Civilingenjör" in page
    assert "2 kap. 4 §" in page
    assert "Lindqvist" not in page
    assert "Skriv den anställdas meriter" not in page


def test_the_position_leads_to_the_merits(office: Office) -> None:
    hired_and_rejected(office, recruiter(office))

    assert (
        f"/staff/positions/{SLUG}/merits" in signed_in(office).get(f"/staff/positions/{SLUG}").text
    )


def test_administrators_see_none_of_it(office: Office) -> None:
    hired, _ = hired_and_rejected(office, recruiter(office))
    browser = office.staff(roles=Role.ADMINISTRATOR)

    for path in (
        "/staff/tasks",
        f"/staff/hand-overs/{hired.application_id.hex()}",
        f"/staff/positions/{SLUG}/merits",
    ):
        assert browser.get(path).status_code == 403


def test_the_timeline_tells_of_the_hand_over(office: Office) -> None:
    hired, _ = hired_and_rejected(office, recruiter(office))
    page = signed_in(office).get(f"/staff/candidates/{hired.application_id.hex()}").text

    assert "Ska lämnas över till personalakten" in page


def test_the_first_page_counts_what_waits(office: Office) -> None:
    hired, _ = hired_and_rejected(office, recruiter(office))
    browser = signed_in(office)

    assert "uppgift väntar" in browser.get("/staff").text
    address = f"/staff/hand-overs/{hired.application_id.hex()}"
    assert address in browser.get(f"/staff/candidates/{hired.application_id.hex()}").text
