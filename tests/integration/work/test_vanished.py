"""What is taken away while work is under way: rows that the purge removed, keys of other vaults."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from typing_extensions import override

from tests.factories.arrivals import arrive, blobs_in, put_blob
from tests.factories.documents import PDF
from tests.factories.keyrings import TestKeys, fresh_keys
from tests.factories.stores import T0, TestStores
from tests.integration.work.log import write_down
from tests.integration.work.post import is_readable, queue
from tests.integration.work.seen import refusal
from tests.integration.work.test_races import resubmit
from vault.adapters.public_keys_file import read_record
from vault.crypto.argon2 import CHEAPEST
from vault.crypto.keyblob import KeyBlobKind, protect_key
from vault.crypto.keys import OutboxKey, SecretBytes, new_application_key
from vault.db import tables as t
from vault.db.engines import Database
from vault.domain.identifiers import OutboxId
from vault.domain.language import Language
from vault.errors import DeliveryError, KeyFileError, RefusedRecipientError
from vault.ports.keys import IntakeOpener, Wrapped
from vault.ports.mailer import Delivered, Letter
from vault.usecases.acceptance.accept import AcceptTools, accept
from vault.usecases.audit.sequence import sequence_entries
from vault.usecases.keys.recovery import export_keys, verify_recovery
from vault.usecases.letters.letters import compose_decision
from vault.usecases.worker.send_letters import SendTools, send_letter


def remove_letters(stores: TestStores) -> None:
    with stores.main.writing() as session:
        session.execute(delete(t.Outbox))


class RemovingMailer:
    """While it talks to the server, the purge removes the letter's row."""

    def __init__(self, stores: TestStores, failure: Exception | None) -> None:
        self._stores = stores
        self._failure = failure

    def send(self, letter: Letter) -> Delivered:
        assert letter.body
        remove_letters(self._stores)
        if self._failure is not None:
            raise self._failure
        return Delivered.SENT


@pytest.mark.parametrize("failure", [None, RefusedRecipientError("550"), DeliveryError("451")])
def test_a_letter_removed_while_it_is_sent_leaves_no_row_behind(
    stores: TestStores, keys: TestKeys, sending: SendTools, failure: Exception | None
) -> None:
    letter = queue(stores, keys)
    tools = replace(sending, mailer=RemovingMailer(stores, failure))

    assert send_letter(tools=tools, letter_id=letter.id, now=T0) is (failure is None)

    with stores.main.reading() as session:
        assert session.scalars(select(t.Outbox)).all() == []
        assert session.scalars(select(t.Lease)).all() == []


class RemovingOpener:
    """While a letter is opened, the purge removes its row."""

    def __init__(self, stores: TestStores, opener: IntakeOpener) -> None:
        self._stores = stores
        self._opener = opener
        self.key_id = opener.key_id
        self.unwrap_application_key = opener.unwrap_application_key

    def unwrap_outbox_key(self, *, outbox_id: OutboxId, wrapped: Wrapped) -> OutboxKey:
        remove_letters(self._stores)
        return self._opener.unwrap_outbox_key(outbox_id=outbox_id, wrapped=wrapped)


def test_no_link_is_recorded_for_a_letter_that_is_gone(
    stores: TestStores, keys: TestKeys, sending: SendTools, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    accept(tools=tools, application_id=arrived.id, now=T0)
    words = compose_decision(
        language=Language.SV,
        to_address="astrid@ek.example",
        untrusted_subject="Besked",
        untrusted_text="Hej",
        last_day=T0.date(),
        offers_extension=False,
    )
    letter = queue(stores, keys, words, application_id=arrived.id)
    removing = RemovingOpener(stores, keys.intake_opener)

    sent = send_letter(tools=replace(sending, intake_opener=removing), letter_id=letter.id, now=T0)

    assert not sent
    assert not is_readable(stores, letter)
    with stores.main.reading() as session:
        assert session.scalars(select(t.Manifest.revision)).all() == [1]


class OvertakenDatabase(Database):
    """Before every write of ours, another sequencer has numbered everything."""

    @override
    @contextmanager
    def writing(self) -> Iterator[Session]:
        sequence_entries(main=Database(self.engine))
        with super().writing() as session:
            yield session


def test_a_sequencer_that_was_overtaken_finds_nothing_left(stores: TestStores) -> None:
    write_down(stores, 3)

    assert sequence_entries(main=OvertakenDatabase(stores.main.engine)) == 0

    with stores.main.reading() as session:
        assert sorted(each or 0 for each in session.scalars(select(t.AuditEntry.sequence))) == [
            1,
            2,
            3,
        ]


def test_a_document_sealed_under_another_key_is_refused(
    stores: TestStores, keys: TestKeys, tools: AcceptTools
) -> None:
    arrived = arrive(stores, keys.sealer)
    foreign = put_blob(blobs_in(stores), arrived.id, new_application_key(), PDF, media="pdf")
    resubmit(
        stores,
        arrived,
        id=foreign.id,
        sealed_sha256=foreign.sealed_sha256,
        sealed_size=foreign.sealed_size,
    )

    assert refusal(tools, arrived) == "blob"


def test_a_copy_with_one_key_of_another_vault_is_refused(
    stores: TestStores, keys: TestKeys
) -> None:
    passphrase = SecretBytes(b"correct horse battery staple")
    record = read_record(stores.folder / "keys")
    text = export_keys(
        main=stores.main,
        custody=keys.custody,
        key_record=record,
        fingerprint=keys.signer.fingerprint,
        passphrase=passphrase,
        now=T0,
        cost=CHEAPEST,
    )
    stranger = fresh_keys(stores, folder="other").custody.load(kind=KeyBlobKind.KEK)
    copy = json.loads(text)
    copy["keys"]["kek"] = protect_key(
        kind=KeyBlobKind.KEK, secret=stranger, passphrase=passphrase, cost=CHEAPEST
    )

    with pytest.raises(KeyFileError, match="kek key of this copy is not the one in use"):
        verify_recovery(
            main=stores.main,
            custody=keys.custody,
            key_record=record,
            untrusted_text=json.dumps(copy),
            passphrase=passphrase,
            now=T0,
        )

    assert base64.b64decode(copy["record"]) == record
