"""A new policy comes into force with two people, told in advance, or after 72 hours by one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.applications import accepted, hand_in, reject_all, row_of
from tests.factories.policies import changed_text
from tests.factories.policy_changes import (
    MARIA,
    NILS,
    ONE_YEAR,
    THREE_YEARS,
    KeptMailer,
    activate,
    announce,
    change_of,
    send_all,
    until,
    version_two,
)
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.policy.parse import parse_policy
from vault.errors import PolicyChangeError
from vault.usecases.audit.recording import staff_actor
from vault.usecases.policy.change import ALONE, approve_change, cancel_change
from vault.usecases.policy.due import Outcome, Standing, activate_due, follow_change
from vault.usecases.retention.policy_book import (
    bring_into_force,
    hash_in_force,
    read_policy_book,
    succeeded_by,
)

SHORTER = version_two(ONE_YEAR)
NEW_YEAR = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)  # the local midnight that begins 2027
GUARD = version_two(("percent = 20", "percent = 60"), on=date(2026, 11, 1))


def approve(world: World, email: str, text: str = SHORTER) -> Outcome:
    return approve_change(
        main=world.stores.main,
        email=email,
        actor=staff_actor(b"s" * 16),
        wanted=parse_policy(text).hash,
        now=world.clock(),
    )


def in_force(world: World) -> str:
    with world.stores.main.reading() as session:
        return hash_in_force(session) or ""


def refusal(world: World, text: str, *, announcing: bool = False, by: str = MARIA) -> str:
    with pytest.raises(PolicyChangeError) as refused:
        (announce if announcing else activate)(world, text, by=by)
    return refused.value.code


def test_announced_and_approved_it_counts_from_its_day_for_all(world: World, nils: bytes) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    before = row_of(world, receipt).expires_at

    announce(world, SHORTER)
    send_all(world, KeptMailer())
    approved = approve(world, NILS)

    assert (approved.standing, approved.at) == (Standing.WAITS_FOR_ITS_TIME, NEW_YEAR)
    until(world, NEW_YEAR - timedelta(seconds=1))
    assert activate_due(main=world.stores.main, now=world.clock()) is None
    until(world, NEW_YEAR)
    done = activate_due(main=world.stores.main, now=world.clock())
    assert done is not None
    assert (done.standing, done.moved) == (Standing.IN_FORCE, 1)
    assert row_of(world, receipt).expires_at < before
    assert row_of(world, receipt).policy_version == world.book.active.hash
    assert in_force(world) == parse_policy(SHORTER).hash
    assert activate_due(main=world.stores.main, now=world.clock()) is None
    assert nils


def test_nobody_approves_their_own_change(world: World, nils: bytes) -> None:
    accepted(world, hand_in(world))
    announce(world, SHORTER)

    with pytest.raises(PolicyChangeError, match="somebody else"):
        approve(world, " Maria@Exempel.se")

    assert change_of(world).approved_at is None
    assert activate(world, SHORTER).standing is Standing.WAITS_FOR_APPROVAL
    assert nils


def test_a_second_approval_changes_nothing(world: World, nils: bytes) -> None:
    accepted(world, hand_in(world))
    announce(world, SHORTER)
    approve(world, NILS)
    first = change_of(world).approved_at
    world.clock.advance(timedelta(hours=1))

    approve(world, NILS)

    assert change_of(world).approved_at == first
    assert nils


def test_nobody_approves_what_was_not_announced(world: World, nils: bytes) -> None:
    accepted(world, hand_in(world))
    announce(world, SHORTER)
    with world.stores.main.writing() as session:
        session.query(t.PolicyChange).one().announced_at = None

    with pytest.raises(PolicyChangeError, match="announced"):
        approve(world, NILS)

    assert nils


def test_without_any_policy_there_is_nothing_to_change(world: World) -> None:
    with world.stores.main.writing() as session:
        session.query(t.PolicyVersion).delete()

    assert refusal(world, SHORTER) == "policy-none"


def test_one_person_alone_waits_72_hours_in_which_everybody_is_told(
    world: World, maria: bytes
) -> None:
    accepted(world, hand_in(world))
    mailer = KeptMailer()

    waits = activate(world, GUARD)
    send_all(world, mailer)

    assert (waits.standing, waits.at) == (Standing.WAITS_FOR_ITS_TIME, world.clock() + ALONE)
    (letter,) = [one for one in mailer.letters if one.kind == "policy-delay"]
    assert letter.to_address == MARIA
    assert "/staff/policy" in letter.body
    until(world, world.clock() + ALONE - timedelta(seconds=1))
    assert activate(world, GUARD).standing is Standing.WAITS_FOR_ITS_TIME
    until(world, world.clock() + timedelta(seconds=1))
    assert activate(world, GUARD).standing is Standing.IN_FORCE
    assert maria


def test_the_delay_can_be_cancelled_and_nothing_happens(world: World, maria: bytes) -> None:
    accepted(world, hand_in(world))
    activate(world, GUARD)

    cancel_change(
        main=world.stores.main,
        untrusted_by=MARIA,
        actor=staff_actor(maria),
        now=world.clock(),
        wanted=parse_policy(GUARD).hash,
    )
    until(world, world.clock() + 2 * ALONE)

    assert activate_due(main=world.stores.main, now=world.clock()) is None
    assert in_force(world) == world.book.active.hash
    assert change_of(world).cancelled_by == MARIA


def test_what_matters_is_never_activated_without_having_been_announced(
    world: World, maria: bytes
) -> None:
    accepted(world, hand_in(world))

    assert refusal(world, SHORTER) == "policy-not-announced"
    assert maria


@pytest.mark.parametrize(("days", "is_in_time"), [(29, False), (30, True)])
def test_people_are_told_thirty_days_before(
    world: World, maria: bytes, days: int, *, is_in_time: bool
) -> None:
    accepted(world, hand_in(world))
    text = version_two(ONE_YEAR, on=date(2026, 11, 22) + timedelta(days=days))

    if is_in_time:
        assert announce(world, text).standing is Standing.ANNOUNCED
    else:
        assert refusal(world, text, announcing=True) == "policy-too-early"
    assert maria


def test_letters_that_are_under_way_hold_it_up(world: World, nils: bytes) -> None:
    accepted(world, hand_in(world))
    announce(world, SHORTER)
    approve(world, NILS)
    until(world, NEW_YEAR)

    assert activate_due(main=world.stores.main, now=world.clock()) is None
    send_all(world, KeptMailer())
    assert activate_due(main=world.stores.main, now=world.clock()) is not None
    assert nils


def test_one_change_at_a_time(world: World, maria: bytes) -> None:
    accepted(world, hand_in(world))
    announce(world, SHORTER)

    other = version_two(("P30D", "P20D"))
    assert refusal(world, other, announcing=True) == "policy-other-change"
    assert refusal(world, GUARD) == "policy-other-change"
    assert maria


def test_what_is_or_was_in_force_is_not_proposed_again(world: World, maria: bytes) -> None:
    assert activate(world, SHORTER).standing is Standing.IN_FORCE  # nobody's data is kept yet
    accepted(world, hand_in(world))

    assert refusal(world, SHORTER) == "policy-in-force"
    assert refusal(world, changed_text()) == "policy-used-before"
    assert refusal(world, SHORTER.replace('"P1Y"', '"P9M"')) == "policy-same-version"
    assert maria


def test_other_words_need_nobody(world: World) -> None:
    accepted(world, hand_in(world))
    world.clock.advance(timedelta(seconds=1))
    words = version_two(('email = "', 'email = "dataskydd.'), on=date(2026, 11, 1))

    assert refusal(world, words, announcing=True) == "policy-not-material"
    assert refusal(world, words.replace("2026-11-01", "2026-12-01")) == "policy-too-early"
    assert activate(world, words).standing is Standing.IN_FORCE


def test_only_an_administrator_wants_a_change(world: World, maria: bytes) -> None:
    accepted(world, hand_in(world))

    assert refusal(world, GUARD, by="eva@exempel.se") == "policy-by-whom"
    assert refusal(world, GUARD, by="") == "policy-by-whom"
    assert maria


def test_what_one_policy_shortened_a_longer_one_does_not_give_back(
    world: World, nils: bytes
) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    announce(world, SHORTER)
    send_all(world, KeptMailer())
    approve(world, NILS)
    until(world, NEW_YEAR)
    activate_due(main=world.stores.main, now=world.clock())
    shortened = row_of(world, receipt).expires_at
    longer = version_two(THREE_YEARS, on=date(2027, 3, 1)).replace('"2"', '"3"', 1)

    announce(world, longer)
    approve(world, NILS, longer)
    until(world, datetime(2027, 3, 1, tzinfo=UTC))
    done = activate_due(main=world.stores.main, now=world.clock())

    assert done is not None
    assert done.moved == 0
    assert row_of(world, receipt).expires_at == shortened
    with world.stores.main.reading() as session:
        book = read_policy_book(session)
    assert book is not None
    assert [one.version for one in book.versions.values()] == ["1", "2"]
    assert nils


def test_every_step_is_in_the_audit_log_without_a_name(world: World, nils: bytes) -> None:
    accepted(world, hand_in(world))
    announce(world, SHORTER)
    send_all(world, KeptMailer())
    approve(world, NILS)
    until(world, NEW_YEAR)
    activate_due(main=world.stores.main, now=world.clock())

    with world.stores.main.reading() as session:
        entries = [one for one in session.query(t.AuditEntry) if one.event.startswith("policy.")]
    assert sorted(one.event.removeprefix("policy.") for one in entries) == [
        "activated",  # the first one, with the vault
        "activated",
        "announced",
        "approved",
        "proposed",
    ]
    assert not any(b"@" in one.entry for one in entries)
    assert nils


def test_dates_that_an_interrupted_activation_left_are_written_anew_by_the_worker(
    world: World, nils: bytes
) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    before = row_of(world, receipt).expires_at
    with world.stores.main.writing() as session:
        bring_into_force(
            session, policy=parse_policy(SHORTER), text=SHORTER, now=world.clock(), count=1
        )
    main = world.stores.main
    following = succeeded_by(book=world.book, policy=parse_policy(SHORTER))

    assert follow_change(main=main, book=world.book, now=world.clock()) == 0  # a stale book
    assert row_of(world, receipt).expires_at == before
    assert follow_change(main=main, book=following, now=world.clock()) == 1
    assert row_of(world, receipt).expires_at < before
    assert follow_change(main=main, book=following, now=world.clock()) == 0
    assert nils
