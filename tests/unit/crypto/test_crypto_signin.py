"""Passwords and one-time codes for staff."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlparse

import pytest

from vault.crypto.argon2 import CHEAPEST, RFC_9106_LOW_MEMORY
from vault.crypto.keys import SecretBytes, TotpSecret
from vault.crypto.passwords import DECOY, hash_password, needs_rehash, verify_password
from vault.crypto.totp import matching_counter, new_totp_secret, provisioning_uri
from vault.errors import NotAuthenticError

PHC = hash_password(password="tolv små grå katter", cost=CHEAPEST)

# RFC 6238, appendix B, SHA-1: the secret is the ASCII of these digits; codes cut to six.
RFC_SECRET = TotpSecret(SecretBytes(b"12345678901234567890"))
RFC_CODES = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
AT = datetime.fromtimestamp(1111111111, UTC)
COUNTER = 1111111111 // 30
ARABIC_DIGITS = "\u0660\u0665\u0660\u0664\u0667\u0661"  # 050471 in another script


def test_the_right_password_is_accepted() -> None:
    verify_password(password="tolv små grå katter", phc=PHC)

    assert "katter" not in PHC


@pytest.mark.parametrize("password", ["", "tolv små grå kattor", "Tolv små grå katter"])
def test_another_password_is_refused(password: str) -> None:
    with pytest.raises(NotAuthenticError):
        verify_password(password=password, phc=PHC)


def test_a_password_typed_on_another_keyboard_is_the_same_password() -> None:
    composed, decomposed = "sm\u00e5", "sma\u030a"

    verify_password(password=decomposed, phc=hash_password(password=composed, cost=CHEAPEST))

    assert composed != decomposed


def test_a_password_of_odd_characters_is_no_crash() -> None:
    with pytest.raises(NotAuthenticError):
        verify_password(password="\ud800\0" * 1000, phc=PHC)


def test_the_same_password_hashes_differently_each_time() -> None:
    assert hash_password(password="tolv små grå katter", cost=CHEAPEST) != PHC


@pytest.mark.parametrize(
    "phc",
    [
        "",
        "plain",
        PHC.replace("argon2id", "argon2i"),
        PHC.replace("m=8,", "m=9999999,"),
        PHC.replace("t=1,", "t=99,"),
        PHC.rsplit("$", 1)[0] + "$AAAA",
        PHC.rsplit("$", 1)[0] + "$A",
    ],
)
def test_a_stored_string_that_is_malformed_or_too_costly_lets_nobody_in(phc: str) -> None:
    with pytest.raises(NotAuthenticError):
        verify_password(password="tolv små grå katter", phc=phc)


def test_even_the_right_password_is_not_tried_at_a_cost_beyond_the_limit() -> None:
    costly = hash_password(password="katt", cost=replace(CHEAPEST, iterations=17))

    with pytest.raises(NotAuthenticError, match="not accepted"):
        verify_password(password="katt", phc=costly)


def test_the_default_cost_is_that_of_rfc_9106() -> None:
    phc = hash_password(password="x")

    assert phc.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not needs_rehash(phc=phc)


def test_a_hash_of_another_cost_or_form_is_to_be_made_again() -> None:
    assert needs_rehash(phc=PHC)
    assert needs_rehash(phc="old")
    assert not needs_rehash(phc=PHC, cost=CHEAPEST)


def test_the_decoy_takes_as_long_and_matches_nothing() -> None:
    assert not needs_rehash(phc=DECOY, cost=RFC_9106_LOW_MEMORY)
    with pytest.raises(NotAuthenticError):
        verify_password(password="", phc=DECOY)


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES)
def test_the_codes_of_rfc_6238_are_accepted(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)

    found = matching_counter(secret=RFC_SECRET, code=code, at=at, last_counter=None)

    assert found == seconds // 30


@pytest.mark.parametrize(("steps", "accepted"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_code_is_good_one_step_around_its_own(steps: int, accepted: bool) -> None:  # noqa: FBT001  # a table
    at = AT + timedelta(seconds=30 * steps)

    found = matching_counter(secret=RFC_SECRET, code="050471", at=at, last_counter=None)

    assert found == (COUNTER if accepted else None)


@pytest.mark.parametrize("last", [COUNTER, COUNTER + 1])
def test_a_code_counts_once(last: int) -> None:
    found = matching_counter(secret=RFC_SECRET, code="050471", at=AT, last_counter=last)

    assert found is None


def test_the_next_code_counts_after_the_last() -> None:
    found = matching_counter(secret=RFC_SECRET, code="050471", at=AT, last_counter=COUNTER - 1)

    assert found == COUNTER


@pytest.mark.parametrize("code", ["", "000000", "05047", "0504711", ARABIC_DIGITS, "\ud800"])
def test_a_wrong_code_is_refused_whatever_it_holds(code: str) -> None:
    assert matching_counter(secret=RFC_SECRET, code=code, at=AT, last_counter=None) is None


def test_a_code_needs_a_moment_with_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        matching_counter(
            secret=RFC_SECRET, code="050471", at=AT.replace(tzinfo=None), last_counter=None
        )


def test_an_authenticator_is_told_the_secret_the_account_and_the_issuer() -> None:
    secret = new_totp_secret()

    uri = urlparse(provisioning_uri(secret=secret, account="anna@example.org", issuer="Vårt valv"))

    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    told = parse_qs(uri.query)
    assert told["issuer"] == ["Vårt valv"]
    assert base64.b32decode(told["secret"][0]) == secret.reveal()
    assert len(secret) == 20
