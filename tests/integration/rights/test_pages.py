"""The pages of the recruiter door: what they ask before they hand out, erase, hold or answer."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in, reject_all
from tests.factories.documents import PDF
from tests.factories.recruiting import Browser, Office, make_office
from tests.factories.rights import letters_have_gone, row
from vault.db import tables as t
from vault.domain.access import Role
from vault.domain.application import Status
from vault.usecases.submission.answer import Receipt

WHO = {"channel": "email", "identity": "phone", "reason": "Vill se allt."}
HOLD = {"reason": "court-case", "review_on": "2027-06-01", "words": "Stämning väntas."}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.world.ports.background.shutdown()
    made.world.stores.close()


@pytest.fixture
def receipt(office: Office) -> Receipt:
    return accepted(office.world, hand_in(office.world))


def page_of(receipt: Receipt) -> str:
    return f"/staff/candidates/{receipt.application_id.hex()}"


def only(office: Office, table: type[t.Hold | t.Request | t.Restriction]) -> str:
    with office.door.main.reading() as session:
        return session.scalars(select(table.id)).one().hex()


def take(browser: Browser, receipt: Receipt | None, kind: str, **more: str) -> str:
    """Take a request down and return the address of its page."""
    fields = {"request_kind": kind, "channel": "email", "ground": "accuracy", **more}
    if receipt:
        fields["application"] = f"http://127.0.0.1:8000{page_of(receipt)}?done=moved"
    answer = browser.post("/staff/requests/new", fields)
    assert answer.status_code == 303
    return answer.headers["location"].partition("?")[0]


def test_everything_is_handed_out_once_it_is_said_who_asks(
    office: Office, receipt: Receipt
) -> None:
    browser = office.staff()
    assert "Lämna ut allt" in browser.get(page_of(receipt)).text
    assert browser.get(f"{page_of(receipt)}/export").status_code == 200

    refused = browser.post(f"{page_of(receipt)}/export", {**WHO, "identity": "email"})
    nothing = browser.post(f"{page_of(receipt)}/export", {})
    done = browser.post(f"{page_of(receipt)}/export", WHO)

    assert (refused.status_code, nothing.status_code) == (422, 422)
    assert 'href="#identity"' in refused.text
    assert "Vill se allt." in refused.text
    assert done.headers["content-type"] == "application/zip"
    assert receipt.application_id.hex() in done.headers["content-disposition"]
    assert zipfile.ZipFile(io.BytesIO(done.content)).read("documents/01 cv.pdf") == PDF
    assert office.audited("application.exported") == 1


def test_an_erasure_is_typed_and_says_who_asks(office: Office, receipt: Receipt) -> None:
    browser = office.staff()
    address = f"{page_of(receipt)}/erase"
    assert "Det går inte att ångra" in browser.get(address).text

    untyped = browser.post(address, {**WHO, "confirm": "ja"})
    unchecked = browser.post(address, {"confirm": "radera", "reason": "x", "channel": "email"})
    assert (untyped.status_code, unchecked.status_code) == (422, 422)
    done = browser.post(address, {**WHO, "confirm": "Radera", "send": "yes"})

    assert done.headers["location"] == "/staff/candidates?done=erased-on-request"
    application = row(office.world, receipt.application_id)
    assert application is not None
    assert application.status == Status.WITHDRAWN
    assert browser.get(page_of(receipt)).status_code == 403
    with office.door.main.reading() as session:
        kinds = session.scalars(select(t.Outbox.kind).where(t.Outbox.kind == "answer")).all()
    assert len(kinds) == 1


def test_a_hold_is_placed_kept_and_released_from_the_pages(
    office: Office, receipt: Receipt
) -> None:
    browser = office.staff()
    address = f"{page_of(receipt)}/hold"
    assert browser.get(address).status_code == 200
    eternal = browser.post(address, {**HOLD, "review_on": ""})
    far = browser.post(address, {**HOLD, "review_on": "2040-01-01"})
    assert (eternal.status_code, far.status_code) == (422, 422)
    assert "Stämning väntas." in far.text

    assert browser.post(address, HOLD).headers["location"].endswith("?done=held")
    hold = f"/staff/holds/{only(office, t.Hold)}"
    shown = browser.get(page_of(receipt)).text
    assert hold in shown
    assert "Mål i domstol" in shown
    assert hold in browser.get("/staff/holds").text
    assert "Stämning väntas." in browser.get(hold).text
    assert "En spärr gör att" in browser.get(f"{page_of(receipt)}/erase").text

    assert browser.post(f"{hold}/keep", {"review_on": "2026-01-01"}).status_code == 422
    kept = browser.post(f"{hold}/keep", {"review_on": "2027-09-01"})
    assert kept.status_code == 303
    assert "1 september 2027" in browser.get(hold).text
    assert browser.post(f"{hold}/release", {"confirm": "ja"}).status_code == 422
    assert browser.post(f"{hold}/release", {"confirm": "häv"}).status_code == 303
    assert browser.post(f"{hold}/release", {"confirm": "häv"}).status_code == 409
    assert hold not in browser.get("/staff/holds").text
    assert "Hävd" in browser.get(hold).text


def test_a_held_application_past_its_end_shows_its_hold_and_nothing_else(
    office: Office, receipt: Receipt
) -> None:
    reject_all(office.world, receipt)
    browser = office.staff()
    browser.post(f"{page_of(receipt)}/hold", {**HOLD, "review_on": "2028-11-01"})
    office.world.clock.advance(timedelta(days=2 * 366))
    browser = office.staff(email="nils@exempel.se")

    blocked = browser.get(page_of(receipt))

    assert blocked.status_code == 403
    assert "Mål i domstol" in blocked.text
    assert "Lindqvist" not in blocked.text
    assert "Ska gås igenom" in browser.get("/staff/holds").text
    assert browser.post(f"{page_of(receipt)}/export", WHO).status_code == 200


def test_a_request_is_taken_down_shown_with_its_day_and_answered(
    office: Office, receipt: Receipt
) -> None:
    browser = office.staff()
    form = browser.get(f"/staff/requests/new?candidate={receipt.application_id.hex()}").text
    assert f'value="{receipt.application_id.hex()}"' in form

    address = take(browser, receipt, "rectification", words="Fel efternamn.")
    shown = browser.get(address).text

    assert "tisdag 22 december 2026" in shown
    assert "Fel efternamn." in shown
    assert address in browser.get("/staff/requests").text
    assert address in browser.get(page_of(receipt)).text
    assert browser.post(f"{address}/grant", {"identity": "email"}).status_code == 422
    assert browser.post(f"{address}/grant", {"identity": "phone"}).status_code == 303
    assert "beviljad" in browser.get(address).text
    assert browser.post(f"{address}/grant", {"identity": "phone"}).status_code == 409


def test_a_refusal_needs_a_ground_and_more_time_is_taken_once(
    office: Office, receipt: Receipt
) -> None:
    browser = office.staff()
    address = take(browser, receipt, "erasure")

    extended = browser.post(f"{address}/extend", {"send": "yes"})
    again = browser.post(f"{address}/extend", {"send": "yes"})
    groundless = browser.post(f"{address}/refuse", {"refusal": ""})
    refused = browser.post(f"{address}/refuse", {"refusal": "claims", "send": "yes"})

    assert [one.status_code for one in (extended, again, groundless, refused)] == [
        303,
        409,
        422,
        303,
    ]
    assert "avslagen" in browser.get(address).text


def test_a_request_of_an_unknown_person_stands_there_and_odd_addresses_are_named(
    office: Office,
) -> None:
    browser = office.staff()

    address = take(browser, None, "access")
    odd = [
        browser.post(
            "/staff/requests/new",
            {"request_kind": "access", "channel": "email", "application": text},
        )
        for text in ("hej", "0" * 32, "https://exempel.se/candidates/" + "g" * 32)
    ]

    assert "Ännu inte kopplad" in browser.get(address).text
    assert [one.status_code for one in odd] == [422, 422, 422]
    assert all('href="#application"' in one.text for one in odd)
    for field in ("request_kind", "channel"):
        fields = {"request_kind": "access", "channel": "email", field: "x"}
        assert browser.post("/staff/requests/new", fields).status_code == 422
    late = {"request_kind": "access", "channel": "email", "received_on": "2027-01-01"}
    assert browser.post("/staff/requests/new", late).status_code == 422


def test_an_objection_is_decided_told_and_lifted_on_its_page(
    office: Office, receipt: Receipt
) -> None:
    browser = office.staff()
    take(browser, receipt, "objection")
    restriction = f"/staff/restrictions/{only(office, t.Restriction)}"
    assert browser.get(page_of(receipt)).status_code == 403
    assert restriction in browser.get(page_of(receipt)).text
    assert restriction in browser.get("/staff/requests").text
    assert "Pröva invändningen" in browser.get(restriction).text

    assert browser.post(f"{restriction}/lift").status_code == 409
    assert browser.post(f"{restriction}/refuse", {"refusal": "x"}).status_code == 422
    assert (
        browser.post(f"{restriction}/refuse", {"refusal": "compelling", "send": "yes"}).status_code
        == 303
    )
    assert "Brevet till personen har inte gått" in browser.get(restriction).text
    letters_have_gone(office.world, office.world.clock())
    assert browser.post(f"{restriction}/lift").status_code == 303

    assert browser.get(page_of(receipt)).status_code == 200
    assert "Hävd" in browser.get(restriction).text


def test_a_restriction_is_told_of_before_it_is_lifted(office: Office, receipt: Receipt) -> None:
    browser = office.staff()
    take(browser, receipt, "restriction")
    restriction = f"/staff/restrictions/{only(office, t.Restriction)}"
    assert "Säg till först" in browser.get(restriction).text

    assert browser.post(f"{restriction}/tell").status_code == 303

    assert "Häv begränsningen" in browser.get(restriction).text
    assert browser.post(f"{restriction}/lift").status_code == 303


def test_erasing_what_is_restricted_needs_a_word_about_it(office: Office, receipt: Receipt) -> None:
    browser = office.staff()
    take(browser, receipt, "restriction")
    fields = {**WHO, "confirm": "radera"}

    refused = browser.post(f"{page_of(receipt)}/erase", fields)
    done = browser.post(f"{page_of(receipt)}/erase", {**fields, "ends_restriction": "yes"})

    assert refused.status_code == 409
    assert "Fråga först" in refused.text
    assert done.status_code == 303


def test_administrators_and_strangers_get_none_of_it(office: Office, receipt: Receipt) -> None:
    administrator = office.staff(roles=Role.ADMINISTRATOR)
    outsider = office.staff(
        roles=Role.RECRUITER, all_positions=False, email="nils@exempel.se", name="Nils"
    )
    addresses = [f"{page_of(receipt)}/{one}" for one in ("export", "erase", "hold")]

    for address in (*addresses, "/staff/holds", "/staff/requests", "/staff/requests/new"):
        assert administrator.get(address).status_code == 403
    for address in addresses:
        assert outsider.get(address).status_code == 404
        assert outsider.post(address, {**WHO, **HOLD, "confirm": "radera"}).status_code == 404
    assert row(office.world, receipt.application_id) is not None


def test_what_happened_is_told_on_the_candidates_page(office: Office, receipt: Receipt) -> None:
    browser = office.staff()
    browser.post(f"{page_of(receipt)}/hold", HOLD)
    browser.post(f"{page_of(receipt)}/export", WHO)

    shown = re.sub(r"\s+", " ", browser.get(page_of(receipt)).text)

    assert "Maria Ek spärrade mot radering" in shown
    assert "Maria Ek lämnade ut allt" in shown


def test_every_page_speaks_english_as_well(office: Office, receipt: Receipt) -> None:
    browser = office.staff()
    browser.post(f"{page_of(receipt)}/hold", HOLD)
    address = take(browser, receipt, "access")
    take(browser, receipt, "restriction")
    pages = (
        f"{page_of(receipt)}/export",
        f"{page_of(receipt)}/erase",
        f"{page_of(receipt)}/hold",
        f"/staff/holds/{only(office, t.Hold)}",
        f"/staff/restrictions/{only(office, t.Restriction)}",
        "/staff/holds",
        "/staff/requests",
        "/staff/requests/new",
        address,
    )

    for page in pages:
        answer = browser.get(f"{page}?lang=en")
        assert answer.status_code == 200
        assert '<html lang="en">' in answer.text
