"""Visits: whoever holds the link comes in, for a while, to that one application; nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.factories.applications import (
    ADDRESS,
    MINUTE,
    accepted,
    come_back,
    fresh_link,
    hand_in,
    knock,
    link_text,
    visit,
)
from tests.factories.submitting import World
from tests.fakes.meanwhile import MeanwhileDatabase
from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.crypto.keys import new_link_token, random_id
from vault.db import tables as t
from vault.db.purging import delete_rows
from vault.db.submissions import make_dead
from vault.domain import private_link
from vault.domain.identifiers import ApplicationId
from vault.errors import FieldError, NotSignedInError, TooManyAttemptsError
from vault.usecases.mypages.visit import ATTEMPTS, IDLE, WHOLE, end_visit, read_visit, start_visit
from vault.usecases.submission.answer import Receipt


def refusal(world: World, text: str) -> str:
    with pytest.raises(FieldError) as caught:
        knock(world, text)
    assert caught.value.field == "code"
    return caught.value.code


def wraps(world: World, kind: str) -> list[t.Wrap]:
    with world.stores.keyring.reading() as session:
        return list(session.scalars(select(t.Wrap).where(t.Wrap.kind == kind)))


def test_the_link_the_fragment_and_the_code_all_open_the_application(world: World) -> None:
    receipt = hand_in(world)
    token = receipt.token.reveal()
    link = private_link.link(
        public_url="https://jobb.exempel.se",
        language="sv",
        application_id=receipt.application_id,
        token=token,
    )
    code = private_link.typed_code(application_id=receipt.application_id, token=token)

    visits = [come_back(world, knock(world, text)) for text in (link, link_text(receipt), code)]

    assert {one.application_id for one in visits} == {receipt.application_id}
    assert len({one.id for one in visits}) == 3


def test_nothing_stored_holds_the_token_or_the_secret_of_the_cookie(world: World) -> None:
    receipt = hand_in(world)

    started = knock(world, link_text(receipt))

    secret = bytes.fromhex(started.cookie.partition(".")[2])
    world.stores.main.truncate_wal()
    world.stores.keyring.truncate_wal()
    stored = b"".join(
        path.read_bytes()
        for place in world.stores.places()
        for path in place.rglob("*")
        if path.is_file()
    )
    assert bytes(receipt.application_id) in stored
    assert receipt.token.reveal() not in stored
    assert secret not in stored
    assert started.cookie.partition(".")[2] not in repr(started)


def test_an_unknown_a_wrong_and_an_erased_link_get_the_same_answer(world: World) -> None:
    receipt, other = hand_in(world), hand_in(world, name="Mohamed Warsame")
    unknown = private_link.fragment(
        application_id=ApplicationId(random_id()), token=receipt.token.reveal()
    )
    wrong = private_link.fragment(
        application_id=receipt.application_id, token=new_link_token().reveal()
    )
    swapped = private_link.fragment(
        application_id=other.application_id, token=receipt.token.reveal()
    )
    with world.stores.keyring.writing() as session:
        make_dead(session, slot_id=other.application_id)

    answers = {refusal(world, text) for text in (unknown, wrong, swapped, link_text(other))}

    assert answers == {"unknown"}
    assert wraps(world, "session") == []


def test_an_application_that_is_being_erased_cannot_be_visited(world: World) -> None:
    receipt = hand_in(world)
    with world.stores.main.writing() as session:
        session.execute(update(t.Application).values(erasing_at=world.clock()))

    assert refusal(world, link_text(receipt)) == "unknown"


def test_a_link_whose_application_row_holds_another_commitment_opens_nothing(world: World) -> None:
    receipt = hand_in(world)
    with world.stores.main.writing() as session:
        session.execute(update(t.Application).values(key_commitment=b"\0" * 32))

    assert refusal(world, link_text(receipt)) == "unknown"


def test_a_link_that_has_run_out_opens_nothing(world: World) -> None:
    receipt = hand_in(world)
    with world.stores.keyring.writing() as session:
        session.execute(
            update(t.Wrap).where(t.Wrap.kind == "link").values(expires_at=world.clock())
        )

    assert refusal(world, link_text(receipt)) == "unknown"


@pytest.mark.parametrize(("text", "code"), [("", "missing"), ("hej", "malformed")])
def test_text_that_is_no_link_is_told_apart_without_looking_anything_up(
    world: World, text: str, code: str
) -> None:
    assert refusal(world, text) == code


def test_a_visit_is_written_down_before_anything_is_shown(world: World) -> None:
    receipt = hand_in(world)

    knock(world, link_text(receipt))

    with world.stores.main.reading() as session:
        entry = session.scalars(
            select(t.AuditEntry).where(t.AuditEntry.event == "visit.started")
        ).one()
    assert entry.subject == receipt.application_id
    assert b'"purpose":"receipt"' in entry.entry


def test_attempts_from_one_address_are_limited(world: World) -> None:
    for _ in range(ATTEMPTS):
        refusal(world, "hej")

    with pytest.raises(TooManyAttemptsError):
        knock(world, "hej")
    assert refusal_from_elsewhere(world) == "malformed"


def refusal_from_elsewhere(world: World) -> str:
    with pytest.raises(FieldError) as caught:
        knock(world, "hej", address=bytes(reversed(ADDRESS[:31])) + b"\x02")
    return caught.value.code


def test_a_visit_ends_when_nothing_was_done_for_a_quarter_of_an_hour(world: World) -> None:
    started = knock(world, link_text(hand_in(world)))
    world.clock.advance(IDLE - MINUTE)
    come_back(world, started)
    world.clock.advance(IDLE - MINUTE)
    come_back(world, started)

    world.clock.advance(IDLE)

    with pytest.raises(NotSignedInError):
        come_back(world, started)


def test_a_visit_ends_after_an_hour_however_busy(world: World) -> None:
    started = knock(world, link_text(hand_in(world)))
    for _ in range(5):
        world.clock.advance(timedelta(minutes=10))
        come_back(world, started)

    world.clock.advance(WHOLE - timedelta(minutes=50))

    with pytest.raises(NotSignedInError):
        come_back(world, started)


def test_ending_a_visit_destroys_its_keys(world: World) -> None:
    started = knock(world, link_text(hand_in(world)))
    opened = come_back(world, started)

    for _ in range(2):  # two tabs
        end_visit(
            main=world.stores.main,
            keyring=world.stores.keyring,
            visit=opened,
            now=world.clock(),
        )

    assert wraps(world, "session") == []
    with pytest.raises(NotSignedInError):
        come_back(world, started)
    with world.stores.main.reading() as session:
        ended = session.scalars(
            select(t.AuditEntry).where(t.AuditEntry.event == "visit.ended")
        ).all()
    assert len(ended) == 1


@pytest.mark.parametrize(
    "cookie", [None, "", ".", "x.y", "00", "00" * 16 + "." + "00" * 31, "00" * 16 + "." + "00" * 32]
)
def test_a_cookie_that_nobody_gave_out_opens_nothing(world: World, cookie: str | None) -> None:
    hand_in(world)

    with pytest.raises(NotSignedInError):
        read_visit(keyring=world.stores.keyring, untrusted_cookie=cookie, now=world.clock())


def test_the_secret_of_one_visit_does_not_open_another(world: World) -> None:
    first, second = knock(world, link_text(hand_in(world))), knock(world, link_text(hand_in(world)))
    spliced = first.cookie.partition(".")[0] + "." + second.cookie.partition(".")[2]

    with pytest.raises(NotSignedInError):
        come_back(
            world,
            type(first)(application_id=first.application_id, cookie=spliced, until=first.until),
        )


def test_an_erased_application_ends_the_visit(world: World) -> None:
    receipt = hand_in(world)
    started = knock(world, link_text(receipt))
    with world.stores.keyring.writing() as session:
        make_dead(session, slot_id=receipt.application_id)

    with pytest.raises(NotSignedInError):
        come_back(world, started)


def test_several_links_live_side_by_side(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    world.clock.advance(MINUTE)
    second = fresh_link(world, receipt, purpose="decision")

    assert visit(world, receipt).application_id == visit(world, second).application_id


def test_a_link_that_replaces_lost_ones_shuts_all_others_when_it_is_first_opened(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))
    world.clock.advance(MINUTE)
    decision = fresh_link(world, receipt, purpose="decision")
    new = fresh_link(world, receipt, purpose="lost")
    old_visit = knock(world, link_text(receipt))
    visit(world, decision)

    visit(world, new)

    assert refusal(world, link_text(receipt)) == "unknown"
    assert refusal(world, link_text(decision)) == "unknown"
    with pytest.raises(NotSignedInError):
        come_back(world, old_visit)
    assert visit(world, new).application_id == receipt.application_id


def test_an_application_that_is_erased_while_its_link_is_opened_begins_no_visit(
    world: World,
) -> None:
    receipt = hand_in(world)
    keyring = MeanwhileDatabase(world.stores.keyring, lambda: kill(world, receipt))

    with pytest.raises(FieldError, match="unknown"):
        start_visit(
            main=world.stores.main,
            keyring=keyring,
            limiter=DatabaseRateLimiter(world.stores.main),
            rate_key=ADDRESS,
            untrusted_text=link_text(receipt),
            now=world.clock(),
        )
    assert wraps(world, "session") == []


def test_an_application_that_is_erased_while_a_page_is_read_ends_the_visit(world: World) -> None:
    receipt = hand_in(world)
    started = knock(world, link_text(receipt))
    keyring = MeanwhileDatabase(world.stores.keyring, lambda: kill(world, receipt))

    with pytest.raises(NotSignedInError):
        read_visit(keyring=keyring, untrusted_cookie=started.cookie, now=world.clock())


def test_a_link_without_its_application_opens_nothing(world: World) -> None:
    receipt = hand_in(world)
    with world.stores.main.writing() as session:
        delete_rows(session, [receipt.application_id], letters=[])

    assert refusal(world, link_text(receipt)) == "unknown"


def kill(world: World, receipt: Receipt) -> None:
    with world.stores.keyring.writing() as session:
        make_dead(session, slot_id=receipt.application_id)
