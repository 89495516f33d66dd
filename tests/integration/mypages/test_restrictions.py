"""Restricting and objecting (Art 18, 21 GDPR): signed, unread, unerased, lifted by the person."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.factories.acting import (
    check_recruiters_can_read,
    consents,
    events,
    order,
    purge_claims,
    seen_by,
    work,
)
from tests.factories.applications import (
    MINUTE,
    accepted,
    hand_in,
    knock,
    link_text,
    reject_all,
    row_of,
    visit,
)
from tests.factories.policies import changed_text
from tests.factories.purging import restrict
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.acts import ActKind, Ground
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.errors import BlockedError, StateError
from vault.usecases.mypages.note_visit import note_visit
from vault.usecases.mypages.verify_acts import ActsDone
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.submission.answer import Receipt

A_DAY = timedelta(days=1)
LIVING_BY_ACTIVITY = (
    'trigger = "position.decision_final"\nperiod = "P2Y"',
    'trigger = "last_subject_activity"\nperiod = "P2Y"',
)


def restrictions(world: World) -> list[t.Restriction]:
    with world.stores.main.reading() as session:
        return list(session.scalars(select(t.Restriction).order_by(t.Restriction.from_at)))


def rejected(world: World) -> Receipt:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.advance(timedelta(days=100))
    return receipt


@pytest.mark.parametrize("ground", [Ground.ACCURACY, Ground.UNLAWFUL, Ground.CLAIMS])
def test_a_restriction_cuts_reading_at_once_and_stands_when_verified(
    world: World, ground: Ground
) -> None:
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)

    order(world, by, ActKind.RESTRICT, ground=ground)

    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)
    assert restrictions(world) == []
    assert work(world) == ActsDone(verified=1)
    [row] = restrictions(world)
    assert (row.ground, row.from_at, row.due_on) == (ground.value, world.clock(), None)
    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)
    seen = seen_by(world, by)
    assert (seen.is_restricted, seen.is_blocked, seen.own_grounds) == (True, False, (ground,))
    assert seen.fields["name"] == "Åsa Lindqvist"
    assert "restriction.placed" in events(world, receipt)


def test_an_objection_restricts_and_has_to_be_decided_within_a_month(world: World) -> None:
    receipt = accepted(world, hand_in(world))

    order(world, visit(world, receipt), ActKind.OBJECT)
    work(world)

    [row] = restrictions(world)
    assert (row.ground, row.due_on) == ("objection", date(2026, 12, 22))
    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)


def test_lifting_lets_them_read_again(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)
    order(world, by, ActKind.RESTRICT)
    work(world)
    world.clock.advance(MINUTE)

    order(world, by, ActKind.LIFT)

    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)
    assert work(world) == ActsDone(verified=1)
    check_recruiters_can_read(world, receipt)
    [row] = restrictions(world)
    assert (row.lifted_at, row.lifted_by, row.told_at) == (world.clock(), None, world.clock())
    assert seen_by(world, by).own_grounds == ()
    assert "restriction.lifted" in events(world, receipt)


def test_what_is_restricted_is_not_erased_at_its_end_and_goes_once_it_is_lifted(
    world: World,
) -> None:
    receipt = rejected(world)
    end = row_of(world, receipt).expires_at
    world.clock.at = end - A_DAY
    order(world, visit(world, receipt), ActKind.RESTRICT)
    work(world)
    world.clock.at = end + timedelta(days=30)
    assert not purge_claims(world, receipt)

    by = visit(world, receipt)
    order(world, by, ActKind.LIFT)
    work(world)

    world.clock.advance(MINUTE)
    assert row_of(world, receipt).expires_at == end
    assert purge_claims(world, receipt)


def test_lifting_after_the_end_is_no_activity_that_starts_a_new_period(world: World) -> None:
    lively = parse_policy(changed_text(LIVING_BY_ACTIVITY))
    world = replace(world, book=PolicyBook(active=lively, versions=_versions(world)))
    receipt = accepted(world, hand_in(world))
    order(world, visit(world, receipt), ActKind.RESTRICT)
    work(world)
    end = row_of(world, receipt).expires_at
    world.clock.at = end + A_DAY

    order(world, visit(world, receipt), ActKind.LIFT)
    work(world)

    world.clock.advance(MINUTE)
    assert row_of(world, receipt).expires_at == end
    assert purge_claims(world, receipt)


def test_whoever_has_it_erased_lifts_their_own_restriction_with_it(world: World) -> None:
    receipt = rejected(world)
    by = visit(world, receipt)
    order(world, by, ActKind.OBJECT)
    work(world)
    world.clock.advance(MINUTE)

    order(world, by, ActKind.ERASE)
    work(world)

    world.clock.advance(MINUTE)
    assert restrictions(world)[0].lifted_at is not None
    assert purge_claims(world, receipt)


def test_what_staff_restricted_is_not_lifted_by_the_person(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    restrict(world, receipt.application_id)
    by = visit(world, receipt)

    with pytest.raises(StateError):
        order(world, by, ActKind.LIFT)

    seen = seen_by(world, by)
    assert (seen.is_restricted, seen.own_grounds) == (True, ())
    order(world, by, ActKind.WITHDRAW)
    work(world)
    world.clock.advance(MINUTE)
    assert not purge_claims(world, receipt)


def test_the_same_ground_twice_is_one_restriction(world: World) -> None:
    by = visit(world, accepted(world, hand_in(world)))

    first = order(world, by, ActKind.RESTRICT)
    again = order(world, by, ActKind.RESTRICT)
    work(world)
    world.clock.advance(MINUTE)
    later = order(world, by, ActKind.RESTRICT)

    assert first == again
    assert later is None
    assert len(restrictions(world)) == 1


def test_an_objection_may_stand_beside_a_restriction_and_both_are_lifted_at_once(
    world: World,
) -> None:
    by = visit(world, accepted(world, hand_in(world)))
    order(world, by, ActKind.RESTRICT)
    work(world)
    world.clock.advance(MINUTE)
    order(world, by, ActKind.OBJECT)
    work(world)
    assert [row.ground for row in restrictions(world)] == ["accuracy", "objection"]

    world.clock.advance(MINUTE)
    order(world, by, ActKind.LIFT)
    work(world)

    assert all(row.lifted_at == world.clock() for row in restrictions(world))


def test_nothing_is_restricted_after_its_end(world: World) -> None:
    receipt = rejected(world)
    world.clock.at = row_of(world, receipt).expires_at
    by = visit(world, receipt)

    for kind in (ActKind.RESTRICT, ActKind.OBJECT):
        with pytest.raises(BlockedError):
            order(world, by, kind)


def test_a_no_to_longer_keeping_is_written_down_once_and_changes_no_date(world: World) -> None:
    receipt = rejected(world)
    by = visit(world, receipt)
    end = row_of(world, receipt).expires_at

    order(world, by, ActKind.DECLINE)
    work(world)
    world.clock.advance(MINUTE)

    assert order(world, by, ActKind.DECLINE) is None
    assert [state for _, state, _ in consents(world)] == ["refused"]
    assert row_of(world, receipt).expires_at == end
    assert seen_by(world, by).offer is not None
    assert "consent.refused" in events(world, receipt)


def test_a_no_is_no_word_for_ever_and_takes_no_earlier_yes_back(world: World) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    world.clock.advance(A_DAY)
    by = visit(world, receipt)
    order(world, by, ActKind.DECLINE)
    work(world)
    assert seen_by(world, by).taking_back is not None
    world.clock.advance(MINUTE)

    order(world, by, ActKind.EXTEND)
    work(world)

    assert [state for _, state, _ in consents(world)] == ["given", "refused", "renewed"]


def test_a_sign_of_life_counts_only_where_the_policy_counts_from_it(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    world.clock.advance(timedelta(days=10))
    by = visit(world, receipt)
    assert order(world, by, ActKind.VISIT) is None
    assert order(world, by, ActKind.CONFIRM) is None
    assert not seen_by(world, by).may_confirm

    lively = parse_policy(changed_text(LIVING_BY_ACTIVITY))
    world = replace(world, book=PolicyBook(active=lively, versions=_versions(world)))
    assert seen_by(world, by).may_confirm
    order(world, by, ActKind.VISIT)
    order(world, by, ActKind.CONFIRM)
    work(world)

    row = row_of(world, receipt)
    assert (row.last_activity_at, row.last_confirmed_at) == (world.clock(), world.clock())
    world.clock.advance(MINUTE)
    assert order(world, by, ActKind.VISIT) is None


def _versions(world: World) -> dict[str, Policy]:
    return {world.book.active.hash: world.book.active}


def test_a_restriction_whose_act_is_replayed_stands_once(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    order(world, visit(world, receipt), ActKind.RESTRICT)
    work(world)
    with world.stores.main.writing() as session:
        session.execute(update(t.Act).values(verified_at=None))

    work(world)

    assert len(restrictions(world)) == 1
    assert events(world, receipt).count("restriction.placed") == 1


def test_two_consents_that_are_taken_back_before_anybody_verified_are_two_acts(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    with world.stores.main.writing() as session:
        session.add(
            t.ConsentEvent(
                id=b"e" * 16,
                application_id=receipt.application_id,
                purpose="news",
                state="given",
                at=world.clock(),
                language="sv",
                method="form",
                policy_version=world.book.active.hash,
            )
        )
    world.clock.advance(MINUTE)
    by = visit(world, receipt)

    first = order(world, by, ActKind.WITHDRAW_CONSENT, consent="news")
    second = order(world, by, ActKind.WITHDRAW_CONSENT, consent="keep")
    again = order(world, by, ActKind.WITHDRAW_CONSENT, consent="news")

    assert first == again != second
    assert work(world) == ActsDone(verified=2)


def test_coming_in_after_the_end_is_no_sign_of_life(world: World) -> None:
    lively = parse_policy(changed_text(LIVING_BY_ACTIVITY))
    world = replace(world, book=PolicyBook(active=lively, versions=_versions(world)))
    receipt = accepted(world, hand_in(world))
    order(world, visit(world, receipt), ActKind.RESTRICT)
    work(world)
    world.clock.at = row_of(world, receipt).expires_at + A_DAY

    noted = note_visit(
        main=world.stores.main,
        keyring=world.stores.keyring,
        book=world.book,
        started=knock(world, link_text(receipt)),
        language=Language.SV,
        now=world.clock(),
    )

    assert not noted
