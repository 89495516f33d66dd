"""Two people take a shorter policy back, and everybody whose end moves later sees it (S4)."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in, reject_all, row_of
from tests.factories.policy_changes import (
    MARIA,
    NILS,
    ONE_YEAR,
    KeptMailer,
    activate,
    announce,
    send_all,
    until,
    version_two,
)
from tests.factories.recruiting import Office
from tests.factories.rights import colleague, hold
from tests.factories.submitting import World
from tests.factories.visiting import come_in, my_pages, press
from vault.db import tables as t
from vault.domain.policy.parse import parse_policy
from vault.domain.retention.retention import State
from vault.usecases.audit.recording import staff_actor
from vault.usecases.policy.change import approve_change
from vault.usecases.policy.due import activate_due, follow_change
from vault.usecases.policy.moves import count_moves
from vault.usecases.policy.proposal import book_to_be
from vault.usecases.policy.status import policy_status
from vault.usecases.purge.claim import claim
from vault.usecases.retention.clock import judge_application, lock_application, reset_clock
from vault.usecases.retention.note_ends import note_ends
from vault.usecases.retention.policy_book import PolicyBook, bring_into_force, read_policy_book
from vault.usecases.submission.answer import Receipt

SHORTER = version_two(ONE_YEAR)
NEW_YEAR = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
MARCH = datetime(2027, 2, 28, 23, 0, tzinfo=UTC)
SWEDISH = (
    "Två personer tog tillsammans tillbaka reglerna från den 1 januari 2027. Din ansökan sparas"
    " åter till och med 22 november 2028."
)
ENGLISH = (
    "Two people together took back the rules of 1 January 2027. Your application is again kept"
    " until the end of 22 November 2028."
)
AGAIN = version_two(on=date(2027, 3, 1)).replace('"2"', '"3"', 1)


def book_of(world: World) -> PolicyBook:
    with world.stores.main.reading() as session:
        book = read_policy_book(session)
    assert book is not None
    return book


def by_two(world: World, text: str, *, at: datetime) -> None:
    """Let Maria propose it and Nils approve it, and let its day come."""
    announce(world, text)
    send_all(world, KeptMailer())
    approve_change(
        main=world.stores.main,
        email=NILS,
        actor=staff_actor(b"s" * 16),
        wanted=parse_policy(text).hash,
        now=world.clock(),
    )
    until(world, at)
    assert activate_due(main=world.stores.main, now=world.clock()) is not None


def alone(world: World, text: str, *, at: datetime) -> None:
    """Let Maria do it, with nobody else, by waiting."""
    announce(world, text)
    send_all(world, KeptMailer())
    activate(world, text)
    send_all(world, KeptMailer())
    until(world, at)
    assert activate_due(main=world.stores.main, now=world.clock()) is not None


@pytest.fixture
def rejected(world: World) -> Receipt:
    """Somebody who came under the first policy, and was rejected."""
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    return receipt


def lines(world: World) -> list[dict[str, str]]:
    wanted = select(t.AuditEntry).where(t.AuditEntry.event == "policy.taken_back")
    with world.stores.main.reading() as session:
        return [json.loads(one.entry)["detail"] for one in session.scalars(wanted)]


def test_two_people_give_the_promised_end_again_and_the_log_says_so(
    world: World, rejected: Receipt, nils: bytes
) -> None:
    promised = row_of(world, rejected).expires_at
    by_two(world, SHORTER, at=NEW_YEAR)
    shortened = row_of(world, rejected).expires_at

    by_two(world, AGAIN, at=MARCH)

    assert shortened < promised
    assert row_of(world, rejected).expires_at == promised
    [line] = lines(world)
    assert line["effective_on"] == "2027-01-01"
    assert line["policy"] == parse_policy(SHORTER).hash
    assert line["end_day"] == (promised - timedelta(seconds=1)).date().isoformat()
    assert follow_change(main=world.stores.main, book=book_of(world), now=world.clock()) == 0
    assert len(lines(world)) == 1
    assert nils


def test_one_person_alone_takes_nothing_back_for_who_has_applied(
    world: World, rejected: Receipt, maria: bytes
) -> None:
    alone(world, SHORTER, at=NEW_YEAR)
    shortened = row_of(world, rejected).expires_at

    alone(world, AGAIN, at=MARCH)

    assert book_of(world).active == parse_policy(AGAIN)
    assert row_of(world, rejected).expires_at == shortened
    assert lines(world) == []
    assert maria


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", SWEDISH),
        ("en", ENGLISH),
    ],
)
def test_the_applicant_sees_it_on_my_pages_and_in_what_they_take_home(
    world: World, rejected: Receipt, nils: bytes, language: str, said: str
) -> None:
    by_two(world, SHORTER, at=NEW_YEAR)
    by_two(world, AGAIN, at=MARCH)
    later = replace(world, book=book_of(world))

    with TestClient(my_pages(later)) as browser:
        come_in(browser, rejected, language=language)
        page = browser.get(f"/{language}/my/application").text
        taken = press(browser, "export", language=language).content

    assert said in page
    with zipfile.ZipFile(io.BytesIO(taken)) as archive:
        assert said in archive.read("extract.html").decode()
        [told] = json.loads(archive.read("extract.json"))["returns"]
    assert (told["rules_of"], told["last_day"]) == ("2027-01-01", "2028-11-22")
    assert told["at"].startswith("2027-02-28T23:00")
    assert nils


def test_the_timeline_of_the_candidate_tells_it_too(
    office: Office, rejected: Receipt, nils: bytes
) -> None:
    by_two(office.world, SHORTER, at=NEW_YEAR)
    by_two(office.world, AGAIN, at=MARCH)
    browser = office.stranger()
    browser.sign_in_as(nils)

    page = browser.get(f"/staff/candidates/{rejected.application_id.hex()}").text

    assert "Kortare regler togs tillbaka" in page


def test_the_second_person_reads_what_their_approval_does(
    office: Office, rejected: Receipt, nils: bytes
) -> None:
    by_two(office.world, SHORTER, at=NEW_YEAR)
    announce(office.world, AGAIN)
    browser = office.stranger()
    browser.sign_in_as(nils)

    change = policy_status(main=office.door.main).change

    assert change is not None
    assert (change.takes_back, change.later) == (True, 1)
    assert "Ändringen tar tillbaka kortare regler." in browser.get("/staff/policy").text
    assert rejected.token


def test_somebody_alone_reads_that_nothing_is_taken_back(
    office: Office, rejected: Receipt, maria: bytes
) -> None:
    alone(office.world, SHORTER, at=NEW_YEAR)
    announce(office.world, AGAIN)
    activate(office.world, AGAIN)
    browser = office.stranger()
    browser.sign_in_as(maria)

    change = policy_status(main=office.door.main).change

    assert change is not None
    assert (change.takes_back, change.later) == (True, 0)
    assert "Utan en andra person behåller" in browser.get("/staff/policy").text
    assert rejected.token


def test_letters_name_the_date_that_two_people_would_give_again(
    world: World, rejected: Receipt, nils: bytes
) -> None:
    by_two(world, SHORTER, at=NEW_YEAR)
    mailer = KeptMailer()

    announce(world, AGAIN)
    send_all(world, mailer)

    (letter,) = [one for one in mailer.letters if one.kind == "policy"]
    assert "22 november 2028 i stället för" in letter.body.replace(", i stället", " i stället")
    assert MARIA not in letter.body
    assert rejected.token
    assert nils


def test_whoever_had_ended_under_the_shorter_rules_does_not_come_back(
    world: World, rejected: Receipt, nils: bytes
) -> None:
    """A hold kept it from the purge; after its end nothing but the purge takes it."""
    by_two(world, SHORTER, at=NEW_YEAR)
    later = replace(world, book=book_of(world))
    hold(later, rejected, colleague(world), review_on=date(2028, 6, 1))
    ended = row_of(world, rejected).expires_at
    until(world, ended + timedelta(days=1))
    back = AGAIN.replace("2027-03-01", "2028-01-01")

    by_two(world, back, at=datetime(2028, 1, 1, tzinfo=UTC))

    main, book, now = world.stores.main, book_of(world), world.clock()
    with main.writing() as session:
        row = lock_application(session, rejected.application_id)
        session.scalars(select(t.Hold)).one().released_at = now
        verdict = reset_clock(session, row, book=book, now=now)
    assert (verdict.state, verdict.expires_at) == (State.DUE, ended)
    with main.writing() as session:
        claimed = claim(session, book=book, now=now, after=None, limit=10)
    assert claimed.ids == (rejected.application_id,)
    assert lines(world) == []
    assert nils


def test_what_was_seen_past_its_end_before_the_dates_were_written_stays_there(
    world: World, rejected: Receipt, nils: bytes
) -> None:
    """The rules came back in time, and the worker was away until the shorter end had passed."""
    by_two(world, SHORTER, at=NEW_YEAR)
    ended = row_of(world, rejected).expires_at
    until(world, ended - timedelta(days=40))
    again = AGAIN.replace("2027-03-01", (ended - timedelta(days=2)).date().isoformat())
    announce(world, again)
    send_all(world, KeptMailer())
    until(world, ended - timedelta(hours=1))
    _interrupted(world, again)
    until(world, ended + timedelta(hours=1))

    main, book, now = world.stores.main, book_of(world), world.clock()
    assert book.takes_back
    note_ends(main=main, now=now)
    follow_change(main=main, book=book, now=now)
    with main.writing() as session:
        claimed = claim(session, book=book, now=now, after=None, limit=10)

    assert claimed.ids == (rejected.application_id,)
    assert row_of(world, rejected).expires_at == ended
    assert lines(world) == []
    assert nils


def _interrupted(world: World, text: str) -> None:
    """Bring an approved change into force, and stop before a date is written."""
    with world.stores.main.writing() as session:
        change = session.query(t.PolicyChange).filter_by(activated_at=None).one()
        change.approved_at, change.approved_by = world.clock(), NILS
        change.activates_at = change.activated_at = world.clock()
        bring_into_force(session, policy=parse_policy(text), text=text, now=world.clock())


def test_an_interrupted_return_is_told_by_the_worker(
    world: World, rejected: Receipt, nils: bytes
) -> None:
    promised = row_of(world, rejected).expires_at
    by_two(world, SHORTER, at=NEW_YEAR)
    announce(world, AGAIN)
    until(world, MARCH)
    _interrupted(world, AGAIN)
    # Somebody's act may write the end before the worker comes by: it is told all the same.
    main, book = world.stores.main, book_of(world)
    with main.writing() as session:
        row = lock_application(session, rejected.application_id)
        reset_clock(session, row, book=book, now=world.clock())

    assert follow_change(main=main, book=book, now=world.clock()) == 1

    assert row_of(world, rejected).expires_at == promised
    assert len(lines(world)) == 1
    assert nils


def test_a_change_that_was_approved_by_its_own_proposer_is_none_by_two(
    world: World, rejected: Receipt, nils: bytes
) -> None:
    by_two(world, SHORTER, at=NEW_YEAR)
    by_two(world, AGAIN, at=MARCH)
    with world.stores.main.writing() as session:
        for change in session.query(t.PolicyChange):
            change.approved_by = change.proposed_by

    book = book_of(world)

    assert book.agreed == {}
    with world.stores.main.reading() as session:
        row = session.get_one(t.Application, rejected.application_id)
        verdict = judge_application(session, row, book=book, now=world.clock())
    assert verdict.expires_at < row.expires_at
    assert nils


def test_what_is_counted_beforehand_is_what_comes(
    world: World, rejected: Receipt, nils: bytes
) -> None:
    by_two(world, SHORTER, at=NEW_YEAR)
    main, before = world.stores.main, book_of(world)
    to_be = book_to_be(main=main, book=before, policy=parse_policy(AGAIN), now=world.clock())

    moves = count_moves(main=main, before=before, after=to_be, now=world.clock())

    assert (moves.earlier, moves.later) == (0, 1)
    assert rejected.token
    assert nils
