"""Vouching for the rows that let somebody in: sessions, rights, invitations, passwords.

The recruiter process makes and checks the tags with the KEK. A row without a right tag counts as
if it were not there, and sounds an alarm: somebody wrote to the database past the vault. What a
tag cannot tell is *when*: an older genuine row that was put back still bears a right tag.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from vault.crypto.staff_tags import TagPurpose
from vault.db.engines import Database
from vault.db.staff_queries import end_sessions, positions_of
from vault.db.tables import Staff, StaffCredential, StaffInvite, StaffSession
from vault.domain.audit_events import Event
from vault.errors import NotAuthenticError, VaultError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import WORK, record

_YES, _NO = b"\x01", b"\x00"


class Row(StrEnum):
    """Which row was altered, as the audit log says it."""

    SESSION = "session"
    RIGHTS = "rights"
    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 - a word for the log, no secret


class AlteredRowError(NotAuthenticError):
    """A row that lets somebody in was made or changed past the vault."""

    def __init__(self, row: Row, *, staff_id: bytes, token_hash: bytes = b"") -> None:
        """Take which row it is; ``token_hash`` is the key of a session or an invitation."""
        super().__init__(f"altered: {row}")
        self.row = row
        self.staff_id = staff_id
        self.token_hash = token_hash


def tag_session(*, opener: Opener, row: StaffSession) -> None:
    """This function will vouch for a session."""
    row.tag = opener.tag(purpose=TagPurpose.SESSION, parts=_session_parts(row))


def check_session(*, opener: Opener, row: StaffSession) -> None:
    """This function will return when the session was begun by the vault.

    Raises:
        AlteredRowError: it was not.
    """
    try:
        opener.check_tag(
            purpose=TagPurpose.SESSION, parts=_session_parts(row), untrusted_tag=row.tag
        )
    except NotAuthenticError as error:
        raise AlteredRowError(
            Row.SESSION, staff_id=row.staff_id, token_hash=row.token_hash
        ) from error


def tag_rights(session: Session, *, opener: Opener, person: Staff) -> None:
    """This function will vouch for what somebody may do and see, as it now stands."""
    session.flush()  # the assignments are read back
    person.tag = opener.tag(purpose=TagPurpose.RIGHTS, parts=_rights_parts(session, person))


def check_rights(
    session: Session,
    *,
    opener: Opener,
    person: Staff,
    positions: frozenset[bytes] | None = None,
) -> frozenset[bytes]:
    """This function will return somebody's positions when all of their rights are vouched for.

    Whoever has just read the positions hands them in.

    Raises:
        AlteredRowError: address, roles, disabling or positions were changed past the vault.
    """
    if positions is None:
        positions = positions_of(session, person.id)
    try:
        opener.check_tag(
            purpose=TagPurpose.RIGHTS,
            parts=_rights_parts(session, person, positions=positions),
            untrusted_tag=person.tag,
        )
    except NotAuthenticError as error:
        raise AlteredRowError(Row.RIGHTS, staff_id=person.id) from error
    return positions


def has_own_rights(session: Session, *, opener: Opener, person: Staff) -> bool:
    """This function will tell whether ``check_rights`` finds nothing."""
    try:
        check_rights(session, opener=opener, person=person)
    except AlteredRowError:
        return False
    return True


def tag_invite(*, opener: Opener, row: StaffInvite) -> None:
    """This function will vouch for an invitation."""
    row.tag = opener.tag(purpose=TagPurpose.INVITATION, parts=_invite_parts(row))


def check_invite(*, opener: Opener, row: StaffInvite) -> None:
    """This function will return when the invitation was made by the vault.

    Raises:
        AlteredRowError: it was not.
    """
    try:
        opener.check_tag(
            purpose=TagPurpose.INVITATION, parts=_invite_parts(row), untrusted_tag=row.tag
        )
    except NotAuthenticError as error:
        raise AlteredRowError(
            Row.INVITATION, staff_id=row.staff_id, token_hash=row.token_hash
        ) from error


def password_tag(*, opener: Opener, staff_id: bytes, phc: str) -> bytes:
    """This function will return the tag that vouches for somebody's password."""
    return opener.tag(purpose=TagPurpose.PASSWORD, parts=(staff_id, phc.encode("ascii")))


def checked_password(*, opener: Opener, held: StaffCredential) -> str:
    """This function will return the stored hash of a password that was set through the vault.

    Raises:
        AlteredRowError: it was not.
    """
    phc = held.phc or ""
    try:
        opener.check_tag(
            purpose=TagPurpose.PASSWORD,
            parts=(held.staff_id, phc.encode("utf-8")),
            untrusted_tag=held.tag,
        )
    except NotAuthenticError as error:
        raise AlteredRowError(Row.PASSWORD, staff_id=held.staff_id) from error
    return phc


Tagged = Staff | StaffCredential | StaffInvite | StaffSession
"""The rows that bear a tag."""


def tag_of(session: Session, *, opener: Opener, row: Tagged) -> bytes:
    """This function will return the tag that the KEK in use gives this row as it stands."""
    if isinstance(row, StaffSession):
        return opener.tag(purpose=TagPurpose.SESSION, parts=_session_parts(row))
    if isinstance(row, StaffInvite):
        return opener.tag(purpose=TagPurpose.INVITATION, parts=_invite_parts(row))
    if isinstance(row, StaffCredential):
        return password_tag(opener=opener, staff_id=row.staff_id, phc=row.phc or "")
    return opener.tag(purpose=TagPurpose.RIGHTS, parts=_rights_parts(session, row))


def check_row(session: Session, *, opener: Opener, row: Tagged) -> None:
    """This function will return when a row was written by the vault.

    Raises:
        AlteredRowError: it was not.
    """
    if isinstance(row, StaffSession):
        check_session(opener=opener, row=row)
    elif isinstance(row, StaffInvite):
        check_invite(opener=opener, row=row)
    elif isinstance(row, StaffCredential):
        checked_password(opener=opener, held=row)
    else:
        check_rights(session, opener=opener, person=row)


def sound_alarm(*, main: Database, error: AlteredRowError, now: datetime) -> None:
    """This function will take the altered row's effect away and write down that it was there."""
    with main.writing() as session:
        if error.row is Row.SESSION:
            gone = delete(StaffSession).where(StaffSession.token_hash == error.token_hash)
            session.execute(gone)
        elif error.row is Row.INVITATION:
            session.execute(delete(StaffInvite).where(StaffInvite.token_hash == error.token_hash))
        else:
            end_sessions(session, error.staff_id)
        record(
            session,
            event=Event.STAFF_ALTERED,
            at=now,
            actor=WORK,
            subject=error.staff_id,
            detail={"staff": error.staff_id.hex(), "code": error.row.value},
        )


@contextmanager
def altered_refused(*, main: Database, refusal: type[VaultError], now: datetime) -> Iterator[None]:
    """This function will answer an altered row met inside with an alarm and with ``refusal``.

    Open transactions inside of it: what they hold is taken back before the alarm is written.
    """
    try:
        yield
    except AlteredRowError as error:
        sound_alarm(main=main, error=error, now=now)
        raise refusal from error


def _session_parts(row: StaffSession) -> tuple[bytes, ...]:
    return (
        row.token_hash,
        row.staff_id,
        row.csrf.encode("utf-8"),
        _instant(row.made_at),
        _instant(row.expires_at),
        _YES if row.awaits_code else _NO,
    )


def _rights_parts(
    session: Session, person: Staff, *, positions: frozenset[bytes] | None = None
) -> tuple[bytes, ...]:
    among = positions_of(session, person.id) if positions is None else positions
    return (
        person.id,
        person.email.encode("utf-8"),
        _YES if person.is_administrator else _NO,
        _YES if person.is_recruiter else _NO,
        _YES if person.all_positions else _NO,
        b"" if person.disabled_at is None else _instant(person.disabled_at),
        *sorted(among),
    )


def _invite_parts(row: StaffInvite) -> tuple[bytes, ...]:
    return (row.token_hash, row.staff_id, _instant(row.made_at), _instant(row.expires_at))


def _instant(moment: datetime) -> bytes:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").encode("ascii")
