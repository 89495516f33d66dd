"""Signed-in browsers: begun at sign-in with a new token, ended by idling, by time, or by hand.

The token is known to the browser alone; the row holds its SHA-256. A token that nobody issued
never becomes a session (ASVS 7.2.4: no fixation), and rights are read anew at every request, so
that what an administrator takes away is gone at once (ASVS 8.3.2). Sessions and rights bear tags
that only the KEK makes: a row that was written past the vault signs nobody in.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from vault.crypto.keys import random_bytes
from vault.db.engines import Database
from vault.db.staff_queries import session_and_person
from vault.db.tables import Staff, StaffSession
from vault.domain.access import Grants, Role
from vault.domain.audit_events import Event
from vault.domain.identifiers import PositionId, StaffId
from vault.domain.language import Language
from vault.errors import NotSignedInError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record, staff_actor
from vault.usecases.staff.tags import (
    altered_refused,
    check_rights,
    check_session,
    tag_session,
)
from vault.usecases.staff.viewer import Viewer

IDLE = timedelta(minutes=15)  # ASVS 7.3.1
WHOLE = timedelta(hours=8)  # ASVS 7.3.2: one working day
CODE_TIME = timedelta(minutes=5)  # to find the telephone and type six digits
SEEN_STEP = timedelta(seconds=30)  # noting every request would be a write for each; so idling may
# be cut up to half a minute early, never late
TOKEN_BYTES = 32  # ASVS 7.2.3 asks for 128 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is at the other end of a request, and what they may see."""

    staff_id: StaffId
    name: str
    email: str
    language: Language
    roles: Role
    grants: Grants
    token_hash: bytes
    csrf: bytes
    """Makes the form tokens of this session."""
    until: datetime

    @property
    def viewer(self) -> Viewer:
        """What errands are handed: the actor and the rights of this moment."""
        return Viewer(actor=staff_actor(self.staff_id), roles=self.roles, grants=self.grants)


def roles_of(*, person: Staff) -> Role:
    """This function will return the roles that stand in somebody's row."""
    roles = Role.NONE
    if person.is_administrator:
        roles |= Role.ADMINISTRATOR
    if person.is_recruiter:
        roles |= Role.RECRUITER
    return roles


def hash_token(*, untrusted_token: str) -> bytes:
    """This function will return a token's hash for its row: 256 random bits need no salt."""
    return hashlib.sha256(untrusted_token.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSession:
    """A session that still counts, whose it is, and the positions they were given."""

    row: StaffSession
    person: Staff
    positions: frozenset[bytes]


def begin_session(
    session: Session,
    *,
    opener: Opener,
    staff_id: bytes,
    now: datetime,
    awaits_code: bool = False,
) -> str:
    """This function will add a session to the transaction and return its token."""
    token = random_bytes(TOKEN_BYTES).hex()
    row = StaffSession(
        token_hash=hash_token(untrusted_token=token),
        staff_id=staff_id,
        csrf=random_bytes(TOKEN_BYTES).hex(),
        made_at=now,
        seen_at=now,
        expires_at=now + (CODE_TIME if awaits_code else WHOLE),
        awaits_code=awaits_code,
    )
    tag_session(opener=opener, row=row)
    session.add(row)
    return token


def read_session(
    *, main: Database, opener: Opener, untrusted_token: str | None, now: datetime
) -> SignedIn:
    """This function will return who is signed in with this token, with the rights of this moment.

    Raises:
        NotSignedInError: nobody: never issued, idle, over, ended, or the person was disabled; or
            a row was altered past the vault, which sounds an alarm.
    """
    token_hash = hash_token(untrusted_token=untrusted_token or "")
    with altered_refused(main=main, refusal=NotSignedInError, now=now):
        signed_in, seen_at = _read(main, opener, token_hash, now)
    if now - seen_at >= SEEN_STEP:
        _note_seen(main, token_hash, now)
    return signed_in


def _read(
    main: Database, opener: Opener, token_hash: bytes, now: datetime
) -> tuple[SignedIn, datetime]:
    with main.reading() as session:
        live = live_session(session, opener=opener, token_hash=token_hash, now=now)
        row, person = live.row, live.person
        if row.awaits_code:
            raise NotSignedInError
        signed_in = SignedIn(
            staff_id=StaffId(person.id),
            name=person.name,
            email=person.email,
            language=Language(person.language),
            roles=roles_of(person=person),
            grants=_grants(live),
            token_hash=token_hash,
            csrf=bytes.fromhex(row.csrf),
            until=row.expires_at,
        )
        return signed_in, row.seen_at


def live_session(
    session: Session, *, opener: Opener, token_hash: bytes, now: datetime
) -> LiveSession:
    """This function will return a session's row and its person, both vouched for.

    Raises:
        NotSignedInError: there is none that still counts.
        AlteredRowError: the session, or the person's rights, were altered past the vault.
    """
    found = session_and_person(session, token_hash)
    if found is None:
        raise NotSignedInError
    row, person, positions = found
    if now >= row.expires_at or now >= row.seen_at + IDLE:
        raise NotSignedInError
    check_session(opener=opener, row=row)
    if person.disabled_at is not None:
        raise NotSignedInError
    check_rights(session, opener=opener, person=person, positions=positions)
    return LiveSession(row=row, person=person, positions=positions)


def end_session(*, main: Database, signed_in: SignedIn, now: datetime) -> None:
    """This function will sign this browser out."""
    with main.writing() as session:
        session.execute(delete(StaffSession).where(StaffSession.token_hash == signed_in.token_hash))
        record(
            session,
            event=Event.SESSION_ENDED,
            at=now,
            actor=staff_actor(signed_in.staff_id),
            subject=signed_in.staff_id,
            detail={"method": "sign-out", "count": 1},
        )


def forget_dead_sessions(session: Session, *, now: datetime) -> None:
    """This function will delete the rows of sessions that are over."""
    session.execute(
        delete(StaffSession).where(
            (StaffSession.expires_at <= now) | (StaffSession.seen_at <= now - IDLE)
        )
    )


def _grants(live: LiveSession) -> Grants:
    """Who works with all positions also works with the spontaneous applications."""
    return Grants(
        all_positions=live.person.all_positions,
        spontaneous=live.person.all_positions,
        positions=frozenset(PositionId(one) for one in live.positions),
    )


def _note_seen(main: Database, token_hash: bytes, now: datetime) -> None:
    with main.writing() as session:
        session.execute(
            update(StaffSession)
            .where(StaffSession.token_hash == token_hash, StaffSession.seen_at < now)
            .values(seen_at=now)
        )
