"""Our own formats are frozen: what version 1 wrote is written the same way, and opens for ever.

How ``own/v1.json`` was made stands in README.md.
"""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories.sealed import reading
from tests.vectors import own_inputs as given
from tests.vectors.make_own import contexts, exact, sealed, texts
from vault.crypto.answer import open_answer
from vault.crypto.chain import GENESIS_HEAD
from vault.crypto.contexts import Kind, context
from vault.crypto.intake_unwrap import intake_public_key, unwrap_from_intake
from vault.crypto.key_record import read_key_record
from vault.crypto.keyblob import KeyBlobKind, read_development_key, unprotect_key
from vault.crypto.link_unwrap import open_link_wrap
from vault.crypto.manifest_open import open_manifest
from vault.crypto.opening import open_sealed
from vault.crypto.passwords import verify_password
from vault.crypto.ranges import RangeReader
from vault.crypto.staff_unwrap import open_staff_wrap
from vault.crypto.visit_unwrap import open_visit

FROZEN: dict[str, Any] = json.loads((Path(__file__).parent / "own" / "v1.json").read_text("utf-8"))
A, D, X = given.APPLICATION_ID, given.DOCUMENT_ID, given.OTHER_ID


def frozen(name: str) -> bytes:
    return bytes.fromhex(FROZEN["sealed"][name])


def expected(name: str) -> bytes:
    return bytes.fromhex(FROZEN["exact"][name])


def hkdf_by_hand(secret: bytes, *, salt: bytes, info: bytes, length: int = 32) -> bytes:
    """RFC 5869 for one block of SHA-256, by the standard library alone."""
    return expand_by_hand(hmac.digest(salt, secret, "sha256"), info, length)


def expand_by_hand(key: bytes, info: bytes, length: int = 32) -> bytes:
    return hmac.digest(key, info + b"\x01", "sha256")[:length]


def test_the_frozen_file_covers_every_format() -> None:
    assert set(FROZEN["contexts"]) == {kind.word for kind in Kind}
    assert set(FROZEN["exact"]) == set(exact())
    assert set(FROZEN["sealed"]) == set(sealed())
    assert set(FROZEN["texts"]) == set(texts())


@pytest.mark.parametrize("word", [kind.word for kind in Kind])
def test_a_context_is_spelt_as_it_was(word: str) -> None:
    assert contexts()[word].hex() == FROZEN["contexts"][word]


@pytest.mark.parametrize("name", sorted(FROZEN["exact"]))
def test_what_is_derived_and_signed_comes_out_as_it_did(name: str) -> None:
    assert exact()[name].hex() == FROZEN["exact"][name]


def test_contexts_are_what_the_document_says() -> None:
    assert contexts()["doc"] == b"vault/1\0doc\0" + A + D
    assert contexts()["contact"] == b"vault/1\0contact\0" + A + bytes(7) + b"\x01"
    assert contexts()["wrap/intake"] == b"vault/1\0wrap/intake\0" + A + given.KEY_ID


def test_derived_keys_are_what_the_standard_library_derives() -> None:
    token, cookie = given.LINK_TOKEN.reveal(), given.COOKIE_SECRET.reveal()
    submission = given.SUBMISSION_KEY.reveal()

    assert expected("link_key") == hkdf_by_hand(token, salt=A, info=b"vault/1 link")
    assert expected("act_seed") == hkdf_by_hand(token, salt=A, info=b"vault/1 act")
    assert expected("visit_key") == hkdf_by_hand(cookie, salt=X, info=b"vault/1 visit")
    assert expected("submission_hash") == hkdf_by_hand(
        submission, salt=bytes(32), info=b"vault/1 submission-hash"
    )
    assert expected("staff_key_id") == expand_by_hand(
        given.STAFF_KEY.reveal(), b"vault/1 key-id", 8
    )
    assert expected("commitment") == expand_by_hand(given.APPLICATION_KEY.reveal(), b"commit" + A)


def test_the_chain_is_what_the_standard_library_computes() -> None:
    spelt = json.dumps(given.ENTRY, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    entry = hashlib.sha256(spelt.encode()).digest()

    assert expected("entry_hash") == entry
    assert expected("head") == hashlib.sha256(GENESIS_HEAD + entry).digest()


def test_a_key_record_is_laid_out_as_the_document_says() -> None:
    record, public = expected("key_record"), expected("intake_public_key")
    seconds = int(given.MOMENT.timestamp()).to_bytes(8, "big")

    assert record[: 1217 + 8] == b"\x01" + hashlib.sha256(public).digest()[:8] + public
    assert record[1225:1233] == seconds
    assert record[1233:1265] == expected("signing_public_key")
    assert len(record) == 1265 + 64


def test_a_frozen_key_record_is_believed() -> None:
    key = read_key_record(
        untrusted_record=expected("key_record"),
        signing_fingerprint_hex=expected("signing_fingerprint").hex(),
    )

    assert key == intake_public_key(seed=given.INTAKE_SEED)


def test_a_frozen_document_opens_whole_and_in_part() -> None:
    doc = frozen("doc")
    bound = context(Kind.DOC, A, D)
    reader = RangeReader(
        read_at=reading(doc), sealed_size=len(doc), key=given.APPLICATION_KEY, context=bound
    )

    assert open_sealed(key=given.APPLICATION_KEY, context=bound, sealed=doc) == given.DOCUMENT
    assert b"".join(reader.read(start=16000, stop=16999)) == given.DOCUMENT[16000:16999]


def test_a_frozen_empty_document_opens() -> None:
    opened = open_sealed(
        key=given.APPLICATION_KEY, context=context(Kind.DOC, A, D), sealed=frozen("empty_doc")
    )

    assert opened == b""
    assert len(frozen("empty_doc")) == 73


def test_frozen_wraps_open() -> None:
    link = open_link_wrap(
        token=given.LINK_TOKEN, application_id=A, wrap_id=X, wrap=frozen("link_wrap")
    )
    staff = open_staff_wrap(staff_key=given.STAFF_KEY, application_id=A, wrap=frozen("staff_wrap"))
    visit = open_visit(
        cookie_secret=given.COOKIE_SECRET, visit_id=X, application_id=A, wrap=frozen("visit")
    )

    assert link == staff == visit.application_key == given.APPLICATION_KEY
    assert visit.act_seed.reveal() == expected("act_seed")


def test_frozen_intake_wraps_open() -> None:
    key_id = expected("intake_key_id")

    application_key = unwrap_from_intake(
        seed=given.INTAKE_SEED,
        info_context=context(Kind.WRAP_INTAKE, A, key_id),
        wrapped=frozen("intake_wrap"),
    )
    outbox_key = unwrap_from_intake(
        seed=given.INTAKE_SEED,
        info_context=context(Kind.WRAP_OUTBOX, X, key_id),
        wrapped=frozen("outbox_wrap"),
    )

    assert application_key == given.APPLICATION_KEY
    assert outbox_key == given.filled(0xA7)


def test_a_frozen_answer_opens() -> None:
    opened = open_answer(key=given.SUBMISSION_KEY, application_id=A, sealed=frozen("answer"))

    assert opened == b'{"id":"7"}'


def test_a_frozen_manifest_opens() -> None:
    opened = open_manifest(
        key=given.APPLICATION_KEY, application_id=A, revision=2, sealed=frozen("manifest")
    )

    assert opened == given.MANIFEST


def test_frozen_key_files_and_passwords_open() -> None:
    kek = unprotect_key(
        untrusted_text=FROZEN["texts"]["kek_file"],
        kind=KeyBlobKind.KEK,
        passphrase=given.PASSPHRASE,
    )
    seed = read_development_key(
        untrusted_text=FROZEN["texts"]["signing_development_file"], kind=KeyBlobKind.SIGNING
    )

    verify_password(password=given.PASSWORD, phc=FROZEN["texts"]["password"])
    assert (kek, seed) == (given.STAFF_KEY, given.SIGNING_SEED)
