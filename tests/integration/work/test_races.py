"""Somebody else came first, or took something away in between: nothing is done twice or half."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.factories.arrivals import Arrived, arrive, put_rows
from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores
from tests.fakes.databases import RacedDatabase
from vault.adapters.renderer_off import OffRenderer
from vault.crypto.canonical import canonical_json
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import new_outbox_key, random_id
from vault.crypto.sealing import seal
from vault.db import tables as t
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import (
    ErasingError,
    LostRaceError,
    NotAuthenticError,
    NotFoundError,
    RefusedAcceptanceError,
)
from vault.usecases.acceptance.accept import AcceptTools, accept
from vault.usecases.audit.checkpoints import sign_checkpoint
from vault.usecases.audit.recording import OPERATOR, record
from vault.usecases.audit.sequence import sequence_entries
from vault.usecases.letters.open import open_letter
from vault.usecases.links.fresh_link import application_key, put_link_wrap
from vault.usecases.reminders.daily_mail import DailyMailTools, send_daily_mail
from vault.usecases.submission.contact import encode_contact


def write_down(stores: TestStores) -> None:
    with stores.main.writing() as session:
        record(session, event=Event.AUDIT_VIEWED, at=T0, actor=OPERATOR)


def test_of_two_sequencers_one_loses_and_numbers_nothing(stores: TestStores) -> None:
    write_down(stores)

    with pytest.raises(LostRaceError):
        sequence_entries(main=RacedDatabase(stores.main))

    assert sequence_entries(main=stores.main) == 1


def test_of_two_signers_one_loses(stores: TestStores, keys: TestKeys) -> None:
    write_down(stores)
    sequence_entries(main=stores.main)

    with pytest.raises(LostRaceError):
        sign_checkpoint(main=RacedDatabase(stores.main), signer=keys.signer, now=T0)

    assert sign_checkpoint(main=stores.main, signer=keys.signer, now=T0) == 1


def test_of_two_acceptances_at_the_same_moment_one_loses(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)

    with pytest.raises(LostRaceError):
        accept(
            tools=replace(tools, main=RacedDatabase(stores.main)),
            application_id=arrived.id,
            now=T0,
        )

    assert accept(tools=tools, application_id=arrived.id, now=T0)


def test_of_two_first_daily_counts_one_loses(stores: TestStores, keys: TestKeys) -> None:
    tools = DailyMailTools(
        main=RacedDatabase(stores.main),
        keyring=stores.keyring,
        opener=keys.opener,
        sealer=keys.sealer,
        zone="Europe/Stockholm",
        organisation="Exempel AB",
        public_url="https://vault.example",
    )

    with pytest.raises(LostRaceError):
        send_daily_mail(tools=tools, now=T0)


def test_no_key_and_no_link_for_what_is_not_there(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=T0)
    with stores.keyring.writing() as session:
        session.execute(delete(t.Wrap))
        session.get_one(t.Slot, arrived.id).live = False

    with pytest.raises(NotFoundError):
        application_key(
            main=stores.main,
            keyring=stores.keyring,
            intake_opener=keys.intake_opener,
            opener=keys.opener,
            application_id=ApplicationId(random_id()),
        )
    with pytest.raises(ErasingError):
        put_link_wrap(
            keyring=stores.keyring,
            application_id=arrived.id,
            key=arrived.key,
            purpose="decision",
            errand_id=random_id(),
            now=T0,
        )


@pytest.mark.parametrize(
    "content",
    [
        {"body": "b", "subject": "s", "to": "t", "version": 2},
        {"body": "b", "subject": "s", "version": 1},
        {"body": "b", "subject": "s", "to": "t", "version": 1, "bcc": "x"},
    ],
)
def test_a_letter_of_another_version_is_not_guessed_at(content: dict[str, str | int]) -> None:
    key, letter_id = new_outbox_key(), OutboxId(random_id())
    sealed = seal(
        key=key, context=context(Kind.OUTBOX, letter_id), plaintext=canonical_json(value=content)
    )

    with pytest.raises(NotAuthenticError):
        open_letter(key=key, letter_id=letter_id, sealed=sealed)


def resubmit(stores: TestStores, arrived: Arrived, **changes: object) -> None:
    """Replace the rows by those of a manifest that its submitter wrote otherwise."""
    contact = seal(
        key=arrived.key,
        context=context(Kind.CONTACT, arrived.id, revision=1),
        plaintext=encode_contact(fields={"name": "Astrid Ek"}),
    )
    (document,) = arrived.manifest.documents
    manifest = replace(
        arrived.manifest,
        contact_sha256=hashlib.sha256(contact).digest(),
        documents=(replace(document, **changes),),  # type: ignore[arg-type]  # a test names the fields
    )
    with stores.main.writing() as session:
        for table in (t.Document, t.Contact, t.Manifest):
            session.execute(delete(table))
        session.execute(delete(t.Application))
    put_rows(stores, replace(arrived, manifest=manifest), contact=contact, at=T0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"media": "exe"}, "documents"), ({"plain_size": 7}, "blob"), ({"sealed_size": 90}, "blob")],
)
def test_a_manifest_that_says_what_cannot_be_is_refused(
    stores: TestStores,
    keys: TestKeys,
    tools: AcceptTools,
    changes: dict[str, object],
    reason: str,
) -> None:
    arrived = arrive(stores, keys.sealer)
    resubmit(stores, arrived, **changes)

    with pytest.raises(RefusedAcceptanceError) as caught:
        accept(tools=tools, application_id=arrived.id, now=T0 + timedelta(seconds=1))

    assert caught.value.reason == reason


def test_a_manifest_under_another_key_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived, other = arrive(stores, keys.sealer), arrive(stores, keys.sealer)
    with stores.main.writing() as session:
        mine = session.get_one(t.Manifest, (arrived.id, 1))
        theirs = session.get_one(t.Manifest, (other.id, 1))
        mine.sealed, mine.sha256 = theirs.sealed, theirs.sha256

    with pytest.raises(RefusedAcceptanceError, match="manifest"):
        accept(tools=tools, application_id=arrived.id, now=T0)


def test_rendering_that_is_off_says_so() -> None:
    assert OffRenderer().render(media="pdf", size=1, read_at=lambda _o, _n: b"") is None


def test_the_sequence_is_left_whole_when_nothing_waits(stores: TestStores) -> None:
    write_down(stores)
    sequence_entries(main=stores.main)

    assert sequence_entries(main=stores.main) == 0
    with stores.main.reading() as session:
        assert session.scalars(select(t.AuditEntry.sequence)).all() == [1]
