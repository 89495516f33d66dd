"""Key records, acts and signatures: believed from their signer alone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.crypto.acts import (
    act_payload,
    act_public_key,
    act_seed,
    read_act,
    sign_act,
    verify_act,
)
from vault.crypto.canonical import canonical_json
from vault.crypto.chain import GENESIS_HEAD, checkpoint_payload
from vault.crypto.intake_unwrap import intake_public_key
from vault.crypto.key_record import RECORD_BYTES, read_key_record, record_signer
from vault.crypto.key_record_make import make_key_record
from vault.crypto.keys import new_intake_seed, new_link_token, new_signing_seed, random_id
from vault.crypto.signing import public_key_of, sign
from vault.crypto.verifying import Purpose, signing_fingerprint, verify_signature
from vault.errors import CryptoError, NotAuthenticError

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SIGNER = new_signing_seed()
FINGERPRINT = signing_fingerprint(public_key=public_key_of(seed=SIGNER))
INTAKE = intake_public_key(seed=new_intake_seed())
RECORD = make_key_record(public_key=INTAKE, created_at=NOW, signing_seed=SIGNER)
A = random_id()
TOKEN = new_link_token()
ACT_SEED = act_seed(token=TOKEN, application_id=A)


def payload(kind: str = "withdraw") -> bytes:
    return act_payload(
        act_id=random_id(),
        application_id=A,
        kind=kind,
        made_at=NOW,
        language="sv",
        detail={"reason": "Ångrade mig"},
    )


# Key record


def test_a_record_by_the_known_signer_is_believed() -> None:
    found = read_key_record(untrusted_record=RECORD, signing_fingerprint_hex=FINGERPRINT)

    assert found == INTAKE
    assert len(RECORD) == RECORD_BYTES


def test_a_fingerprint_may_be_typed_in_capitals() -> None:
    found = read_key_record(untrusted_record=RECORD, signing_fingerprint_hex=FINGERPRINT.upper())

    assert found == INTAKE


def test_a_forged_record_by_another_signer_is_refused() -> None:
    forger = new_signing_seed()
    theirs = intake_public_key(seed=new_intake_seed())
    forged = make_key_record(public_key=theirs, created_at=NOW, signing_seed=forger)

    with pytest.raises(NotAuthenticError):
        read_key_record(untrusted_record=forged, signing_fingerprint_hex=FINGERPRINT)


def test_a_forgers_key_under_the_true_signers_name_is_refused() -> None:
    forged = make_key_record(
        public_key=intake_public_key(seed=new_intake_seed()),
        created_at=NOW,
        signing_seed=new_signing_seed(),
    )
    spliced = forged[:-96] + RECORD[-96:]

    with pytest.raises(NotAuthenticError):
        read_key_record(untrusted_record=spliced, signing_fingerprint_hex=FINGERPRINT)


@given(at=st.integers(0, RECORD_BYTES - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_in_a_record_is_refused(at: int, bit: int) -> None:
    changed = bytearray(RECORD)
    changed[at] ^= 1 << bit

    with pytest.raises(CryptoError):
        read_key_record(untrusted_record=bytes(changed), signing_fingerprint_hex=FINGERPRINT)


@pytest.mark.parametrize("record", [b"", RECORD[:-1], RECORD + b"\0"], ids=len)
def test_a_record_of_another_length_is_refused(record: bytes) -> None:
    with pytest.raises(NotAuthenticError):
        read_key_record(untrusted_record=record, signing_fingerprint_hex=FINGERPRINT)


def test_a_signed_record_whose_key_bears_another_id_is_refused() -> None:
    signed = RECORD[:1] + bytes(8) + RECORD[9:-64]
    record = signed + sign(seed=SIGNER, purpose=Purpose.KEY_RECORD, payload=signed)

    with pytest.raises(NotAuthenticError, match="key id"):
        read_key_record(untrusted_record=record, signing_fingerprint_hex=FINGERPRINT)


def test_a_believed_record_names_its_signer_and_a_forged_one_does_not() -> None:
    forged = make_key_record(public_key=INTAKE, created_at=NOW, signing_seed=new_signing_seed())

    signer = record_signer(untrusted_record=RECORD, signing_fingerprint_hex=FINGERPRINT)

    assert signer == public_key_of(seed=SIGNER)
    with pytest.raises(NotAuthenticError):
        record_signer(untrusted_record=forged, signing_fingerprint_hex=FINGERPRINT)


def test_a_record_needs_a_moment_with_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        make_key_record(
            public_key=INTAKE,
            created_at=NOW.replace(tzinfo=None),
            signing_seed=SIGNER,
        )


# Signatures


def test_a_signature_for_one_purpose_does_not_pass_for_another() -> None:
    checkpoint = checkpoint_payload(seq=1, head=GENESIS_HEAD, at=NOW)
    signature = sign(seed=SIGNER, purpose=Purpose.CHECKPOINT, payload=checkpoint)
    signer = public_key_of(seed=SIGNER)

    verify_signature(
        public_key=signer, purpose=Purpose.CHECKPOINT, payload=checkpoint, signature=signature
    )
    with pytest.raises(NotAuthenticError):
        verify_signature(
            public_key=signer,
            purpose=Purpose.ERASURE_RECEIPT,
            payload=checkpoint,
            signature=signature,
        )


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65)], ids=len)
def test_what_is_no_signature_is_refused(signature: bytes) -> None:
    with pytest.raises(NotAuthenticError):
        verify_signature(
            public_key=public_key_of(seed=SIGNER),
            purpose=Purpose.CHECKPOINT,
            payload=b"x",
            signature=signature,
        )


def test_what_is_no_public_key_verifies_nothing() -> None:
    with pytest.raises(NotAuthenticError):
        verify_signature(
            public_key=bytes(31), purpose=Purpose.CHECKPOINT, payload=b"x", signature=bytes(64)
        )


# Acts


def test_an_act_is_verified_by_the_key_from_the_link() -> None:
    order = payload()

    verify_act(
        public_key=act_public_key(seed=ACT_SEED),
        payload=order,
        signature=sign_act(seed=ACT_SEED, payload=order),
    )

    assert read_act(payload=order).kind == "withdraw"


def test_an_act_by_another_link_is_refused() -> None:
    order = payload()
    other = act_seed(token=new_link_token(), application_id=A)

    with pytest.raises(NotAuthenticError):
        verify_act(
            public_key=act_public_key(seed=ACT_SEED),
            payload=order,
            signature=sign_act(seed=other, payload=order),
        )


def test_the_same_token_signs_differently_for_another_application() -> None:
    other = act_seed(token=TOKEN, application_id=random_id())

    assert act_public_key(seed=other) != act_public_key(seed=ACT_SEED)


def test_an_act_that_was_changed_is_refused() -> None:
    signature = sign_act(seed=ACT_SEED, payload=payload("restrict"))

    with pytest.raises(NotAuthenticError):
        verify_act(
            public_key=act_public_key(seed=ACT_SEED),
            payload=payload("erase"),
            signature=signature,
        )


def test_an_act_says_what_was_ordered_whatever_the_zone() -> None:
    act_id = random_id()
    in_sweden = NOW.astimezone(timezone(timedelta(hours=1)))
    order = act_payload(
        act_id=act_id,
        application_id=A,
        kind="extend",
        made_at=in_sweden,
        language="sv",
        detail={"purpose": "keep"},
    )

    act = read_act(payload=order)

    assert (act.act_id, act.application_id, act.kind) == (act_id, A, "extend")
    assert (act.made_at, act.language, act.detail) == (NOW, "sv", {"purpose": "keep"})


def test_an_act_shows_nothing_of_its_detail() -> None:
    assert "Ångrade" not in repr(read_act(payload=payload()))


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"detail": {"until": 7}},
        {"detail": []},
        {"act": "00"},
        {"more": "x"},
        {"made_at": "2026-03-01T08:30:00Z"},
    ],
    ids=str,
)
def test_a_malformed_act_is_refused(change: dict[str, int | str | dict[str, int]]) -> None:
    act: dict[str, object] = {
        "act": bytes(16).hex(),
        "application": A.hex(),
        "detail": {},
        "kind": "erase",
        "language": "sv",
        "made_at": "2026-03-01T08:30:00.000000Z",
        "version": 1,
    }

    malformed = canonical_json(value=act | change)  # type: ignore[arg-type]  # on purpose

    with pytest.raises(NotAuthenticError):
        read_act(payload=malformed)
