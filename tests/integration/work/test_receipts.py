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
from vault.crypto.verifying import Purpose, verify_signature
from vault.db import tables as t
from vault.usecases.sequence import sequence_entries
from vault.usecases.sign_erasures import sign_erasures


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
