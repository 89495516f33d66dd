"""Wraps: each opens for its own reader, for its own application, and for nobody else."""

from typing import NoReturn

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from hypothesis import given
from hypothesis import strategies as st

from vault.crypto.acts import act_seed
from vault.crypto.answer import open_answer, seal_answer, submission_hash
from vault.crypto.commitment import check_commitment, key_commitment
from vault.crypto.contexts import Context, Kind, context
from vault.crypto.intake_unwrap import intake_public_key, unwrap_from_intake
from vault.crypto.intake_wrap import (
    WRAPPED_BYTES,
    IntakePublicKey,
    decode_public_key,
    encode_public_key,
    wrap_for_intake,
)
from vault.crypto.keys import (
    ApplicationKey,
    SecretBytes,
    SubmissionKey,
    new_application_key,
    new_cookie_secret,
    new_intake_seed,
    new_link_token,
    new_outbox_key,
    new_staff_key,
    random_id,
)
from vault.crypto.link_unwrap import open_link_wrap
from vault.crypto.link_wrap import link_key, seal_link_wrap
from vault.crypto.sealing import seal
from vault.crypto.staff_unwrap import open_staff_wrap
from vault.crypto.staff_wrap import seal_staff_wrap, staff_key_id
from vault.crypto.visit_unwrap import open_visit
from vault.crypto.visit_wrap import seal_visit, visit_key
from vault.errors import CryptoError, MissingAlgorithmError, NotAuthenticError, UnknownSuiteError

A, B = random_id(), random_id()
KEY = new_application_key()
TOKEN = new_link_token()
STAFF_KEY = new_staff_key()
COOKIE = new_cookie_secret()
SEED = new_intake_seed()
PUBLIC = intake_public_key(seed=SEED)
INFO = context(Kind.WRAP_INTAKE, A, PUBLIC.key_id)
SUBMISSION = SubmissionKey(SecretBytes(b"0123456789abcdef"))


# Link


def test_whoever_holds_the_link_opens_that_application() -> None:
    wrap = seal_link_wrap(token=TOKEN, application_id=A, application_key=KEY, wrap_id=B)

    assert open_link_wrap(token=TOKEN, application_id=A, wrap_id=B, wrap=wrap) == KEY
    assert len(wrap) == 105


def test_a_link_opens_no_other_application() -> None:
    wrap = seal_link_wrap(token=TOKEN, application_id=A, application_key=KEY, wrap_id=B)

    with pytest.raises(NotAuthenticError):
        open_link_wrap(token=TOKEN, application_id=B, wrap_id=B, wrap=wrap)
    with pytest.raises(NotAuthenticError):
        open_link_wrap(token=TOKEN, application_id=A, wrap_id=A, wrap=wrap)
    with pytest.raises(NotAuthenticError):
        open_link_wrap(token=new_link_token(), application_id=A, wrap_id=B, wrap=wrap)


def test_a_link_wrap_that_holds_no_key_is_refused() -> None:
    forged = seal(
        key=link_key(token=TOKEN, application_id=A),
        context=context(Kind.WRAP_LINK, A, B),
        plaintext=b"not a key",
    )

    with pytest.raises(NotAuthenticError):
        open_link_wrap(token=TOKEN, application_id=A, wrap_id=B, wrap=forged)


# Staff


def test_staff_open_with_the_key_that_wrapped() -> None:
    wrap = seal_staff_wrap(staff_key=STAFF_KEY, application_id=A, application_key=KEY)

    assert open_staff_wrap(staff_key=STAFF_KEY, application_id=A, wrap=wrap) == KEY


def test_a_staff_wrap_moved_to_another_application_does_not_open() -> None:
    wrap = seal_staff_wrap(staff_key=STAFF_KEY, application_id=A, application_key=KEY)

    with pytest.raises(NotAuthenticError):
        open_staff_wrap(staff_key=STAFF_KEY, application_id=B, wrap=wrap)
    with pytest.raises(NotAuthenticError):
        open_staff_wrap(staff_key=new_staff_key(), application_id=A, wrap=wrap)


def test_a_link_wrap_in_the_place_of_a_staff_wrap_does_not_open() -> None:
    wrap = seal_link_wrap(token=TOKEN, application_id=A, application_key=KEY, wrap_id=B)

    with pytest.raises(NotAuthenticError):
        open_staff_wrap(staff_key=STAFF_KEY, application_id=A, wrap=wrap)


def test_staff_keys_are_told_apart_by_an_id_that_is_no_part_of_them() -> None:
    first, second = staff_key_id(staff_key=STAFF_KEY), staff_key_id(staff_key=new_staff_key())

    assert first != second
    assert len(first) == 8
    assert first not in STAFF_KEY.reveal()


# Visit


def test_a_visit_opens_with_its_cookie() -> None:
    seed = act_seed(token=TOKEN, application_id=A)
    wrap = seal_visit(
        cookie_secret=COOKIE, visit_id=B, application_id=A, application_key=KEY, act_seed=seed
    )

    visit = open_visit(cookie_secret=COOKIE, visit_id=B, application_id=A, wrap=wrap)

    assert (visit.application_key, visit.act_seed) == (KEY, seed)
    assert KEY.reveal().hex() not in repr(visit)
    assert len(wrap) == 137


def test_a_visit_opens_with_no_other_cookie_row_or_application() -> None:
    wrap = seal_visit(
        cookie_secret=COOKIE,
        visit_id=B,
        application_id=A,
        application_key=KEY,
        act_seed=act_seed(token=TOKEN, application_id=A),
    )

    with pytest.raises(NotAuthenticError):
        open_visit(cookie_secret=new_cookie_secret(), visit_id=B, application_id=A, wrap=wrap)
    with pytest.raises(NotAuthenticError):
        open_visit(cookie_secret=COOKIE, visit_id=A, application_id=A, wrap=wrap)
    with pytest.raises(NotAuthenticError):
        open_visit(cookie_secret=COOKIE, visit_id=B, application_id=B, wrap=wrap)


def test_a_visit_that_holds_one_key_only_is_refused() -> None:
    forged = seal(
        key=visit_key(cookie_secret=COOKIE, visit_id=B),
        context=context(Kind.WRAP_SESSION, A, B),
        plaintext=KEY.reveal(),
    )

    with pytest.raises(NotAuthenticError):
        open_visit(cookie_secret=COOKIE, visit_id=B, application_id=A, wrap=forged)


# Answer


def test_a_retry_with_the_same_key_reads_the_same_answer() -> None:
    sealed = seal_answer(key=SUBMISSION, application_id=A, answer=b"the link")

    assert open_answer(key=SUBMISSION, application_id=A, sealed=sealed) == b"the link"


def test_an_answer_opens_for_no_other_key_and_no_other_application() -> None:
    sealed = seal_answer(key=SUBMISSION, application_id=A, answer=b"the link")
    other = SubmissionKey(SecretBytes(b"0123456789abcdeX"))

    with pytest.raises(NotAuthenticError):
        open_answer(key=other, application_id=A, sealed=sealed)
    with pytest.raises(NotAuthenticError):
        open_answer(key=SUBMISSION, application_id=B, sealed=sealed)


def test_the_hash_of_a_submission_key_does_not_open_the_answer() -> None:
    sealed = seal_answer(key=SUBMISSION, application_id=A, answer=b"the link")
    from_database = SubmissionKey(SecretBytes(submission_hash(key=SUBMISSION)))

    with pytest.raises(NotAuthenticError):
        open_answer(key=from_database, application_id=A, sealed=sealed)


# Commitment


def test_the_key_that_was_committed_to_is_accepted() -> None:
    commitment = key_commitment(application_key=KEY, application_id=A)

    check_commitment(application_key=KEY, application_id=A, commitment=commitment)

    assert len(commitment) == 32


def test_another_key_or_another_application_breaks_the_commitment() -> None:
    commitment = key_commitment(application_key=KEY, application_id=A)

    with pytest.raises(NotAuthenticError):
        check_commitment(
            application_key=new_application_key(), application_id=A, commitment=commitment
        )
    with pytest.raises(NotAuthenticError):
        check_commitment(application_key=KEY, application_id=B, commitment=commitment)
    with pytest.raises(NotAuthenticError):
        check_commitment(application_key=KEY, application_id=A, commitment=b"")


def test_staff_and_applicant_cannot_be_given_unequal_keys() -> None:
    # The attack: wrap one key for the staff and another for the applicant's link.
    forged = new_application_key()
    commitment = key_commitment(application_key=KEY, application_id=A)
    for_staff = wrap_for_intake(public_key=PUBLIC, info_context=INFO, secret=forged)

    unwrapped = unwrap_from_intake(seed=SEED, info_context=INFO, wrapped=for_staff)

    with pytest.raises(NotAuthenticError):
        check_commitment(
            application_key=ApplicationKey(unwrapped), application_id=A, commitment=commitment
        )


def test_a_commitment_needs_an_id_of_fixed_length() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        key_commitment(application_key=KEY, application_id=b"short")


# Intake


def test_only_the_seed_opens_what_was_wrapped_for_the_intake() -> None:
    wrapped = wrap_for_intake(public_key=PUBLIC, info_context=INFO, secret=KEY)

    assert unwrap_from_intake(seed=SEED, info_context=INFO, wrapped=wrapped) == KEY
    with pytest.raises(NotAuthenticError):
        unwrap_from_intake(seed=new_intake_seed(), info_context=INFO, wrapped=wrapped)


@pytest.mark.parametrize(
    "other",
    [context(Kind.WRAP_INTAKE, B, PUBLIC.key_id), context(Kind.WRAP_OUTBOX, A, PUBLIC.key_id)],
)
def test_an_intake_wrap_moved_elsewhere_does_not_open(other: Context) -> None:
    wrapped = wrap_for_intake(public_key=PUBLIC, info_context=INFO, secret=KEY)

    with pytest.raises(NotAuthenticError):
        unwrap_from_intake(seed=SEED, info_context=other, wrapped=wrapped)


def test_a_letters_key_goes_the_same_way() -> None:
    key, info = new_outbox_key(), context(Kind.WRAP_OUTBOX, B, PUBLIC.key_id)

    wrapped = wrap_for_intake(public_key=PUBLIC, info_context=info, secret=key)

    assert unwrap_from_intake(seed=SEED, info_context=info, wrapped=wrapped) == key


WRAPPED = wrap_for_intake(public_key=PUBLIC, info_context=INFO, secret=KEY)


@given(at=st.integers(0, WRAPPED_BYTES - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_in_an_intake_wrap_is_refused(at: int, bit: int) -> None:
    changed = bytearray(WRAPPED)
    changed[at] ^= 1 << bit

    with pytest.raises(CryptoError):
        unwrap_from_intake(seed=SEED, info_context=INFO, wrapped=bytes(changed))


@pytest.mark.parametrize("wrapped", [b"", WRAPPED[:-1], WRAPPED + b"\0", WRAPPED[:1]])
def test_an_intake_wrap_of_another_length_is_refused(wrapped: bytes) -> None:
    with pytest.raises(NotAuthenticError):
        unwrap_from_intake(seed=SEED, info_context=INFO, wrapped=wrapped)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_an_intake_wrap_that_holds_no_key_is_refused(length: int) -> None:
    forged = wrap_for_intake(
        public_key=PUBLIC, info_context=INFO, secret=SecretBytes(bytes(length))
    )

    with pytest.raises(NotAuthenticError):
        unwrap_from_intake(seed=SEED, info_context=INFO, wrapped=forged)


def test_an_intake_wrap_of_an_unknown_suite_is_named_as_such() -> None:
    with pytest.raises(UnknownSuiteError):
        unwrap_from_intake(seed=SEED, info_context=INFO, wrapped=b"\x01" + WRAPPED[1:])


def test_a_key_share_of_low_order_is_refused() -> None:
    forged = WRAPPED[: 1 + 1088] + bytes(32) + WRAPPED[1 + 1088 + 32 :]

    with pytest.raises(NotAuthenticError):
        unwrap_from_intake(seed=SEED, info_context=INFO, wrapped=forged)


def test_a_public_key_goes_out_and_in_again() -> None:
    encoded = encode_public_key(public_key=PUBLIC)

    assert decode_public_key(untrusted_encoded=encoded) == PUBLIC
    assert len(encoded) == 1184 + 32
    assert len(PUBLIC.key_id) == 8


@pytest.mark.parametrize("encoded", [b"", bytes(1215), bytes(1217), b"\xff" * 1216], ids=len)
def test_what_is_no_public_key_is_refused(encoded: bytes) -> None:
    with pytest.raises(NotAuthenticError):
        decode_public_key(untrusted_encoded=encoded)


def refuse(_encoded: bytes) -> NoReturn:
    raise UnsupportedAlgorithm("built without ML-KEM")


def test_without_mlkem_nothing_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MLKEM768PublicKey, "from_public_bytes", refuse)

    with pytest.raises(MissingAlgorithmError):
        wrap_for_intake(public_key=PUBLIC, info_context=INFO, secret=KEY)


def test_without_mlkem_nothing_is_unwrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MLKEM768PrivateKey, "from_seed_bytes", refuse)

    with pytest.raises(MissingAlgorithmError):
        unwrap_from_intake(seed=SEED, info_context=INFO, wrapped=WRAPPED)


def test_a_public_key_of_low_order_wraps_nothing() -> None:
    weak = IntakePublicKey(encoded=PUBLIC.encoded[:1184] + bytes(32))

    with pytest.raises(NotAuthenticError):
        wrap_for_intake(public_key=weak, info_context=INFO, secret=KEY)
