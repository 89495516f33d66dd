"""A box that was shown and left unticked is a no that stands in the ledger, and hinders nothing."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from tests.factories.acting import consents, order, seen_by, work
from tests.factories.applications import MINUTE, accepted, hand_in, reject_all, row_of, visit
from tests.factories.policies import changed_text
from tests.factories.submitting import CONTENT_TYPE, SLUG, FilePart, World, form, make_world
from tests.factories.visiting import Browser, come_in, my_pages
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.domain.application import Kind
from vault.domain.consent import asked_at_submission, shown_at_submission
from vault.errors import ConsentNeededError, RefusedAcceptanceError
from vault.usecases.consent.sign import sign_consents
from vault.usecases.mypages.extract import extract_json
from vault.usecases.submission.answer import Receipt

ASKING = changed_text(('["after_decision", "by_reminder"]', '["at_submission", "after_decision"]'))
PERSON = {"name": "Åsa Lindqvist", "email": "asa@exempel.se"}
SHOWN = re.compile(r'<input type="hidden" name="shown_consent" value="([^"]+)">')


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A policy that asks everybody at submission, and needs no yes for a position."""
    made = make_world(tmp_path, text=ASKING)
    yield made
    made.close()


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    with TestClient(my_pages(world)) as client:
        client.follow_redirects = False
        yield client


def shown(world: World) -> str:
    policy = world.book.active
    terms = asked_at_submission(policy=policy, kind=Kind.POSITION)
    assert terms is not None
    return shown_at_submission(terms=terms, policy=policy)


def unticked(world: World) -> Receipt:
    return accepted(world, hand_in(world, more={"shown_consent": shown(world)}))


def send(browser: Browser, language: str = "sv", **more: str) -> int:
    content = form(FilePart(), *{**PERSON, **more}.items())
    page = f"/{language}/jobs/{SLUG}"
    return browser.post(page, content=content, headers={"content-type": CONTENT_TYPE}).status_code


def states(world: World) -> list[str]:
    return [state for _, state, _ in consents(world)]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_form_shows_the_choice_and_an_empty_box_is_written_down(
    world: World, browser: Browser, language: str
) -> None:
    found = SHOWN.search(browser.get(f"/{language}/jobs/{SLUG}").text)
    assert found is not None

    assert send(browser, language, shown_consent=found[1]) == 201

    with world.stores.main.reading() as session:
        row = session.scalars(select(t.ConsentEvent)).one()
        application = session.scalars(select(t.Application)).one()
    assert (row.purpose, row.state, row.until, row.act_id) == ("keep", "refused", None, None)
    assert (row.language, row.method) == (language, "form")
    assert (row.policy_version, row.at) == (world.book.active.hash, application.received_at)


def test_a_ticked_box_is_a_yes_and_no_no(world: World, browser: Browser) -> None:
    assert send(browser, shown_consent=shown(world), consent_keep="yes") == 201

    assert states(world) == ["given"]


@pytest.mark.parametrize("said", ["", "keep:" + "0" * 64, "other"])
def test_where_nobody_can_say_what_was_shown_nothing_was_answered(
    world: World, browser: Browser, said: str
) -> None:
    assert send(browser, shown_consent=said) == 201

    assert states(world) == []


def test_absent_in_the_api_is_no_answer(world: World) -> None:
    content = form(FilePart(), *PERSON.items(), ("position", SLUG))

    with TestClient(world.app()) as client:
        answer = client.post(
            "/api/v1/applications", content=content, headers={"content-type": CONTENT_TYPE}
        )

    assert answer.status_code == 201
    assert states(world) == []


def test_a_spontaneous_application_without_its_yes_leaves_nothing_behind(world: World) -> None:
    more = {"shown_consent": shown(world)}

    with pytest.raises(ConsentNeededError):
        hand_in(world, kind=Kind.SPONTANEOUS, consented=False, more=more)

    assert states(world) == []
    with world.stores.main.reading() as session:
        assert session.scalars(select(t.Arrival.state)).all() == []


def test_an_empty_box_changes_no_date(world: World) -> None:
    silent, told = accepted(world, hand_in(world)), unticked(world)

    assert row_of(world, told).expires_at == row_of(world, silent).expires_at


def test_the_receipt_says_that_the_box_was_left_empty_and_nothing_more(world: World) -> None:
    unticked(world)

    sign_consents(
        main=world.stores.main,
        book=world.book,
        signer=world.keys.signer,
        public_url="https://vault.example",
        now=world.clock(),
    )

    with world.stores.main.reading() as session:
        payload = json.loads(session.scalars(select(t.ConsentReceipt.payload)).one())
    event = payload["event"]
    assert (event["state"], event["type"], event["method"]) == ("refused", "unticked", "form")
    assert (event["act"], payload["retention"]["until"]) == (None, None)
    assert payload["privacy_notice"]["policy"] == world.book.active.hash


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Du lämnade rutan tom"), ("en", "You left the box empty")]
)
def test_my_pages_say_it_as_it_was(
    world: World, browser: Browser, language: str, words: str
) -> None:
    receipt = unticked(world)
    come_in(browser, receipt, language=language)

    page = browser.get(f"/{language}/my/application").text

    assert words in page
    extract = json.loads(
        extract_json(view=seen_by(world, visit(world, receipt)), made_at=world.clock())
    )
    assert [(one["state"], one["type"]) for one in extract["consents"]] == [("refused", "unticked")]


def test_a_yes_later_counts_in_full(world: World) -> None:
    receipt = unticked(world)
    reject_all(world, receipt)
    before = row_of(world, receipt).expires_at
    world.clock.advance(MINUTE * 60 * 24 * 400)

    order(world, visit(world, receipt), ActKind.EXTEND)
    work(world)

    assert states(world) == ["refused", "given"]
    assert row_of(world, receipt).expires_at > before


def test_a_no_to_the_offer_of_today_is_an_answer_of_its_own(world: World) -> None:
    receipt = unticked(world)
    reject_all(world, receipt)
    world.clock.advance(MINUTE)

    order(world, visit(world, receipt), ActKind.DECLINE)
    work(world)
    again = order(world, visit(world, receipt), ActKind.DECLINE)

    assert states(world) == ["refused", "refused"]
    assert again is None
    [first, second] = seen_by(world, visit(world, receipt)).consents
    assert {first.told, second.told} == {"unticked", "refused"}


def test_a_no_that_the_applicant_did_not_send_is_refused_at_acceptance(world: World) -> None:
    receipt = hand_in(world)
    with world.stores.main.writing() as session:
        session.add(
            t.ConsentEvent(
                id=b"\x07" * 16,
                application_id=receipt.application_id,
                purpose="keep",
                state="refused",
                at=world.clock(),
                until=None,
                language="sv",
                method="form",
                policy_version=world.book.active.hash,
            )
        )

    with pytest.raises(RefusedAcceptanceError):
        accepted(world, receipt)
