"""Signing in: a password, then a code that counts once.

What a stranger sees is the same, and takes as long, for a wrong password, an unknown address, a
disabled person and one who has not signed up yet (ASVS 6.3.8).
"""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from vault.crypto.keys import SecretBytes, TotpSecret
from vault.crypto.passwords import DECOY, hash_password, needs_rehash, verify_password
from vault.crypto.totp import matching_counter
from vault.db.engines import Database
from vault.db.staff_queries import PASSWORD, TOTP, credential, staff_by_email, use_counter
from vault.db.tables import Staff, StaffCredential
from vault.domain.audit_events import Event
from vault.domain.identifiers import StaffId
from vault.domain.password_rules import MAX_CHARACTERS
from vault.errors import (
    FieldError,
    NotAuthenticError,
    NotSignedInError,
    TooManyAttemptsError,
)
from vault.ports.keys import Opener, Wrapped
from vault.ports.rate_limiter import RateLimiter
from vault.usecases.audit.recording import WORK, record, staff_actor
from vault.usecases.staff.sessions import (
    begin_session,
    forget_dead_sessions,
    hash_token,
    live_session,
)
from vault.usecases.staff.tags import (
    AlteredRowError,
    altered_refused,
    check_rights,
    checked_password,
    password_tag,
    sound_alarm,
)

WINDOW = timedelta(minutes=15)
# One address guesses at many accounts: an office of thirty who all mistype twice still gets in.
PER_ADDRESS = 60
# Somebody at one address guesses at one account. The pair is counted, so that a stranger cannot
# lock a colleague out from elsewhere (ASVS 6.1.1).
PER_PAIR = 10
# The whole world guesses at one account: slow enough that twelve characters outlast it.
PER_ACCOUNT = 100
CODES_PER_SIGN_IN = 5  # 10**6 codes, three of which count: 1 in 66,000 for each password known
CODES_PER_ACCOUNT = 20
MAX_VERIFIES_AT_ONCE = 4  # 64 MiB each (RFC 9106, second choice)
WAIT_FOR_A_TURN = 10.0  # seconds; then the person is asked to try again
_turns = threading.BoundedSemaphore(MAX_VERIFIES_AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """Who tries, as rate keys: HMACs that say nothing tomorrow."""

    address: bytes
    account: bytes
    pair: bytes


@contextmanager
def one_of_few(*, wait: float = WAIT_FOR_A_TURN) -> Iterator[None]:
    """This function will hold one of the few places where passwords are hashed.

    ``wait`` is how many seconds at the most until one of them is free.

    Raises:
        TooManyAttemptsError: all were taken for that long.
    """
    if not _turns.acquire(timeout=wait):
        raise TooManyAttemptsError(retry_after=int(WAIT_FOR_A_TURN))
    try:
        yield
    finally:
        _turns.release()


def check_password_step(
    *,
    main: Database,
    limiter: RateLimiter,
    opener: Opener,
    knock: Knock,
    untrusted_email: str,
    untrusted_password: str,
    now: datetime,
) -> str:
    """This function will return the token of a sign-in that still awaits its code.

    Raises:
        FieldError: ``wrong``, field ``password``, whatever was wrong.
        TooManyAttemptsError: one of the limits was reached.
    """
    for bucket, key, limit in (
        ("staff-address", knock.address, PER_ADDRESS),
        ("staff-pair", knock.pair, PER_PAIR),
        ("staff-account", knock.account, PER_ACCOUNT),
    ):
        limiter.hit(bucket=bucket, key=key, limit=limit, window=WINDOW, now=now)
    person, phc = _known(main, opener, untrusted_email, now)
    try:
        _verify(untrusted_password, phc or DECOY)
    except NotAuthenticError as error:
        _refused(main, person, "password", now)
        raise FieldError("wrong", field="password") from error
    assert person is not None
    assert phc is not None
    renewed = _renewed(untrusted_password, phc)
    with main.writing() as session:
        forget_dead_sessions(session, now=now)
        if renewed:
            session.execute(
                update(StaffCredential)
                .where(StaffCredential.staff_id == person.id, StaffCredential.kind == PASSWORD)
                .where(StaffCredential.phc == phc)
                .values(
                    phc=renewed,
                    tag=password_tag(opener=opener, staff_id=person.id, phc=renewed),
                )
            )
        return begin_session(session, opener=opener, staff_id=person.id, now=now, awaits_code=True)


def check_code_step(
    *,
    main: Database,
    limiter: RateLimiter,
    opener: Opener,
    untrusted_token: str | None,
    untrusted_code: str,
    now: datetime,
) -> str:
    """This function will return the token of a whole session; the one of step one dies.

    Raises:
        NotSignedInError: the five minutes are over, or nobody came this far.
        FieldError: ``wrong``, field ``totp``: another code, or one that was used.
        TooManyAttemptsError: too many codes were tried; the password is asked for again.
    """
    token_hash = hash_token(untrusted_token=untrusted_token or "")
    person, factor = _awaited(main, opener, token_hash, now)
    limiter.hit(
        bucket="staff-code", key=token_hash, limit=CODES_PER_SIGN_IN, window=WINDOW, now=now
    )
    limiter.hit(
        bucket="staff-codes",
        key=hash_token(untrusted_token=person.id.hex()),
        limit=CODES_PER_ACCOUNT,
        window=WINDOW,
        now=now,
    )
    counter = _counter(opener, person, factor, untrusted_code, now)
    with (
        altered_refused(main=main, refusal=NotSignedInError, now=now),
        main.writing() as session,
    ):
        live = live_session(session, opener=opener, token_hash=token_hash, now=now)
        # Checked again where it is written: of two browsers with one code, one gets in.
        if counter is not None and use_counter(session, person.id, counter):
            session.delete(live.row)
            token = begin_session(session, opener=opener, staff_id=person.id, now=now)
            record(
                session,
                event=Event.SESSION_STARTED,
                at=now,
                actor=staff_actor(person.id),
                subject=person.id,
                detail={"method": "password-and-totp"},
            )
            return token
    _refused(main, person, "totp", now)
    raise FieldError("wrong", field="totp")


def check_own_password(
    *,
    main: Database,
    opener: Opener,
    staff_id: bytes,
    untrusted_password: str,
    field: str = "password",
) -> None:
    """This function will return when the password is this person's own (ASVS 7.5.1).

    Raises:
        FieldError: ``wrong``.
        TooManyAttemptsError: too many passwords are being checked.
    """
    with main.reading() as session:
        held = credential(session, staff_id, PASSWORD)
    try:
        phc = checked_password(opener=opener, held=held) if held else DECOY
        _verify(untrusted_password, phc)
    except NotAuthenticError as error:
        raise FieldError("wrong", field=field) from error


def totp_secret(*, base32: str) -> TotpSecret:
    """This function will return the secret that a port gave as base32."""
    return TotpSecret(SecretBytes(base64.b32decode(base32)))


def tidy_code(*, untrusted_code: str) -> str:
    """This function will return a code as authenticators show it, without the space in between."""
    return "".join(untrusted_code.split())[:16]


def _known(
    main: Database, opener: Opener, untrusted_email: str, now: datetime
) -> tuple[Staff | None, str | None]:
    """Return who has this address, and their password where they may use it."""
    try:
        with main.reading() as session:
            person = staff_by_email(session, untrusted_email.strip())
            if person is None or person.disabled_at is not None:
                return person, None
            check_rights(session, opener=opener, person=person)
            held = credential(session, person.id, PASSWORD)
            return person, checked_password(opener=opener, held=held) if held else None
    except AlteredRowError as error:
        sound_alarm(main=main, error=error, now=now)
        return None, None


def _awaited(
    main: Database, opener: Opener, token_hash: bytes, now: datetime
) -> tuple[Staff, StaffCredential | None]:
    """Return who has given the password and owes the code, and their second factor."""
    with (
        altered_refused(main=main, refusal=NotSignedInError, now=now),
        main.reading() as session,
    ):
        live = live_session(session, opener=opener, token_hash=token_hash, now=now)
        if not live.row.awaits_code:
            raise NotSignedInError
        return live.person, credential(session, live.person.id, TOTP)


def _verify(untrusted_password: str, phc: str) -> None:
    # A longer one was never set, and hashing a megabyte would be a favour to an attacker.
    with one_of_few():
        verify_password(password=untrusted_password[: MAX_CHARACTERS + 1], phc=phc)


def _renewed(password: str, phc: str) -> str | None:
    """Return a new hash where the stored one was made with older parameters."""
    if not needs_rehash(phc=phc):
        return None
    with one_of_few():
        return hash_password(password=password)


def _counter(
    opener: Opener,
    person: Staff,
    factor: StaffCredential | None,
    untrusted_code: str,
    now: datetime,
) -> int | None:
    if factor is None or factor.sealed_secret is None or factor.key_id is None:
        return None
    base32 = opener.open_totp(
        staff_id=StaffId(person.id),
        wrapped=Wrapped(key_id=factor.key_id, sealed=factor.sealed_secret),
    )
    return matching_counter(
        secret=totp_secret(base32=base32),
        code=tidy_code(untrusted_code=untrusted_code),
        at=now,
        last_counter=factor.last_counter,
    )


def _refused(main: Database, person: Staff | None, method: str, now: datetime) -> None:
    """Write it down; for an unknown address without anything that would tell which."""
    with main.writing() as session:
        record(
            session,
            event=Event.SESSION_REFUSED,
            at=now,
            actor=staff_actor(person.id) if person else WORK,
            subject=person.id if person else None,
            detail={"method": method},
        )
