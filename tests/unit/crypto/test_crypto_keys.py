"""A secret never shows itself, and randomness is what it says."""

import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable

import pytest

from vault.crypto import keys
from vault.crypto.keys import SecretBytes, submission_key
from vault.errors import FieldError

SECRET = SecretBytes(b"SVAMPSECRET-32-bytes-of-it-here!")


@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        format,
        lambda secret: f"{secret}{secret!r}{secret!s}{secret:>40}",
        lambda secret: "%s %r" % (secret, secret),  # noqa: UP031  # old code formats so
        lambda secret: repr([secret, {"key": secret}]),
    ],
)
def test_a_secret_shows_nothing_in_text(show: Callable[[SecretBytes], str]) -> None:
    shown = show(SECRET)

    assert "SVAMP" not in shown
    assert SECRET.reveal().hex() not in shown
    assert "***" in shown


def test_a_secret_shows_nothing_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("test").warning("key %s %r", SECRET, SECRET)

    assert "SVAMP" not in caplog.text


def test_a_secret_shows_nothing_in_a_traceback_with_locals() -> None:
    def fail(hidden: SecretBytes) -> None:
        raise RuntimeError(hidden)

    with pytest.raises(RuntimeError) as caught:
        fail(SECRET)

    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "hidden = SecretBytes(***)" in "".join(shown.format())
    assert "SVAMP" not in "".join(shown.format())


@pytest.mark.parametrize("spread", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_a_secret_is_not_pickled_copied_or_serialised(
    spread: Callable[[SecretBytes], object],
) -> None:
    with pytest.raises(TypeError):
        spread(SECRET)


def test_a_secret_does_not_become_bytes_by_accident() -> None:
    with pytest.raises(TypeError):
        bytes(SECRET)  # type: ignore[call-overload]  # that it is refused is the point


def test_a_secret_cannot_be_changed_or_emptied() -> None:
    with pytest.raises(AttributeError):
        SECRET._raw = b""
    with pytest.raises(AttributeError):
        del SECRET._raw
    with pytest.raises(AttributeError):
        SECRET.note = "x"

    assert SECRET.reveal() == b"SVAMPSECRET-32-bytes-of-it-here!"


def test_a_secret_has_no_hash() -> None:
    with pytest.raises(TypeError):
        hash(SECRET)


def test_secrets_are_equal_by_content_and_never_equal_to_bytes() -> None:
    same = SecretBytes(bytes(bytearray(SECRET.reveal())))

    assert same == SECRET
    assert SecretBytes(b"another") != SECRET
    assert SECRET.reveal() != SECRET
    assert len(SECRET) == 32


@pytest.mark.parametrize(
    "make",
    [
        keys.new_application_key,
        keys.new_link_token,
        keys.new_cookie_secret,
        keys.new_outbox_key,
        keys.new_staff_key,
        keys.new_intake_seed,
        keys.new_signing_seed,
    ],
)
def test_every_fresh_secret_has_256_bits_and_differs(make: Callable[[], SecretBytes]) -> None:
    first, second = make(), make()

    assert len(first) == len(second) == 32
    assert first != second


def test_ids_have_128_bits_and_differ() -> None:
    ids = {keys.random_id() for _ in range(100)}

    assert len(ids) == 100
    assert {len(one) for one in ids} == {16}


def test_a_form_gets_a_submission_key_that_is_accepted_back() -> None:
    made = keys.new_submission_key()

    assert submission_key(untrusted_text=made, field="key").reveal() == made.encode()


@pytest.mark.parametrize(
    ("text", "code"),
    [("x" * 15, "too-short"), ("x" * 201, "too-long"), ("x" * 16 + "ö", "malformed")],
)
def test_a_bad_submission_key_is_refused_by_the_name_of_its_field(text: str, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        submission_key(untrusted_text=text, field="Idempotency-Key")

    assert (caught.value.code, caught.value.field) == (code, "Idempotency-Key")
