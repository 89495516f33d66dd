"""Erasing for somebody who asks by e-mail: whoever they are is checked, and nothing stays."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.acting import order, purge_claims, work
from tests.factories.applications import accepted, hand_in, reject_all, visit
from tests.factories.purging import erasure_stores, purge_now, reasons
from tests.factories.rights import asked, colleague, desk, entries, hold, letters, row
from tests.factories.submitting import World
from vault.db import tables as t
from vault.db.purging import is_wanted
from vault.domain.access import Grants
from vault.domain.acts import ActKind, Ground
from vault.domain.requests import IdentityCheck, RequestChannel, RequestKind
from vault.errors import FieldError, HeldError, NotFoundError, RestrictedError
from vault.usecases.requests.answering import Asked
from vault.usecases.requests.erase_on_request import erase_at_once, erase_on_request
from vault.usecases.requests.requests import NewRequest, record_request
from vault.usecases.staff.viewer import OPERATOR_VIEW, Viewer
from vault.usecases.submission.answer import Receipt


def erase(
    world: World,
    receipt: Receipt,
    *,
    by: Viewer = OPERATOR_VIEW,
    how: Asked | None = None,
    ends_restriction: bool = False,
    tells: bool = False,
) -> None:
    erase_on_request(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        book=world.book,
        viewer=by,
        application_id=receipt.application_id,
        asked=how or asked(),
        ends_restriction=ends_restriction,
        telling=desk(world).telling if tells else None,
        now=world.clock(),
    )


def wraps(world: World, receipt: Receipt) -> int:
    with world.stores.keyring.reading() as session:
        found = session.scalars(select(t.Wrap).where(t.Wrap.slot_id == receipt.application_id))
        return len(found.all())


def test_e13_a_rejected_person_is_erased_at_once_and_the_receipt_says_at_whose_wish(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)

    erase(world, receipt)
    erased = erase_at_once(
        stores=erasure_stores(world),
        book=world.book,
        application_id=receipt.application_id,
        now=world.clock(),
    )

    assert len(erased.receipts) == 1
    assert reasons(world) == ["requested"]
    assert row(world, receipt.application_id) is None
    assert wraps(world, receipt) == 0
    assert receipt.application_id in erasure_stores(world).ledger.ids()
    assert world.blob_files() == []


def test_the_log_says_how_the_person_was_made_sure_of_and_not_what_they_wrote(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))

    erase(world, receipt, how=asked(words="Åsa skriver att hon ångrar sig."))

    answered = entries(world, receipt.application_id)["request.answered"]
    assert b'"identity":"phone"' in answered
    assert b'"outcome":"granted"' in answered
    assert "Åsa".encode() not in answered
    with world.stores.main.reading() as session:
        [request] = session.scalars(select(t.Request))
    assert (request.kind, request.identity_check) == ("erasure", "phone")
    assert request.sealed is not None
    assert "Åsa".encode() not in request.sealed


def test_reading_ends_at_once_and_the_purge_is_wanted(world: World) -> None:
    receipt = accepted(world, hand_in(world))

    erase(world, receipt)

    application = row(world, receipt.application_id)
    assert application is not None
    assert application.blocked_at == world.clock()
    with world.stores.main.reading() as session:
        assert is_wanted(session, now=world.clock())
    purge_now(world)
    assert reasons(world) == ["requested"]


def test_a_second_order_changes_nothing_more(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    erase(world, receipt)
    first = row(world, receipt.application_id)
    world.clock.advance(timedelta(minutes=5))

    erase(world, receipt)

    second = row(world, receipt.application_id)
    assert first is not None
    assert second is not None
    assert second.withdrawn_at == first.withdrawn_at


def test_e14_what_is_held_is_not_erased(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    hold(world, receipt, colleague(world), review_on=date(2027, 6, 1))

    with pytest.raises(HeldError):
        erase(world, receipt)

    application = row(world, receipt.application_id)
    assert application is not None
    assert application.withdrawn_at is None


def test_e72_who_has_it_restricted_is_asked_first(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    order(world, visit(world, receipt), ActKind.RESTRICT, ground=Ground.ACCURACY)
    work(world)

    with pytest.raises(RestrictedError):
        erase(world, receipt)
    erase(world, receipt, ends_restriction=True)

    assert purge_claims(world, receipt)


@pytest.mark.parametrize(
    ("how", "field"),
    [
        (asked(channel=RequestChannel.EMAIL, identity=IdentityCheck.EMAIL), "identity"),
        (asked(words="  "), "reason"),
        (asked(words="x" * 2001), "reason"),
        (asked(words="ring\x07"), "reason"),
        (asked(received_on=date(2026, 11, 23)), "received_on"),
        (asked(received_on=date(1, 1, 1)), "received_on"),
    ],
)
def test_without_a_check_a_reason_or_a_day_nothing_happens(
    world: World, how: Asked, field: str
) -> None:
    receipt = accepted(world, hand_in(world))

    with pytest.raises(FieldError) as refused:
        erase(world, receipt, how=how)

    assert refused.value.field == field
    application = row(world, receipt.application_id)
    assert application is not None
    assert application.withdrawn_at is None


def test_an_application_that_is_not_theirs_is_not_found(world: World) -> None:
    receipt = accepted(world, hand_in(world))

    with pytest.raises(NotFoundError):
        erase(world, receipt, by=colleague(world, grants=Grants()))


def test_the_letter_that_tells_of_it_is_not_erased_with_it(world: World) -> None:
    receipt = accepted(world, hand_in(world))

    erase(world, receipt, tells=True)
    purge_now(world)

    [letter] = letters(world, "answer")
    assert letter.application_id is None
    assert letter.sealed is not None
    assert b"asa@exempel.se" not in letter.sealed


def test_a_request_that_waits_in_the_register_is_the_one_that_is_answered(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    waiting = record_request(
        desk=desk(world),
        viewer=OPERATOR_VIEW,
        wanted=NewRequest(
            kind=RequestKind.ERASURE,
            channel=RequestChannel.LETTER,
            received_on=None,
            application_id=receipt.application_id,
        ),
        now=world.clock(),
    )

    erase(world, receipt)

    with world.stores.main.reading() as session:
        [request] = session.scalars(select(t.Request))
    assert request.id == waiting
    assert request.answered_at == world.clock()
