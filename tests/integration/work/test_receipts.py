"""Receipts of erasure: what they say, what they wait for, and who tampers with them."""

import json
from datetime import timedelta

from sqlalchemy import delete, select

from tests.factories.keyrings import TestKeys
from tests.factories.stores import T0, TestStores
from tests.integration.work.log import (
    lines_of,
    put_erasure,
    sign,
    verify,
    write_down,
)
from vault.cli.audit_verifier import Verifier
from vault.crypto.keys import random_id
from vault.crypto.verifying import Purpose, verify_signature
from vault.db import tables as t
from vault.usecases.audit.sequence import sequence_entries
from vault.usecases.purge.sign_erasures import BATCH, sign_erasures


def test_a_receipt_says_what_c3_asks_and_nothing_personal(
    stores: TestStores, keys: TestKeys
) -> None:
    erasure_id = put_erasure(stores)
    sign(stores, keys)

    with stores.main.reading() as session:
        erasure = session.get_one(t.Erasure, erasure_id)
    assert erasure.payload is not None
    assert erasure.signature is not None
    verify_signature(
        public_key=keys.signer.public_key,
        purpose=Purpose.ERASURE_RECEIPT,
        payload=erasure.payload,
        signature=erasure.signature,
    )
    receipt = json.loads(erasure.payload)
    assert receipt["rule"] == "position.rejected"
    assert (receipt["blobs"], receipt["bytes"]) == (2, 4711)
    assert receipt["backups_end_on"] == "2026-11-29"
    assert receipt["audit"]["sequence"] == 1
    assert receipt["signer"] == keys.signer.fingerprint == erasure.signer
    assert erasure.signed_at == T0 + timedelta(hours=2)


def test_a_receipt_waits_for_its_place_in_the_log(stores: TestStores, keys: TestKeys) -> None:
    put_erasure(stores)

    assert sign_erasures(main=stores.main, signer=keys.signer, now=T0) == 0
    sequence_entries(main=stores.main)
    assert sign_erasures(main=stores.main, signer=keys.signer, now=T0) == 1
    assert sign_erasures(main=stores.main, signer=keys.signer, now=T0) == 0


def test_a_receipt_without_an_audit_entry_is_signed_and_says_so(
    stores: TestStores, keys: TestKeys
) -> None:
    put_erasure(stores, audited=False)

    assert sign_erasures(main=stores.main, signer=keys.signer, now=T0) == 1
    assert verify(stores, keys).problems == []


def test_a_changed_receipt_is_found_out(stores: TestStores, keys: TestKeys) -> None:
    put_erasure(stores)
    sign(stores, keys)
    with stores.main.writing() as session:
        erasure = session.scalars(select(t.Erasure)).one()
        erasure.payload = (erasure.payload or b"").replace(b"4711", b"1174")

    (problem,) = verify(stores, keys).problems
    assert "signature of receipt" in problem


def test_a_receipt_from_another_log_is_found_out(stores: TestStores, keys: TestKeys) -> None:
    put_erasure(stores)
    sign(stores, keys)
    foreign = lines_of(stores, keys)[-1]
    with stores.main.writing() as session:
        session.execute(delete(t.Erasure))
        session.execute(delete(t.Checkpoint))
        session.execute(delete(t.AuditEntry))
    write_down(stores, 1)
    sequence_entries(main=stores.main)
    verifier = Verifier(fingerprint=keys.signer.fingerprint)

    verifier.export([*lines_of(stores, keys), foreign])

    assert any("names another audit log" in each for each in verifier.report.problems)


def put_many(stores: TestStores, count: int) -> None:
    for number in range(count):
        put_erasure(stores, application=number.to_bytes(16, "big"))


def receipts_of(stores: TestStores) -> list[t.Erasure]:
    with stores.main.reading() as session:
        return list(session.scalars(select(t.Erasure).order_by(t.Erasure.number)))


def test_receipts_are_numbered_and_each_names_the_head_before_it(
    stores: TestStores, keys: TestKeys
) -> None:
    put_many(stores, 3)
    sign(stores, keys)
    put_erasure(stores, application=b"b" * 16)
    sign(stores, keys)

    receipts = receipts_of(stores)
    said = [json.loads(each.payload or b"") for each in receipts]
    assert [each["number"] for each in said] == [1, 2, 3, 4]
    heads = [bytes(32), *(each.chain or b"" for each in receipts)]
    assert [each["previous"] for each in said] == [head.hex() for head in heads[:-1]]
    assert verify(stores, keys).problems == []


def test_many_receipts_are_signed_in_one_turn(stores: TestStores, keys: TestKeys) -> None:
    put_many(stores, BATCH * 2 + 1)
    sequence_entries(main=stores.main)

    assert sign_erasures(main=stores.main, signer=keys.signer, now=T0) == BATCH * 2 + 1


def test_a_receipt_that_was_taken_out_is_missed(stores: TestStores, keys: TestKeys) -> None:
    put_many(stores, 3)
    sign(stores, keys)
    with stores.main.writing() as session:
        session.execute(delete(t.Erasure).where(t.Erasure.number == 2))

    problems = verify(stores, keys).problems

    assert any("receipt 2 is missing" in each for each in problems)


def test_receipts_that_were_cut_off_at_the_end_are_missed(
    stores: TestStores, keys: TestKeys
) -> None:
    put_many(stores, 3)
    sign(stores, keys)
    sequence_entries(main=stores.main)  # what the signing wrote into the log
    with stores.main.writing() as session:
        session.execute(delete(t.Erasure).where(t.Erasure.number == 3))

    (problem,) = verify(stores, keys).problems

    assert problem == "the receipts end before number 3: they were cut"


def test_a_receipt_signed_anew_with_other_words_is_found_out(
    stores: TestStores, keys: TestKeys
) -> None:
    """Whoever has the signing key and not the log cannot rewrite what was vouched for."""
    put_many(stores, 2)
    sign(stores, keys)
    sequence_entries(main=stores.main)
    with stores.main.writing() as session:
        row = session.scalars(select(t.Erasure).where(t.Erasure.number == 1)).one()
        row.payload = (row.payload or b"").replace(b"4711", b"1174")
        row.signature = keys.signer.sign(purpose=Purpose.ERASURE_RECEIPT, payload=row.payload)

    problems = verify(stores, keys).problems

    assert "receipt 2 does not follow the one before it" in problems
    assert "receipt 2 is not what the log vouched for" in problems


def test_a_receipt_names_the_hold_that_kept_it_and_who_has_to_hear(
    stores: TestStores, keys: TestKeys
) -> None:
    erasure_id = put_erasure(stores)
    with stores.main.writing() as session:
        row = session.get_one(t.Erasure, erasure_id)
        row.held_from, row.held_until = T0 - timedelta(days=9), T0
        for recipient in ("client", "client", "authorities"):
            session.add(
                t.RecipientNotice(
                    id=random_id(),
                    erased_id=row.application_id,
                    recipient=recipient,
                    purpose="broker",
                    disclosed_at=T0,
                    made_at=T0,
                )
            )
    sign(stores, keys)

    (receipt,) = (json.loads(each.payload or b"") for each in receipts_of(stores))
    assert receipt["held"] == {
        "from": "2026-11-13T09:00:00.000000Z",
        "until": "2026-11-22T09:00:00.000000Z",
    }
    assert receipt["recipients"] == ["authorities", "client"]
