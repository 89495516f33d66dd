"""The list: pages by keyset over ties, filters, search, and what of it is never shown."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import Browser, Office
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.db.candidates import IN_AT_ONCE
from vault.domain.access import Grants, Role
from vault.domain.application import Kind
from vault.usecases.audit.recording import staff_actor
from vault.usecases.candidates.browse import CandidatePage, browse
from vault.usecases.candidates.search import FRESH_FOR
from vault.usecases.candidates.wanted import Cursor, Sort, Wanted
from vault.usecases.staff.viewer import Viewer

ROW = re.compile(r'href="/staff/candidates/([0-9a-f]{32})"')


def many(office: Office, count: int) -> None:
    """Rows that all came in at one moment, as copies of one accepted application."""
    receipt = accepted(office.world, hand_in(office.world))
    with office.door.main.writing() as session:
        row = session.get_one(t.Application, receipt.application_id)
        values = {
            column.name: getattr(row, column.name) for column in t.Application.__table__.columns
        }
        session.add_all(t.Application(**{**values, "id": random_id()}) for _ in range(count - 1))


def pages(browser: Browser, address: str, rel: str) -> list[str]:
    """The addresses of all pages from here on."""
    seen = [address]
    while True:
        text = browser.get(seen[-1]).text
        found = re.search(rf'rel="{rel}" href="([^"]+)"', text)
        if not found:
            return seen
        seen.append(found[1].replace("&amp;", "&"))


def test_paging_over_ties_shows_everybody_once_and_leads_back(office: Office) -> None:
    many(office, 120)
    browser = office.staff()

    for sort in ("received", "expires", "name"):
        forward = pages(browser, f"/staff/candidates?sort={sort}", "next")
        counts = [browser.get(one).text.count('scope="row"') for one in forward]
        assert counts == [50, 50, 20], sort
        back = pages(browser, forward[-1], "prev")
        assert len(back) == 3, sort
        assert browser.get(back[-1]).text.count('scope="row"') == 50, sort


def test_who_has_a_common_name_is_paged_through_as_everybody_is(office: Office) -> None:
    many(office, 120)
    with office.door.main.reading() as session:
        ids = [*session.scalars(select(t.Application.id))]
    strangers = [random_id() for _ in range(IN_AT_ONCE)]  # as if erased since
    names = dict.fromkeys(ids[:110] + strangers, "Åsa Ek")
    office.door.names.put(names, dict.fromkeys(names, 1))
    office.door.names.refreshed_at = office.world.clock()
    viewer = Viewer(
        actor=staff_actor(random_id()), roles=Role.RECRUITER, grants=Grants(all_positions=True)
    )

    def page(sort: Sort, cursor: Cursor | None) -> CandidatePage:
        return browse(
            main=office.door.main,
            keyring=office.door.keyring,
            opener=office.door.opener,
            names=office.door.names,
            viewer=viewer,
            wanted=Wanted(query="asa", sort=sort, cursor=cursor),
            now=office.world.clock(),
        )

    for sort in Sort:
        forward = [page(sort, None)]
        while cursor := forward[-1].following:
            forward.append(page(sort, cursor))
        assert [len(each.rows) for each in forward] == [50, 50, 10], sort
        assert {row.id for each in forward for row in each.rows} == set(ids[:110]), sort
        back = [forward[-1]]
        while cursor := back[-1].previous:
            back.append(page(sort, cursor))
        assert [each.rows for each in back] == [each.rows for each in forward[::-1]], sort


def test_rows_are_in_the_order_that_was_asked_for(office: Office) -> None:
    for name in ("Örjan Ek", "Åsa Ek", "Anna Ek", "Zoë Ek"):
        accepted(office.world, hand_in(office.world, name=name))
        office.world.clock.advance(timedelta(minutes=1))
    browser = office.staff()

    def order(sort: str) -> list[str]:
        text = browser.get(f"/staff/candidates?sort={sort}").text
        return re.findall(r">(\S+) Ek</a>", text)

    assert order("received") == ["Zoë", "Anna", "Åsa", "Örjan"]
    assert order("name") == ["Anna", "Zoë", "Åsa", "Örjan"]
    with office.door.main.writing() as session:
        for days, row in enumerate(session.query(t.Application).order_by("received_at")):
            row.expires_at = office.world.clock() + timedelta(days=9 - days)
    assert order("expires") == ["Zoë", "Anna", "Åsa", "Örjan"]


def test_filters_narrow_the_list_and_odd_ones_are_left_out(office: Office) -> None:
    accepted(office.world, hand_in(office.world, name="Åsa Lindqvist"))
    accepted(office.world, hand_in(office.world, name="Elin Öberg", kind=Kind.SPONTANEOUS))
    browser = office.staff()

    def names(query: str) -> tuple[bool, bool]:
        text = browser.get(f"/staff/candidates?{query}").text
        return "Åsa Lindqvist" in text, "Elin Öberg" in text

    assert names("kind=spontaneous") == (False, True)
    assert names("position=systemutvecklare") == (True, False)
    assert names("status=interview") == (False, False)
    assert names("since=2026-11-23") == (False, False)
    assert names("until=2026-11-22") == (True, True)
    assert names("soon=yes") == (False, False)
    assert names("kind=x&status=&sort=y&since=1&after=zz.11&page=-3&until=9999-12-31") == (
        True,
        True,
    )


def test_searching_finds_names_by_the_beginnings_of_their_words(office: Office) -> None:
    accepted(office.world, hand_in(office.world, name="Åsa Maria Lindqvist"))
    accepted(office.world, hand_in(office.world, name="Jonas Berg"))
    browser = office.staff()

    def found(query: str) -> list[str]:
        text = browser.post("/staff/candidates", {"q": query}).text
        return re.findall(r"/staff/candidates/[0-9a-f]{32}\">([^<]+)</a>", text)

    assert found("asa lind") == ["Åsa Maria Lindqvist"]
    assert found("LINDQ") == ["Åsa Maria Lindqvist"]
    assert found("indq") == []
    assert found("berg") == ["Jonas Berg"]
    assert browser.get("/staff/candidates?q=berg").text.count('scope="row"') == 2


def test_the_erased_disappear_from_the_index(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    browser = office.staff()
    browser.post("/staff/candidates", {"q": "asa"})
    assert len(office.door.names) == 1

    with office.door.main.writing() as session:
        row = session.get_one(t.Application, receipt.application_id)
        row.erasing_at, row.status = office.world.clock(), "erasing"
    office.world.clock.advance(FRESH_FOR)

    assert "Lindqvist" not in browser.post("/staff/candidates", {"q": "asa"}).text
    assert len(office.door.names) == 0


def test_who_cannot_be_read_stands_there_without_a_name(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    page = f"/staff/candidates/{receipt.application_id.hex()}"
    browser = office.staff()
    browser.get("/staff/candidates")
    now = office.world.clock()
    states = (
        {"expires_at": now},
        {"blocked_at": now},
        {"withdrawn_at": now, "blocked_at": now, "status": "withdrawn"},
    )

    for state in states:
        with office.door.main.writing() as session:
            whole = {"expires_at": now + timedelta(days=9), "blocked_at": None}
            session.execute(update(t.Application).values(**{**whole, **state}))
        listed, opened = browser.get("/staff/candidates").text, browser.get(page)
        assert "Går inte att läsa, raderas snart" in listed
        assert "Lindqvist" not in listed + opened.text
        assert opened.status_code == 403
    assert office.audited("candidate.opened") == 0


def test_each_page_is_one_entry_and_says_nothing_of_the_search(office: Office) -> None:
    accepted(office.world, hand_in(office.world))
    browser = office.staff()
    browser.get("/staff/candidates?kind=position")
    browser.post("/staff/candidates", {"q": "hemligt namn"})

    with office.door.main.reading() as session:
        entries = session.query(t.AuditEntry).filter_by(event="list.viewed").all()

    assert len(entries) == 2
    assert b'"kind":"position"' in entries[0].entry
    assert all(b"hemligt" not in one.entry for one in entries)


@pytest.mark.parametrize("first", [b"\x01", b"\x63"], ids=["our suite", "no suite of ours"])
def test_a_forged_row_does_not_take_the_list_down(office: Office, first: bytes) -> None:
    accepted(office.world, hand_in(office.world, name="Jonas Berg"))
    forged = accepted(office.world, hand_in(office.world))
    with office.door.main.writing() as session:
        session.get_one(t.Contact, (forged.application_id, 1)).sealed = first + bytes(80)

    listed = office.staff().get("/staff/candidates")

    assert listed.status_code == 200
    assert "Jonas Berg" in listed.text
    assert "Går inte att öppna" in listed.text
