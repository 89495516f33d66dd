"""Key files behind a key service, and what any key file says of itself without being opened."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.crypto.argon2 import CHEAPEST
from vault.crypto.intake_unwrap import intake_public_key
from vault.crypto.key_record import RECORD_BYTES, record_made_at
from vault.crypto.key_record_make import make_key_record
from vault.crypto.keyblob import (
    BlobLabel,
    KeyBlobKind,
    protect_key,
    read_label,
    unprotect_key,
    write_development_key,
)
from vault.crypto.keyblob_kms import (
    KmsBlob,
    encryption_context,
    read_kms_blob,
    write_kms_blob,
)
from vault.crypto.keys import SecretBytes, new_intake_seed, new_signing_seed, new_staff_key
from vault.errors import KeyFileError, NotAuthenticError

MADE_AT = datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC)
BLOB = KmsBlob(key="alias/vault", vault="ab" * 32, ciphertext=b"wrapped")
TEXT = write_kms_blob(kind=KeyBlobKind.KEK, blob=BLOB, made_at=MADE_AT)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)


@given(
    kind=st.sampled_from(KeyBlobKind),
    key=WORDS,
    ciphertext=st.binary(max_size=1000),
    made_at=st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_what_is_written_for_a_service_is_read_again(
    kind: KeyBlobKind, key: str, ciphertext: bytes, made_at: datetime | None
) -> None:
    blob = KmsBlob(key=key, vault="ab" * 32, ciphertext=ciphertext)

    text = write_kms_blob(kind=kind, blob=blob, made_at=made_at)

    assert read_kms_blob(untrusted_text=text, kind=kind) == blob
    label = read_label(untrusted_text=text)
    assert label == BlobLabel(kind=kind, protection="kms", made_at=made_at)


@pytest.mark.parametrize("other", [KeyBlobKind.INTAKE, KeyBlobKind.SIGNING])
def test_a_file_is_read_as_the_key_that_it_says_it_is_and_no_other(other: KeyBlobKind) -> None:
    with pytest.raises(KeyFileError, match="holds another"):
        read_kms_blob(untrusted_text=TEXT, kind=other)


@pytest.mark.parametrize(
    "change",
    [
        {"wrapped": "not base64!"},
        {"wrapped": 7},
        {"vault": None},
        {"more": "than there should be"},
        {"made_at": "yesterday"},
        {"made_at": None},
        {"version": 1},  # which does not say when
        {"version": 3},
        {"kind": "other"},
        {"format": "other"},
    ],
)
def test_a_file_that_is_malformed_is_refused(change: dict[str, object]) -> None:
    text = json.dumps({**json.loads(TEXT), **change})

    with pytest.raises(KeyFileError):
        read_kms_blob(untrusted_text=text, kind=KeyBlobKind.KEK)


def test_a_file_of_another_protection_says_which_setting_is_wrong() -> None:
    clear = write_development_key(kind=KeyBlobKind.KEK, secret=new_staff_key())

    with pytest.raises(KeyFileError, match="protected by nothing, and the settings say a key serv"):
        read_kms_blob(untrusted_text=clear, kind=KeyBlobKind.KEK)
    with pytest.raises(KeyFileError, match="protected by a key service, and the settings say a pa"):
        unprotect_key(
            untrusted_text=TEXT, kind=KeyBlobKind.KEK, passphrase=SecretBytes(b"whatever it is")
        )


def test_the_context_tells_the_vault_and_the_key() -> None:
    assert encryption_context(vault="ab" * 32, kind=KeyBlobKind.INTAKE) == {
        "applicant-vault": "ab" * 32,
        "key": "intake",
    }


def test_any_file_says_when_its_key_was_made_if_it_knows() -> None:
    secret, passphrase = new_staff_key(), SecretBytes(b"correct horse battery staple")
    dated = protect_key(
        kind=KeyBlobKind.KEK,
        secret=secret,
        passphrase=passphrase,
        cost=CHEAPEST,
        made_at=MADE_AT,
    )
    undated = write_development_key(kind=KeyBlobKind.SIGNING, secret=secret)

    assert read_label(untrusted_text=dated).made_at == MADE_AT
    assert read_label(untrusted_text=undated) == BlobLabel(
        kind=KeyBlobKind.SIGNING, protection="none", made_at=None
    )
    opened = unprotect_key(untrusted_text=dated, kind=KeyBlobKind.KEK, passphrase=passphrase)
    assert opened == secret


def test_a_record_says_when_it_was_signed_and_other_bytes_say_nothing() -> None:
    record = make_key_record(
        public_key=intake_public_key(seed=new_intake_seed()),
        created_at=MADE_AT,
        signing_seed=new_signing_seed(),
    )

    assert record_made_at(untrusted_record=record) == MADE_AT.replace(microsecond=0)
    for other in (b"", record[1:], record + b"x", b"\x02" + record[1:]):
        with pytest.raises(NotAuthenticError):
            record_made_at(untrusted_record=other)
    far = record[:1225] + b"\xff" * 8 + record[1233:]
    assert len(far) == RECORD_BYTES
    with pytest.raises(NotAuthenticError):
        record_made_at(untrusted_record=far)


def test_a_later_moment_is_a_later_record() -> None:
    seed, key = new_signing_seed(), intake_public_key(seed=new_intake_seed())
    first, second = (
        make_key_record(public_key=key, created_at=at, signing_seed=seed)
        for at in (MADE_AT, MADE_AT + timedelta(seconds=1))
    )

    assert first != second
