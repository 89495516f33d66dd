"""A decision letter goes with a private link that work makes fresh, once."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from tests.factories.arrivals import Arrived, arrive
from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores
from tests.fakes.databases import DyingDatabase, Fuse
from tests.integration.work.post import (
    ADDRESS,
    FakeMailer,
    events,
    queue,
    row,
)
from vault.crypto.acts import act_public_key, act_seed
from vault.crypto.keys import LinkToken, SecretBytes
from vault.crypto.link_unwrap import open_link_wrap
from vault.crypto.manifest_open import check_follows, open_manifest
from vault.db import tables as t
from vault.domain.language import Language
from vault.domain.private_link import parse
from vault.errors import (
    DeliveryError,
)
from vault.usecases.acceptance.accept import AcceptTools, accept
from vault.usecases.letters.letters import ComposedLetter, compose_decision
from vault.usecases.worker.send_letters import (
    SendTools,
    send_letter,
)


def decision() -> ComposedLetter:
    return compose_decision(
        language=Language.EN,
        to_address=ADDRESS,
        untrusted_subject="About your application",
        untrusted_text="We are sorry.",
        last_day=T0.date(),
        offers_extension=True,
    )


@pytest.fixture
def accepted(stores: TestStores, keys: TestKeys, tools: AcceptTools) -> Arrived:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=T0)
    return arrived


def test_a_decision_goes_with_a_fresh_link_that_opens_and_can_act(
    stores: TestStores,
    keys: TestKeys,
    sending: SendTools,
    mailer: FakeMailer,
    accepted: Arrived,
) -> None:
    letter = queue(stores, keys, decision(), application_id=accepted.id)

    assert send_letter(tools=sending, letter_id=letter.id, now=T0)

    found = link_in(mailer.sent[0].body)
    token = LinkToken(SecretBytes(found[1]))
    assert found[0] == accepted.id
    (fresh,) = link_wraps(stores, accepted, "decision")
    opened = open_link_wrap(
        token=token, application_id=accepted.id, wrap_id=fresh.id, wrap=fresh.sealed
    )
    assert opened == accepted.key
    assert len(link_wraps(stores, accepted, "receipt")) == 1
    first, second = manifests(stores, accepted)
    manifest = open_manifest(
        key=accepted.key, application_id=accepted.id, revision=2, sealed=second.sealed
    )
    check_follows(previous_sealed_sha256=first.sha256, manifest=manifest)
    old, new = manifest.act_public_keys
    assert old == accepted.manifest.act_public_keys[0]
    assert (new.purpose, new.from_at) == ("decision", T0)
    assert new.public_key == act_public_key(seed=act_seed(token=token, application_id=accepted.id))
    assert "link.issued" in events(stores)


def test_a_decision_that_is_tried_three_times_makes_one_link(
    stores: TestStores,
    keys: TestKeys,
    sending: SendTools,
    mailer: FakeMailer,
    accepted: Arrived,
) -> None:
    letter = queue(stores, keys, decision(), application_id=accepted.id)
    mailer.failures = [DeliveryError("451"), DeliveryError("451")]

    for _ in range(3):
        send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert len(mailer.sent) == 1
    assert len(link_wraps(stores, accepted, "decision")) == 1
    assert len(manifests(stores, accepted)) == 2


def test_killed_between_wrap_and_manifest_the_link_is_made_anew(
    stores: TestStores,
    keys: TestKeys,
    sending: SendTools,
    mailer: FakeMailer,
    accepted: Arrived,
) -> None:
    letter = queue(stores, keys, decision(), application_id=accepted.id)
    dying = replace(sending, main=DyingDatabase(stores.main, Fuse(burns_at=1)))
    with pytest.raises(KeyboardInterrupt):
        send_letter(tools=dying, letter_id=letter.id, now=T0)
    assert len(link_wraps(stores, accepted, "decision")) == 1

    assert send_letter(tools=sending, letter_id=letter.id, now=T0)

    (fresh,) = link_wraps(stores, accepted, "decision")
    token = LinkToken(SecretBytes(link_in(mailer.sent[0].body)[1]))
    open_link_wrap(token=token, application_id=accepted.id, wrap_id=fresh.id, wrap=fresh.sealed)
    assert len(manifests(stores, accepted)) == 2


def test_a_decision_before_acceptance_waits_for_it(
    stores: TestStores, keys: TestKeys, sending: SendTools, mailer: FakeMailer
) -> None:
    arrived = arrive(stores, keys.sealer)
    letter = queue(stores, keys, decision(), application_id=arrived.id)

    assert not send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert mailer.sent == []
    assert row(stores, letter).failure == "delayed"


def _erasing(stores: TestStores, accepted: Arrived) -> None:
    with stores.main.writing() as session:
        session.get_one(t.Application, accepted.id).erasing_at = T0


def _dead(stores: TestStores, accepted: Arrived) -> None:
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap).where(t.Wrap.slot_id == accepted.id, t.Wrap.kind == "link"))
        staff = session.scalars(select(t.Wrap).where(t.Wrap.slot_id == accepted.id)).one()
        session.delete(staff)
        session.flush()
        session.get_one(t.Slot, accepted.id).live = False


@pytest.mark.parametrize("case", [(_erasing, "erased"), (_dead, "delayed")])
def test_nobody_gets_a_link_to_what_is_going(
    stores: TestStores,
    keys: TestKeys,
    sending: SendTools,
    accepted: Arrived,
    case: tuple[Callable[[TestStores, Arrived], None], str],
) -> None:
    happens, failure = case
    letter = queue(stores, keys, decision(), application_id=accepted.id)
    happens(stores, accepted)

    assert not send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert row(stores, letter).failure == failure
    assert len(manifests(stores, accepted)) == 1


def test_a_changed_manifest_gets_no_new_revision(
    stores: TestStores, keys: TestKeys, sending: SendTools, accepted: Arrived
) -> None:
    letter = queue(stores, keys, decision(), application_id=accepted.id)
    with stores.main.writing() as session:
        session.execute(update(t.Manifest).values(sha256=bytes(32)))

    assert not send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert row(stores, letter).failure == "unreadable"


def test_a_letter_with_a_link_to_nothing_is_given_up(
    stores: TestStores, keys: TestKeys, sending: SendTools
) -> None:
    letter = queue(stores, keys, decision())

    send_letter(tools=sending, letter_id=letter.id, now=T0)

    assert row(stores, letter).failure == "erased"


def link_in(body: str) -> tuple[bytes, bytes]:
    (line,) = [
        each for each in body.splitlines() if each.startswith("https://vault.example/en/my#")
    ]
    found = parse(untrusted_text=line)
    return found.application_id, found.token


def link_wraps(stores: TestStores, arrived: Arrived, purpose: str) -> list[t.Wrap]:
    with stores.keyring.reading() as session:
        return list(
            session.scalars(
                select(t.Wrap).filter_by(slot_id=arrived.id, kind="link", purpose=purpose)
            )
        )


def manifests(stores: TestStores, arrived: Arrived) -> list[t.Manifest]:
    with stores.main.reading() as session:
        return list(
            session.scalars(
                select(t.Manifest)
                .where(t.Manifest.application_id == arrived.id)
                .order_by(t.Manifest.revision)
            )
        )
