"""Taking up an invitation: password and second factor in one visit, and signed in at once."""

import base64
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.contexts import KEY_ID_BYTES
from vault.crypto.passwords import hash_password
from vault.crypto.totp import matching_counter, new_totp_secret, provisioning_uri
from vault.db.engines import Database
from vault.db.staff_queries import PASSWORD, TOTP, end_sessions, lock_invite
from vault.db.tables import Staff, StaffCredential, StaffInvite
from vault.domain.access import Role
from vault.domain.audit_events import Event
from vault.domain.fields import check_text_field
from vault.domain.identifiers import StaffId
from vault.domain.intake import raise_together
from vault.domain.language import Language
from vault.domain.password_rules import check_password
from vault.errors import FieldError, NotFoundError
from vault.ports.keys import Opener, Wrapped
from vault.usecases.audit.recording import record, staff_actor
from vault.usecases.staff.invite import is_unnamed, refuse_taken, taken_refused
from vault.usecases.staff.sessions import begin_session, hash_token, roles_of
from vault.usecases.staff.sign_in import one_of_few, tidy_code, totp_secret
from vault.usecases.staff.tags import (
    altered_refused,
    check_invite,
    check_rights,
    password_tag,
    tag_rights,
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Welcome:
    """What the sign-up page shows. Its repr shows nothing: it holds the second factor."""

    name: str
    email: str
    is_unnamed: bool
    """Made without name and address: the page asks for them."""
    roles: Role
    secret: str
    """Base32, for typing into an authenticator."""
    uri: str
    """The same, for a QR code."""
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SignUp:
    """What somebody filled in on the sign-up page, unchecked."""

    untrusted_name: str
    untrusted_email: str
    untrusted_password: str
    untrusted_code: str
    language: Language
    """Of the page: whoever was invited without a name goes on in it."""


def welcome(
    *, main: Database, opener: Opener, untrusted_token: str, organisation: str, now: datetime
) -> Welcome:
    """This function will return what the sign-up page shows; the secret stays the same on reload.

    Raises:
        NotFoundError: the link was used, is over, or never was.
    """
    with (
        altered_refused(main=main, refusal=NotFoundError, now=now),
        main.writing() as session,
    ):
        invite, person = _open_invite(session, opener, untrusted_token, now, lock=True)
        secret = _offered_secret(opener, invite, person)
        return Welcome(
            name=person.name,
            email="" if is_unnamed(person=person) else person.email,
            is_unnamed=is_unnamed(person=person),
            roles=roles_of(person=person),
            secret=secret,
            uri=provisioning_uri(
                secret=totp_secret(base32=secret),
                account=organisation if is_unnamed(person=person) else person.email,
                issuer=organisation,
            ),
            expires_at=invite.expires_at,
        )


def accept_invite(
    *,
    main: Database,
    opener: Opener,
    untrusted_token: str,
    sign_up: SignUp,
    organisation: str,
    now: datetime,
) -> str:
    """This function will set password and second factor, sign in, and return the session's token.

    Raises:
        NotFoundError: the link was used, is over, or never was.
        FieldError, InvalidInputError: fields ``name``, ``email``, ``password``, ``totp``.
    """
    with (
        altered_refused(main=main, refusal=NotFoundError, now=now),
        main.reading() as session,
    ):
        invite, person = _open_invite(session, opener, untrusted_token, now)
    # 1. Check everything that was typed, so that all of it is told at once.
    # 2. Hash outside the transaction: it takes long.
    # 3. Write it down, if the link still works: of two browsers with one link, one gets in.
    # (1): check
    name, email, counter = _checked(
        opener, invite, person, sign_up=sign_up, organisation=organisation, now=now
    )
    # (2): hash
    with one_of_few():
        phc = hash_password(password=sign_up.untrusted_password)
    # (3): write
    with (
        altered_refused(main=main, refusal=NotFoundError, now=now),
        main.writing() as session,
    ):
        invite, person = _open_invite(session, opener, untrusted_token, now, lock=True)
        if email != person.email:
            refuse_taken(session, email=email)
        if is_unnamed(person=person):
            person.language = sign_up.language.value
        person.name, person.email = name, email
        with taken_refused():
            session.flush()
        tag_rights(session, opener=opener, person=person)
        session.merge(_password(opener, person.id, phc, now))
        session.merge(_second_factor(invite, counter, now))
        invite.used_at, invite.sealed_totp, invite.tag = now, None, b""
        end_sessions(session, person.id)
        _record_joined(session, person.id, now)
        return begin_session(session, opener=opener, staff_id=person.id, now=now)


def _open_invite(
    session: Session, opener: Opener, untrusted_token: str, now: datetime, *, lock: bool = False
) -> tuple[StaffInvite, Staff]:
    """Return an open invitation and its person; what the vault did not make never was."""
    token_hash = hash_token(untrusted_token=untrusted_token)
    invite = lock_invite(session, token_hash) if lock else session.get(StaffInvite, token_hash)
    if invite is None or invite.used_at is not None or now >= invite.expires_at:
        raise NotFoundError
    check_invite(opener=opener, row=invite)
    person = session.get(Staff, invite.staff_id)
    if person is None or person.disabled_at is not None:
        raise NotFoundError
    check_rights(session, opener=opener, person=person)
    return invite, person


def _offered_secret(opener: Opener, invite: StaffInvite, person: Staff) -> str:
    """Return the secret on offer; make one at the first visit. The row keeps key id and seal."""
    staff_id = StaffId(person.id)
    if invite.sealed_totp is not None:
        return opener.open_totp(staff_id=staff_id, wrapped=_wrapped(invite.sealed_totp))
    secret = base64.b32encode(new_totp_secret().reveal()).decode("ascii")
    wrapped = opener.seal_totp(staff_id=staff_id, secret=secret)
    invite.sealed_totp = wrapped.key_id + wrapped.sealed
    return secret


def _wrapped(stored: bytes) -> Wrapped:
    return Wrapped(key_id=stored[:KEY_ID_BYTES], sealed=stored[KEY_ID_BYTES:])


def _checked(
    opener: Opener,
    invite: StaffInvite,
    person: Staff,
    *,
    sign_up: SignUp,
    organisation: str,
    now: datetime,
) -> tuple[str, str, int]:
    """Return name, address and the TOTP step that was used, or tell all that is wrong."""
    problems: list[FieldError] = []
    name, email = person.name, person.email
    if is_unnamed(person=person):
        for field, value in (("name", sign_up.untrusted_name), ("email", sign_up.untrusted_email)):
            try:
                told = check_text_field(name=field, untrusted_value=value)
            except FieldError as error:
                problems.append(error)
            else:
                name, email = (told, email) if field == "name" else (name, told.lower())
    try:
        check_password(
            untrusted_password=sign_up.untrusted_password, email=email, organisation=organisation
        )
    except FieldError as error:
        problems.append(error)
    counter = _code_counter(opener, invite, person, sign_up.untrusted_code, now)
    if counter is None:
        code = "wrong" if sign_up.untrusted_code.strip() else "missing"
        problems.append(FieldError(code, field="totp"))
    raise_together(problems=tuple(problems))
    assert counter is not None
    return name, email, counter


def _code_counter(
    opener: Opener, invite: StaffInvite, person: Staff, untrusted_code: str, now: datetime
) -> int | None:
    if invite.sealed_totp is None:
        return None
    base32 = opener.open_totp(staff_id=StaffId(person.id), wrapped=_wrapped(invite.sealed_totp))
    return matching_counter(
        secret=totp_secret(base32=base32),
        code=tidy_code(untrusted_code=untrusted_code),
        at=now,
        last_counter=None,
    )


def _record_joined(session: Session, staff_id: bytes, now: datetime) -> None:
    for event, detail in (
        (Event.STAFF_JOINED, {"staff": staff_id.hex()}),
        (Event.SESSION_STARTED, {"method": "invitation"}),
    ):
        record(
            session,
            event=event,
            at=now,
            actor=staff_actor(staff_id),
            subject=staff_id,
            detail=detail,
        )


def _password(opener: Opener, staff_id: bytes, phc: str, now: datetime) -> StaffCredential:
    return StaffCredential(
        staff_id=staff_id,
        kind=PASSWORD,
        phc=phc,
        made_at=now,
        tag=password_tag(opener=opener, staff_id=staff_id, phc=phc),
    )


def _second_factor(invite: StaffInvite, counter: int, now: datetime) -> StaffCredential:
    assert invite.sealed_totp is not None
    wrapped = _wrapped(invite.sealed_totp)
    return StaffCredential(
        staff_id=invite.staff_id,
        kind=TOTP,
        sealed_secret=wrapped.sealed,
        key_id=wrapped.key_id,
        last_counter=counter,
        made_at=now,
    )
