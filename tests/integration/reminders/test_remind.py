"""Whoever is about to be erased hears of it in time, once, and in their own language."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from tests.factories.applications import accepted, hand_in, reject_all, row_of
from tests.factories.policy_changes import KeptMailer, send_all, until
from tests.factories.purging import purge_now, restrict
from tests.factories.reminding import remind, reminders_of
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.usecases.retention.clock import reset_clock

A_MONTH_BEFORE = datetime(2028, 10, 22, 9, tzinfo=UTC)  # the world begins on 2026-11-22
A_DAY = timedelta(days=1)


def test_a_month_before_the_end_the_applicant_is_asked_once(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)

    until(world, A_MONTH_BEFORE - A_DAY)
    assert remind(world) == 0
    until(world, A_MONTH_BEFORE)
    assert remind(world) == 1
    assert remind(world) == 0
    world.clock.advance(timedelta(days=20))
    assert remind(world) == 0

    (row,) = reminders_of(world)
    assert (row.kind, row.about) == ("expiry", A_MONTH_BEFORE.date())


def test_the_letter_says_when_what_a_yes_would_mean_and_bears_a_link(world: World) -> None:
    swedish = accepted(world, hand_in(world))
    english = accepted(world, hand_in(world, language=Language.EN))
    reject_all(world, swedish, english)
    until(world, A_MONTH_BEFORE)
    mailer = KeptMailer()

    assert remind(world) == 2
    send_all(world, mailer)

    bodies = {one.language: one.body for one in mailer.letters if one.kind == "reminder"}
    assert "raderas när onsdag 22 november 2028 är slut" in bodies["sv"]
    assert "till och med tisdag 22 oktober 2030" in bodies["sv"]  # a yes counts from today
    assert "erased at the end of Wednesday 22 November 2028" in bodies["en"]
    assert "/my#" in bodies["en"]
    assert "/my#" in bodies["sv"]


def test_a_consent_that_runs_out_is_announced_too(world: World) -> None:
    accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    until(world, A_MONTH_BEFORE)

    assert remind(world) == 1


def test_who_has_ended_is_blocked_or_restricted_hears_nothing(world: World) -> None:
    gone, away, kept = (accepted(world, hand_in(world)) for _ in range(3))
    reject_all(world, gone, away, kept)
    with world.stores.main.writing() as session:
        session.get_one(t.Application, gone.application_id).erasing_at = world.clock()
        session.get_one(t.Application, away.application_id).blocked_at = world.clock()
    until(world, A_MONTH_BEFORE)
    restrict(world, kept.application_id)

    assert remind(world) == 0


def test_after_the_end_nobody_is_reminded(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    until(world, row_of(world, receipt).expires_at)

    assert remind(world) == 0


def test_a_reminder_that_was_missed_goes_late_and_alone(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    until(world, A_MONTH_BEFORE + timedelta(days=29))

    assert remind(world) == 1


def test_the_log_tells_of_it_without_a_name(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    until(world, A_MONTH_BEFORE)
    remind(world)

    with world.stores.main.reading() as session:
        entry = session.query(t.AuditEntry).filter_by(event="reminder.made").one()
    assert entry.subject == receipt.application_id
    assert b"2028-11-22" in entry.entry
    assert b"asa@" not in entry.entry


def test_four_workers_at_once_send_each_letter_once(world: World) -> None:
    receipts = [accepted(world, hand_in(world)) for _ in range(3)]
    reject_all(world, *receipts)
    until(world, A_MONTH_BEFORE)

    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(lambda _: remind(world), range(4)))

    assert sum(counts) == 3
    assert len(reminders_of(world)) == 3
    with world.stores.main.reading() as session:
        assert session.query(t.Outbox).filter_by(kind="reminder").count() == 3


def test_what_was_erased_gets_no_letter_though_one_was_on_its_way(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    until(world, A_MONTH_BEFORE)
    remind(world)
    mailer = KeptMailer()
    with world.stores.main.writing() as session:
        application = session.get_one(t.Application, receipt.application_id)
        application.withdrawn_at = world.clock()
        reset_clock(session, application, book=world.book, now=world.clock())

    assert purge_now(world).erased == 1
    send_all(world, mailer)
    world.clock.advance(A_DAY)

    assert remind(world) == 0
    assert [one for one in mailer.letters if one.kind == "reminder"] == []
