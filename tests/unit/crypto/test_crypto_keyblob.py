"""Key files: opened by their passphrase, as the key they are, at a cost that can be borne."""

import json
from dataclasses import replace

import pytest

from vault.crypto.argon2 import CHEAPEST, MAX_COST, RFC_9106_LOW_MEMORY, Argon2Cost, is_bearable
from vault.crypto.keyblob import (
    DEVELOPMENT_WARNING,
    KeyBlobKind,
    protect_key,
    read_development_key,
    unprotect_key,
    write_development_key,
)
from vault.crypto.keys import SecretBytes, new_staff_key
from vault.errors import KeyFileError, UnknownSuiteError, WrongPassphraseError

SECRET = new_staff_key()
PASSPHRASE = SecretBytes("blåbär och grädde".encode())
TEXT = protect_key(kind=KeyBlobKind.KEK, secret=SECRET, passphrase=PASSPHRASE, cost=CHEAPEST)
CLEAR = write_development_key(kind=KeyBlobKind.KEK, secret=SECRET)


def unprotected(text: str) -> SecretBytes:
    return unprotect_key(untrusted_text=text, kind=KeyBlobKind.KEK, passphrase=PASSPHRASE)


def changed(text: str, *path: str, to: object) -> str:
    value = json.loads(text)
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return json.dumps(value)


def without(text: str, name: str) -> str:
    value = json.loads(text)
    del value[name]
    return json.dumps(value)


def test_a_key_file_opens_with_its_passphrase() -> None:
    assert unprotected(TEXT) == SECRET


def test_a_key_file_is_made_at_the_cost_of_rfc_9106_unless_told_otherwise() -> None:
    text = protect_key(kind=KeyBlobKind.INTAKE, secret=SECRET, passphrase=PASSPHRASE)
    kdf = json.loads(text)["kdf"]

    assert (kdf["name"], kdf["memory_kib"], kdf["iterations"], kdf["lanes"]) == (
        "argon2id",
        65536,
        3,
        4,
    )
    assert (
        unprotect_key(untrusted_text=text, kind=KeyBlobKind.INTAKE, passphrase=PASSPHRASE) == SECRET
    )


def test_a_key_file_does_not_show_its_key() -> None:
    assert SECRET.reveal().hex() not in TEXT
    assert json.loads(CLEAR)["key"] not in TEXT


def test_another_passphrase_is_named_as_such() -> None:
    with pytest.raises(WrongPassphraseError):
        unprotect_key(untrusted_text=TEXT, kind=KeyBlobKind.KEK, passphrase=SecretBytes(b"another"))


def test_a_key_file_for_another_key_is_refused_even_when_relabelled() -> None:
    with pytest.raises(KeyFileError):
        unprotect_key(untrusted_text=TEXT, kind=KeyBlobKind.SIGNING, passphrase=PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        unprotect_key(
            untrusted_text=changed(TEXT, "kind", to="signing"),
            kind=KeyBlobKind.SIGNING,
            passphrase=PASSPHRASE,
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", 64 * 1024 * 1024),
        ("memory_kib", 7),
        ("iterations", 1000),
        ("iterations", 0),
        ("lanes", 17),
        ("lanes", 0),
        ("name", "scrypt"),
        ("salt", "AAAA"),
        ("salt", "not base64!"),
        ("salt", 7),
        ("iterations", "3"),
        ("more", 1),
    ],
)
def test_parameters_that_cannot_be_borne_or_understood_are_refused(
    name: str, value: int | str
) -> None:
    with pytest.raises(KeyFileError):
        unprotected(changed(TEXT, "kdf", name, to=value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "{}",
        "[" * 4000,
        TEXT + " " * 5000,
        changed(TEXT, "format", to="other"),
        changed(TEXT, "version", to=2),
        changed(TEXT, "protection", to="kms"),
        changed(TEXT, "sealed", to="%"),
        changed(TEXT, "more", to="x"),
        without(TEXT, "sealed"),
        without(TEXT, "kdf"),
        CLEAR,
    ],
)
def test_what_is_no_passphrase_key_file_is_refused(text: str) -> None:
    with pytest.raises(KeyFileError):
        unprotected(text)


def test_a_key_file_of_a_later_suite_is_named_as_such() -> None:
    with pytest.raises(UnknownSuiteError):
        unprotected(changed(TEXT, "sealed", to="CQ=="))


def test_a_development_key_file_says_what_it_is() -> None:
    assert json.loads(CLEAR)["warning"] == DEVELOPMENT_WARNING
    assert "DEVELOPMENT ONLY" in CLEAR
    assert read_development_key(untrusted_text=CLEAR, kind=KeyBlobKind.KEK) == SECRET


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        without(CLEAR, "warning"),
        changed(CLEAR, "key", to="AAAA"),
        changed(CLEAR, "key", to="%"),
        changed(CLEAR, "more", to=1),
        changed(CLEAR, "kind", to="intake"),
    ],
)
def test_what_is_no_development_key_file_is_refused(text: str) -> None:
    with pytest.raises(KeyFileError):
        read_development_key(untrusted_text=text, kind=KeyBlobKind.KEK)


def test_only_keys_of_full_length_are_written() -> None:
    short = SecretBytes(bytes(31))

    with pytest.raises(ValueError, match="32 bytes"):
        write_development_key(kind=KeyBlobKind.KEK, secret=short)
    with pytest.raises(ValueError, match="32 bytes"):
        protect_key(kind=KeyBlobKind.KEK, secret=short, passphrase=PASSPHRASE, cost=CHEAPEST)


def test_no_key_file_is_written_that_could_not_be_read() -> None:
    with pytest.raises(ValueError, match="read again"):
        protect_key(
            kind=KeyBlobKind.KEK,
            secret=SECRET,
            passphrase=PASSPHRASE,
            cost=replace(MAX_COST, iterations=17),
        )


@pytest.mark.parametrize("cost", [CHEAPEST, RFC_9106_LOW_MEMORY, MAX_COST])
def test_the_named_costs_can_be_borne(cost: Argon2Cost) -> None:
    assert is_bearable(cost=cost)
