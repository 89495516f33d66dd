"""Moving, deciding and closing: what starts a clock, who is told, and who was first."""

import re
from datetime import timedelta

from sqlalchemy import select

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import Browser, Office
from vault.db import tables as t
from vault.domain.access import Role
from vault.domain.application import Kind, Status
from vault.domain.language import Language
from vault.usecases.candidates.browse import PAGE
from vault.usecases.decisions.close_letters import LetterTools
from vault.usecases.decisions.close_position import STALE_AFTER, finish_closings
from vault.usecases.submission.answer import Receipt

CLOSE = "/staff/positions/systemutvecklare/close"


def page_of(receipt: Receipt) -> str:
    return f"/staff/candidates/{receipt.application_id.hex()}"


def row_of(office: Office, receipt: Receipt) -> t.Application:
    with office.door.main.reading() as session:
        return session.get_one(t.Application, receipt.application_id)


def decisions(office: Office) -> list[t.Outbox]:
    with office.door.main.reading() as session:
        return list(session.scalars(select(t.Outbox).where(t.Outbox.kind == "decision")))


def close(browser: Browser, **fields: str) -> int:
    whole = {"version": "1", "ground": "cancelled", "confirm": "systemutvecklare", **fields}
    return browser.post(CLOSE, whole).status_code


def test_of_two_recruiters_the_second_learns_that_somebody_was_first(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    first = office.staff()
    second = office.staff(name="Nils Holm", email="nils@exempel.se")
    version = first.version(page_of(receipt))

    moved = first.post(f"{page_of(receipt)}/move", {"to": "in_review", "version": version})
    late = second.post(f"{page_of(receipt)}/move", {"to": "in_review", "version": version})

    assert moved.headers["location"].endswith("done=moved")
    assert late.headers["location"].endswith("done=raced")
    assert "Någon annan hann före" in second.get(late.headers["location"]).text
    assert office.audited("status.moved") == 1


def test_a_move_that_is_not_in_the_table_is_refused(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    browser = office.staff()
    version = browser.version(page_of(receipt))

    codes = [
        browser.post(f"{page_of(receipt)}/move", {"to": to, "version": version}).status_code
        for to in ("offered", "hired", "rejected", "withdrawn", "erasing", "archived", "nonsense")
    ]

    assert codes == [409, 409, 409, 409, 409, 409, 422]
    assert row_of(office, receipt).status == Status.ACCEPTED


def test_a_rejection_is_confirmed_by_typing_and_its_letter_is_edited(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world, language=Language.EN))
    browser = office.staff()
    address = f"{page_of(receipt)}/decide/rejected"
    page = browser.get(address).text
    assert "Dear Åsa Lindqvist" in page
    fields = {
        "version": browser.version(address),
        "send": "yes",
        "subject": "About you",
        "text": "Dear Åsa, not this time.",
    }

    unconfirmed = browser.post(address, {**fields, "confirm": "ja"})
    empty = browser.post(address, {**fields, "text": " ", "confirm": "avslå"})
    assert (unconfirmed.status_code, empty.status_code) == (422, 422)
    assert "not this time" in unconfirmed.text
    assert decisions(office) == []

    done = browser.post(address, {**fields, "confirm": "Avslå"})
    assert done.headers["location"].endswith("done=decided")
    row = row_of(office, receipt)
    [letter] = decisions(office)
    assert (row.status, row.outcome) == ("rejected", "rejected")
    assert (letter.language, letter.application_id) == ("en", receipt.application_id)
    assert letter.sealed is not None
    assert b"not this time" not in letter.sealed


def test_a_decision_without_a_letter_sends_none(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world, kind=Kind.SPONTANEOUS))
    browser = office.staff()
    address = f"{page_of(receipt)}/decide/rejected"

    browser.post(address, {"version": browser.version(address), "confirm": "avslå"})

    assert row_of(office, receipt).status == Status.REJECTED
    assert decisions(office) == []


def test_a_letter_whose_decision_lost_the_race_leaves_no_key_behind(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    browser = office.staff()
    fields = {"version": "99", "send": "yes", "subject": "x", "text": "y", "confirm": "avslå"}

    answer = browser.post(f"{page_of(receipt)}/decide/rejected", fields)

    assert answer.headers["location"].endswith("done=raced")
    with office.door.keyring.reading() as session:
        purposes = session.scalars(select(t.Wrap.purpose).where(t.Wrap.kind == "outbox")).all()
    assert "decision" not in purposes


def test_cancelling_rejects_everybody_and_starts_their_clocks(office: Office) -> None:
    early = accepted(office.world, hand_in(office.world))
    before = row_of(office, early).expires_at
    browser = office.staff()
    address = f"{page_of(early)}/decide/rejected"
    browser.post(address, {"version": browser.version(address), "confirm": "avslå"})
    late = hand_in(office.world, name="Jonas Berg")
    office.world.clock.advance(timedelta(hours=1))
    browser = office.staff(email="nils@exempel.se")

    assert close(browser) == 303

    for receipt in (early, late):
        row = row_of(office, receipt)
        assert row.status == Status.REJECTED
        assert row.rule == "position.rejected"
        assert row.expires_at.year == 2028
        assert row.expires_at < before


def test_closing_asks_for_the_word_the_ground_and_the_hired(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    browser = office.staff()
    named = receipt.application_id.hex()

    assert close(browser, confirm="") == 422
    assert close(browser, confirm="annat") == 422
    assert close(browser, ground="") == 422
    assert close(browser, ground="hired") == 422
    assert close(browser, ground="hired", hired="0" * 32) == 404
    assert close(browser, version="7") == 303
    assert row_of(office, receipt).status == Status.ACCEPTED
    assert close(browser, ground="hired", hired=named) == 303
    assert row_of(office, receipt).status == Status.HIRED


def test_everybody_who_is_open_can_be_named_as_hired(office: Office) -> None:
    receipts = [accepted(office.world, hand_in(office.world)) for _ in range(PAGE + 2)]
    read = receipts[0]
    browser = office.staff()
    version = browser.version(page_of(read))
    browser.post(f"{page_of(read)}/move", {"to": "in_review", "version": version})
    page = browser.get(CLOSE).text

    named = re.findall(r'name="hired" value="([0-9a-f]{32})"', page)
    assert named[0] == read.application_id.hex()
    assert sorted(named) == sorted(one.application_id.hex() for one in receipts)
    assert f"{PAGE + 1} nya ansökningar" in page
    assert "<details><summary>" in page

    unconfirmed = browser.post(
        CLOSE, {"version": "1", "ground": "hired", "hired": named[-1], "confirm": "nej"}
    ).text
    assert f'value="{named[-1]}" checked' in unconfirmed
    assert "<details open><summary>" in unconfirmed


def test_an_administrator_may_cancel_but_names_nobody(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    administrator = office.staff(roles=Role.ADMINISTRATOR)

    named = close(administrator, ground="hired", hired=receipt.application_id.hex())

    assert named == 403
    assert close(administrator, send="yes", subject_sv="x", text_sv="y") == 303
    assert decisions(office) == []


def test_a_closing_tells_each_person_by_name_in_their_language(office: Office) -> None:
    for name, language in (("Åsa Lindqvist", Language.SV), ("John Doe", Language.EN)):
        accepted(office.world, hand_in(office.world, name=name, language=language))
    browser = office.staff()
    page = browser.get(CLOSE).text
    assert "[namn]" in page
    assert "[name]" in page

    done = close(
        browser,
        send="yes",
        subject_sv="Besked",
        text_sv="Hej [namn]",
        subject_en="News",
        text_en="Dear [name]",
    )

    assert done == 303
    assert sorted(letter.language for letter in decisions(office)) == ["en", "sv"]


def test_who_cannot_be_read_is_rejected_and_not_written_to(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    with office.door.main.writing() as session:
        session.get_one(t.Application, receipt.application_id).blocked_at = office.world.clock()

    assert close(office.staff(), send="yes", subject_sv="x", text_sv="Hej [namn]") == 303

    assert row_of(office, receipt).status == Status.REJECTED
    assert decisions(office) == []


def test_a_closing_that_was_interrupted_is_finished(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    now = office.world.clock()
    with office.door.main.writing() as session:
        position = session.query(t.Position).one()
        position.status, position.decided_at, position.outcome = "closed", now, "cancelled"

    def finish() -> int:
        return finish_closings(
            main=office.door.main,
            tools=LetterTools(
                keyring=office.door.keyring, opener=office.door.opener, sealer=office.door.sealer
            ),
            book=office.world.book,
            now=office.world.clock(),
        )

    assert finish() == 0
    office.world.clock.advance(STALE_AFTER)
    assert finish() == 1
    assert row_of(office, receipt).status == Status.REJECTED
    assert finish() == 0
    assert "Allt är som det ska" in office.staff().get("/staff").text


def test_a_position_is_drafted_looked_at_published_and_edited(office: Office) -> None:
    browser = office.staff()
    fields = {
        "title_sv": "Kock på Öland",
        "title_en": "Cook",
        "description_sv": "Laga mat.\n\nVarje dag.",
        "description_en": "Cook food.",
        "reference": "REF-9",
        "last_on": "2026-12-24",
    }

    empty = browser.post("/staff/new-position", {"title_sv": "x", "last_on": "2020-01-01"})
    preview = browser.post("/staff/new-position", {**fields, "do": "preview"})
    made = browser.post("/staff/new-position", fields)
    address = "/staff/positions/kock-pa-oland"
    published = browser.post(f"{address}/publish", {"version": browser.version(address)})
    edit = f"{address}/edit"
    edited = browser.post(edit, {**fields, "version": browser.version(edit), "place": "Kalmar"})
    raced = browser.post(edit, {**fields, "version": "1"})

    assert empty.status_code == 422
    for field in ("title_en", "description_sv", "description_en", "last_on"):
        assert f'href="#{field}"' in empty.text
    assert "Så ser sökande annonsen" in preview.text
    assert made.headers["location"] == f"{address}?done=drafted"
    assert published.headers["location"].endswith("done=published")
    assert edited.headers["location"].endswith("done=saved")
    assert raced.headers["location"].endswith("done=raced")
    assert "Kalmar" in browser.get(address).text
