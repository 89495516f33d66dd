"""The register: a month by the calendar, grounds for a no, telling before lifting."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories.acting import check_recruiters_can_read, order, purge_claims, work
from tests.factories.applications import accepted, hand_in, reject_all, visit
from tests.factories.rights import (
    asked,
    colleague,
    desk,
    entries,
    hold,
    letters,
    letters_have_gone,
)
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.access import Grants
from vault.domain.acts import ActKind, Ground
from vault.domain.requests import IdentityCheck, RefusalGround, RequestChannel, RequestKind
from vault.errors import (
    BlockedError,
    FieldError,
    HeldError,
    NotFoundError,
    RestrictedError,
    StateError,
)
from vault.usecases.requests.erase_on_request import erase_on_request
from vault.usecases.requests.lift_restriction import (
    lift_restriction,
    refuse_objection,
    tell_of_lifting,
)
from vault.usecases.requests.request_list import RequestView, list_requests, read_request
from vault.usecases.requests.requests import (
    NewRequest,
    extend_request,
    grant_request,
    record_request,
    refuse_request,
)
from vault.usecases.requests.restriction_list import RestrictionView, list_restrictions
from vault.usecases.staff.viewer import OPERATOR_VIEW, Viewer
from vault.usecases.submission.answer import Receipt

ZONE = "Europe/Stockholm"
JANUARY = datetime(2027, 1, 31, 9, tzinfo=UTC)


def take(
    world: World,
    receipt: Receipt | None,
    kind: RequestKind,
    *,
    by: Viewer = OPERATOR_VIEW,
    received_on: date | None = None,
    words: str = "",
) -> bytes:
    return record_request(
        desk=desk(world),
        viewer=by,
        wanted=NewRequest(
            kind=kind,
            channel=RequestChannel.EMAIL,
            received_on=received_on,
            application_id=receipt.application_id if receipt else None,
            untrusted_words=words,
        ),
        now=world.clock(),
    )


def waiting(world: World, viewer: Viewer = OPERATOR_VIEW) -> list[RequestView]:
    found, _ = list_requests(main=world.stores.main, viewer=viewer, zone=ZONE, now=world.clock())
    return list(found)


def restricted(world: World) -> list[RestrictionView]:
    return list(
        list_restrictions(
            main=world.stores.main,
            viewer=OPERATOR_VIEW,
            today=world.clock().date(),
            now=world.clock(),
        )
    )


def lift(world: World) -> None:
    lift_restriction(
        desk=desk(world),
        viewer=OPERATOR_VIEW,
        restriction_id=restricted(world)[0].id,
        now=world.clock(),
    )


def refuse_the_objection(world: World, *, sends: bool) -> None:
    refuse_objection(
        desk=desk(world),
        viewer=OPERATOR_VIEW,
        restriction_id=restricted(world)[0].id,
        ground=RefusalGround.COMPELLING,
        sends=sends,
        now=world.clock(),
    )


def test_e60_a_request_stands_in_the_register_until_the_last_day_of_its_month(
    world: World,
) -> None:
    world.clock.at = JANUARY
    receipt = accepted(world, hand_in(world))
    request_id = take(world, receipt, RequestKind.ACCESS, words="Allt om Åsa.")

    [seen] = waiting(world)
    assert (seen.due_on, seen.is_overdue, seen.may_extend) == (date(2027, 2, 28), False, True)
    assert seen.lawful_latest == date(2027, 3, 1)
    assert seen.words == ""

    world.clock.at = datetime(2027, 2, 28, 23, tzinfo=UTC)
    [late] = waiting(world)
    assert (late.is_overdue, late.may_extend) == (True, False)
    read = read_request(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        viewer=OPERATOR_VIEW,
        request_id=request_id,
        zone=ZONE,
        now=world.clock(),
    )
    assert read.words == "Allt om Åsa."


def test_the_month_counts_from_the_day_on_which_it_came(world: World) -> None:
    receipt = accepted(world, hand_in(world))

    take(world, receipt, RequestKind.ACCESS, received_on=date(2026, 11, 2))

    assert waiting(world)[0].due_on == date(2026, 12, 2)


def test_e62_more_time_is_taken_within_the_first_month_or_not_at_all(world: World) -> None:
    world.clock.at = JANUARY
    receipt = accepted(world, hand_in(world))
    first = take(world, receipt, RequestKind.ACCESS)
    second = take(world, receipt, RequestKind.RECTIFICATION)

    until = extend_request(
        desk=desk(world), viewer=OPERATOR_VIEW, request_id=first, sends=True, now=world.clock()
    )
    with pytest.raises(StateError):
        extend_request(
            desk=desk(world), viewer=OPERATOR_VIEW, request_id=first, sends=True, now=world.clock()
        )
    world.clock.at = datetime(2027, 3, 5, 9, tzinfo=UTC)
    with pytest.raises(StateError):
        extend_request(
            desk=desk(world), viewer=OPERATOR_VIEW, request_id=second, sends=True, now=world.clock()
        )

    assert until == date(2027, 4, 30)
    assert len(letters(world, "answer")) == 1


def test_a_refusal_has_a_ground_and_tells_the_person(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    request_id = take(world, receipt, RequestKind.ERASURE)

    refuse_request(
        desk=desk(world),
        viewer=OPERATOR_VIEW,
        request_id=request_id,
        ground=RefusalGround.CLAIMS,
        sends=True,
        now=world.clock(),
    )

    assert waiting(world) == []
    [letter] = letters(world, "answer")
    assert letter.application_id == receipt.application_id
    assert b'"by":"claims"' in entries(world, receipt.application_id)["request.answered"]
    with pytest.raises(StateError):
        refuse_request(
            desk=desk(world),
            viewer=OPERATOR_VIEW,
            request_id=request_id,
            ground=RefusalGround.CLAIMS,
            sends=True,
            now=world.clock(),
        )


def test_a_yes_names_how_the_person_was_made_sure_of_and_an_erasure_is_not_just_noted(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))
    rectify = take(world, receipt, RequestKind.RECTIFICATION)
    erasure = take(world, receipt, RequestKind.ERASURE)

    def grant(request_id: bytes, identity: IdentityCheck) -> None:
        grant_request(
            desk=desk(world),
            viewer=OPERATOR_VIEW,
            request_id=request_id,
            identity=identity,
            now=world.clock(),
        )

    with pytest.raises(FieldError):
        grant(rectify, IdentityCheck.EMAIL)
    with pytest.raises(StateError):
        grant(erasure, IdentityCheck.PHONE)
    grant(rectify, IdentityCheck.PHONE)

    assert [one.id for one in waiting(world)] == [erasure]


def test_a_request_of_somebody_unknown_has_its_month_and_keeps_no_words(world: World) -> None:
    take(world, None, RequestKind.ACCESS, words="Åsa Lindqvist, asa@exempel.se")

    [seen] = waiting(world, colleague(world, grants=Grants()))
    assert seen.application_id is None
    with world.stores.main.reading() as session:
        [stored] = session.scalars(select(t.Request))
    assert stored.sealed is None


def test_a_request_about_somebody_elses_candidate_is_not_seen(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    request_id = take(world, receipt, RequestKind.ACCESS)
    stranger = colleague(world, grants=Grants())

    assert waiting(world, stranger) == []
    with pytest.raises(NotFoundError):
        take(world, receipt, RequestKind.ACCESS, by=stranger)
    with pytest.raises(NotFoundError):
        grant_request(
            desk=desk(world),
            viewer=stranger,
            request_id=request_id,
            identity=IdentityCheck.PHONE,
            now=world.clock(),
        )


def test_e73_an_objection_by_e_mail_restricts_at_once_and_is_decided_within_the_month(
    world: World,
) -> None:
    world.clock.at = datetime(2027, 1, 10, 9, tzinfo=UTC)
    receipt = accepted(world, hand_in(world))

    take(world, receipt, RequestKind.OBJECTION)

    with pytest.raises(BlockedError):
        check_recruiters_can_read(world, receipt)
    [seen] = restricted(world)
    assert (seen.ground, seen.due_on, seen.is_undecided) == (
        Ground.OBJECTION,
        date(2027, 2, 10),
        True,
    )
    world.clock.at = datetime(2027, 2, 11, 9, tzinfo=UTC)
    assert restricted(world)[0].is_overdue


def test_e73_a_yes_to_an_objection_erases_and_answers_it(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    take(world, receipt, RequestKind.OBJECTION)

    erase_on_request(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        book=world.book,
        viewer=OPERATOR_VIEW,
        application_id=receipt.application_id,
        asked=asked(),
        ends_restriction=True,
        telling=None,
        now=world.clock(),
    )

    assert waiting(world) == []
    assert restricted(world) == []
    assert purge_claims(world, receipt)


def test_a_refused_objection_is_lifted_after_the_letter_has_gone(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    take(world, receipt, RequestKind.OBJECTION)
    with pytest.raises(RestrictedError):
        lift(world)

    refuse_the_objection(world, sends=True)
    assert waiting(world) == []
    assert not restricted(world)[0].may_lift
    with pytest.raises(RestrictedError):
        lift(world)

    letters_have_gone(world, world.clock())
    assert restricted(world)[0].may_lift
    lift(world)
    check_recruiters_can_read(world, receipt)
    assert restricted(world) == []


def test_e74_what_a_claim_keeps_stays_restricted_as_long_as_its_hold(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    hold(world, receipt, colleague(world), review_on=date(2027, 6, 1))
    take(world, receipt, RequestKind.OBJECTION)
    refuse_the_objection(world, sends=False)

    assert not restricted(world)[0].may_lift
    with pytest.raises(HeldError):
        lift(world)


def test_e70_what_was_restricted_past_its_end_is_told_then_lifted_then_erased(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))
    order(world, visit(world, receipt), ActKind.RESTRICT, ground=Ground.ACCURACY)
    work(world)
    reject_all(world, receipt)
    world.clock.advance(timedelta(days=2 * 366))
    assert not purge_claims(world, receipt)
    with pytest.raises(RestrictedError):
        lift(world)

    tell_of_lifting(
        desk=desk(world),
        viewer=OPERATOR_VIEW,
        restriction_id=restricted(world)[0].id,
        sends=False,
        now=world.clock(),
    )
    lift(world)

    assert purge_claims(world, receipt)


def test_the_letter_about_a_lifting_goes_before_it(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    take(world, receipt, RequestKind.RESTRICTION)

    tell_of_lifting(
        desk=desk(world),
        viewer=OPERATOR_VIEW,
        restriction_id=restricted(world)[0].id,
        sends=True,
        now=world.clock(),
    )

    assert restricted(world)[0].letter_waits
    assert len(letters(world, "lifting")) == 1
    with pytest.raises(RestrictedError):
        lift(world)
    world.clock.advance(timedelta(minutes=1))
    tell_of_lifting(
        desk=desk(world),
        viewer=OPERATOR_VIEW,
        restriction_id=restricted(world)[0].id,
        sends=False,
        now=world.clock(),
    )
    lift(world)
    check_recruiters_can_read(world, receipt)


def test_an_objection_is_not_lifted_undecided_and_only_objections_are_refused(
    world: World,
) -> None:
    first = accepted(world, hand_in(world))
    take(world, first, RequestKind.OBJECTION)
    with pytest.raises(StateError):
        tell_of_lifting(
            desk=desk(world),
            viewer=OPERATOR_VIEW,
            restriction_id=restricted(world)[0].id,
            sends=False,
            now=world.clock(),
        )
    refuse_the_objection(world, sends=False)

    with pytest.raises(StateError):
        refuse_the_objection(world, sends=False)
