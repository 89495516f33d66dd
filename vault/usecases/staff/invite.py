"""Inviting somebody: a link that works once, for a week, and sets password and second factor.

The link is shown once to whoever invites; the row holds its SHA-256. The same way leads back in
for who lost a password or a telephone: ``reset`` takes both away and makes a new link, so that
the second factor is never left out (ASVS 6.4.3).
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vault.crypto.keys import random_bytes, random_id
from vault.db.engines import Database
from vault.db.staff_queries import (
    drop_open_invites,
    staff_by_email,
)
from vault.db.tables import Staff, StaffInvite
from vault.domain.access import Role
from vault.domain.audit_details import role_words
from vault.domain.audit_events import Event
from vault.domain.fields import check_text_field
from vault.domain.identifiers import StaffId
from vault.domain.intake import raise_together
from vault.domain.language import Language
from vault.errors import FieldError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import Actor, record
from vault.usecases.staff.sessions import hash_token
from vault.usecases.staff.tags import tag_invite, tag_rights

LINK_LIFE = timedelta(days=7)
TOKEN_BYTES = 24  # 192 bits, ASVS 7.2.3 asks for 128; short enough to be read out
_UNNAMED = "invited:"  # no e-mail address contains a colon, so nobody can ever sign in with one


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link's token, to be shown once, and until when it works."""

    staff_id: StaffId
    token: str
    expires_at: datetime


def invite_staff(
    *,
    main: Database,
    opener: Opener,
    roles: Role,
    all_positions: bool,
    actor: Actor,
    now: datetime,
    untrusted_name: str = "",
    untrusted_email: str = "",
    language: Language = Language.SV,
) -> Invitation:
    """This function will add a person and return the link that lets them in.

    Without name and address the sign-up page asks for both: the first person of a fresh vault.

    Raises:
        FieldError: ``missing``, field ``roles``; ``taken``, field ``email``.
        InvalidInputError: name or address are not accepted.
    """
    if roles is Role.NONE:
        raise FieldError("missing", field="roles")
    staff_id = StaffId(random_id())
    name, email = "", f"{_UNNAMED}{staff_id.hex()}"
    if untrusted_name or untrusted_email:
        name, email = _identity(untrusted_name, untrusted_email)
    person = Staff(
        id=staff_id,
        email=email,
        name=name,
        language=language.value,
        is_administrator=bool(roles & Role.ADMINISTRATOR),
        is_recruiter=bool(roles & Role.RECRUITER),
        all_positions=all_positions and bool(roles & Role.RECRUITER),
        made_at=now,
    )
    with main.writing() as session:
        refuse_taken(session, email=email)
        _add_person(session, opener=opener, person=person)
        record(
            session,
            event=Event.STAFF_INVITED,
            at=now,
            actor=actor,
            subject=staff_id,
            detail={"staff": staff_id.hex(), "roles": role_words(roles=roles)},
        )
        return new_link(session, opener=opener, staff_id=staff_id, now=now)


def _add_person(session: Session, *, opener: Opener, person: Staff) -> None:
    """This function will add somebody with rights that the KEK vouches for.

    Raises:
        FieldError: ``taken``, field ``email``: somebody else was quicker with the address.
    """
    session.add(person)
    with taken_refused():
        session.flush()
    tag_rights(session, opener=opener, person=person)
    session.flush()


def new_link(session: Session, *, opener: Opener, staff_id: StaffId, now: datetime) -> Invitation:
    """This function will add a link to the transaction; the ones before it stop working."""
    drop_open_invites(session, staff_id)
    token = base64.urlsafe_b64encode(random_bytes(TOKEN_BYTES)).decode("ascii")
    row = StaffInvite(
        token_hash=hash_token(untrusted_token=token),
        staff_id=staff_id,
        made_at=now,
        expires_at=now + LINK_LIFE,
    )
    tag_invite(opener=opener, row=row)
    session.add(row)
    return Invitation(staff_id=staff_id, token=token, expires_at=now + LINK_LIFE)


def is_unnamed(*, person: Staff) -> bool:
    """This function will tell whether the person's name and address are still to be told."""
    return person.email.startswith(_UNNAMED)


def _identity(untrusted_name: str, untrusted_email: str) -> tuple[str, str]:
    kept: list[str] = []
    problems: list[FieldError] = []
    for field, value in (("name", untrusted_name), ("email", untrusted_email)):
        try:
            kept.append(check_text_field(name=field, untrusted_value=value))
        except FieldError as error:
            problems.append(error)
    raise_together(problems=tuple(problems))
    return kept[0], kept[1].lower()


@contextmanager
def taken_refused() -> Iterator[None]:
    """This function will refuse an address that somebody else got just now.

    Raises:
        FieldError: ``taken``, field ``email``.
    """
    try:
        yield
    except IntegrityError as error:
        raise FieldError("taken", field="email") from error


def refuse_taken(session: Session, *, email: str) -> None:
    """This function will return when nobody has this address yet.

    Raises:
        FieldError: ``taken``, field ``email``.
    """
    if staff_by_email(session, email) is not None:
        raise FieldError("taken", field="email")
