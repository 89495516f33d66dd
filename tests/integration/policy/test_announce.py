"""Whoever a change concerns is told once, in their language, and what was delivered is known."""

from datetime import UTC, datetime, timedelta

from tests.factories.applications import accepted, hand_in, reject_all, row_of
from tests.factories.policy_changes import (
    MARIA,
    ONE_YEAR,
    THREE_YEARS,
    KeptMailer,
    announce,
    change_of,
    policy_tools,
    send_all,
    version_two,
)
from tests.factories.purging import restrict
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.policy.change import announce_rest, cancel_change
from vault.usecases.policy.due import follow_change
from vault.usecases.policy.status import policy_status

SHORTER = version_two(ONE_YEAR)


def letters_of(world: World) -> list[t.PolicyAnnouncement]:
    with world.stores.main.reading() as session:
        return session.query(t.PolicyAnnouncement).all()


def test_each_person_reads_their_own_dates_in_their_own_language(
    world: World, maria: bytes
) -> None:
    swedish = accepted(world, hand_in(world))
    english = accepted(world, hand_in(world, language=Language.EN))
    reject_all(world, swedish, english)
    mailer = KeptMailer()

    assert announce(world, SHORTER).letters == 2
    send_all(world, mailer)

    bodies = {one.language: one.body for one in mailer.letters if one.kind == "policy"}
    assert "1 januari 2027" in bodies["sv"]
    assert "tid: två år → ett år" in bodies["sv"]
    assert "senast måndag 22 november 2027, i stället för onsdag 22 november 2028" in bodies["sv"]
    assert "period: two years → one year" in bodies["en"]
    assert "Monday 22 November 2027" in bodies["en"]
    assert "/my#" in bodies["en"]
    assert "position.rejected" not in bodies["sv"]
    assert maria


def test_nobody_gets_the_letter_twice(world: World, maria: bytes) -> None:
    accepted(world, hand_in(world))

    first, second = announce(world, SHORTER), announce(world, SHORTER)

    assert (first.letters, second.letters) == (1, 0)
    assert announce_rest(tools=policy_tools(world), now=world.clock()) == 0
    assert len(letters_of(world)) == 1
    assert change_of(world).announced_at == world.clock()
    assert maria


def test_whom_it_does_not_concern_is_not_written_to(world: World, maria: bytes) -> None:
    accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))

    assert announce(world, SHORTER).letters == 0
    assert maria


def test_a_longer_rule_that_does_not_reach_back_concerns_nobody_here(
    world: World, maria: bytes
) -> None:
    reject_all(world, accepted(world, hand_in(world)))

    assert announce(world, version_two(THREE_YEARS)).letters == 0
    assert maria


def test_a_new_purpose_concerns_everybody(world: World, maria: bytes) -> None:
    accepted(world, hand_in(world))
    accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    text = version_two(("[hosting]\nregions = [", '[hosting]\nregions = ["FI", '))

    assert announce(world, text).letters == 2
    assert maria


def test_who_is_restricted_or_not_accepted_yet_is_written_to_when_that_is_over(
    world: World, maria: bytes
) -> None:
    waiting = hand_in(world)
    restricted = accepted(world, hand_in(world))
    restrict(world, restricted.application_id)
    world.clock.advance(timedelta(minutes=1))

    assert announce(world, SHORTER).letters == 0
    accepted(world, waiting)
    with world.stores.main.writing() as session:
        for row in session.query(t.Restriction):
            row.lifted_at = world.clock()
    assert announce_rest(tools=policy_tools(world), now=world.clock()) == 2
    assert maria


def test_delivery_is_written_down_when_the_mail_server_has_taken_it(
    world: World, maria: bytes
) -> None:
    accepted(world, hand_in(world))
    announce(world, SHORTER)
    assert follow_change(main=world.stores.main, book=world.book, now=world.clock()) == 0
    seen = policy_status(main=world.stores.main).change
    assert seen is not None
    assert (seen.delivered, seen.under_way, seen.undelivered) == (0, 1, 0)

    world.clock.advance(timedelta(minutes=3))
    send_all(world, KeptMailer())

    assert follow_change(main=world.stores.main, book=world.book, now=world.clock()) == 1
    assert letters_of(world)[0].delivered_at == world.clock()
    seen = policy_status(main=world.stores.main).change
    assert seen is not None
    assert (seen.delivered, seen.under_way, seen.undelivered) == (1, 0, 0)
    assert maria


def test_what_is_only_printed_on_the_console_does_not_count_as_delivered(
    world: World, maria: bytes
) -> None:
    accepted(world, hand_in(world))
    announce(world, SHORTER)

    send_all(world)

    assert follow_change(main=world.stores.main, book=world.book, now=world.clock()) == 0
    seen = policy_status(main=world.stores.main).change
    assert seen is not None
    assert (seen.delivered, seen.under_way, seen.undelivered) == (0, 0, 1)
    assert maria


def test_nothing_is_written_any_more_once_it_is_cancelled(world: World, maria: bytes) -> None:
    announce_to = hand_in(world)
    announce(world, SHORTER)
    cancel_change(main=world.stores.main, untrusted_by=MARIA, actor=OPERATOR, now=world.clock())

    accepted(world, announce_to)

    assert announce_rest(tools=policy_tools(world), now=world.clock()) == 0
    status = policy_status(main=world.stores.main)
    assert status.change is None
    assert [one.cancelled_by for one in status.past] == [MARIA]
    assert maria


def test_letters_that_have_not_gone_are_taken_back_when_it_is_cancelled(
    world: World, maria: bytes
) -> None:
    accepted(world, hand_in(world))
    announce(world, SHORTER)
    send_all(world, KeptMailer())
    accepted(world, hand_in(world))
    assert announce_rest(tools=policy_tools(world), now=world.clock()) == 1

    cancel_change(main=world.stores.main, untrusted_by=MARIA, actor=OPERATOR, now=world.clock())

    later = KeptMailer()
    send_all(world, later)
    assert [one.kind for one in later.letters if one.kind == "policy"] == []
    assert len(letters_of(world)) == 1
    assert maria


def test_forged_contact_details_and_odd_facts_get_no_letter_and_stop_nobody_elses(
    world: World, maria: bytes
) -> None:
    forged, odd, whole = (accepted(world, hand_in(world)) for _ in range(3))
    with world.stores.main.writing() as session:
        contact = session.query(t.Contact).filter_by(application_id=forged.application_id).one()
        contact.sealed = bytes([contact.sealed[0] ^ 1]) + contact.sealed[1:]
        row = session.get_one(t.Application, odd.application_id)
        row.decided_at = row.received_at.replace(year=2025)

    assert announce(world, SHORTER).letters == 1
    assert [one.application_id for one in letters_of(world)] == [whole.application_id]
    assert maria


def test_announcing_changes_no_date(world: World, maria: bytes) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    before = row_of(world, receipt).expires_at

    announce(world, SHORTER)

    assert row_of(world, receipt).expires_at == before
    assert before == datetime(2028, 11, 22, 23, 0, tzinfo=UTC)
    assert maria
