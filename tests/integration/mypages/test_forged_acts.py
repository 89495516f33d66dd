"""Acts that no applicant made: they destroy nothing and extend nothing (cryptography.md §7, 4)."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from tests.factories.acting import consents, events, order, purge_claims, work
from tests.factories.applications import (
    MINUTE,
    accepted,
    fresh_link,
    hand_in,
    reject_all,
    row_of,
    visit,
    work_tools,
)
from tests.factories.submitting import World
from vault.crypto.acts import act_payload, act_seed, sign_act
from vault.crypto.keys import ActSeed, new_link_token, random_id
from vault.db import tables as t
from vault.domain.acts import BLOCKING, ENDING, RESTRICTING, ActKind
from vault.domain.audit_events import Event
from vault.usecases.audit.recording import APPLICANT, record
from vault.usecases.mypages.make_act import received_once
from vault.usecases.mypages.verify_acts import ActsDone, verify_acts_of
from vault.usecases.submission.answer import Receipt

A_YEAR = timedelta(days=365)


def forge(
    world: World,
    receipt: Receipt,
    *,
    kind: ActKind = ActKind.ERASE,
    seed: ActSeed | None = None,
    signature: bytes | None = None,
    said_kind: str | None = None,
    said_id: bytes | None = None,
    payload: bytes | None = None,
    consent: str = "keep",
    back: timedelta = timedelta(0),
    is_received: bool = True,
) -> bytes:
    """Write an act row as somebody who can write to the database would."""
    act_id, made_at = random_id(), world.clock() - back
    payload = payload or act_payload(
        act_id=said_id or act_id,
        application_id=receipt.application_id,
        kind=said_kind or kind.value,
        made_at=made_at,
        language="sv",
        detail=_detail(kind, consent),
    )
    own = seed or act_seed(token=receipt.token, application_id=receipt.application_id)
    with world.stores.main.writing() as session:
        session.add(
            t.Act(
                id=act_id,
                application_id=receipt.application_id,
                kind=kind.value,
                made_at=made_at,
                payload=payload,
                signature=signature or sign_act(seed=own, payload=payload),
            )
        )
        application = session.get_one(t.Application, receipt.application_id)
        application.pending_act_at = made_at
        application.blocked_at = made_at if kind in BLOCKING else None
        if is_received:
            record(
                session,
                event=Event.ACT_RECEIVED,
                at=made_at,
                actor=APPLICANT,
                subject=receipt.application_id,
                detail={"act": act_id.hex(), "purpose": kind.value},
                once=received_once(act_id=act_id),
            )
    return act_id


def _detail(kind: ActKind, consent: str) -> dict[str, str]:
    if kind in RESTRICTING:
        return {"ground": consent}
    return {} if kind in ENDING else {"consent": consent}


def rejected(world: World) -> Receipt:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.advance(A_YEAR)
    return receipt


def refusal(world: World, act_id: bytes) -> str | None:
    with world.stores.main.reading() as session:
        return session.get_one(t.Act, act_id).refusal


FORGERIES: dict[str, tuple[Callable[[World, Receipt], bytes], str]] = {
    "erase, signed by another link": (
        lambda world, receipt: forge(
            world,
            receipt,
            seed=act_seed(token=new_link_token(), application_id=receipt.application_id),
        ),
        "signature",
    ),
    "extend, signed by another link": (
        lambda world, receipt: forge(
            world,
            receipt,
            kind=ActKind.EXTEND,
            seed=act_seed(token=new_link_token(), application_id=receipt.application_id),
        ),
        "signature",
    ),
    "erase, signed with nothing": (
        lambda world, receipt: forge(world, receipt, signature=bytes(64)),
        "signature",
    ),
    "withdraw, signed as something else": (
        lambda world, receipt: forge(
            world, receipt, kind=ActKind.WITHDRAW, said_kind="withdraw_consent"
        ),
        "payload",
    ),
    "words that are no act": (
        lambda world, receipt: forge(world, receipt, payload=b"radera"),
        "payload",
    ),
    "a yes to another question": (
        lambda world, receipt: forge(world, receipt, kind=ActKind.EXTEND, consent="sell"),
        "consent",
    ),
    "a consent taken back that nobody gave": (
        lambda world, receipt: forge(world, receipt, kind=ActKind.WITHDRAW_CONSENT),
        "consent",
    ),
    "a restriction on a ground that there is not": (
        lambda world, receipt: forge(world, receipt, kind=ActKind.RESTRICT, consent="whim"),
        "ground",
    ),
    "an objection that calls itself something else": (
        lambda world, receipt: forge(world, receipt, kind=ActKind.OBJECT, consent="accuracy"),
        "ground",
    ),
    "a no to another question": (
        lambda world, receipt: forge(world, receipt, kind=ActKind.DECLINE, consent="sell"),
        "consent",
    ),
    "a copy of an act under a new id": (
        lambda world, receipt: forge(world, receipt, said_id=random_id()),
        "payload",
    ),
    "an act that never came to us": (
        lambda world, receipt: forge(world, receipt, is_received=False),
        "moment",
    ),
    "an act from the future": (
        lambda world, receipt: forge(world, receipt, back=-timedelta(hours=1)),
        "moment",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_act_changes_nothing_and_rings_the_alarm(world: World, name: str) -> None:
    make, reason = FORGERIES[name]
    receipt = rejected(world)
    before = row_of(world, receipt)
    act_id = make(world, receipt)

    assert work(world) == ActsDone(refused=1)

    after = row_of(world, receipt)
    assert refusal(world, act_id) == reason
    assert (after.status, after.expires_at) == (before.status, before.expires_at)
    assert (after.blocked_at, after.pending_act_at, after.withdrawn_at) == (None, None, None)
    assert consents(world) == []
    assert events(world, receipt).count("act.refused") == 1
    assert not purge_claims(world, receipt)


def test_an_act_of_one_application_does_not_count_for_another(world: World) -> None:
    mine, theirs = accepted(world, hand_in(world)), accepted(world, hand_in(world))
    act_id = order(world, visit(world, mine), ActKind.WITHDRAW)
    with world.stores.main.writing() as session:
        session.execute(
            update(t.Act).where(t.Act.id == act_id).values(application_id=theirs.application_id)
        )

    work(world)

    assert row_of(world, theirs).status == "accepted"
    assert row_of(world, theirs).withdrawn_at is None


def test_an_act_row_that_is_replayed_has_no_second_effect(world: World) -> None:
    receipt = rejected(world)
    by = visit(world, receipt)
    order(world, by, ActKind.EXTEND)
    work(world)
    world.clock.advance(MINUTE)
    order(world, visit(world, receipt), ActKind.WITHDRAW_CONSENT)
    work(world)
    end = row_of(world, receipt).expires_at
    with world.stores.main.writing() as session:
        session.execute(update(t.Act).values(verified_at=None))

    work(world)

    assert [state for _, state, _ in consents(world)] == ["given", "withdrawn"]
    assert row_of(world, receipt).expires_at == end


def test_a_genuine_withdrawal_stands_beside_a_forged_one(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    forge(world, receipt, signature=bytes(64))
    world.clock.advance(MINUTE)
    order(world, visit(world, receipt), ActKind.WITHDRAW)

    assert work(world) == ActsDone(verified=1, refused=1)

    assert row_of(world, receipt).status == "withdrawn"
    assert row_of(world, receipt).blocked_at is not None


def test_an_older_links_act_counts_until_a_replacing_link_is_opened(world: World) -> None:
    receipt = rejected(world)
    new = fresh_link(world, receipt, purpose="lost")
    world.clock.advance(MINUTE)
    before = forge(world, receipt, kind=ActKind.EXTEND)
    world.clock.advance(MINUTE)
    visit(world, new)
    world.clock.advance(MINUTE)
    after = forge(world, receipt)

    assert work(world) == ActsDone(verified=1, refused=1)

    assert refusal(world, before) is None
    assert refusal(world, after) == "signature"
    assert row_of(world, receipt).status == "rejected"
    with world.stores.main.reading() as session:
        assert session.scalars(select(t.ConsentEvent.act_id)).all() == [before]


def test_the_act_of_a_link_that_came_with_a_letter_counts(world: World) -> None:
    receipt = rejected(world)
    decision = fresh_link(world, receipt, purpose="decision")
    order(world, visit(world, decision), ActKind.ERASE)

    assert work(world) == ActsDone(verified=1)


def test_a_yes_to_another_consent_than_the_one_that_is_asked_for_is_refused(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    act_id = forge(world, receipt, kind=ActKind.EXTEND)

    assert work(world) == ActsDone(refused=1)

    assert refusal(world, act_id) == "state"
    assert consents(world) == []


def test_acts_of_what_cannot_be_accepted_keep_waiting(world: World) -> None:
    receipt = hand_in(world)
    order(world, visit(world, receipt), ActKind.WITHDRAW)
    with world.stores.main.writing() as session:
        session.execute(update(t.Application).values(key_commitment=b"\0" * 32))

    assert work(world) == ActsDone(stuck=1)

    assert row_of(world, receipt).status == "received"
    assert row_of(world, receipt).blocked_at is not None


def test_what_keeps_failing_is_looked_at_less_and_less_often_and_done_once_it_can_be(
    world: World,
) -> None:
    receipt = hand_in(world)
    order(world, visit(world, receipt), ActKind.WITHDRAW)
    with world.stores.main.writing() as session:
        commitment = session.scalars(select(t.Application.key_commitment)).one()
        session.execute(update(t.Application).values(key_commitment=b"\0" * 32))

    looks = []
    for second in range(0, 4 * 60 * 60, 10):
        if work(world).stuck:
            looks.append(second)
        world.clock.advance(timedelta(seconds=10))
    waits = [later - earlier for earlier, later in pairwise(looks)]

    assert len(looks) < 20
    assert waits == sorted(waits)
    assert max(waits) == 60 * 60
    with world.stores.main.writing() as session:
        session.execute(update(t.Application).values(key_commitment=commitment))
    world.clock.advance(timedelta(hours=1))
    assert work(world) == ActsDone(verified=1)


def test_what_fails_and_has_nothing_waiting_is_not_put_off(world: World) -> None:
    receipt = hand_in(world)
    with world.stores.main.writing() as session:
        session.execute(update(t.Application).values(key_commitment=b"\0" * 32))

    done = verify_acts_of(
        tools=work_tools(world),
        book=world.book,
        application_id=receipt.application_id,
        now=world.clock(),
    )

    assert done == ActsDone(stuck=1)
    with world.stores.main.reading() as session:
        assert session.scalars(select(t.Lease)).all() == []


def test_a_signed_order_that_is_no_kind_of_ours_is_refused(world: World) -> None:
    receipt = rejected(world)
    act_id = forge(world, receipt, kind=ActKind.ERASE, said_kind="correct")
    with world.stores.main.writing() as session:
        session.execute(update(t.Act).values(kind="correct"))

    assert work(world) == ActsDone(refused=1)

    assert refusal(world, act_id) == "kind"
    assert row_of(world, receipt).status == "rejected"


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        (ActKind.EXTEND, "keep"),
        (ActKind.DECLINE, "keep"),
        (ActKind.RESTRICT, "claims"),
        (ActKind.OBJECT, "objection"),
        (ActKind.CONFIRM, ""),
        (ActKind.VISIT, ""),
    ],
)
def test_what_was_dated_after_the_end_is_refused(world: World, kind: ActKind, detail: str) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.at = row_of(world, receipt).expires_at
    act_id = forge(world, receipt, kind=kind, consent=detail)

    assert work(world) == ActsDone(refused=1)

    assert refusal(world, act_id) == "late"


def test_an_application_that_cannot_be_withdrawn_from_where_it_stands_is_not(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))
    act_id = forge(world, receipt)
    with world.stores.main.writing() as session:
        session.execute(update(t.Application).values(status="arriving"))

    work(world)

    assert refusal(world, act_id) == "state"


def test_two_ways_of_taking_back_have_one_effect(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    first = world.clock()
    order(world, visit(world, receipt), ActKind.WITHDRAW)
    world.clock.advance(MINUTE)
    forge(world, receipt, kind=ActKind.ERASE)

    assert work(world) == ActsDone(verified=2)

    assert row_of(world, receipt).withdrawn_at == first
